"""The commands that list cases and customers: whom to answer, to remind, to tell, to call."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from csatbook.cli.argument import PATH, data_option, study_argument
from csatbook.run.ending import told

to_option = click.option(
    "--to",
    metavar="FILE",
    type=PATH,
    required=True,
    help="The CSV file to write, for its owner alone: outside the project and its data.",
)
day_option = click.option(
    "--at", metavar="DAY", help="The day at which to look, such as 2026-03-04. Default: today."
)


@click.command()
@study_argument
@click.option(
    "--at",
    metavar="TIME",
    help="The moment at which to look, such as '2026-03-04 09:00'. Default: now, by the clocks of "
    "the study's calendar.",
)
@click.option(
    "--within",
    metavar="SPAN",
    default="2d",
    show_default=True,
    help="How far to look ahead: hours, days or weeks, as 4h, 2d, 1w.",
)
@click.option("--department", metavar="D", help="The cases of this department alone.")
@click.option("--to", metavar="FILE", type=PATH, help="A CSV file for all rows.")
@click.option("--fail", is_flag=True, help="End with exit code 1 if anything is overdue.")
@data_option
@told
def due(path: Path, data: Path | None, **options: Any) -> int:
    """List customers' feedback that is overdue or due soon, the most urgent first.

    Of a study with `feedback:`. Names cases by their number, never a customer.

    \b
    csatbook due params/service.yaml --within 1d
    csatbook due params/service.yaml --department 客服部 --fail
    """  # noqa: D301 - \b is a mark for click: do not wrap
    from csatbook.run import due as waiting  # noqa: PLC0415

    return waiting.due(path, data=data, **options)


@click.command()
@study_argument
@click.option("--period", metavar="P", help="Of this wave's invitations. Default: the latest.")
@day_option
@to_option
@data_option
@told
def remind(path: Path, data: Path | None, **options: Any) -> int:
    """List the invited who have not answered and were not reminded yet.

    Of a study with `reminders:`. Writes codes, never names or addresses.

    \b
    csatbook remind params/feedback.yaml --to ~/remind.csv
    """  # noqa: D301 - \b is a mark for click: do not wrap
    from csatbook.run import contact  # noqa: PLC0415

    return contact.remind(path, data=data, **options)


@click.command()
@study_argument
@click.argument("action", metavar="ACTION")
@to_option
@data_option
@told
def notice(path: Path, data: Path | None, **options: Any) -> int:
    """List the customers who are to be told what was done about their complaint.

    ACTION is the id of a measure under `actions:` that has a `notice:` and is done. Writes codes,
    never names or addresses, and leaves out who did not agree.

    \b
    csatbook notice params/service.yaml southwest-seats --to ~/tell.csv
    """  # noqa: D301 - \b is a mark for click: do not wrap
    from csatbook.run import contact  # noqa: PLC0415

    return contact.notice(path, data=data, **options)


@click.command()
@study_argument
@day_option
@to_option
@data_option
@told
def callbacks(path: Path, data: Path | None, **options: Any) -> int:
    """List the customers who are to be called back now, and those whose call is overdue.

    Of a study with `callbacks:`. Writes codes, never names or numbers.

    \b
    csatbook callbacks params/feedback.yaml --to ~/calls.csv
    """  # noqa: D301 - \b is a mark for click: do not wrap
    from csatbook.run import contact  # noqa: PLC0415

    return contact.callbacks(path, data=data, **options)


COMMANDS = (due, remind, notice, callbacks)
"""In the order of the help."""
