"""CSV and other delimited text files."""

from __future__ import annotations

import re
import zlib
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pyarrow as pa
from pyarrow import csv

from csatbook.errors import DataError, Problem
from csatbook.study.data import TableFile
from csatbook.survey.reading import content, encoding, expanded, heading, records
from csatbook.survey.reading.need import Kind
from csatbook.survey.reading.raw import PREVIEW_ROWS, Codes, RawTable
from csatbook.survey.reading.records import Source

BLOCK_BYTES = 1 << 22
SIGNS = 200
"""How many bytes tell a web page."""
LINE_END = ord("\n")
_ANYTHING = re.compile(rb"[^\r\n]")
_WORKBOOKS = {b"PK\x03\x04": ".xlsx", b"\xd0\xcf\x11\xe0": ".xls"}
_WORDS = pa.dictionary(pa.int32(), pa.string())
_TYPES: dict[Kind, pa.DataType] = {"marks": _WORDS, "few": _WORDS, "text": pa.string()}


def read(path: Path, file: TableFile, wanted: Mapping[str, Kind], *, name: str) -> RawTable:
    """Which wanted columns has this delimited text file?

    Parameters
    ----------
    path : the file; compressed if its name ends in `.gz`
    file : how the study declares it; encoding and separator are found out where not given
    wanted : column of the study to what is in it
    name : how messages name the file

    Raises
    ------
    DataError
        Unknown encoding, rows with too many or too few cells, a quotation mark that is never
        closed, a name that stands twice; with the rows.
    """
    data = encoding.to_utf8(_contents(path, name), file=name, declared=file.encoding)
    source = records.divide(data, file=name, header=file.header, separator=file.separator)
    places = heading.find(source.names, wanted, file.columns, file=name, above=source.above)
    if b'"' in data and data.count(b'"', source.start) % 2:
        problem = records.open_quote(source)
        if problem:
            raise DataError(problem)
    table = _table(source, {place: wanted[column] for column, place in places.items()})
    return RawTable(
        name=name,
        table=pa.table({column: table[str(place)] for column, place in places.items()}),
        rows=_row_numbers(source, table.num_rows),
        headings=heading.titles([source.names, *source.above], places, file.columns),
        present=source.names,
        below=records.first(source, PREVIEW_ROWS),
    )


def _contents(path: Path, name: str) -> bytes:
    try:
        packed = path.suffix.lower() == ".gz"
        data = expanded.gunzip(path, name=name) if packed else path.read_bytes()
    except (OSError, EOFError, zlib.error) as error:
        raise DataError(Problem(name, f"cannot be read: {error}")) from None
    content.refuse_page(data[:SIGNS], name=name)
    for start, suffix in _WORKBOOKS.items():
        if data.startswith(start):
            message = f"expected a text file; found a workbook: let its name end in {suffix}"
            raise DataError(Problem(name, message))
    return data


def _table(source: Source, kinds: Mapping[int, Kind]) -> pa.Table:
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
                raise DataError(records.ragged(source) or problem) from None


def _parsed(source: Source, kinds: Mapping[int, Kind], *, numbers: bool, block: int) -> pa.Table:
    types = {**_TYPES, "marks": pa.int8()} if numbers else _TYPES
    return csv.read_csv(
        pa.BufferReader(pa.py_buffer(source.data).slice(source.start)),
        read_options=csv.ReadOptions(
            column_names=[str(place) for place in range(len(source.names))], block_size=block
        ),
        parse_options=csv.ParseOptions(
            delimiter=source.separator, newlines_in_values=b'"' in source.data
        ),
        convert_options=csv.ConvertOptions(
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


def _row_numbers(source: Source, count: int) -> Codes:
    first = source.first_row
    if _lines(source) == count:  # no empty lines that are no rows, no line breaks inside cells
        return np.arange(first, first + count, dtype=np.int32)
    return (np.flatnonzero(records.filled(source)) + first).astype(np.int32)


def _lines(source: Source) -> int:
    """How many lines stand below the names?"""
    signs = np.frombuffer(source.data, dtype=np.uint8)
    ends = sum(
        int(np.count_nonzero(signs[start : start + BLOCK_BYTES] == LINE_END))
        for start in range(source.start, signs.size, BLOCK_BYTES)
    )
    return ends + (not source.data.endswith(b"\n"))
