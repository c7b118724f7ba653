"""Delimited text record by record: slow, exact, for row numbers and for what is wrong."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from csatbook.errors import DataError, Problem

SEPARATORS = ",;\t|"
_SEPARATOR_LINE = re.compile(rb'"?sep=([^\r\n"])"?\r?\n', re.IGNORECASE)
"""The line by which Excel is told the separator; Excel shows no row for it."""
_LINE_END = re.compile(rb"\r\n?|\n")
csv.field_size_limit(1 << 30)


@dataclass(frozen=True)
class Source:
    """A delimited file in UTF-8, divided into its column names and what stands below them."""

    file: str
    """As messages name it."""
    data: bytes
    names: tuple[str, ...]
    above: tuple[tuple[str, ...], ...]
    """The rows over the names, the nearest first."""
    separator: str
    begin: int
    """Where the first row begins, in bytes."""
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
    separator : found out if None: what a first line `sep=;` says; else of , ; tab and | what is
        most in the names' row

    Raises
    ------
    DataError
        There are no names in that row.
    """
    begin = 0
    if line := _SEPARATOR_LINE.match(data):
        begin, separator = line.end(), separator or line[1].decode()
    if separator is None:
        lines = _Lines(data, begin)
        records = csv.reader(lines, delimiter=",")
        for _ in range(header - 1):
            next(records, None)
        before = lines.taken
        next(records, None)
        separator = _most(data[before : lines.taken].decode())
    lines = _Lines(data, begin)
    records = csv.reader(lines, delimiter=separator)
    *above, names = [next(records, []) for _ in range(header)]
    if not any(one.strip() for one in names):
        message = f"expected column names in row {header}; found nothing there"
        raise DataError(Problem(file, message))
    higher = tuple(tuple(row) for row in reversed(above))
    return Source(file, data, tuple(names), higher, separator, begin, lines.taken, header + 1)


def first(source: Source, count: int) -> list[list[str]]:
    """The first rows of the file as a spreadsheet shows them, those of the names included."""
    records = csv.reader(_Lines(source.data, source.begin), delimiter=source.separator)
    return list(islice(records, count))


def filled(source: Source) -> list[bool]:
    """Of all lines below the names: which are rows, and which are empty lines between them?"""
    return [bool(record) for record in _records(source)]


def ragged(source: Source) -> list[Problem]:
    """Which rows have more or fewer cells than there are names?"""
    width = len(source.names)
    return [
        Problem(
            f"{source.file}, row {row}",
            f"expected {width} cells, as there are column names; found {len(record)}",
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
