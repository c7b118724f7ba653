"""`results/<table>.csv`: what the notebooks of a period found, in one table for all segments."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from csatbook.report import scraps
from csatbook.report.legible import legible
from csatbook.run import disk
from csatbook.run.job import OWN

if TYPE_CHECKING:
    import pyarrow as pa

KEYS = ("study", "period", "segment")
# What Excel and its like would take for a formula at the start of a text.
# Also after blanks, and where full width is made narrow on opening.
_FORMULA = re.compile(r"^(?=\s*[=+\-@＝＋－＠﹦﹢﹣﹫])|^(?=[\t\r])")


def gather(study: str, period: str, reports: Mapping[str, Path]) -> dict[str, pd.DataFrame]:
    """Which result tables have these reports kept? Name to rows, in the order of the reports.

    Parameters
    ----------
    study, period : what stands in the first two columns
    reports : segment, as a notebook is told it, to its executed notebook
    """
    parts: dict[str, dict[str, pa.Table]] = {}
    for segment, notebook in reports.items():
        for name, table in scraps.stored(notebook).items():
            parts.setdefault(name, {})[segment] = table
    gathered: dict[str, pd.DataFrame] = {}
    for name, tables in sorted(parts.items()):
        joined = _joined(list(tables.values()))
        if joined is None:
            keys = [dict(zip(KEYS, (study, period, segment), strict=True)) for segment in tables]
            frames = map(_frame, tables.values())
            gathered[name] = _stacked(list(map(_keyed, frames, keys)))
        else:
            gathered[name] = _frame(joined)
    return gathered


def _joined(tables: Sequence[pa.Table]) -> pa.Table | None:
    """The rows of tables with the same columns, their keys first; None of others.

    Many frames would take several times as long. A column that holds nothing is of any kind.
    """
    import pyarrow as pa  # noqa: PLC0415 - as pandas has it

    names = tables[0].column_names
    if tuple(names[: len(KEYS)]) != KEYS or any(table.column_names != names for table in tables):
        return None
    if any(_has_index(table) for table in tables):
        return None
    columns = [
        [pa.nulls(len(column)) if column.null_count == len(column) else column for column in table]
        for table in tables
    ]
    try:
        return pa.concat_tables(
            [pa.table(each, names) for each in columns], promote_options="permissive"
        )
    except pa.ArrowInvalid:  # texts in one of them, numbers in another
        return None


def _has_index(table: pa.Table) -> bool:
    """Whether it is an analyst's, with an index that is no column of it."""
    told = table.schema.pandas_metadata or {}
    return any(isinstance(name, str) for name in told.get("index_columns", ()))


def _frame(table: pa.Table) -> pd.DataFrame:
    return scraps.flat(table.to_pandas(types_mapper=_kind))


def _kind(kind: pa.DataType) -> object:
    """Of a table that does not tell it itself."""
    return {"int64": pd.Int64Dtype(), "double": pd.Float64Dtype(), "bool": pd.BooleanDtype()}.get(
        str(kind)
    )


def place(folder: Path, stem: str = OWN) -> Path:
    """Where are the tables of a period: those of the study's own notebook, or of another?"""
    return folder / disk.TABLES if stem == OWN else folder / disk.TABLES / stem


def write(
    folder: Path,
    tables: Mapping[str, pd.DataFrame],
    *,
    stem: str = OWN,
    workbook: bool = False,
) -> None:
    """Put these tables, and no others, into their `place` below the folder of a period.

    With a `workbook` that holds them all, or without.

    UTF-8 with BOM, so that Excel knows the encoding. A text that a spreadsheet would run as a
    formula gets an apostrophe in front; numbers stay as they are, unrounded.
    """
    results = place(folder, stem)
    files = {f"{name}.csv": csv(table) for name, table in tables.items()}
    if workbook:
        from csatbook.run import workbook as books  # noqa: PLC0415 - its library loads slowly

        files[disk.WORKBOOK] = books.workbook(tables)
    disk.write(results, files)
    if not workbook:
        (results / disk.WORKBOOK).unlink(missing_ok=True)
    for old in results.glob("*.csv"):
        if old.stem not in tables:
            old.unlink()


def drop(folder: Path, *, but: Collection[str]) -> None:
    """Remove the tables of all notebooks but these."""
    for old in (folder / disk.TABLES).iterdir():
        if old.is_dir() and not old.is_symlink() and old.name not in but:
            for table in old.glob("*.csv"):
                table.unlink()
            with suppress(OSError):  # something of somebody else's is in it
                old.rmdir()


def csv(table: pd.DataFrame) -> bytes:
    """How does this table look as a file?

    Examples
    --------
    >>> table = pd.DataFrame({"unit": ["=1+1", "华东"], "value": [0.1 + 0.2, None]})
    >>> print(csv(table).decode("utf-8-sig"))
    unit,value
    '=1+1,0.30000000000000004
    华东,
    """
    plain = {name: _plain(table[name]) for name in table.columns}
    named = pd.DataFrame(plain, index=table.index).rename(columns=_neutral)
    return named.to_csv(index=False, lineterminator="\n").encode("utf-8-sig")


def _plain(column: pd.Series[Any]) -> pd.Series[Any]:
    """The column as it is written: texts made harmless, each once, and numbers as Python has them.

    Of which pandas writes the same digits as of its own, several times faster.
    """
    kind = column.dtype
    if isinstance(kind, pd.StringDtype | pd.CategoricalDtype | np.dtypes.ObjectDType):
        cells = column.to_numpy(object)
        harmless = {cell: _neutral(cell) for cell in dict.fromkeys(cells) if isinstance(cell, str)}
        written = [harmless[cell] if isinstance(cell, str) else cell for cell in cells]
        return pd.Series(written, column.index, object)
    if isinstance(kind, pd.Float64Dtype | pd.Int64Dtype | pd.BooleanDtype):
        numbers = [None if cell is pd.NA else cell for cell in column.to_numpy(object)]
        return pd.Series(numbers, column.index, object)
    return column


def _neutral(cell: object) -> object:
    return _FORMULA.sub("'", legible(cell)) if isinstance(cell, str) else cell


def _keyed(frame: pd.DataFrame, keys: Mapping[str, str]) -> pd.DataFrame:
    """The table with its keys in front: its own where it has them, since it may compare periods."""
    if list(frame.columns[: len(keys)]) == list(keys):
        return frame
    own = {name: frame.get(name, value) for name, value in keys.items()}
    rest = frame.drop(columns=[name for name in keys if name in frame])
    return pd.DataFrame(own, index=frame.index).join(rest)


def _stacked(frames: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """The rows of all tables; a table without rows still brings its columns."""
    columns = list(dict.fromkeys(name for frame in frames for name in frame.columns))
    filled = [frame for frame in frames if len(frame)] or list(frames[:1])
    return pd.concat(filled, ignore_index=True).reindex(columns=columns)
