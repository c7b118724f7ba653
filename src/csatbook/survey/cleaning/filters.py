"""Which rows of a response file are answers: what `where` of the file leaves out, and how many."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from csatbook.errors import Problem
from csatbook.study import Study, condition
from csatbook.study.condition import Except, RowCondition
from csatbook.study.data import ResponseFile
from csatbook.study.interval import Interval
from csatbook.study.notice import Notice
from csatbook.survey.cleaning import marks
from csatbook.survey.mistakes import shown
from csatbook.survey.reading import cell
from csatbook.survey.reading.cell import Flags
from csatbook.survey.reading.raw import Distinct, RawTable, distinct, text

_SHOWN = 6
"""So few different entries of a column are no answers in words, and can be shown."""


@dataclass(frozen=True)
class FilteredRows:
    """A response file of which the rows that are no answers are blank."""

    raw: RawTable
    """Blank but for date, wave and segments, so that what they hold is no mistake."""
    filtered: Flags
    notices: list[Notice]
    problems: list[Problem]


def columns(file: ResponseFile) -> Iterator[str]:
    """Which columns, by the names of the study, does `where` look at?"""
    for name in file.conditions:
        yield file.columns.get(name, name)


def apply(study: Study, file: ResponseFile, raw: RawTable) -> FilteredRows:
    """Which rows does `where` leave out?

    Parameters
    ----------
    study : what is measured
    file : how the study declares the file
    raw : its columns

    Returns
    -------
    FilteredRows
        A notice for each condition that leaves rows out; a problem where a declared column is
        not there, where its entries are no numbers, or where no row is left.
    """
    filtered = np.zeros(raw.table.num_rows, dtype=bool)
    notices: list[Notice] = []
    problems: list[Problem] = []
    for name, wanted in file.conditions.items():
        column = file.columns.get(name, name)
        if column not in raw.table.column_names:
            if name in file.where:
                problems.append(raw.lacks({column: "where"}))
            continue
        different = distinct(raw.table[column])
        fits = _fitting(different, wanted, raw, column, problems)
        out = ~fits[different.codes]
        if out.all() and out.size:
            problems.append(_nothing_left(raw, column, wanted, different))
        elif count := int((out & ~filtered).sum()):
            details = {"condition": condition.told(name, wanted)}
            notices.append(Notice(kind="filtered", where=raw.name, count=count, details=details))
        filtered |= out
    if not filtered.any() or problems:
        return FilteredRows(raw, filtered, notices, problems)
    return FilteredRows(_blanked(study, raw, filtered), filtered, notices, [])


def _fitting(
    different: Distinct,
    wanted: RowCondition,
    raw: RawTable,
    column: str,
    problems: list[Problem],
) -> Flags:
    """Which of the different entries fulfil the condition? A blank cell is the entry ``."""
    if isinstance(wanted, Interval):
        amounts = cell.amounts(different.entries)
        odd = np.isnan(amounts) & ~cell.blank(different.entries)
        for place in np.flatnonzero(odd)[:1].tolist():
            message = (
                f"expected numbers for `where: {{{column}: …}}`; found "
                f"{shown(different.entries[place])}"
            )
            problems.append(raw.problem(message, different.rows_of([place]), column))
        return np.asarray(wanted.contains(amounts))
    listed = wanted.not_ if isinstance(wanted, Except) else wanted
    named = {marks.key(entry) for entry in listed}
    labels = raw.value_labels.get(column, {})
    inside = np.array(
        [
            marks.key(entry) in named or (entry in labels and marks.key(labels[entry]) in named)
            for entry in (each or "" for each in different.entries)
        ],
        dtype=bool,
    )
    return ~inside if isinstance(wanted, Except) else inside


def _nothing_left(raw: RawTable, column: str, wanted: RowCondition, different: Distinct) -> Problem:
    entries = [entry for entry in different.entries if entry]
    few = ", ".join(entries) if len(entries) <= _SHOWN else f"{len(entries)} different entries"
    message = (
        f"expected answers where {condition.told(column, wanted)}; found none among the "
        f"{raw.table.num_rows} rows, whose column holds {few or 'nothing'}"
    )
    return Problem(raw.where(column=column), message)


def _blanked(study: Study, raw: RawTable, filtered: Flags) -> RawTable:
    data = study.data
    named = [data.date_column, data.wave, data.respondent]
    named += [study.column_of(name) for name, each in study.segments.items() if not each.cut]
    table, out = raw.table, pa.chunked_array([pa.array(filtered)])
    for place, name in enumerate(table.column_names):
        if name in named:
            continue
        column = table[name]
        whole = column if pa.types.is_integer(column.type) else text(column)
        blank = pc.if_else(out, None, whole)
        if pa.types.is_dictionary(column.type):
            blank = blank.dictionary_encode()
        table = table.set_column(place, name, blank)
    return replace(raw, table=table)
