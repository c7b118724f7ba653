"""CSV and other delimited text files."""

from __future__ import annotations

import csv
import gzip
import io
import re
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NoReturn

import numpy as np
import pyarrow as pa
from pyarrow import csv as arrow_csv

from csatbook.errors import DataError, Problem
from csatbook.study.model import TableFile
from csatbook.survey import encoding, heading
from csatbook.survey.raw import Codes, RawTable

SEPARATORS = ",;\t|"
BLOCK = 1 << 22
_ANYTHING = re.compile(rb"[^\r\n]")
_WORKBOOKS = {b"PK\x03\x04": ".xlsx", b"\xd0\xcf\x11\xe0": ".xls"}


def read(path: Path, file: TableFile, wanted: Mapping[str, bool], *, name: str) -> RawTable:
    """Which wanted columns has this delimited text file?

    Parameters
    ----------
    path : the file; compressed if its name ends in `.gz`
    file : how the study declares it; encoding and separator are found out where not given
    wanted : column of the study to whether its entries are few and often repeated
    name : how messages name the file

    Raises
    ------
    DataError
        Unknown encoding, rows with too many or too few cells, a quotation mark that is never
        closed, a name that stands twice; with the rows.
    """
    data = encoding.to_utf8(_contents(path, name), file=name, declared=file.encoding)
    names, separator, start = _header(data, file, name)
    places = heading.find(names, wanted, file.columns, file=name)
    if data.count(b'"', start) % 2:
        _refuse_open_quote(data, start, separator, name)
    table = _columns(
        data, start, separator, len(names), name, {places[c]: wanted[c] for c in places}
    )
    return RawTable(
        name=name,
        table=pa.table({column: table[str(place)] for column, place in places.items()})
        if places
        else table,
        rows=_row_numbers(data, start, separator, table.num_rows),
        headings={column: str(names[place]).strip() for column, place in places.items()},
        present=names,
    )


def _contents(path: Path, name: str) -> bytes:
    try:
        data = path.read_bytes()
        if path.suffix.lower() == ".gz":
            data = gzip.decompress(data)
    except (OSError, EOFError, zlib.error) as error:
        raise DataError(Problem(name, f"cannot be read: {error}")) from None
    for start, suffix in _WORKBOOKS.items():
        if data.startswith(start):
            message = f"expected a text file; found an Excel workbook. Rename it to {suffix}"
            raise DataError(Problem(name, message))
    return data


def _header(data: bytes, file: TableFile, name: str) -> tuple[list[str], str, int]:
    """The column names, the separator, and where the rows below them begin."""
    lines = _lines(data)
    separator = file.separator or ","
    start = 0
    for number in range(1, file.header + 1):
        first = next(lines, "")
        start += len(first.encode())
        if number == file.header and file.separator is None:
            separator = _separator(first)
        taken = [first]

        def following() -> Iterator[str]:
            yield taken[0]
            for line in lines:
                taken.append(line)
                yield line

        names = next(csv.reader(following(), delimiter=separator), [])
        start += sum(len(line.encode()) for line in taken[1:])
    if not any(one.strip() for one in names):
        message = f"expected column names in row {file.header}; found nothing there"
        raise DataError(Problem(name, message))
    return names, separator, start


def _separator(line: str) -> str:
    """The separator found most in the line, outside quotation marks."""
    plain = "".join(line.split('"')[::2])
    return max(SEPARATORS, key=plain.count)


def _lines(data: bytes, start: int = 0) -> Iterator[str]:
    return iter(io.TextIOWrapper(io.BytesIO(memoryview(data)[start:]), "utf-8", newline=""))


def _columns(
    data: bytes, start: int, separator: str, width: int, name: str, few: Mapping[int, bool]
) -> pa.Table:
    names = [str(place) for place in range(width)]
    if not _ANYTHING.search(data, start):
        return pa.table({str(place): pa.array([], pa.string()) for place in few})
    options = arrow_csv.ConvertOptions(
        column_types={str(place): _TYPES[short] for place, short in few.items()},
        include_columns=[str(place) for place in few] or names[:1],
        strings_can_be_null=False,
    )
    # A cell may be longer than a block: then everything is read as one block.
    for block in (BLOCK, len(data) + 1):
        try:
            return arrow_csv.read_csv(
                pa.BufferReader(pa.py_buffer(data).slice(start)),
                read_options=arrow_csv.ReadOptions(column_names=names, block_size=block),
                parse_options=arrow_csv.ParseOptions(
                    delimiter=separator, newlines_in_values=b'"' in data
                ),
                convert_options=options,
            )
        except pa.ArrowInvalid as error:
            if "straddling" not in str(error):
                _refuse_ragged(data, start, separator, width, name, str(error))
    raise AssertionError


_TYPES = {True: pa.dictionary(pa.int32(), pa.string()), False: pa.string()}


def _records(
    data: bytes, start: int, separator: str, *, strict: bool = False
) -> Iterator[list[str]]:
    """All records below the header, also the empty lines that are no rows."""
    csv.field_size_limit(1 << 30)
    return csv.reader(_lines(data, start), delimiter=separator, strict=strict)


def _first_row(data: bytes, start: int, separator: str) -> int:
    """The number that a spreadsheet gives the first record below the header."""
    return 1 + sum(1 for _ in _records(data[:start], 0, separator))


def _row_numbers(data: bytes, start: int, separator: str, count: int) -> Codes:
    first = _first_row(data, start, separator)
    body = memoryview(data)[start:]
    gaps = (
        bytes(body[:1]) in (b"\n", b"\r") or b"\n\n" in data or b"\n\r\n" in data or b"\r\r" in data
    )
    if not gaps:
        return np.arange(first, first + count, dtype=np.int32)
    filled = [bool(record) for record in _records(data, start, separator)]
    return (np.flatnonzero(filled) + first).astype(np.int32)


def _refuse_ragged(
    data: bytes, start: int, separator: str, width: int, name: str, reason: str
) -> NoReturn:
    first = _first_row(data, start, separator)
    records = enumerate(_records(data, start, separator), first)
    problems = [
        Problem(
            f"{name}, row {row}",
            f"expected {width} cells as in the header; found {len(record)} "
            f"({separator.join(record)[:60]!r})",
        )
        for row, record in records
        if record and len(record) != width
    ]
    raise DataError(problems or Problem(name, f"cannot be read as a table: {reason}"))


def _refuse_open_quote(data: bytes, start: int, separator: str, name: str) -> None:
    """An opened quotation mark would swallow all rows after it without a word."""
    row = _first_row(data, start, separator) - 1
    try:
        for _ in _records(data, start, separator, strict=True):
            row += 1
    except csv.Error:
        message = 'expected quotation marks in pairs (a " inside a cell is doubled: ""); found '
        raise DataError(
            Problem(f"{name}, row {row + 1}", message + "one that is not closed")
        ) from None
