"""One item's column in one file as marks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from csatbook.errors import Problem
from csatbook.study import Study
from csatbook.study.data import ResponseFile
from csatbook.study.scale import Scale
from csatbook.survey.cleaning import marks, multiple_response
from csatbook.survey.mistakes import shown
from csatbook.survey.reading import cell, spreadsheet
from csatbook.survey.reading.cell import Flags, Floats
from csatbook.survey.reading.raw import Distinct, RawTable, distinct

SHORT, MOST_WORDS = 6, 12
"""A word of so few signs that several rows share is shown where so few different ones are."""
NO_ANSWERS = (
    "不知道",
    "不清楚",
    "不了解",
    "说不清",
    "不适用",
    "拒答",
    "未答",
    "跳过",
    "没有",
    "none",
)


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


def recode(study: Study, file: ResponseFile, raw: RawTable, name: str) -> ItemColumn:
    """What do the cells of this item mean?"""
    column, scale = study.column_of(name), study.scale_of(name)
    column_entries = distinct(raw.table[column])
    reading = marks.recode(
        column_entries.entries,
        scale,
        file,
        value_labels=_value_labels(raw, column),
        user_missing=raw.user_missing.get(column, frozenset()),
    )
    problems = []
    if study.validity.out_of_scale == "refuse":
        labels = {cell.number(code): label for code, label in _value_labels(raw, column).items()}
        unknown = np.flatnonzero(reading.unknown).tolist()
        few = len(unknown) <= MOST_WORDS  # many different ones may be names
        for position in unknown:
            if rows := column_entries.rows_of([position]):
                entry = column_entries.entries[position]
                label = labels.get(cell.number(entry))
                like = [*scale.label_marks(), *NO_ANSWERS]
                if few and len(rows) > 1 and _short(entry):
                    like.append(entry or "")
                message = _refusal(entry, scale, label, recoded=reading.recoded, like=like)
                if _half(entry, scale) and min(rows) >= raw.table.num_rows - spreadsheet.LAST_ROWS:
                    message = (
                        f"expected {marks.expected(scale)}; found {shown(entry)} in one of the "
                        "last rows: if this is a row of totals or means, delete it; for marks "
                        "between whole ones write `whole: false` under the scale"
                    )
                problems.append(raw.problem(message, rows, column))
    return ItemColumn(
        marks=_marks(reading.marks, column_entries, scale, raw.table[column]),
        not_applicable=_rows(reading.not_applicable, column_entries),
        unknown=_rows(reading.unknown, column_entries),
        problems=problems,
    )


def _value_labels(raw: RawTable, column: str) -> Mapping[str, str]:
    return raw.value_labels.get(column, {})


def _refusal(
    entry: str | None, scale: Scale, label: str | None, *, recoded: bool, like: Sequence[str]
) -> str:
    """Why is this entry no mark, and what can be done about it?"""
    mark = cell.number(entry)
    if label is not None and recoded:
        return (
            f"the code {entry} means '{label}' in the file, whose codes do not run as the "
            f"scale's marks do; the scale has no label '{label}': name it under `labels` of the "
            f"scale, or write its mark under the file: `labels: {{{label}: …}}`"
        )
    if label is not None:
        return (
            f"the code {entry} means '{label}' in the file and is no mark from {scale.min:g} to "
            f"{scale.max:g}; list it under `missing` or `not_applicable` of the file, or give "
            f"it a mark: `labels: {{{label}: …}}`"
        )
    told = f"expected {marks.expected(scale)}; found {shown(entry, like=like)}"
    if mark is not None and recoded and scale.holds(mark):
        return (
            f"{told}, a code without a label where the file's other labels turn the codes round; "
            f"write its mark under the file: `labels: {{{entry}: …}}`"
        )
    sign = _several(entry, scale)
    if sign is not None:
        return f"{told}: several answers? {multiple_response.ADVICE.format(thing='item')}"
    if _half(entry, scale):
        return f"{told}; for marks between whole ones write `whole: false` under the scale"
    return told


def _half(entry: str | None, scale: Scale) -> bool:
    """Whether this is a mark between two of a scale of whole ones."""
    mark = cell.number(entry)
    return (
        mark is not None
        and scale.whole
        and not mark.is_integer()
        and scale.min <= mark <= scale.max
    )


def _short(entry: str | None) -> bool:
    """Whether this is as short as a label, and has no digits."""
    written = entry or ""
    return 0 < len(written) <= SHORT and not any(sign.isdigit() for sign in written)


def _several(entry: str | None, scale: Scale) -> str | None:
    """What sets the marks in this entry apart, if it holds several different ones."""
    names = scale.label_marks()
    for sign in multiple_response.SEPARATORS:
        parts = multiple_response.split(entry or "", sign)
        marks = [names.get(part, cell.number(part)) for part in parts]
        if len(set(parts)) > 1 and all(mark is not None and scale.holds(mark) for mark in marks):
            return sign
        if sign == multiple_response.ALWAYS and len(parts) > 1:
            return sign
    return None


def _rows(entries: Flags, different: Distinct) -> Flags | None:
    rows = entries[different.codes] if entries.any() else entries
    return rows if rows.any() else None


def _marks(
    marks: Floats, different: Distinct, scale: Scale, column: pa.ChunkedArray
) -> pa.ChunkedArray:
    blank = np.isnan(marks)
    if not scale.whole:
        return pa.array(marks, mask=blank).take(different.places)
    kind = next(
        each
        for each in (np.int8, np.int16, np.int32, np.int64)
        if np.iinfo(each).min <= scale.min and scale.max <= np.iinfo(each).max
    )
    if different.first is not None and column.type == pa.from_numpy_dtype(kind):
        themselves = np.arange(different.first, different.first + len(marks) - 1)
        if np.array_equal(marks[:-1], themselves):
            return column
    small = np.nan_to_num(marks).astype(kind)
    return pa.array(small, mask=blank).take(different.places)
