"""A raw file's columns as text, and where each row stands in the file."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from csatbook.errors import Problem, nearest
from csatbook.study.notice import Notice
from csatbook.survey.mistakes import SHOWN_ROWS, SHOWN_SIGNS, rows_told
from csatbook.survey.reading.heading import tidy

Codes = np.ndarray[tuple[int], np.dtype[np.int32]]

SHOWN_NAMES = 40
PREVIEW_ROWS = 20
"""So many rows below the names are looked through for better ones."""
_ANSWER = re.compile(r"\d{5}|(?:19|20)\d\d\s*[-/.年]\s*\d|@|^\d{1,3}(?:\.\d+)?$")
"""What a column is not called: an id, a phone, a date, an address, a mark."""


@dataclass(frozen=True)
class AnswerSet:
    """A question with several answers that a file declares, as SPSS does."""

    name: str
    label: str
    columns: tuple[str, ...]
    ticked: str | None
    """What stands for a tick, of a column an option; None of columns that hold an answer each."""


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
    wordings: Mapping[str, str] = field(default_factory=dict)
    """How each question is worded, where a file keeps that beside its names."""
    dates: str | None = None
    """Which part of its dates comes first, as `moment.parse` takes it."""
    typed: bool = True
    """Whether numbers are more than the way in which they are written."""
    partly: bool = False
    """Whether only the beginning of the file was wanted, and there is more."""
    numbered: bool = True
    """Whether a reader finds a row by its number; the rows of a database have none."""
    below: Sequence[Sequence[object]] = ()
    """The first rows of a file, those of the names included, in which better names may stand."""
    sets: Sequence[AnswerSet] = ()
    """The questions with several answers that the file itself declares."""
    notices: Sequence[Notice] = ()
    """What was noticed while the file was read."""
    elsewhere: str = ""
    """Another sheet of the workbook that has more of the wanted columns."""
    ends: Sequence[Sequence[object]] = ()
    """All cells of the last rows of a workbook, also in columns that nobody wants."""

    def where(self, positions: Iterable[int] | None = None, column: str | None = None) -> str:
        """`file, rows 2, 5, column q1`: the place of a problem."""
        parts = [self.name]
        if positions is not None and self.numbered:
            parts.append(rows_told([int(self.rows[each]) for each in positions]))
        if column is not None:
            parts.append(f"column {self.headings.get(column, column)}")
        return ", ".join(parts)

    def part(self, start: int, stop: int | None = None) -> RawTable:
        """Some of the rows, and only what stands in them."""
        cut = self.table.slice(start, None if stop is None else stop - start)
        columns = {
            # Else the dictionary would keep entries of the other rows.
            name: text(column).dictionary_encode()
            if pa.types.is_dictionary(column.type)
            else column
            for name, column in zip(cut.column_names, cut.columns, strict=True)
        }
        return replace(self, table=pa.table(columns), rows=self.rows[start:stop])

    def written(self, columns: Iterable[str], change: Callable[[str], str]) -> RawTable:
        """The table with each entry of these columns of text as `change` writes it."""
        table = self.table
        for place, name in enumerate(table.column_names):
            if name not in columns or pa.types.is_integer(table[name].type):
                continue
            different = distinct(table[name])
            texts = pa.array([entry and change(entry) for entry in different.entries], pa.string())
            table = table.set_column(place, name, texts.take(different.places).dictionary_encode())
        return replace(self, table=table)

    def problem(
        self, message: str, positions: Iterable[int] | None = None, column: str | None = None
    ) -> Problem:
        """What is wrong at this place of the file."""
        return Problem(self.where(positions, column), message)

    def lacks(self, wanted: Mapping[str, str], advice: str = "") -> Problem:
        """The file lacks these columns: what for each is needed, which there are, what to do."""
        columns = [f"a column '{column}' ({purpose})" for column, purpose in wanted.items()]
        message = f"expected {', '.join(columns)}; found {self.columns_told}.{self._hint(wanted)}"
        return Problem(self.name, f"{message} {advice}" if advice else message)

    def lacks_all(self, columns: Sequence[str]) -> Problem:
        """The file has none of the columns that are wanted: which there are, and what to do."""
        wanted = [f"'{column}'" for column in columns[:SHOWN_ROWS]]
        more = " and others" if len(columns) > SHOWN_ROWS else ""
        message = (
            f"has none of the columns that the study names; expected {', '.join(wanted)}{more}; "
            f"found {self.columns_told}.{self._hint(columns)}"
        )
        return Problem(self.name, message)

    def _hint(self, columns: Iterable[str]) -> str:
        """Another sheet or row that has these names, or the names that are nearest; or nothing."""
        wanted, names = list(columns), self._names()
        if self.elsewhere:
            there = f"sheet '{self.elsewhere}' has more of them"
            return f" The {there}: write `sheet: {self.elsewhere}` for this file."
        if len(wanted) == 1:
            return self._header(wanted) or nearest(wanted[0], names)
        return self._header(wanted) or "".join(
            f" For '{column}':{near}" for column in wanted if (near := nearest(column, names))
        )

    def _names(self) -> list[str]:
        return [tidy(name) for name in self.present if tidy(name)]

    @property
    def columns_told(self) -> str:
        """The names of the file's columns, for a message.

        Where the first row is one of answers, as in a file without names, its cells stay untold.
        """
        names = self._names()
        if any(_ANSWER.search(name) for name in names):
            return (
                f"{len(names)} columns whose names look like answers: is the row of the column "
                "names missing?"
            )
        more = len(names) - SHOWN_NAMES
        told = ", ".join(name[:SHOWN_SIGNS] for name in names[:SHOWN_NAMES]) or "none"
        return told + (f" and {more} more" if more > 0 else "")

    def _header(self, columns: Sequence[str]) -> str:
        """A sentence on the row in which these names stand, if there is one; or nothing."""
        wanted = {tidy(column) for column in columns}
        rows = [len(wanted & {tidy(cell) for cell in row}) for row in self.below]
        if not any(rows):
            return ""
        row = rows.index(max(rows)) + 1
        return f" The names seem to stand in row {row}: write `header: {row}` for this file."


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
