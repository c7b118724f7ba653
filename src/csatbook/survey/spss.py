"""SPSS data files, with the labels and missing codes that they carry."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pyreadstat

from csatbook.errors import DataError, Problem
from csatbook.study.file import TableFile
from csatbook.survey import cell, heading
from csatbook.survey.need import Kind
from csatbook.survey.raw import RawTable, distinct


def read(path: Path, file: TableFile, wanted: Mapping[str, Kind], *, name: str) -> RawTable:
    """Which wanted variables has this data file?

    Parameters
    ----------
    path : a .sav or .zsav file
    file : how the study declares it
    wanted : column of the study to what is in it
    name : how messages name the file

    Returns
    -------
    RawTable
        Codes as text, with their value labels, and the codes that the file declares missing.
        Rows are numbered from 1, as SPSS does.

    Raises
    ------
    DataError
        No SPSS file, or a name that stands twice.
    """
    try:
        _, about = pyreadstat.read_sav(str(path), metadataonly=True, encoding=file.encoding)
        places = heading.find(about.column_names, wanted, file.columns, file=name)
        names = {column: about.column_names[place] for column, place in places.items()}
        cells: Mapping[str, Any] = {}
        if names:
            cells, about = pyreadstat.read_sav(
                str(path),
                usecols=list(names.values()),
                user_missing=True,
                output_format="dict",
                encoding=file.encoding,
            )
    except (pyreadstat.ReadstatError, OSError, ValueError, UnicodeDecodeError) as error:
        message = f"cannot be read as an SPSS file: {error}"
        raise DataError(Problem(name, message)) from None
    table = cell.columns({column: cells[own] for column, own in names.items()}, wanted)
    labels = about.variable_value_labels
    return RawTable(
        name=name,
        table=table,
        rows=np.arange(1, table.num_rows + 1, dtype=np.int32),
        headings=names,
        present=about.column_names,
        value_labels={
            column: {cell.text(code): str(label) for code, label in labels[own].items()}
            for column, own in names.items()
            if own in labels
        },
        user_missing={
            column: _missing(distinct(table[column]).entries, about.missing_ranges[own])
            for column, own in names.items()
            if own in about.missing_ranges
        },
    )


def _missing(entries: Iterable[str | None], ranges: Iterable[Any]) -> frozenset[str]:
    """Which entries lie in a range that the file declares missing?"""
    spans = [(each["lo"], each["hi"]) for each in ranges]
    return frozenset(entry for entry in entries if entry and any(_in(entry, *s) for s in spans))


def _in(entry: str, low: object, high: object) -> bool:
    if isinstance(low, str) or isinstance(high, str):
        return entry.strip() == str(low).strip()
    try:
        return float(str(low)) <= float(entry) <= float(str(high))
    except ValueError:
        return False
