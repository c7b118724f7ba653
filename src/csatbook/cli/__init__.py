"""Words to one call: the command `csatbook`.

Whatever is heavy is imported where it is used, so that help is there at once.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from csatbook import __version__
from csatbook.cli import lists
from csatbook.cli.argument import PATH, data_option, output_option, study_argument
from csatbook.run.ending import told


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="csatbook")
def main() -> None:
    """Reproducible customer-satisfaction reports.

    A STUDY is a file such as params/service.yaml: it says what is measured, where the answers are,
    and how they are reported.

    \b
    csatbook new data/mine.xlsx           write a study file for an export
    csatbook check params/service.yaml    is everything in order?
    csatbook run params/service.yaml      make the reports of the latest period
    csatbook list params/service.yaml     which reports are there?
    csatbook verify output/service        is each number that of its table?
    csatbook diff output-old output       which numbers have changed?
    csatbook due params/feedback.yaml     which feedback is overdue, or due soon?
    csatbook remind params/service.yaml --to FILE    who has not answered yet?
    csatbook code params/service.yaml     what does the codebook of open answers miss?

    Exit code: 0 all well; 1 some report failed, was made but fails its self-check, or a gate of the
    study was missed, or two runs differ; 2 the study, the data or the command was wrong.
    """  # noqa: D301 - \b is a mark for click: do not wrap


@main.command()
@study_argument
@click.option(
    "--period",
    "periods",
    metavar="P",
    multiple=True,
    help="A period, such as 2024Q1; may be repeated. Default: the latest, but none of a few rows "
    "years away from all others.",
)
@click.option("--all-periods", is_flag=True, help="Every period that the data have.")
@click.option(
    "--segment",
    "segments",
    metavar="S",
    multiple=True,
    help="'all', 'region=华东' or 'region' (all its values); names or labels; may be repeated. "
    "Default: all, and every value of the variables in the study's report.by.",
)
@click.option(
    "--notebook",
    metavar="N",
    help="A name in notebooks/, or the path of a notebook. Default: as the study says.",
)
@click.option(
    "--language",
    type=click.Choice(["zh", "en"]),
    help="Of the reports. Default: as the study says. A report takes the place of that in the "
    "other language, unless --output names another folder, such as output-en.",
)
@click.option(
    "--format",
    "formats",
    type=click.Choice(["html", "pdf"]),
    multiple=True,
    help="May be repeated. Default: as the study says.",
)
@click.option(
    "--set",
    "settings",
    metavar="NAME=VALUE",
    multiple=True,
    help="A further parameter of the notebook, such as top=3; a list as a,b; may be repeated. "
    "Default: the study's report.parameters, else what the notebook itself says.",
)
@click.option("--code", is_flag=True, help="Keep the code in the HTML, folded.")
@click.option(
    "--jobs",
    metavar="N",
    type=click.IntRange(min=1),
    help="Reports made at a time. Default: one per processor, at most 8; on a cluster, as many as "
    "its workers have threads.",
)
@click.option(
    "--memory",
    metavar="SIZE",
    help="The most data that the notebook of one report may hold, such as 4G, of which the "
    "libraries reserve 1.4 GB: a cell that asks for more fails. Default: nine tenths of what the "
    "machine has that makes it.",
)
@click.option(
    "--cluster",
    metavar="ADDRESS",
    help="A Dask scheduler, such as tcp://10.0.0.5:8786, whose workers make the reports: in the "
    "same folders by the same paths, with the same csatbook. Needs csatbook[cluster].",
)
@click.option("--force", is_flag=True, help="Also make again what is unchanged.")
@click.option(
    "--timings",
    is_flag=True,
    help="Tell how long the kernel's start, the cells and the pages of each report took, and which "
    "cells were slowest; run.json has it, too.",
)
@data_option
@output_option
@told
def run(path: Path, data: Path | None, output: Path | None, **options: Any) -> int:
    """Make reports: HTML, PDF, result tables and overview pages.

    Reports of which nothing changed are left as they are. One report that fails does not cost the
    others.

    \b
    csatbook run params/service.yaml
    csatbook run params/service.yaml --period 2025Q3 --period 2025Q4 --segment region
    csatbook run params/service.yaml --all-periods --language en --format html --jobs 4
    csatbook run params/service.yaml --notebook mine --set top=3
    csatbook run params/service.yaml --cluster tcp://10.0.0.5:8786
    """  # noqa: D301 - \b is a mark for click: do not wrap
    from csatbook.run import command  # noqa: PLC0415

    return command.run(path, data=data, output=output, **options)


@main.command()
@study_argument
@data_option
@told
def check(path: Path, data: Path | None) -> int:
    """Examine the study and its data, and report nothing.

    Shows files, rows, valid and rejected answers with reasons, periods and segments.

    \b
    csatbook check params/service.yaml
    csatbook check params/public/airline.yaml --data ~/surveys
    """  # noqa: D301 - \b is a mark for click: do not wrap
    from csatbook.run import command  # noqa: PLC0415

    return command.check(path, data=data)


@main.command()
@click.argument("paths", metavar="REPORT…", type=PATH, nargs=-1, required=True)
@told
def verify(paths: tuple[Path, ...]) -> int:
    """Check each number of reports against the result tables beside them.

    A REPORT is a page, a PDF, or a folder with reports in it. Names each number that differs from
    its table, is missing or has no source, and each chapter that was edited. Exit code 1 where
    there is one.

    \b
    csatbook verify output/service/2025Q4/all/report.html
    csatbook verify output/service
    """  # noqa: D301 - \b is a mark for click: do not wrap
    from csatbook.run import verified  # noqa: PLC0415

    return verified.verified(paths)


@main.command("diff")
@click.argument("old", metavar="OLD", type=PATH)
@click.argument("new", metavar="NEW", type=PATH)
@click.option("--all", "everything", is_flag=True, help="Tell every row, not the first 20 a table.")
@told
def diff_(old: Path, new: Path, *, everything: bool) -> int:
    """Tell which numbers changed between the result tables of two runs.

    OLD and NEW are folders of the same kind: of a period, of a study, or of all studies. Exit code
    1 where anything differs.

    \b
    csatbook run params/service.yaml --output output-new
    csatbook diff output/service output-new/service
    """  # noqa: D301 - \b is a mark for click: do not wrap
    from csatbook.run import differences  # noqa: PLC0415

    return differences.diff(old, new, everything=everything)


@main.command()
@click.argument("files", metavar="FILE…", type=PATH, nargs=-1)
@click.option(
    "--sample",
    metavar="DIR",
    type=PATH,
    help="Instead: make a project to play with in this folder, with study, data and notebooks.",
)
@click.option(
    "--to",
    metavar="STUDY",
    type=PATH,
    help="The study file to write. Default: params/, by the name of the first file.",
)
@click.option(
    "--update",
    metavar="STUDY",
    type=PATH,
    help="Instead: add the files to this study file as further waves; what was written stays.",
)
@click.option("--yes", is_flag=True, help="Take all guesses; ask nothing.")
@told
def new(files: tuple[Path, ...], sample: Path | None, update: Path | None, **options: Any) -> int:
    """Write a study file for the export of a survey tool, that can be run at once.

    Each guess stands in the file with its reason; what is doubtful is asked in a terminal. Several
    files are waves of one study, the newest last.

    \b
    csatbook new data/mine/2025Q4.xlsx
    csatbook new data/2025Q3.csv data/2025Q4.csv --to params/mine.yaml --yes
    csatbook new data/2026Q1.csv --update params/mine.yaml
    csatbook new --sample try
    """  # noqa: D301 - \b is a mark for click: do not wrap
    from csatbook.run import new as making  # noqa: PLC0415
    from csatbook.run import update as updating  # noqa: PLC0415

    if sample is not None:
        return making.sample(sample)
    return updating.update(files, update) if update else making.new(files, **options)


@main.command("list")
@study_argument
@data_option
@output_option
@told
def list_(path: Path, data: Path | None, output: Path | None) -> int:
    """List periods and segments, and the state of each report.

    \b
    fresh     as it would be made now
    stale     study, data, notebook, templates, csatbook or a library changed since: which one
    doubtful  made, but it fails its self-check: made again with the next run
    failed    tried, and not completed: why
    not made  not tried yet

    \b
    csatbook list params/service.yaml
    """  # noqa: D301 - \b is a mark for click: do not wrap
    from csatbook.run import command  # noqa: PLC0415

    return command.list_(path, data=data, output=output)


@main.command()
@study_argument
@click.option("--question", metavar="Q", help="This open question alone.")
@click.option("--period", metavar="P", help="The wave that is looked at. Default: the latest.")
@click.option("--start", is_flag=True, help="Propose a codebook from the answers.")
@click.option(
    "--sample",
    metavar="N",
    type=click.IntRange(min=20),
    help="Write so many random answers into a workbook, to be coded without seeing what the words "
    "found; run again, tell what the coder says of the codebook, and the corrected rates.",
)
@click.option(
    "--double",
    metavar="N",
    type=click.IntRange(min=0),
    default=0,
    help="With --sample: so many of them once more, for a second coder.",
)
@click.option("--word", metavar="W", help="Show each place where this word is found.")
@click.option(
    "--try",
    "attempt",
    metavar="FILE",
    type=PATH,
    help="What another codebook would say of all waves, before it is taken.",
)
@click.option("--quotes", is_flag=True, help="Write a workbook in which to mark what is quoted.")
@click.option("--to", metavar="FILE", type=PATH, help="The file that these options write.")
@data_option
@told
def code(path: Path, data: Path | None, **options: Any) -> int:
    """Tell what the codebook of open answers covers, misses and mistakes.

    Coverage of each wave, phrases that should become issues, words said beside each issue, words
    found inside longer ones or counted for two issues, words that rise.

    \b
    csatbook code params/service.yaml --start --to codes.yaml
    csatbook code params/service.yaml --question improve
    csatbook code params/service.yaml --question improve --sample 200 --double 50
    csatbook code params/service.yaml --try params/new.yaml
    """  # noqa: D301 - \b is a mark for click: do not wrap
    from csatbook.run import coding  # noqa: PLC0415

    return coding.code(path, data=data, **options)


for _command in lists.COMMANDS:
    main.add_command(_command)
