"""CSV and other delimited text files."""

from __future__ import annotations

import gzip
import re
import zlib
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pyarrow as pa
from pyarrow import csv

from csatbook.errors import DataError, Problem
from csatbook.study.model import TableFile
from csatbook.survey import encoding, heading, records
from csatbook.survey.raw import Codes, RawTable
from csatbook.survey.records import Source

BLOCK_BYTES = 1 << 22
_ANYTHING = re.compile(rb"[^\r\n]")
_WORKBOOKS = {b"PK\x03\x04": ".xlsx", b"\xd0\xcf\x11\xe0": ".xls"}
_TYPES = {True: pa.dictionary(pa.int32(), pa.string()), False: pa.string()}


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
    source = records.divide(data, file=name, header=file.header, separator=file.separator)
    places = heading.find(source.names, wanted, file.columns, file=name)
    if data.count(b'"', source.start) % 2 and (problem := records.open_quote(source)):
        raise DataError(problem)
    table = _table(source, {place: wanted[column] for column, place in places.items()})
    return RawTable(
        name=name,
        table=pa.table({column: table[str(place)] for column, place in places.items()}),
        rows=_row_numbers(source, table.num_rows),
        headings={column: source.names[place].strip() for column, place in places.items()},
        present=source.names,
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
            message = f"expected a text file; found a workbook: let its name end in {suffix}"
            raise DataError(Problem(name, message))
    return data


def _table(source: Source, few: Mapping[int, bool]) -> pa.Table:
    """The columns at these positions, named by them."""
    chosen = few or {0: False}  # the rows count even where no column is wanted
    if not _ANYTHING.search(source.data, source.start):
        return pa.table({str(place): pa.array([], pa.string()) for place in chosen})
    # A cell may be longer than a block: then everything is read as one block.
    for block in (BLOCK_BYTES, len(source.data) + 1):
        try:
            table = csv.read_csv(
                pa.BufferReader(pa.py_buffer(source.data).slice(source.start)),
                read_options=csv.ReadOptions(
                    column_names=[str(place) for place in range(len(source.names))],
                    block_size=block,
                ),
                parse_options=csv.ParseOptions(
                    delimiter=source.separator, newlines_in_values=b'"' in source.data
                ),
                convert_options=csv.ConvertOptions(
                    column_types={str(place): _TYPES[short] for place, short in chosen.items()},
                    include_columns=[str(place) for place in chosen],
                    strings_can_be_null=False,
                    check_utf8=False,  # `encoding` has
                ),
            )
            return table.unify_dictionaries().combine_chunks()
        except pa.ArrowInvalid as error:
            reason = str(error)
            if "straddling" not in reason:
                break
    raise DataError(
        records.ragged(source) or Problem(source.file, f"cannot be read as a table: {reason}")
    )


def _row_numbers(source: Source, count: int) -> Codes:
    first = source.first_row
    lines = source.data.count(b"\n", source.start) + (not source.data.endswith(b"\n"))
    if lines == count:  # no empty lines that are no rows, no line breaks inside cells
        return np.arange(first, first + count, dtype=np.int32)
    return (np.flatnonzero(records.filled(source)) + first).astype(np.int32)
