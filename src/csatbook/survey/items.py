"""One item's column in one file as marks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from csatbook.errors import Problem
from csatbook.study import Study
from csatbook.study.model import ResponseFile
from csatbook.study.scale import Scale
from csatbook.survey import answers
from csatbook.survey.number import Flags, Floats
from csatbook.survey.raw import Distinct, RawTable, distinct, shown


@dataclass(frozen=True)
class ItemColumn:
    """What the respondents of one file said to one item."""

    marks: pa.ChunkedArray
    """In the smallest type that holds the scale; null where there is no mark."""
    not_applicable: Flags | None
    """None where nobody said so."""
    unknown: Flags | None
    """Where a cell holds neither a mark nor a declared code; None where none does."""
    problems: Sequence[Problem]
    """Those cells, if the study refuses them."""


def read(study: Study, file: ResponseFile, raw: RawTable, name: str) -> ItemColumn:
    """What do the cells of this item mean?"""
    column, scale = study.column_of(name), study.scale_of(name)
    found = distinct(raw.table[column])
    reading = answers.read(
        found.entries,
        scale,
        file,
        value_labels=raw.value_labels.get(column),
        user_missing=raw.user_missing.get(column, frozenset()),
    )
    problems = []
    if study.validity.out_of_scale == "refuse":
        for position in np.flatnonzero(reading.unknown).tolist():
            if rows := found.rows_of([position]):
                entry = shown(found.entries[position])
                message = f"expected {answers.expected(scale)}; found {entry}"
                problems.append(raw.problem(message, rows, column))
    return ItemColumn(
        marks=_marks(reading.marks, found, scale, raw.table[column]),
        not_applicable=_rows(reading.not_applicable, found),
        unknown=_rows(reading.unknown, found),
        problems=problems,
    )


def _rows(entries: Flags, found: Distinct) -> Flags | None:
    rows = entries[found.codes] if entries.any() else entries
    return rows if rows.any() else None


def _marks(
    marks: Floats, found: Distinct, scale: Scale, column: pa.ChunkedArray
) -> pa.ChunkedArray:
    blank = np.isnan(marks)
    if not scale.whole:
        return pa.array(marks, mask=blank).take(found.places)
    kind = next(
        each
        for each in (np.int8, np.int16, np.int32, np.int64)
        if np.iinfo(each).min <= scale.min and scale.max <= np.iinfo(each).max
    )
    if found.first is not None and column.type == pa.from_numpy_dtype(kind):
        themselves = np.arange(found.first, found.first + len(marks) - 1)
        if np.array_equal(marks[:-1], themselves):
            return column
    small = np.nan_to_num(marks).astype(kind)
    return pa.array(small, mask=blank).take(found.places)
