"""Which files a study names, and which reader each of them takes."""

from __future__ import annotations

import glob
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from hashlib import file_digest
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from csatbook.errors import DataError, Problem, nearest
from csatbook.study import Study
from csatbook.study.data import TableFile
from csatbook.survey.reading import content, snapshot
from csatbook.survey.reading.required import ColumnKind

if TYPE_CHECKING:  # the readers' libraries are loaded with the first file that is read
    from csatbook.survey.reading.raw import RawTable

# Suffix to the module that reads it; imported when the first such file comes.
READERS = {
    ".csv": "delimited",
    ".tsv": "delimited",
    ".txt": "delimited",
    ".xlsx": "excel",
    ".xlsm": "excel",
    ".xls": "excel",
    ".ods": "excel",
    ".sav": "spss",
    ".zsav": "spss",
    ".dta": "spss",
    ".parquet": "parquet",
}


@dataclass(frozen=True)
class Input:
    """One file on disk and how the study declares it."""

    path: Path
    name: str
    """How messages name it: as below the data folder."""
    file: TableFile
    most: int | None = None
    """So many bytes of a text file are enough, up to the end of a row; None for all."""


def inputs(study: Study) -> list[Input]:
    """Which files does the study read? All of them, in the order of the study file.

    The answers of databases come last, each as the file that keeps it, there or not yet.

    Raises
    ------
    DataError
        A path that leads to no file, a file that two entries claim, or an unknown format.
    """
    data = study.data
    survey = [*data.responses, *data.tables, *([data.invitations] if data.invitations else [])]
    register = [study.units.table] if study.units and study.units.table else []
    records = [table for table in study.records.values() if table.query is None]
    listed: list[Input] = []
    problems: list[Problem] = []
    claimed: dict[object, TableFile] = {}
    told = (*study.feedback.records, *study.feedback.events) if study.feedback else ()
    feedback = [table for table in told if table.query is None]
    for file in (*survey, *register, *records, *feedback):
        paths = _matching(study.data_root, file.path)
        if not paths:
            problems.append(_nothing(study.data_root, file.path))
        for path in paths:
            listed_file = Input(path, _name(path, study.data_root), file)
            # What stands beside the survey is never added to it: it may be the same file.
            sheet = (_identity(path), file.sheet)
            if file in survey and (before := claimed.setdefault(sheet, file)) is not file:
                message = (
                    f"is read twice, by '{before.path}' and by '{file.path}'; let only one match"
                )
                problems.append(Problem(listed_file.name, message))
            if suffix(path) not in READERS:
                known = ", ".join(READERS)
                message = f"expected a file that ends in {known} or .csv.gz; found '{path.suffix}'"
                problems.append(Problem(listed_file.name, message))
            listed.append(listed_file)
    problems += _sheets(listed_file for listed_file in listed if listed_file.file in survey)
    if problems:
        raise DataError(problems)
    return listed + [
        Input(snapshot.place(study, table), title, table)
        for _, title, table in snapshot.queries(study)
    ]


def table_inputs(study: Study, file: TableFile) -> list[Input]:
    """Which files does this one table have, apart from all that the study reads?

    Raises
    ------
    DataError
        A path that leads to no file, or an unknown format.
    """
    paths = _matching(study.data_root, file.path)
    if not paths:
        raise DataError(_nothing(study.data_root, file.path))
    wrong = [path for path in paths if suffix(path) not in READERS]
    if wrong:
        known = ", ".join(READERS)
        message = f"expected a file that ends in {known} or .csv.gz; found '{wrong[0].suffix}'"
        raise DataError(Problem(_name(wrong[0], study.data_root), message))
    return [Input(path, _name(path, study.data_root), file) for path in paths]


def read(source: Input, wanted: Mapping[str, ColumnKind]) -> RawTable:
    """What is in this file? Only the wanted columns, under the study's names.

    Parameters
    ----------
    source : the file
    wanted : column of the study to what is in it

    Raises
    ------
    DataError
        The file cannot be read, or a wanted name stands twice in it.
    """
    reader_name = READERS[suffix(source.path)]
    if reader_name == "excel" and content.sniffed(source.path, name=source.name) == "text":
        reader_name = "delimited"  # many tools call a text file .xls
    module = import_module(f"csatbook.survey.reading.{reader_name}")
    reader: Callable[..., RawTable] = module.read
    more = {"most": source.most} if source.most and reader_name == "delimited" else {}
    raw = reader(source.path, source.file, wanted, name=source.name, **more)
    return replace(raw, dates=source.file.dates, typed=reader_name != "delimited")


def _sheets(workbooks: Iterable[Input]) -> Iterator[Problem]:
    """Workbooks whose sheets are not all named in the same way: one may be read twice."""
    ways: dict[object, set[type]] = {}
    for workbook in workbooks:
        kinds = ways.setdefault(_identity(workbook.path), set())
        before = len(kinds)
        kinds.add(type(workbook.file.sheet))
        if before and len(kinds) > before:
            message = (
                "is listed several times, and a sheet may be read twice: write the name of the "
                "sheet (in quotation marks if it is a number) under `sheet` of each"
            )
            yield Problem(workbook.name, message)


