"""The result tables, each declared once: frames are built, files checked, docs written from it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import pandas as pd

from csatbook.analysis.tables import (
    changes,
    codebook,
    drivers,
    facts,
    feedback,
    groups,
    issues,
    operations,
    priorities,
    sample,
    scores,
    trends,
)
from csatbook.analysis.tables.column import KEYS, Table, TableColumn
from csatbook.analysis.wave import Wave

__all__ = ["KEYS", "TABLES", "Table", "TableColumn", "build", "check", "describe"]

TABLES: Mapping[str, Table] = {
    table.name: table
    for room in (
        sample,
        scores,
        issues,
        codebook,
        changes,
        trends,
        groups,
        drivers,
        priorities,
        operations,
        feedback,
        facts,
    )
    for table in room.TABLES
}
"""By name, in the order of the docs."""


def build(
    name: str, wave: Wave, rows: Iterable[Mapping[str, object]], *, period: str | None = None
) -> pd.DataFrame:
    """These rows as the table of that name, behind study, period and segment.

    Parameters
    ----------
    name : of a declared table
    wave : whose rows they are
    rows : by column; what a row does not tell is empty
    period : another than the wave's

    Returns
    -------
    DataFrame
        The declared columns in their order, one row each; numbers are of a numeric type.

    Raises
    ------
    TypeError
        A row tells a column that is not declared, or not one that is never empty.
    """
    table = TABLES[name]
    keys = {"study": wave.study.name, "period": period or wave.period, "segment": wave.segment}
    told = list(rows)
    known = set(table.own_names)
    for row in told:
        if not known.issuperset(row):
            _refuse(name, "not declared", [column for column in row if column not in known])
    own: dict[str, Any] = {
        column: [row.get(column, np.nan) for row in told] for column in table.own_names
    }
    # A column without any number would make objects of the numbers it is put below.
    nothing = np.full(len(told), np.nan)
    for column in table.own:
        if column.is_amount and all(map(pd.isna, own[column.name])):
            own[column.name] = nothing
    if not told:
        frame = pd.DataFrame({}, index=pd.RangeIndex(0), columns=table.names)
        frame[[column.name for column in table.own if column.is_amount]] = np.nan
    else:
        frame = pd.DataFrame({**keys, **own}, index=pd.RangeIndex(len(told)))
    check(name, frame)
    return frame


def check(name: str, frame: pd.DataFrame) -> None:
    """Is this frame what is declared of the table of that name?

    Raises
    ------
    TypeError
        The table is not declared; it has other columns, or the same in another order; or a column
        that is never empty has a missing value.

    Examples
    --------
    >>> check("rejected", pd.DataFrame({"reason": ["too_fast"]}))
    Traceback (most recent call last):
    TypeError: table 'rejected', missing: study, period, segment, count
    """
    if name not in TABLES:
        msg = f"table '{name}' is not declared: add it to csatbook.analysis.tables"
        raise TypeError(msg)
    names, found = TABLES[name].names, [str(column) for column in frame.columns]
    _refuse(name, "missing", [column for column in names if column not in found])
    _refuse(name, "not declared", [column for column in found if column not in names])
    if found != names:
        _refuse(name, "in another order than declared", found)
    never = [column.name for column in TABLES[name].columns if not column.missing]
    lacking = [column for column in never if frame[column].array.isna().any()]
    _refuse(name, "never empty as declared, but here", lacking)


def describe(name: str) -> pd.DataFrame:
    """What do the columns of this table mean? A row a column, as in docs/tables.md.

    Raises
    ------
    KeyError
        There is no such table; names those there are.

    Examples
    --------
    >>> describe("rejected").set_index("column").loc["reason", "meaning"]
    'The validity rule, such as `too_fast`.'
    """
    if name not in TABLES:
        msg = f"no table '{name}'; there are {', '.join(TABLES)}"
        raise KeyError(msg)
    return pd.DataFrame(
        [
            {
                "column": column.name,
                "meaning": column.meaning,
                "unit": column.unit,
                "missing": column.missing or "never",
            }
            for column in TABLES[name].columns
        ]
    )


def _refuse(table: str, fault: str, columns: Iterable[str]) -> None:
    if named := ", ".join(columns):
        msg = f"table '{table}', {fault}: {named}"
        raise TypeError(msg)
