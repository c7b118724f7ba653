"""A new wave's file in a study file that is there: one entry more, all else as it was written."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import click
from ruamel.yaml.comments import CommentedSeq

from csatbook import study as studies
from csatbook.errors import DataError, ParameterError, Problem
from csatbook.run import new
from csatbook.run.terminal import safe
from csatbook.study import period as periods
from csatbook.study import source
from csatbook.study.model import Study
from csatbook.survey.guess import kinds, responses, sketch, waves
from csatbook.survey.guess.column import Guess, Kind, LookedColumn
from csatbook.survey.guess.look import LookedFile
from csatbook.survey.guess.sketch import SketchedFile
from csatbook.survey.reading import files, heading
from csatbook.survey.state import atomic


def update(paths: Sequence[Path], path: Path) -> int:
    """Add these files to the study, under the names that it has.

    Raises
    ------
    DataError
        A file lacks a column that the study cannot do without.
    ParameterError
        The study reads a file already, or its list of files is written in one line.
    """
    study = studies.load(path)
    known = {each.path.resolve() for each in files.inputs(study)}
    lines: list[str] = []
    for looked in (each for given in paths for each in new.sheets(given)):
        if looked.path.resolve() in known:
            message = f"{path} reads it already: run `csatbook check {path}`"
            raise ParameterError(Problem(str(looked.path), message))
        lines += _entry(study, looked)
    text = path.read_text(encoding="utf-8")
    with atomic.draft(path) as draft:
        draft.write_text(_with_entry(path, text, lines), encoding="utf-8")
        draft.replace(path)
    click.echo(safe(f"Added to {path}:"))
    click.echo(safe("\n".join(lines)))
    click.echo(f"Next:\n  csatbook check {path}")
    return 0


def _entry(study: Study, looked: LookedFile) -> list[str]:
    """The lines of a file's entry."""
    own = SketchedFile(
        looked, tuple(kinds.guess_file(looked)), path=new.from_data(study.data_root, looked.path)
    )
    wave, _ = waves.matched([own, _as_declared(study, own)])
    present = {heading.tidy(each.name) for each in looked.columns}
    present |= {heading.tidy(name) for name in wave.renamed.values()}
    period = _period(study, looked, present)
    data = study.data
    needed = [data.respondent, data.wave, data.seconds, data.strata, data.cluster, *data.private]
    lacking = [name for name in needed if name is not None and heading.tidy(name) not in present]
    if lacking:
        message = (
            f"has no column {', '.join(repr(name) for name in lacking)}, which the study needs; "
            "rename a column of the file, or name it by hand under `columns` of its entry"
        )
        raise DataError(Problem(looked.path.name, message))
    asked = {**study.items, **study.open, **study.segments}
    columns = study.columns()
    absent = [name for name in asked if heading.tidy(columns[name]) not in present]
    if data.weight is not None and heading.tidy(data.weight) not in present:
        absent.append("weight")
    labels = _labels(study, wave)
    return [*responses.file_lines(wave, period=period, labels=labels, absent=absent)]


def _as_declared(study: Study, own: SketchedFile) -> SketchedFile:
    """The study's columns as if they were those of a file."""
    columns, language = study.columns(), study.report.language
    of_nps = {
        name
        for score in study.answered.values()
        if score.method == "nps"
        for name in score.of or ()
    }
    listed: list[tuple[str, str, Kind]] = [
        *(
            (columns[name], item.text[language], "recommend" if name in of_nps else "rating")
            for name, item in study.items.items()
        ),
        *((columns[name], each.text[language], "open") for name, each in study.open.items()),
        *((columns[name], each.text[language], "segment") for name, each in study.segments.items()),
    ]
    single: tuple[Kind, ...] = ("date", "wave", "respondent", "seconds", "weight")
    data = study.data
    columns_of = {"date": data.date_column, **{kind: getattr(data, kind) for kind in single[1:]}}
    named = ((columns_of[kind], kind) for kind in single)
    listed += [(name, name, kind) for name, kind in named if name is not None]
    # What the file asked is nearer to a new file's words than what the analyst calls it.
    guesses = [
        Guess(kind, LookedColumn(name, title if _is_code(name) else name), "")
        for name, title, kind in listed
    ]
    return SketchedFile(own.looked, tuple(guesses))


def _is_code(name: str) -> bool:
    return name.isascii() and " " not in name


def _period(study: Study, looked: LookedFile, present: set[str]) -> str:
    """The wave that the file belongs to, by its name; nothing where a column says it."""
    column = study.data.wave or study.data.date_column
    if column is not None and heading.tidy(column) in present:
        return ""
    text = sketch.named_period(study.period, looked.path.stem)
    if text or study.period == "wave":
        return text or looked.sheet or looked.path.stem
    message = (
        f"has no column '{column}' that tells its wave, and its name tells none: let it end in "
        f"{periods.expected(study.period)}"
    )
    raise DataError(Problem(looked.path.name, message))


def _labels(study: Study, wave: SketchedFile) -> dict[str, float]:
    """The file's words for marks that the study's scale does not have."""
    labels: dict[str, float] = {}
    columns = study.columns()
    for name in study.items:
        own, scale = wave.of_name(columns[name]), study.scale_of(name)
        if own is None or own.scale is None:
            continue
        labels |= own.scale.words
        if scale.max - scale.min + 1 == len(own.scale.labels):
            marks = scale.label_marks()
            labels |= {
                word: scale.min + step
                for step, word in enumerate(own.scale.labels)
                if word in own.column.counts and word not in marks
            }
    return labels


def _with_entry(path: Path, text: str, lines: Sequence[str]) -> str:
    """The study file with these lines behind the last of its response files."""
    tree: Any = source.parsed(path).tree
    listed = tree["data"]["responses"]
    if not isinstance(listed, CommentedSeq) or listed.fa.flow_style():
        shown = "\n".join(lines)
        message = (
            "writes its response files in one line; write each below the other, as `- path: …`, or "
            f"add by hand:\n{shown}"
        )
        raise ParameterError(Problem(str(path), message))
    written = text.splitlines()
    start, column = listed.lc.item(len(listed) - 1)
    dash = column - 2
    end = start + 1
    while end < len(written) and (not written[end].strip() or _depth(written[end]) > dash):
        end += 1
    while not written[end - 1].strip() or written[end - 1].lstrip().startswith("#"):
        end -= 1
    moved = [*_moved(lines, dash - 4)]
    return "\n".join([*written[:end], *moved, *written[end:]]) + "\n"


def _depth(line: str) -> int:
    return len(line) - len(line.lstrip())


def _moved(lines: Sequence[str], by: int) -> Iterator[str]:
    """The lines, set in further or less far."""
    for line in lines:
        yield f"{' ' * by}{line}" if by >= 0 else line[-by:]
