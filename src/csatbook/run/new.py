"""The command `new`: from files that nobody has described yet to a study that runs."""

from __future__ import annotations

import os
import re
import shutil
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import click

from csatbook import resources
from csatbook.errors import DataError, ParameterError, Problem
from csatbook.run import command
from csatbook.run.terminal import safe
from csatbook.study.load import project
from csatbook.survey.guess import kinds, look, pairs, sketch, waves, written
from csatbook.survey.guess.column import Guess, Kind
from csatbook.survey.guess.look import LookedFile
from csatbook.survey.guess.sketch import Sketch, SketchedFile
from csatbook.survey.state import atomic

_ALIKE = 0.6
_NARROW = 4
_ANSWERS: dict[str, Kind] = {"o": "open", "s": "segment", "p": "private", "x": "unused"}


def new(files: Sequence[Path], *, to: Path | None, yes: bool) -> int:
    """Write a study file for these files, and say what was taken for what.

    Raises
    ------
    DataError
        A file cannot be read, or holds no closed question.
    ParameterError
        The study file is there already.
    """
    if not files:
        message = "name the files of a survey, or --sample and a folder"
        raise ParameterError(Problem("csatbook new", message))
    place = to or Path("params") / f"{_name(files[0].stem)}.yaml"
    if place.exists():
        message = (
            "is there already; name another with --to, or add the files to it as further waves "
            f"by `--update {place}`"
        )
        raise ParameterError(Problem(str(place), message))
    looked = pairs.unpaired([each for path in files for each in sheets(path)])
    data = project(place) / "data"
    taken = [
        SketchedFile(each, tuple(kinds.guess_file(each)), path=from_data(data, each.path))
        for each in looked
    ]
    asking = not yes and sys.stdin.isatty()
    if asking:
        taken = [*taken[:-1], replace(taken[-1], guesses=tuple(_asked(taken[-1].guesses)))]
    drawn = sketch.sketch(waves.matched(taken))
    if not drawn.items:
        raise DataError(_nothing(drawn))
    place.parent.mkdir(parents=True, exist_ok=True)
    title = files[0].stem if re.search("[\u4e00-\u9fff]{4}", files[0].stem) else ""
    text = written.study_text(drawn, name=_name(place.stem), title=title)
    with atomic.draft(place) as draft:
        draft.write_text(text, encoding="utf-8")
        draft.replace(place)
    for line in _told(place, drawn):
        click.echo(safe(line))
    if asking:
        return _offered(place)
    click.echo(safe(f"Next:\n  csatbook check {place}\n  csatbook run {place}"))
    return 0


def _offered(place: Path) -> int:
    """The study is checked and its report made, where that is wanted; 0 if all is well."""
    click.echo()
    if click.confirm(safe(f"Check it now (csatbook check {place})?"), default=True):
        command.check(place, data=None)
    click.echo()
    if not click.confirm(safe(f"Make the report (csatbook run {place})?"), default=True):
        return 0
    return command.run(
        place,
        data=None,
        output=None,
        periods=(),
        all_periods=False,
        segments=(),
        notebook="",
        language=None,
        formats=(),
        code=False,
        settings=(),
        jobs=None,
        memory=None,
        cluster=None,
        force=False,
        timings=False,
    )


def sample(folder: Path) -> int:
    """Make a project to play with: a study, its data, notebooks and templates.

    Raises
    ------
    ParameterError
        There is something in the folder already.
    """
    if folder.exists() and any(folder.iterdir()):
        message = "has something in it already; name a new folder"
        raise ParameterError(Problem(str(folder), message))
    source = resources.sample()
    parts = [(source / part, folder / part) for part in resources.SAMPLE]
    kinds_copied: tuple[resources.Kind, ...] = ("notebooks", "templates")
    parts += [(resources.folders(kind, folder)[-1], folder / kind) for kind in kinds_copied]
    for old, new_place in parts:
        new_place.parent.mkdir(parents=True, exist_ok=True)
        if old.is_dir():
            shutil.copytree(old, new_place, ignore=shutil.ignore_patterns(".*", "__pycache__"))
        else:
            shutil.copyfile(old, new_place)
    (folder / ".gitignore").write_text("output/\n.csatbook/\n", encoding="utf-8")
    click.echo(
        f"Made {folder}: a survey with eight quarters of made-up answers. Try, in that folder:\n"
        "  csatbook check params/service.yaml\n"
        "  csatbook run params/service.yaml --segment all\n"
        "  csatbook new data/service/responses-2025Q4.csv    a study file for one of its exports"
    )
    return 0