def copies(inputs: Sequence[Input]) -> Iterator[Problem]:
    """Which files are copies of others that are read in the same way?

    Files of one size are read whole; all others are told apart by their sizes.
    """
    alike: dict[object, list[Input]] = {}
    for each in inputs:
        how = (type(each.file).__name__, each.file.sheet, sorted(each.file.columns.items()))
        alike.setdefault(repr((each.path.stat().st_size, how)), []).append(each)
    for several in alike.values():
        first: dict[str, Input] = {}
        for each in several if len(several) > 1 else []:
            with each.path.open("rb") as file:
                digest = file_digest(file, "sha256").hexdigest()
            before = first.setdefault(digest, each)
            if before is not each and before.file.path == each.file.path:
                message = (
                    f"holds the same as '{before.name}', byte for byte, so that everything would "
                    "count twice; remove the copy, or let the path not match it"
                )
                yield Problem(each.name, message)


def suffix(path: Path) -> str:
    """How does the name end, that of what is compressed with it?"""
    plain = path.with_suffix("") if path.suffix.lower() == ".gz" else path
    suffix = plain.suffix.lower()
    compressed = plain != path
    return ".gz" if compressed and READERS.get(suffix) != "delimited" else suffix


def _matching(root: Path, pattern: str) -> list[Path]:
    """The files that a pattern names, in the order of their names, each of them once.

    A file that several names lead to, by links, keeps the name that needs the fewest.
    """
    # `..` leads out of a data folder also where there is none.
    exact = Path(os.path.normpath(root / pattern)) if ".." in pattern else root / pattern
    if exact.is_file():
        return [exact]
    # Excel leaves `~$name.xlsx` beside an open workbook.
    paths = [path for path in _globbed(root, pattern) if not path.name.startswith("~$")]
    files = [path for path in paths if path.is_file()]
    files.sort(key=lambda path: (path.is_symlink(), len(path.parts), str(path)))
    kept = {_identity(path): path for path in reversed(files)}
    return sorted(kept.values(), key=str)


def _globbed(root: Path, pattern: str) -> Iterator[Path]:
    """As `glob` does it, but `**` enters each folder once, whatever links lead to it."""
    if pattern.rpartition("/")[2] == "**":
        pattern += "/*"
    head, deep, tail = pattern.partition("**/")
    if deep and (not head or head.endswith("/")):
        starts = _globbed(root, head) if head else [root]
        for start in starts:
            for folder in _folders(start):
                yield from _globbed(folder, tail)
        return
    for name in glob.glob(pattern, root_dir=root):  # noqa: PTH207 - takes any root
        yield root / name


def _folders(start: Path) -> Iterator[Path]:
    """The folder itself and all below it that are not hidden, the nearest first."""
    seen: set[tuple[int, int]] = set()
    waiting = deque([start])
    while waiting:
        folder = waiting.popleft()
        if not folder.is_dir() or (place := _identity(folder)) in seen:
            continue
        seen.add(place)
        yield folder
        with suppress(PermissionError):
            below = [each for each in folder.iterdir() if not each.name.startswith(".")]
            waiting.extend(sorted(below, key=lambda each: (each.is_symlink(), each.name)))


def _identity(path: Path) -> tuple[int, int]:
    """What is the same for all names of a file or folder: its device and its number there."""
    state = path.stat()
    return state.st_dev, state.st_ino


def _nothing(root: Path, pattern: str) -> Problem:
    if "\\" in pattern:
        better = pattern.replace("\\", "/")
        return Problem(pattern, f"no such file; folders are written with /: path: {better}")
    folder = (root / pattern).parent
    if not root.is_dir():
        return Problem(pattern, f"no such file: the data folder {root} is not there")
    if any(sign in str(folder) for sign in "*?["):
        return Problem(pattern, f"no file below {root} matches")
    if not folder.is_dir():
        return Problem(pattern, f"no such file: the folder {folder} is not there")
    names = sorted(each.name for each in folder.iterdir() if each.is_file())
    has = f"{', '.join(names[:12])}{' …' if len(names) > 12 else ''}" if names else "no files"
    return Problem(
        pattern,
        f"no such file; the folder {folder} has {has}.{nearest(Path(pattern).name, names)}",
    )


def _name(path: Path, root: Path) -> str:
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else str(path)


def stamps(inputs: Iterable[Input]) -> dict[str, tuple[int, ...]]:
    """What shows that a file was changed, also if it was put back."""
    return {
        each.name: (state.st_size, state.st_mtime_ns, state.st_ctime_ns, state.st_ino)
        for each in inputs
        for state in [each.path.stat()]
    }
