"""A raw file's columns as text, and where each row stands in the file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from csatbook.errors import Problem, nearest
from csatbook.study.notice import Notice
from csatbook.survey.heading import tidy

Codes = np.ndarray[tuple[int], np.dtype[np.int32]]

SHOWN_ROWS = 8
SHOWN_SIGNS = 40


@dataclass(frozen=True)
class RawTable:
    """The columns of one file that are wanted, under the study's names.

    Text, plain or by dictionary; marks may be whole numbers.
    """

    name: str
    """The file, as messages name it."""
    table: pa.Table
    rows: Codes
    """For each row of the table its number in the file, as a spreadsheet counts it."""
    headings: Mapping[str, str]
    """The study's name of a column to the name it has in the file."""
    present: Sequence[str] = ()
    """All column names of the file."""
    value_labels: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    user_missing: Mapping[str, frozenset[str]] = field(default_factory=dict)
    numbered: bool = True
    """Whether a reader finds a row by its number; the rows of a database have none."""
    notices: Sequence[Notice] = ()
    """What was noticed while the file was read."""

    def where(self, positions: Iterable[int] | None = None, column: str | None = None) -> str:
        """`file, rows 2, 5, column q1`: the place of a problem."""
        parts = [self.name]
        if positions is not None and self.numbered:
            parts.append(rows_told([int(self.rows[each]) for each in positions]))
        if column is not None:
            parts.append(f"column {self.headings.get(column, column)}")
        return ", ".join(parts)

    def problem(
        self, message: str, positions: Iterable[int] | None = None, column: str | None = None
    ) -> Problem:
        """What is wrong at this place of the file."""
        return Problem(self.where(positions, column), message)

    def lacks(self, column: str, purpose: str) -> Problem:
        """The file has no such column: what for it is needed, and which there are."""
        names = [tidy(name) for name in self.present if tidy(name)]
        found = ", ".join(names) or "none"
        message = f"expected a column '{column}' ({purpose}); found {found}."
        return Problem(self.name, message + nearest(column, names))


@dataclass(frozen=True)
class Distinct:
    """A column as its few different entries, and which of them each row has."""

    entries: Sequence[str | None]
    """The last one is None, for cells that hold nothing."""
    places: pa.ChunkedArray
    """For each row the position of its entry, or null."""
    first: int | None = None
    """The entries are whole numbers from here on."""

    @cached_property
    def codes(self) -> Codes:
        """For each row the position of its entry."""
        return np.asarray(self.places.fill_null(len(self.entries) - 1).to_numpy())

    def rows_of(self, entries: Iterable[int]) -> list[int]:
        """In which rows does one of these entries stand?"""
        chosen = np.isin(self.codes, np.fromiter(entries, np.int32))
        return [int(each) for each in np.flatnonzero(chosen)]


def distinct(column: pa.ChunkedArray) -> Distinct:
    """Which different entries has this column, as text?

    All that is read out of cells is read out of the different entries, so that a file of a
    million rows costs little more than one of a hundred, and every odd entry is seen.

    Examples
    --------
    >>> distinct(pa.chunked_array([["5", "4", "5", None]])).codes
    array([0, 1, 0, 2], dtype=int32)
    """
    if pa.types.is_integer(column.type):
        return _small_numbers(column)
    if not pa.types.is_dictionary(column.type):
        column = column.dictionary_encode()
    column = column.unify_dictionaries()
    entries = column.chunk(0).dictionary.to_pylist() if column.num_chunks else []
    places = pa.chunked_array([chunk.indices for chunk in column.chunks], pa.int32())
    return Distinct([*entries, None], places)


def _small_numbers(column: pa.ChunkedArray) -> Distinct:
    """All whole numbers between the smallest and the largest, some of which may not occur."""
    ends = pc.min_max(column)
    if not ends["min"].is_valid:
        return Distinct([None], column.cast(pa.int32()))
    first, last = ends["min"].as_py(), ends["max"].as_py()
    entries = [str(number) for number in range(first, last + 1)]
    return Distinct([*entries, None], pc.subtract(column.cast(pa.int16()), first), first)


def text(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """The column as plain text, one entry a row."""
    return column if pa.types.is_string(column.type) else column.cast(pa.string())


def rows_told(rows: Sequence[int]) -> str:
    """Row numbers for a message: the first few, and how many more.

    Examples
    --------
    >>> rows_told([12]), rows_told([3, 5])
    ('row 12', 'rows 3, 5')
    """
    if len(rows) == 1:
        return f"row {rows[0]}"
    shown = ", ".join(str(row) for row in rows[:SHOWN_ROWS])
    more = len(rows) - SHOWN_ROWS
    return f"rows {shown}" + (f" and {more} more" if more > 0 else "")


def shown(entry: object) -> str:
    r"""A cell for a message: in quotation marks, on one line, not too long.

    Examples
    --------
    >>> print(shown("x\ny"), shown("long " * 20))
    'x y' 'long long long long long long long long…'
    """
    text = " ".join(str(entry).split())
    return f"'{text if len(text) <= SHOWN_SIGNS else text[: SHOWN_SIGNS - 1] + '…'}'"
