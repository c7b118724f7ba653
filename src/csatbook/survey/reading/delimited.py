"""CSV and other delimited text files."""

from __future__ import annotations

import csv
import re
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import numpy as np
import pyarrow as pa
from pyarrow import csv as arrow_csv

from csatbook.errors import DataError, Problem
from csatbook.study.data import TableFile
from csatbook.survey.reading import content, encoding, heading
from csatbook.survey.reading.raw import PREVIEW_ROWS, Codes, RawTable
from csatbook.survey.reading.required import ColumnKind

BLOCK_BYTES = 1 << 22
SIGNS = 200
"""How many bytes tell a web page."""
_NEWLINE = ord("\n")
_ANYTHING = re.compile(rb"[^\r\n]")
_WIDE_SIGNS = (b"\xff\xfe", b"\xfe\xff")
"""Of UTF-16, in which a byte such as that of a line's end may be half a sign."""
_WORKBOOKS = {b"PK\x03\x04": ".xlsx", b"\xd0\xcf\x11\xe0": ".xls"}
_WORDS = pa.dictionary(pa.int32(), pa.string())
_TYPES: dict[ColumnKind, pa.DataType] = {"marks": _WORDS, "few": _WORDS, "text": pa.string()}

SEPARATORS = ",;\t|"
_SEPARATOR_LINE = re.compile(rb'"?sep=([^\r\n"])"?\r?\n', re.IGNORECASE)
"""The line by which Excel is told the separator; Excel shows no row for it."""
_LINE_END = re.compile(rb"\r\n?|\n")
csv.field_size_limit(1 << 30)


@dataclass(frozen=True)
class Delimited:
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


def read(
    path: Path,
    file: TableFile,
    wanted: Mapping[str, ColumnKind],
    *,
    name: str,
    most: int | None = None,
) -> RawTable:
    """Which wanted columns has this delimited text file?

    Parameters
    ----------
    path : the file; compressed if its name ends in `.gz`
    file : how the study declares it; encoding and separator are found out where not given
    wanted : column of the study to what is in it
    name : how messages name the file
    most : so many bytes at the beginning are enough, up to the end of a row

    Raises
    ------
    DataError
        Unknown encoding, rows with too many or too few cells, a quotation mark that is never
        closed, a name that stands twice; with the rows.
    """
    whole = _contents(path, name, most)
    data = _beginning(whole, most)
    partly = most is not None and len(whole) > most
    data = encoding.to_utf8(data, file=name, declared=file.encoding)
    source = _divide(data, file=name, header=file.header, separator=file.separator)
    places = heading.positions(source.names, wanted, file.columns, file=name, above=source.above)
    if b'"' in data and data.count(b'"', source.start) % 2:
        problem = _open_quote(source)
        if problem:
            raise DataError(problem)
    table = _table(source, {place: wanted[column] for column, place in places.items()})
    return RawTable(
        name=name,
        table=pa.table({column: table[str(place)] for column, place in places.items()}),
        rows=_row_numbers(source, table.num_rows),
        headings=heading.titles([source.names, *source.above], places, file.columns),
        present=source.names,
        below=_first_rows(source, PREVIEW_ROWS),
        partly=partly,
    )


def _beginning(data: bytes, most: int | None) -> bytes:
    """The first rows of a file, of which the last is whole; all of it where it is no longer."""
    if most is None or len(data) <= most or data.startswith(_WIDE_SIGNS):
        return data
    end = data.rfind(b"\n", 0, most) + 1
    while end and data.count(b'"', 0, end) % 2:  # a line break inside quotation marks
        end = data.rfind(b"\n", 0, end - 1) + 1
    return data[: end or most]


def _contents(path: Path, name: str, most: int | None = None) -> bytes:
    try:
        packed = path.suffix.lower() == ".gz"
        data = content.gunzip(path, name=name) if packed else _read(path, most)
    except (OSError, EOFError, zlib.error) as error:
        raise DataError(Problem(name, f"cannot be read: {error}")) from None
    content.refuse_page(data[:SIGNS], name=name)
    for start, suffix in _WORKBOOKS.items():
        if data.startswith(start):
            message = f"expected a text file; found a workbook: let its name end in {suffix}"
            raise DataError(Problem(name, message))
    return data


def _read(path: Path, most: int | None) -> bytes:
    with path.open("rb") as file:
        start = file.read(2)
        whole = most is None or start in _WIDE_SIGNS
        return start + (file.read() if most is None or whole else file.read(most - 1))


