"""What became of reports since they were made: `csatbook verify`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from csatbook.errors import ParameterError, Problem
from csatbook.report.facts import paper, screen
from csatbook.report.facts.check import Checked, Fault
from csatbook.run import disk, manifest

_FORMS = {".html": screen.verify, ".pdf": paper.verify}


def verified(paths: Sequence[Path]) -> int:
    """Tell of each report whether its numbers are those of the result tables beside it.

    Parameters
    ----------
    paths : reports, HTML or PDF, or folders with reports in them

    Returns
    -------
    int
        0 where all are; 1 where one differs, is missing or has no source.

    Raises
    ------
    ParameterError
        There is no such report, or it does not say where its numbers come from.
    """
    wrong = 0
    for report in (report for path in paths for report in _reports(path)):
        checked = _checked(report)
        wrong += bool(checked.faults)
        count = f"{checked.numbers:,} numbers"
        if not checked.faults:
            click.echo(f"{report}: {count}, each as in its table")
            continue
        click.echo(f"{report}: {len(checked.faults)} faults in {count}")
        for fault in checked.faults:
            click.echo(f"  {fault}")
    return 1 if wrong else 0


def _reports(path: Path) -> Iterator[Path]:
    """The reports that this is, or that are in it."""
    if path.is_file() and path.suffix in _FORMS:
        yield path
        return
    several = sorted(
        report for form in _FORMS for report in path.rglob(f"*{form}") if report.name != disk.INDEX
    )
    if not several:
        raise ParameterError(Problem(str(path), "no report: expected a page, a PDF or a folder"))
    yield from several


def _checked(report: Path) -> Checked:
    """What the report itself tells, and whether it is the file that the run wrote down."""
    checked = _FORMS[report.suffix](report)
    whole = report.resolve()
    recorded = manifest.any_in(whole.parent.parent)
    entry = recorded.entry(whole.parent.name, whole.stem) if recorded else None
    if entry and whole.name in manifest.edited(entry, whole.parent):
        fault = Fault("", "", "is not the file that the run made (run.json)")
        return Checked(checked.numbers, (*checked.faults, fault))
    return checked
