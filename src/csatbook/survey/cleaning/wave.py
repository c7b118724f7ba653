"""The wave that each row belongs to."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from csatbook.errors import Problem
from csatbook.study import Study, period
from csatbook.study.data import ResponseFile
from csatbook.study.notice import Notice
from csatbook.study.segment import plain
from csatbook.survey.mistakes import shown
from csatbook.survey.reading import dated, moment
from csatbook.survey.reading.raw import Codes, RawTable, distinct

_CHINESE = {sign: number for number, sign in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_UNITS = {"十": 10, "百": 100}
_NUMBER = re.compile(r"([0-9]+|[零〇一二两三四五六七八九十百]+)")


@dataclass(frozen=True)
class WaveCodes:
    """Names of waves and each row's place among them; None is the name of no wave."""

    names: Sequence[str | None]
    codes: Codes
    moments: moment.Moments | None
    problems: Sequence[Problem]
    notices: Sequence[Notice] = ()


def find(study: Study, file: ResponseFile, raw: RawTable) -> WaveCodes:
    """Which wave does each row belong to?

    The file's own period goes before the wave column, and that before the date. A blank entry
    gives no wave; an unreadable one is a problem.
    """
    data = study.data
    moments: moment.Moments | None = None
    problems: list[Problem] = []
    notices: list[Notice] = []
    if data.date is not None and data.date.column in raw.table.column_names:
        dates = dated.read(raw, data.date)
        moments, problems, notices = dates.moments, dates.problems, dates.notices
    if file.period is not None:
        name = period.parse(study.period, file.period)
        return WaveCodes([name], np.zeros(raw.table.num_rows, np.int32), moments, problems, notices)
    if data.wave is not None:
        named = by_name(study.period, raw, data.wave)
        return WaveCodes(named.names, named.codes, moments, [*problems, *named.problems], notices)
    assert moments is not None, "a study without periods is refused when it is loaded"  # noqa: S101
    return replace(by_date(study.period, moments, problems), notices=notices)


def ordered(study: Study, names: Sequence[str]) -> list[str]:
    """The waves in order of time; free waves as the study names them, the others after those.

    Of those the numbers in their names decide, also Chinese ones: 第九期 comes before 第10期.
    """
    if study.period != "wave":
        return sorted(names)  # canonical names sort by time
    known = [name for name in study.waves if name in set(names)]
    return known + sorted(set(names) - set(known), key=lambda name: (_natural(name), name))


def doubtful(study: Study, names: Sequence[str]) -> bool:
    """Whether names of free waves that the study does not order leave their order open.

    It is sure where they differ in their numbers alone: 第9期, 第10期.
    """
    keys = [_natural(name) for name in names if name not in study.waves]
    words = {key[::2] for key in keys}
    return len(keys) > 1 and (len(words) > 1 or len(set(keys)) < len(keys))


def sizes(periods: pa.ChunkedArray) -> dict[str, int]:
    """How many rows has each wave?"""
    counted = pc.value_counts(periods.drop_null().cast(pa.string())).to_pylist()
    return {each["values"]: each["counts"] for each in counted}


def by_name(kind: period.Kind, raw: RawTable, column: str) -> WaveCodes:
    """Which wave does this column name in each row?"""
    different = distinct(raw.table[column])
    names: list[str | None] = []
    problems = []
    for position, entry in enumerate(different.entries):
        try:
            names.append(period.parse(kind, entry or "") if plain(entry) else None)
        except ValueError:
            names.append(None)
            message = f"expected {period.expected(kind)}; found {shown(entry)}"
            problems.append(raw.problem(message, different.rows_of([position]), column))
    return WaveCodes(names, different.codes, None, problems)


def by_date(
    kind: period.Kind, moments: moment.Moments, problems: Sequence[Problem] = ()
) -> WaveCodes:
    """In which wave does each of these moments lie?"""
    days = moments.astype("datetime64[D]")
    numbers = days.astype(np.int64)
    known = ~np.isnat(days)
    if not known.any():
        return WaveCodes([None], np.zeros(len(days), np.int32), moments, problems)
    first, last = int(numbers[known].min()), int(numbers[known].max())
    # Days lie within two centuries, so that a table of them is small.
    present = np.zeros(last - first + 2, dtype=bool)
    places = np.where(known, numbers - first, last - first + 1)
    present[places] = True
    different = (np.flatnonzero(present[:-1]) + first).astype("datetime64[D]")
    names: list[str | None] = [period.of_date(kind, day) for day in different.tolist()]
    codes = np.full(present.size, len(names), np.int32)
    codes[:-1][present[:-1]] = np.arange(len(names))
    return WaveCodes([*names, None], codes[places], moments, problems)


def column(waves: WaveCodes) -> pa.Array:
    """The rows' waves as a column of text; null where there is none."""
    names = sorted({name for name in waves.names if name is not None})
    places = {name: place for place, name in enumerate(names)}
    table = np.array([places.get(name, -1) if name else -1 for name in waves.names], np.int32)
    codes = table[waves.codes]
    return pa.DictionaryArray.from_arrays(
        pa.array(codes, mask=codes < 0), pa.array(names, pa.string())
    )


def _natural(name: str) -> tuple[str | int, ...]:
    """Words and numbers of a name in turn, words first: what sorts `第9期` before `第10期`.

    Examples
    --------
    >>> _natural("第十二期"), _natural("W3")
    (('第', 12, '期'), ('W', 3, ''))
    >>> sorted(["第10期", "第九期", "第2期"], key=_natural)
    ['第2期', '第九期', '第10期']
    """
    parts = _NUMBER.split(name)
    return tuple(_number(part) if place % 2 else part for place, part in enumerate(parts))


def _number(text: str) -> int:
    if text.isdecimal():
        return int(text[:18])
    if not set(text) & set(_UNITS):  # 二〇二四
        return int("".join(str(_CHINESE[sign]) for sign in text[:18]))
    whole, last = 0, 0
    for sign in text:
        if sign in _UNITS:
            whole, last = whole + (last or 1) * _UNITS[sign], 0
        else:
            last = _CHINESE[sign]
    return whole + last