def _table(source: Delimited, kinds: Mapping[int, ColumnKind]) -> pa.Table:
    """The columns at these positions, named by them."""
    chosen = kinds or {0: "text"}  # the rows count even where no column is wanted
    if not _ANYTHING.search(source.data, source.start):
        return pa.table({str(place): pa.array([], pa.string()) for place in chosen})
    # Marks are read as numbers if all are plain ones, which takes half the time, else as text.
    # A cell may be longer than a block: then everything is read as one block.
    numbers = "marks" in chosen.values() and not _hexadecimal(source.data)
    block = BLOCK_BYTES
    while True:
        try:
            return _parsed(source, chosen, numbers=numbers, block=block).unify_dictionaries()
        except pa.ArrowInvalid as error:
            if numbers and "conversion error to int8" in str(error):
                numbers = False
            elif "straddling" in str(error) and block == BLOCK_BYTES:
                block = len(source.data) + 1
            else:
                problem = Problem(source.file, f"cannot be read as a table: {error}")
                raise DataError(_ragged(source) or problem) from None


def _parsed(
    source: Delimited, kinds: Mapping[int, ColumnKind], *, numbers: bool, block: int
) -> pa.Table:
    types = {**_TYPES, "marks": pa.int8()} if numbers else _TYPES
    return arrow_csv.read_csv(
        pa.BufferReader(pa.py_buffer(source.data).slice(source.start)),
        read_options=arrow_csv.ReadOptions(
            column_names=[str(place) for place in range(len(source.names))], block_size=block
        ),
        parse_options=arrow_csv.ParseOptions(
            delimiter=source.separator, newlines_in_values=b'"' in source.data
        ),
        convert_options=arrow_csv.ConvertOptions(
            column_types={str(place): types[kind] for place, kind in kinds.items()},
            include_columns=[str(place) for place in kinds],
            null_values=[""],
            strings_can_be_null=False,
            check_utf8=False,  # `encoding` has
        ),
    )


def _hexadecimal(data: bytes) -> bool:
    """Whether a cell may hold 0x5, which is no mark, though a number to the parser."""
    return any(sign in data and b"0" + sign in data for sign in (b"x", b"X"))


def _row_numbers(source: Delimited, count: int) -> Codes:
    first = source.first_row
    if _lines(source) == count:  # no empty lines that are no rows, no line breaks inside cells
        return np.arange(first, first + count, dtype=np.int32)
    return (np.flatnonzero(_filled(source)) + first).astype(np.int32)


def _lines(source: Delimited) -> int:
    """How many lines stand below the names?"""
    signs = np.frombuffer(source.data, dtype=np.uint8)
    ends = sum(
        int(np.count_nonzero(signs[start : start + BLOCK_BYTES] == _NEWLINE))
        for start in range(source.start, signs.size, BLOCK_BYTES)
    )
    return ends + (not source.data.endswith(b"\n"))


def _divide(data: bytes, *, file: str, header: int, separator: str | None) -> Delimited:
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
        lines = _CountedLines(data, begin)
        records = csv.reader(lines, delimiter=",")
        for _ in range(header - 1):
            next(records, None)
        before = lines.taken
        next(records, None)
        separator = _most(data[before : lines.taken].decode())
    lines = _CountedLines(data, begin)
    records = csv.reader(lines, delimiter=separator)
    *above, names = [next(records, []) for _ in range(header)]
    if not any(name.strip() for name in names):
        message = f"expected column names in row {header}; found nothing there"
        raise DataError(Problem(file, message))
    higher = tuple(tuple(row) for row in reversed(above))
    return Delimited(file, data, tuple(names), higher, separator, begin, lines.taken, header + 1)


def _first_rows(source: Delimited, count: int) -> list[list[str]]:
    """The first rows of the file as a spreadsheet shows them, those of the names included."""
    records = csv.reader(_CountedLines(source.data, source.begin), delimiter=source.separator)
    return list(islice(records, count))


def _filled(source: Delimited) -> list[bool]:
    """Of all lines below the names: which are rows, and which are empty lines between them?"""
    return [bool(record) for record in _records(source)]


def _ragged(source: Delimited) -> list[Problem]:
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


def _open_quote(source: Delimited) -> Problem | None:
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


class _CountedLines:
    """The lines of a file, counting the bytes that were taken; nothing is copied beforehand."""

    def __init__(self, data: bytes, start: int = 0) -> None:
        self.taken = start
        self._data = data

    def __iter__(self) -> Iterator[str]:
        while self.taken < len(self._data):
            start = self.taken
            ending = _LINE_END.search(self._data, start)
            self.taken = ending.end() if ending else len(self._data)
            yield self._data[start : self.taken].decode()


def _records(source: Delimited, *, strict: bool = False) -> Iterator[list[str]]:
    lines = _CountedLines(source.data, source.start)
    return csv.reader(lines, delimiter=source.separator, strict=strict)


def _most(names: str) -> str:
    outside = "".join(names.split('"')[::2])
    return max(SEPARATORS, key=outside.count)