def sheets(path: Path) -> Iterator[LookedFile]:
    """The file; of a workbook also the other sheets that are headed alike."""
    first = look.look(path)
    if first.elsewhere and len(first.columns) < _NARROW:  # a sheet of notes before the answers
        others = [_looked(path, sheet) for sheet in first.elsewhere]
        wide = max((each for each in others if each), key=lambda each: each.size, default=first)
        first = wide if wide.size > first.size else first
    names = {column.name for column in first.columns}
    alike = []
    for sheet in first.elsewhere:
        other = _looked(path, sheet)
        if other is None or sheet == first.sheet:
            continue
        own = {column.name for column in other.columns}
        if names and len(names & own) >= _ALIKE * len(names):
            alike.append(other)
    yield replace(first, sheet=first.sheet or first.own_sheet) if alike else first
    yield from alike


def _looked(path: Path, sheet: str) -> LookedFile | None:
    """The sheet, where it has answers."""
    try:
        return look.look(path, sheet=sheet)
    except DataError:
        return None


def from_data(data: Path, path: Path) -> str:
    """The path of a file as a study names it: from its data folder."""
    return Path(os.path.relpath(path.resolve(), data.resolve())).as_posix()


def _name(text: str) -> str:
    """A short name for a study: letters, digits, - and _."""
    name = re.sub(r"[^A-Za-z0-9_-]+", "-", text).strip("-_")
    return name if re.match("[A-Za-z0-9]", name) else "survey"


def _asked(guesses: Sequence[Guess]) -> Iterator[Guess]:
    """The guesses, the doubtful ones as they are answered in the terminal."""
    for taken in guesses:
        if not taken.doubt or taken.kind == "unused":
            yield taken
            continue
        yield _answered(taken)


def _answered(taken: Guess) -> Guess:
    heading = " ".join(taken.column.title.split())
    click.echo()
    click.echo(safe(f"“{heading}”: {taken.kind}, {taken.evidence}"))
    click.echo(safe(f"  {taken.doubt}"))
    if taken.kind == "date" and taken.dates == "":
        chosen = click.prompt("  d day first, m month first, n neither", default="n").strip()
        order = {"d": "dmy", "m": "mdy"}.get(chosen[:1])
        return replace(taken, dates=order, doubt="") if order else taken
    ways = "Enter takes it so; o open question, s segment, p private, x leaves it out"
    answer = click.prompt(f"  {ways}", default="", show_default=False)
    chosen = answer.strip().casefold()[:1]
    kind = _ANSWERS.get(chosen)
    if kind is None:
        return replace(taken, doubt="")
    return Guess(kind, taken.column, "as you said")


def _nothing(drawn: Sketch) -> Problem:
    names = [wave.looked.path.name for wave in drawn.waves]
    kinds_found = sorted({each.kind for wave in drawn.waves for each in wave.guesses})
    if twice := [name for wave in drawn.waves for name in wave.looked.twice]:
        message = (
            f"several columns are headed '{twice[0]}': rename all but one, so that each can be "
            "named"
        )
        return Problem(", ".join(names), message)
    for wave in drawn.waves:
        if problem := _undivided(wave.looked):
            return problem
    message = (
        "no column looks like a closed question (marks on a scale, or words such as 满意); the "
        f"columns look like {', '.join(kinds_found) or 'nothing'}. Does the row of the headings "
        "stand above the answers? docs/study-file.md tells how a study is written by hand"
    )
    return Problem(", ".join(names), message)


def _undivided(looked: LookedFile) -> Problem | None:
    """A file of one column whose heading holds one sign again and again: what divides it?"""
    if len(looked.columns) != 1:
        return None
    heading = looked.columns[0].title
    signs = Counter(sign for sign in heading if not (sign.isalnum() or sign.isspace()))
    sign, count = signs.most_common(1)[0] if signs else ("", 0)
    if count < 2:
        return None
    message = (
        f"its {looked.rows:,} rows are one column, '{heading[:60]}': nothing divides them that is "
        f"known (, ; tab |), and '{sign}' stands {count} times in the heading. Save the file with "
        f"one of those, or write the study by hand with separator: '{sign}' (docs/study-file.md)"
    )
    return Problem(looked.path.name, message)


def _told(place: Path, drawn: Sketch) -> Iterator[str]:
    """What was found, and what to do next."""
    waves_read = drawn.waves
    rows = sum(wave.looked.rows for wave in waves_read)
    counts = [
        (len(drawn.items), "closed question"),
        (len(drawn.choices), "question with several answers"),
        (len(drawn.opens), "open question"),
        (len(drawn.segments), "segment"),
        (len(drawn.private), "private column"),
    ]
    told = [f"{count} {what}{'s' * (count > 1)}" for count, what in counts if count]
    first = "the first " if any(wave.looked.partly for wave in waves_read) else ""
    yield f"Wrote {place}, by {first}{rows:,} answers: {', '.join(told)}."
    yield from (f"{remark}." for wave in waves_read for remark in wave.looked.remarks)
    doubtful = [
        each.guess
        for each in (*drawn.items, *drawn.choices, *drawn.opens, *drawn.segments)
        if each.guess.doubt
    ]
    if doubtful:
        verb = "is" if len(doubtful) == 1 else "are"
        yield f"{len(doubtful)} of them {verb} doubtful; see the question marks in the file."
