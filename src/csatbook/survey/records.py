"""Delimited text record by record: slow, exact, for row numbers and for what is wrong."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass

from csatbook.errors import DataError, Problem

SEPARATORS = ",;\t|"
SHOWN_CHARACTERS = 60
_LINE_END = re.compile(rb"\r\n?|\n")
csv.field_size_limit(1 << 30)


@dataclass(frozen=True)
class Source:
    """A delimited file in UTF-8, divided into its column names and what stands below them."""

    file: str
    """As messages name it."""
    data: bytes
    names: tuple[str, ...]
    separator: str
    start: int
    """Where the rows begin, in bytes."""
    first_row: int
    """The number that a spreadsheet gives to the first of them."""


def divide(data: bytes, *, file: str, header: int, separator: str | None) -> Source:
    """Where are the column names, and what separates them?

    Parameters
    ----------
    data : the file in UTF-8
    file : how messages name it
    header : the row of the names, from 1
    separator : found out if None: of , ; tab and |, what is most in the names' row

    Raises
    ------
    DataError
        There are no names in that row.
    """
    lines = _Lines(data)
    records = csv.reader(lines, delimiter=separator or ",")
    for _ in range(header - 1):
        next(records, None)
    before = lines.taken
    names = next(records, [])
    if separator is None:
        separator = _most(data[before : lines.taken].decode())
        lines = _Lines(data, before)
        names = next(csv.reader(lines, delimiter=separator), [])
    if not any(one.strip() for one in names):
        message = f"expected column names in row {header}; found nothing there"
        raise DataError(Problem(file, message))
    return Source(file, data, tuple(names), separator, lines.taken, header + 1)


def filled(source: Source) -> list[bool]:
    """Of all lines below the names: which are rows, and which are empty lines between them?"""
    return [bool(record) for record in _records(source)]


def ragged(source: Source) -> list[Problem]:
    """Which rows have more or fewer cells than there are names?"""
    width = len(source.names)
    return [
        Problem(
            f"{source.file}, row {row}",
            f"expected {width} cells, as there are column names; found {len(record)} "
            f"({source.separator.join(record)[:SHOWN_CHARACTERS]!r})",
        )
        for row, record in enumerate(_records(source), source.first_row)
        if record and len(record) != width
    ]


def open_quote(source: Source) -> Problem | None:
    """In which row is a quotation mark opened that never ends?

    It would swallow all rows after it without a word.
    """
    row = source.first_row
    try:
        for _ in _records(source, strict=True):
            row += 1
    except csv.Error:
        message = 'expected quotation marks in pairs (inside a cell doubled: ""); found one open'
        return Problem(f"{source.file}, row {row}", message)
    return None


class _Lines:
    """The lines of a file, counting the bytes that were taken; nothing is copied beforehand."""

    def __init__(self, data: bytes, start: int = 0) -> None:
        self.taken = start
        self._data = data

    def __iter__(self) -> Iterator[str]:
        while self.taken < len(self._data):
            start = self.taken
            found = _LINE_END.search(self._data, start)
            self.taken = found.end() if found else len(self._data)
            yield self._data[start : self.taken].decode()


def _records(source: Source, *, strict: bool = False) -> Iterator[list[str]]:
    lines = _Lines(source.data, source.start)
    return csv.reader(lines, delimiter=source.separator, strict=strict)


def _most(names: str) -> str:
    outside = "".join(names.split('"')[::2])
    return max(SEPARATORS, key=outside.count)
