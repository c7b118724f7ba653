"""Parquet files."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import parquet

from csatbook.errors import DataError, Problem
from csatbook.study.data import TableFile
from csatbook.survey.reading import cell, heading
from csatbook.survey.reading.raw import RawTable
from csatbook.survey.reading.required import ColumnKind


def read(path: Path, file: TableFile, wanted: Mapping[str, ColumnKind], *, name: str) -> RawTable:
    """Which wanted columns has this Parquet file?

    Parameters
    ----------
    path : a .parquet file
    file : how the study declares it
    wanted : column of the study to what is in it
    name : how messages name the file

    Returns
    -------
    RawTable
        Cells as text; rows are numbered from 1.

    Raises
    ------
    DataError
        No Parquet file, a name that stands twice, or a column of lists or records.
    """
    try:
        with parquet.ParquetFile(path) as source:
            names = source.schema_arrow.names
            places = heading.positions(names, wanted, file.columns, file=name)
            chosen = {column: names[place] for column, place in places.items()}
            table = source.read(columns=list(chosen.values()))
            count = source.metadata.num_rows
    except (pa.ArrowException, OSError) as error:
        message = f"cannot be read as a Parquet file: {error}"
        raise DataError(Problem(name, message)) from None
    columns = {
        column: _text(table[own], f"{name}, column {own}", few=wanted[column] != "text")
        for column, own in chosen.items()
    }
    return RawTable(
        name=name,
        table=pa.table(columns),
        rows=np.arange(1, count + 1, dtype=np.int32),
        headings=chosen,
        present=names,
    )


def _text(column: pa.ChunkedArray, where: str, *, few: bool) -> pa.ChunkedArray:
    kind = column.type
    if pa.types.is_nested(kind):
        message = f"expected plain cells; found a column of type {kind}"
        raise DataError(Problem(where, message))
    if pa.types.is_dictionary(kind):
        column = column.cast(kind.value_type)
        kind = kind.value_type
    if pa.types.is_timestamp(kind) and kind.tz:
        column = pc.local_timestamp(column)
    if pa.types.is_timestamp(kind):  # nearly every one is another: all at once
        whole = column.cast(pa.timestamp("us"), safe=False).cast(pa.string())
        column = pc.replace_substring_regex(whole, r"\.0+$", "")
        kind = pa.string()
    if not (pa.types.is_string(kind) or pa.types.is_large_string(kind)):
        # Written out once for each different value, as in the other formats.
        encoded = column.combine_chunks().dictionary_encode()
        texts = cell.column(encoded.dictionary.to_pylist(), few=False).combine_chunks()
        column = pa.chunked_array([texts.take(encoded.indices)])
    column = column.cast(pa.string())
    return column.dictionary_encode() if few else column
