"""What the parts of a store say, as digests: equal ones are of equal rows."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from csatbook.survey.state import frames, kept, reads
from csatbook.survey.state.cache import EVENTS, FEEDBACK, REGISTER
from csatbook.survey.state.reads import Read

INVITATIONS = "invitations.parquet"
_WHOLE = {"register": REGISTER, "feedback": FEEDBACK, "events": EVENTS}
"""Files that are read as a whole, by the kind of the read."""
_NOTHING = "\0"
"""Stands for a text that is not there."""


def digest(folder: Path, contents: Mapping[str, Any], read: Read) -> str:
    """Which digest has what was read in this way? What is not there has one, too.

    Parameters
    ----------
    folder : of the store
    contents : of the store, in figures
    read : its kind and, where it is of one wave, the period (empty for rows of none): `rows` of a
        column, of everyone or of a segment and its value; `rejected`, likewise; `invitations`,
        `segments`, `group`, `size`, `records`, `wave`; `register`; `feedback`; `events`;
        `contents` of a name
    """
    kind, *named = read
    waves = {wave["period"]: wave for wave in contents["waves"]}
    if kind not in (*_WHOLE, "contents") and named[0] not in ("", *waves):
        return "no wave"
    match kind, named:
        case "rows", [period, column, *group]:
            wave = waves[period]
            large = wave["valid"] >= kept.LARGE
            return _rows(folder / wave["table"], column, _where(group), large=large)
        case "rejected", [period, *group]:
            return of_table(rejected(folder, contents, period or None, _where(group)))
        case "invitations", [period]:
            table = invitations(folder, contents, period)
            return of_table(table) if table is not None else "none"
        case "segments", [period]:
            sizes = waves[period]["segments"]
            return of_value([[name, list(sizes[name].items())] for name in sizes])
        case "group", [period, variable, value]:
            return str(value in waves[period]["segments"].get(variable, {}))
        case "size", [period]:
            return str(waves[period]["valid"])
        case "size", [period, variable, value]:
            return str(waves[period]["segments"].get(variable, {}).get(value, 0))
        case "records", [period, name]:
            return _records(folder, contents, name, period)
        case "register" | "feedback" | "events", []:
            name = _WHOLE[kind]
            there = name in contents["tables"]
            return of_table(frames.columns(folder / name)) if there else "none"
        case "wave", [period]:
            return str(waves[period]["digest"])
        case "contents", [name]:
            return of_value(contents.get(name))
    return "unknown"


def note_rows(period: str, columns: Sequence[str], where: tuple[str, str] | None) -> None:
    """Note that these columns were read of a wave, of everyone or of a group."""
    for name in (frames.PLACE, *columns):
        reads.note(("rows", period, name, *(where or ())))


def invitations(folder: Path, contents: Mapping[str, Any], period: str) -> Any:
    """The invitations of a period, as an Arrow table; None where the study has none."""
    import pyarrow.compute as pc  # noqa: PLC0415 - a store is opened without it

    if INVITATIONS not in contents["tables"]:
        return None
    table = frames.columns(folder / INVITATIONS)
    return table.filter(pc.equal(table["period"], period))


def rejected(
    folder: Path, contents: Mapping[str, Any], period: str | None, where: tuple[str, str] | None
) -> Any:
    """The rejected rows of a wave (with None, of none), as an Arrow table; of all or of a group."""
    named = [".respondent"] if ".respondent" in contents["columns"] else []
    names = [".file", ".row", "reasons", *named, *contents["segments"]]
    return frames.rejected(folder / "rejected.parquet", names, period, where)


def _where(group: Sequence[str]) -> tuple[str, str] | None:
    return (group[0], group[1]) if group else None


def _rows(path: Path, column: str, where: tuple[str, str] | None, *, large: bool) -> str:
    """Of a column: a large wave's is read for it alone, others' are known by row."""
    import numpy as np  # noqa: PLC0415 - a store is opened without it

    if large:
        wanted = [] if column == frames.PLACE else [column]
        table = frames.rows(path, wanted, where)
        hashes = _hashed(table[column]) if column in table.column_names else None
    else:
        hashes = _by_row(path).get(column)
        if where and hashes is not None:
            hashes = hashes[_group(path, where)]
    return "none" if hashes is None else _digest(np.ascontiguousarray(hashes).tobytes())


@cache
def _table(path: Path) -> Any:
    return frames.rows(path, frames.names(path))


@cache
def _by_row(path: Path) -> Mapping[str, Any]:
    """By column a number for each row, which tells its value."""
    table = _table(path)
    return {name: _hashed(table[name]) for name in table.column_names}


@cache
def _group(path: Path, where: tuple[str, str]) -> Any:
    """Which rows are of this group?"""
    import numpy as np  # noqa: PLC0415 - as above
    import pyarrow.compute as pc  # noqa: PLC0415 - as above

    mine = pc.fill_null(pc.equal(_table(path)[where[0]], where[1]), False)
    return np.flatnonzero(mine.to_numpy())


def _hashed(column: Any) -> Any:
    """A number for each value of an Arrow column: equal ones for equal values.

    Examples
    --------
    >>> import pyarrow as pa
    >>> text, other, none = _hashed(pa.chunked_array([["a", "", None]])).tolist()
    >>> len({text, other, none}), [text] == _hashed(pa.chunked_array([["a"]])).tolist()
    (3, True)
    >>> whole, lacking = pa.chunked_array([[1, 2]]), pa.chunked_array([[1, None]])
    >>> (_hashed(whole) == _hashed(lacking)).tolist()
    [True, False]
    """
    import pandas as pd  # noqa: PLC0415 - as above
    import pyarrow as pa  # noqa: PLC0415 - as above
    import pyarrow.compute as pc  # noqa: PLC0415 - as above

    kind = column.type
    if pa.types.is_string(kind) or pa.types.is_large_string(kind):
        values = pc.fill_null(column, _NOTHING).to_numpy()
    elif pa.types.is_temporal(kind):
        values = column.cast(pa.int64() if kind.bit_width == 64 else pa.int32())
        values = pc.fill_null(values, -1).to_numpy()
    elif pa.types.is_primitive(kind):  # with a null among others numbers are floats
        values = column.cast(pa.float64()).to_numpy()
    else:
        told = [json.dumps(each, default=str, ensure_ascii=False) for each in column.to_pylist()]
        values = pa.array(told, pa.string()).to_numpy(zero_copy_only=False)
    return pd.util.hash_array(values, categorize=False)


def of_table(table: Any) -> str:
    """Which digest has this Arrow table?"""
    return of_value(
        [[name, _digest(_hashed(table[name]).tobytes())] for name in table.column_names]
    )


def of_value(value: Any) -> str:
    """Which digest has this, made of plain values? The order of keys counts."""
    return _digest(json.dumps(value, default=str, ensure_ascii=False).encode())


def _digest(said: bytes) -> str:
    return sha256(said).hexdigest()[:24]


def _records(folder: Path, contents: Mapping[str, Any], name: str, period: str) -> str:
    """Of the rows of a record table in a period; in none of the waves, if that is empty."""
    import pyarrow as pa  # noqa: PLC0415 - as above
    import pyarrow.compute as pc  # noqa: PLC0415 - as above

    for record in contents["records"]:
        if record["name"] == name:
            table = frames.columns(folder / record["table"])
            waves = [period] if period else [wave["period"] for wave in contents["waves"]]
            inside = pc.is_in(table["period"].cast(pa.string()), value_set=pa.array(waves))
            return of_table(table.filter(inside if period else pc.invert(inside)))
    return "none"
