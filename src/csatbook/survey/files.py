"""Which files a study names, and which reader each of them takes."""

from __future__ import annotations

import glob
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from csatbook.errors import DataError, Problem, nearest
from csatbook.study import Study
from csatbook.study.file import TableFile
from csatbook.survey import snapshot
from csatbook.survey.need import Kind

if TYPE_CHECKING:  # the readers' libraries are loaded with the first file that is read
    from csatbook.survey.raw import RawTable

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
    ".parquet": "parquet",
}


@dataclass(frozen=True)
class Input:
    """One file on disk and how the study declares it."""

    path: Path
    name: str
    """How messages name it: as below the data folder."""
    file: TableFile


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
    found: list[Input] = []
    problems: list[Problem] = []
    claimed: dict[tuple[Path, object], str] = {}
    for file in (*survey, *register, *records):
        paths = _matching(study.data_root, file.path)
        if not paths:
            problems.append(_nothing(study.data_root, file.path))
        for path in paths:
            one = Input(path, _name(path, study.data_root), file)
            # What stands beside the survey is never added to it: it may be the same file.
            sheet = (path.resolve(), file.sheet)
            if file in survey and (before := claimed.setdefault(sheet, file.path)) != file.path:
                message = f"is read twice, by '{before}' and by '{file.path}'; let only one match"
                problems.append(Problem(one.name, message))
            if _suffix(path) not in READERS:
                known = ", ".join(READERS)
                message = f"expected a file that ends in {known} or .csv.gz; found '{path.suffix}'"
                problems.append(Problem(one.name, message))
            found.append(one)
    if problems:
        raise DataError(problems)
    return found + [
        Input(snapshot.place(study, name), snapshot.title(name), table)
        for name, table in study.records.items()
        if table.query is not None
    ]


def read(one: Input, wanted: Mapping[str, Kind]) -> RawTable:
    """What is in this file? Only the wanted columns, under the study's names.

    Parameters
    ----------
    one : the file
    wanted : column of the study to what is in it

    Raises
    ------
    DataError
        The file cannot be read, or a wanted name stands twice in it.
    """
    module = import_module(f"csatbook.survey.{READERS[_suffix(one.path)]}")
    reader: Callable[..., RawTable] = module.read
    return reader(one.path, one.file, wanted, name=one.name)


def _suffix(path: Path) -> str:
    plain = path.with_suffix("") if path.suffix.lower() == ".gz" else path
    suffix = plain.suffix.lower()
    compressed = plain != path
    return ".gz" if compressed and READERS.get(suffix) != "delimited" else suffix


def _matching(root: Path, pattern: str) -> list[Path]:
    exact = root / pattern
    if exact.is_file():
        return [exact]
    names = glob.glob(pattern, root_dir=root, recursive=True)  # noqa: PTH207 - takes any root
    # Excel leaves `~$name.xlsx` beside an open workbook.
    paths = [root / name for name in sorted(names) if not Path(name).name.startswith("~$")]
    return [path for path in paths if path.is_file()]


def _nothing(root: Path, pattern: str) -> Problem:
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
