"""Tables that add columns to the answers: orders, customers, service records."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import TypeVar

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from csatbook.errors import DataError, Problem
from csatbook.study.data import LookupTable
from csatbook.survey.mistakes import rows_told
from csatbook.survey.reading.files import Input
from csatbook.survey.reading.raw import RawTable, text

Value = TypeVar("Value")


@dataclass(frozen=True)
class Lookup:
    """A table to be joined, and how messages speak of it."""

    raw: RawTable
    key: str


@dataclass(frozen=True)
class Unmatched:
    """Rows whose key the table does not have."""

    table: str
    key: str
    rows: int


def collect(tables: Iterable[tuple[Input, RawTable]], problems: list[Problem]) -> list[Lookup]:
    """Which tables are joined? Several files of one are one; adds what is wrong to `problems`."""
    lookups = []
    for path, group in groupby(tables, key=lambda each: each[0].file.path):
        members = list(group)
        file = members[0][0].file
        raws = [raw for _, raw in members]
        whole = raws[0] if len(raws) == 1 else _stacked(path, raws)
        assert isinstance(file, LookupTable)  # noqa: S101 - chosen by the caller
        table = Lookup(whole, file.key)
        try:
            _check(table)
        except DataError as error:
            problems += error.problems
        lookups.append(table)
    return lookups


def _stacked(path: str, raws: Sequence[RawTable]) -> RawTable:
    """Several files of one lookup table as one."""
    first = raws[0]
    return RawTable(
        name=path,
        table=pa.concat_tables([raw.table for raw in raws], promote_options="permissive"),
        rows=np.concatenate([raw.rows for raw in raws]),
        headings=first.headings,
        present=first.present,
        value_labels=first.value_labels,
        user_missing=first.user_missing,
    )


def _check(table: Lookup) -> None:
    """Has each key of the table one row?

    Raises
    ------
    DataError
        A key stands twice: nobody can say which of its rows belongs to an answer.
    """
    keys = _keys(table.raw, table.key)
    counted = pc.value_counts(keys.drop_null())
    twice = counted.filter(pc.greater(counted.field("counts"), 1)).field("values")
    if len(twice) == 0:
        return
    problems = []
    for value in twice[:20]:
        rows = np.flatnonzero(pc.equal(keys, value).fill_null(False))
        told = rows_told([int(table.raw.rows[row]) for row in rows])
        problems.append(
            table.raw.problem(f"expected each key once; one stands in {told}", column=table.key)
        )
    if len(twice) > len(problems):
        problems.append(table.raw.problem(f"… and {len(twice) - len(problems)} more keys"))
    raise DataError(problems)


def join(raw: RawTable, table: Lookup) -> tuple[RawTable, Unmatched]:
    """The answers with the table's columns added, and how many rows found no key there.

    Columns that the answers have already stay theirs.
    """
    places = pc.index_in(_keys(raw, table.key), value_set=_keys(table.raw, table.key))
    blank = pc.is_null(_keys(raw, table.key))
    places = pc.if_else(blank, None, places)
    added: Mapping[str, pa.ChunkedArray] = {
        name: table.raw.table[name].take(places)
        for name in table.raw.table.column_names
        if name not in raw.table.column_names
    }
    joined = raw.table
    for name, column in added.items():
        joined = joined.append_column(name, column)
    headings = {name: f"{table.raw.headings[name]} (of {table.raw.name})" for name in added}
    return (
        replace(
            raw,
            table=joined,
            headings={**raw.headings, **headings},
            value_labels={**raw.value_labels, **_only(table.raw.value_labels, added)},
            user_missing={**raw.user_missing, **_only(table.raw.user_missing, added)},
        ),
        Unmatched(table.raw.name, table.key, places.null_count),
    )


def _keys(raw: RawTable, key: str) -> pa.Array:
    plain = pc.utf8_trim_whitespace(text(raw.table[key])).combine_chunks()
    return pc.if_else(pc.equal(plain, ""), None, plain)


def _only(values: Mapping[str, Value], names: Mapping[str, object]) -> dict[str, Value]:
    return {name: value for name, value in values.items() if name in names}
