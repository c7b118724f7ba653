"""One response file as typed columns: marks, segments, seconds, waves."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from csatbook.errors import Problem
from csatbook.study import Study
from csatbook.study.choices import TICKS
from csatbook.study.data import ResponseFile
from csatbook.survey.anonymity import privacy
from csatbook.survey.cleaning import filters, items, multiple_response, segments, ticks, wave
from csatbook.survey.cleaning.filters import FilteredRows
from csatbook.survey.cleaning.rows import NOT_APPLICABLE
from csatbook.survey.mistakes import shown
from csatbook.survey.reading import cell
from csatbook.survey.reading.raw import RawTable, distinct, text

MOST_HEADINGS = 3
DECIMAL = (
    'Where the comma sets thousands apart, write `decimal: "."` under the file; where it is the '
    'decimal sign, `decimal: ","`'
)


@dataclass(frozen=True)
class Responses:
    """What one file says, row by row; nothing is left out yet."""

    raw: RawTable
    file: ResponseFile
    table: pa.Table
    """Items, also about competitors, `<item>.not_applicable` where any, open questions and segments
    under their names; `.file .row .period .respondent .moment .seconds .weight .strata .cluster` as
    far as the study has them."""
    out_of_scale: cell.Flags
    filtered: cell.Flags
    """Whether `where` leaves the row out: nothing of it is read but its wave and its segments."""
    unassigned: Mapping[str, Mapping[str, int]]
    """Segment to entries that none of its declared values holds, and their rows."""
    problems: Sequence[Problem]
    unlike: cell.Flags
    """Whether a row answers several items and none of them with a mark, as more headings would."""


def recode(study: Study, file: ResponseFile, raw: RawTable) -> Responses:
    """What do the cells of this file mean?

    Parameters
    ----------
    study : what is measured
    file : how the study declares the file
    raw : its columns as text

    Returns
    -------
    Responses
        With all that could not be read among `problems`.
    """
    kept = filters.apply(study, file, raw)
    part = _read(study, file, kept)
    if kept.problems:
        return replace(part, problems=kept.problems)
    count = _further_headings(part) if part.problems else 0
    if not count:
        return part
    told = raw.problem(
        f"expected answers; found what looks like more column names: write `header: "
        f"{raw.rows[count - 1]}` for this file",
        range(count),
    )
    rest = _read(study, file, filters.apply(study, file, raw.part(count)))
    return replace(rest, problems=[told, *rest.problems])


def _further_headings(part: Responses) -> int:
    """How many rows below the names seem to be names, too?"""
    first = part.unlike[: MOST_HEADINGS + 1]
    count = int(np.argmin(first)) if first.size and not first.all() else 0
    # Where most rows below are as odd, the words of the answers are what is not declared.
    alike = part.out_of_scale[count:].mean() < 0.5
    return count if alike and part.raw.numbered else 0


def _read(study: Study, file: ResponseFile, kept: FilteredRows) -> Responses:
    raw = kept.raw
    read = {name: ticks.read_ticks(study, file, raw, name) for name in study.choices}
    work = _Work(study, file, ticks.option_columns(study, raw, read))
    waves = wave.find(study, file, raw)
    work.problems += waves.problems
    size = raw.table.num_rows
    work.columns |= {
        ".file": pa.DictionaryArray.from_arrays(np.zeros(size, np.int8), pa.array([raw.name])),
        ".row": pa.array(raw.rows),
        ".period": wave.column(waves),
    }
    if study.data.respondent is not None:
        work.columns[".respondent"] = pc.utf8_trim_whitespace(
            text(raw.table[study.data.respondent])
        )
    if waves.moments is not None:
        work.columns[".moment"] = pa.array(waves.moments)
    for column, name in ((study.data.seconds, ".seconds"), (study.data.weight, ".weight")):
        if column is not None:
            work.columns[name] = _numbers(work, column, seconds=name == ".seconds")
    for column, name in ((study.data.strata, ".strata"), (study.data.cluster, ".cluster")):
        if column is not None:
            trimmed = pc.utf8_trim_whitespace(text(raw.table[column]))
            work.columns[name] = pc.if_else(pc.equal(trimmed, ""), None, trimmed)
    _items(work)
    work.problems += multiple_response.unticked(study, raw, work.columns)
    own_words: dict[str, pa.Array] = {}
    for name, ticked in read.items():
        work.columns[name + TICKS] = ticked.answers
        work.problems += ticked.problems
        own_words[study.choices[name].single(name) or ""] = ticked.words
    for name in study.open:
        _open(work, name, own_words)
    for name in study.segments:
        _segment(work, name)
    return Responses(
        raw=replace(work.raw, notices=[*raw.notices, *kept.notices, *waves.notices]),
        file=file,
        table=pa.table(work.columns),
        out_of_scale=work.out_of_scale,
        filtered=kept.filtered,
        unassigned=work.unassigned,
        problems=work.problems,
        unlike=(work.odd >= 2) & ~work.marked,
    )


class _Work:
    """What is being put together for one file."""

    def __init__(self, study: Study, file: ResponseFile, raw: RawTable) -> None:
        size = raw.table.num_rows
        self.study, self.file, self.raw = study, file, raw
        self.columns: dict[str, pa.Array | pa.ChunkedArray] = {}
        self.out_of_scale = np.zeros(size, dtype=bool)
        self.odd = np.zeros(size, dtype=np.int32)
        self.marked = np.zeros(size, dtype=bool)
        self.unassigned: dict[str, Mapping[str, int]] = {}
        self.problems: list[Problem] = []


def _items(work: _Work) -> None:
    names = list(work.study.marked)
    with ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
        read = partial(items.recode, work.study, work.file, work.raw)
        for name, item in zip(names, pool.map(read, names), strict=True):
            work.columns[name] = item.marks
            if item.not_applicable is not None:
                work.columns[name + NOT_APPLICABLE] = pa.array(item.not_applicable)
            if item.unknown is not None:
                work.out_of_scale |= item.unknown
                work.odd += item.unknown
                work.marked |= np.asarray(pc.is_valid(item.marks))
            work.problems += item.problems


def _open(work: _Work, name: str, own_words: Mapping[str, pa.Array]) -> None:
    """An open answer; of a column of ticked options the words that customers wrote behind them."""
    raw, data = work.raw, work.study.data
    ids = data.respondent
    column = work.study.column_of(name)
    words = own_words.get(column)
    answer = privacy.clean(
        _answered(work.file, text(raw.table[column]))
        if words is None
        else pa.chunked_array([words]),
        own=[text(raw.table[column]) for column in data.private],
        identifier=text(raw.table[ids]) if ids is not None else None,
    )
    work.columns[name] = answer


def _answered(file: ResponseFile, answers: pa.ChunkedArray) -> pa.ChunkedArray:
    """The answers without what stands for none in this file, such as (跳过)."""
    if not file.missing:
        return answers
    none = pc.is_in(pc.utf8_trim_whitespace(answers), pa.array(file.missing, pa.string()))
    return pc.if_else(none, None, answers)


def _segment(work: _Work, name: str) -> None:
    study, raw = work.study, work.raw
    column = study.column_of(name)
    different = distinct(raw.table[column])
    reading = segments.recode(
        different.entries,
        study.segments[name],
        own=work.file.values.get(name),
        missing=work.file.missing,
        value_labels=raw.value_labels.get(column),
        user_missing=raw.user_missing.get(column, frozenset()),
    )
    named = {*study.segments[name].declared, *raw.value_labels.get(column, {})}
    named |= {*work.file.values.get(name, {})}
    named |= {each for group in (study.segments[name].values or {}).values() for each in group}
    texts = [each for each in different.entries if each]
    sign = None if study.segments[name].cut else multiple_response.separator(texts, named)
    if sign is not None:
        rows = different.rows_of(
            place
            for place, each in enumerate(different.entries)
            if each and len(multiple_response.split(each, sign)) > 1
        )
        advice = multiple_response.ADVICE.format(thing="segment")
        message = (
            f"expected one answer a cell; found several, set apart by '{sign}'. {advice}. "
            "If each is but one answer, name them under `values`"
        )
        work.problems.append(raw.problem(message, rows, column))
    for position in reading.unreadable:
        entry = shown(different.entries[position])
        message = f"expected a number for the cut points of '{name}'; found {entry}"
        if "," in entry and work.file.decimal is None:
            message += f". {DECIMAL}"
        work.problems.append(raw.problem(message, different.rows_of([position]), column))
    if reading.unassigned:
        counts = Counter(different.codes[np.isin(different.codes, reading.unassigned)].tolist())
        work.unassigned[name] = {str(different.entries[i]): n for i, n in sorted(counts.items())}
    values = sorted({value for value in reading.values if value is not None})
    places = {value: place for place, value in enumerate(values)}
    codes = np.array([-1 if v is None else places[v] for v in reading.values], np.int32)[
        different.codes
    ]
    work.columns[name] = pa.DictionaryArray.from_arrays(
        pa.array(codes, mask=codes < 0), pa.array(values, pa.string())
    )


def _numbers(work: _Work, column: str, *, seconds: bool) -> pa.Array:
    raw = work.raw
    different = distinct(raw.table[column])
    blank = cell.blank(different.entries)
    parse = cell.seconds if seconds else cell.number
    read = [parse(entry) for entry in different.entries]
    numbers = np.array([np.nan if value is None or value < 0 else value for value in read])
    expected = "the time taken, in seconds or as 2:35" if seconds else "a weight, 0 or more"
    for position in np.flatnonzero(np.isnan(numbers) & ~blank).tolist():
        message = f"expected {expected}; found {shown(different.entries[position])}"
        if "," in (different.entries[position] or "") and work.file.decimal is None:
            message += f". {DECIMAL}"
        work.problems.append(raw.problem(message, different.rows_of([position]), column))
    return pa.array(numbers, mask=np.isnan(numbers)).take(different.places)
