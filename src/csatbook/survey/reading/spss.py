"""SPSS and Stata data files, with the labels and missing codes that they carry."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pyreadstat

from csatbook.errors import DataError, Problem
from csatbook.study.data import TableFile
from csatbook.study.notice import Notice
from csatbook.survey.reading import cell, heading
from csatbook.survey.reading.raw import AnswerSet, RawTable, distinct
from csatbook.survey.reading.required import ColumnKind

_SPANS = ("MOYR", "QYR", "WKYR")
_ZERO = datetime(1582, 10, 14)


def read(path: Path, file: TableFile, wanted: Mapping[str, ColumnKind], *, name: str) -> RawTable:
    """Which wanted variables has this data file?

    Parameters
    ----------
    path : a .sav, .zsav or .dta file
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
        No such file, or a name that stands twice.
    """
    stata = path.suffix.lower() == ".dta"
    open_file: Callable[..., Any] = pyreadstat.read_dta if stata else pyreadstat.read_sav
    try:
        _, about = open_file(str(path), metadataonly=True, encoding=file.encoding)
        places = heading.positions(about.column_names, wanted, file.columns, file=name)
        names = {column: about.column_names[place] for column, place in places.items()}
        sets, present = getattr(about, "mr_sets", None) or {}, about.column_names
        cells: Mapping[str, Any] = {}
        if names:
            cells, about = open_file(
                str(path),
                usecols=list(names.values()),
                user_missing=not stata,  # Stata's own are no numbers: they count as blank
                output_format="dict",
                encoding=file.encoding,
            )
    except (pyreadstat.ReadstatError, OSError, ValueError, UnicodeDecodeError) as error:
        message = f"cannot be read as {'a Stata' if stata else 'an SPSS'} file: {error}"
        raise DataError(Problem(name, message)) from None
    formats = about.original_variable_types
    table = cell.columns(
        {column: _dated(cells[own], str(formats.get(own))) for column, own in names.items()}, wanted
    )
    labels = about.variable_value_labels
    return RawTable(
        name=name,
        table=table,
        rows=np.arange(1, table.num_rows + 1, dtype=np.int32),
        headings=names,
        present=about.column_names,
        wordings={
            column: str(wording)
            for column, own in names.items()
            if (wording := about.column_names_to_labels.get(own))
        },
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
        sets=[*_whole_sets(sets, present)],
        notices=[*_told_sets(sets, present, {*names.values()}, name)],
    )


def _whole_sets(
    sets: Mapping[str, Mapping[str, Any]], present: Sequence[str]
) -> Iterator[AnswerSet]:
    """The multiple-response sets that a file declares, but for broken ones."""
    known = {column.casefold(): column for column in present}
    for key, each in sets.items():
        named = [str(column).casefold() for column in each.get("variable_list") or ()]
        if len(named) > 1 and all(column in known for column in named):
            ticked = str(each.get("counted_value")) if each.get("is_dichotomy") else None
            columns = tuple(known[column] for column in named)
            yield AnswerSet(key.removeprefix("$"), str(each.get("label") or ""), columns, ticked)


def _told_sets(
    sets: Mapping[str, Mapping[str, Any]], present: Sequence[str], read: set[str], name: str
) -> Iterator[Notice]:
    """What is to be known of the multiple-response sets that a file declares.

    Of a broken one, why; of another of which no column is read, how the study declares it.
    """
    known = {column.casefold(): column for column in present}
    for key, each in sets.items():
        columns = [str(column) for column in each.get("variable_list") or ()]
        lost = [column for column in columns if column.casefold() not in known]
        own = [known[column.casefold()] for column in columns if column.casefold() in known]
        told = {"set": key.removeprefix("$"), "names": ", ".join(own) or "–"}
        if lost or len(own) < 2:
            lacking = {"lacking": ", ".join(lost) or "–"}
            yield Notice(
                kind="broken_set",
                where=name,
                count=len(own),
                details=told | lacking,
                reported=False,
            )
        elif not read.intersection(own):
            details = told | {"value": str(each.get("counted_value"))}
            about: dict[str, Any] = {
                "where": name,
                "count": len(own),
                "details": details,
                "reported": False,
            }
            if each.get("is_dichotomy"):
                yield Notice(kind="ticked_set", **about)
            else:
                yield Notice(kind="placed_set", **about)


def _dated(cells: Sequence[Any], form: str) -> Sequence[Any]:
    """The cells, those of a month, a quarter or a week as its first day."""
    if not form.startswith(_SPANS):
        return cells
    # SPSS keeps seconds since the calendar began; pyreadstat turns only whole dates into dates.
    return [
        _ZERO + timedelta(seconds=each) if isinstance(each, int | float) and each == each else each  # noqa: PLR0124 - NaN
        for each in cells
    ]


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
