"""The wave that each row belongs to."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from csatbook.errors import Problem
from csatbook.study import Study, period
from csatbook.study.data import ResponseFile
from csatbook.study.segment import plain
from csatbook.survey.reading import moment, numerals
from csatbook.survey.reading.raw import Codes, RawTable, distinct, shown, text

_CLOCK = re.compile(r"\s*\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?\s*")
_NINES = re.compile("[0-9]+")


@dataclass(frozen=True)
class Waves:
    """Names of waves and each row's place among them; None is the name of no wave."""

    names: Sequence[str | None]
    codes: Codes
    moments: moment.Moments | None
    problems: Sequence[Problem]


def find(study: Study, file: ResponseFile, raw: RawTable) -> Waves:
    """Which wave does each row belong to?

    The file's own period goes before the wave column, and that before the date. A blank entry
    gives no wave; an unreadable one is a problem.
    """
    data = study.data
    moments: moment.Moments | None = None
    problems: list[Problem] = []
    if data.date is not None and data.date in raw.table.column_names:
        moments, problems = dates(raw, data.date)
    if file.period is not None:
        name = period.parse(study.period, file.period)
        return Waves([name], np.zeros(raw.table.num_rows, np.int32), moments, problems)
    if data.wave is not None:
        named = by_name(study.period, raw, data.wave)
        return Waves(named.names, named.codes, moments, [*problems, *named.problems])
    assert moments is not None, "a study without periods is refused when it is loaded"  # noqa: S101
    return by_date(study.period, moments, problems)


def ordered(study: Study, names: Sequence[str]) -> list[str]:
    """The waves in order of time; free waves as the study names them, the others after those.

    Of those the numbers in their names decide, also Chinese ones: 第九期 comes before 第10期.
    """
    if study.period != "wave":
        return sorted(names)  # canonical names sort by time
    known = [name for name in study.waves if name in set(names)]
    return known + sorted(set(names) - set(known), key=lambda name: (numerals.natural(name), name))


def doubtful(study: Study, names: Sequence[str]) -> bool:
    """Whether names of free waves that the study does not order leave their order open.

    It is sure where they differ in their numbers alone: 第9期, 第10期.
    """
    keys = [numerals.natural(name) for name in names if name not in study.waves]
    words = {key[::2] for key in keys}
    return len(keys) > 1 and (len(words) > 1 or len(set(keys)) < len(keys))


def sizes(periods: pa.ChunkedArray) -> dict[str, int]:
    """How many rows has each wave?"""
    counted = pc.value_counts(periods.drop_null().cast(pa.string())).to_pylist()
    return {each["values"]: each["counts"] for each in counted}


def dates(raw: RawTable, column: str) -> tuple[moment.Moments, list[Problem]]:
    """Which moments stand in this column? NaT where it is blank or, with a problem, unreadable."""
    reading = moment.read(raw.table[column])
    rows = np.flatnonzero(reading.unreadable)
    if not rows.size:
        return reading.moments, []
    entries = text(raw.table[column]).take(pa.array(rows)).to_pylist()
    forms: dict[str, list[int]] = {}
    for row, entry in zip(rows.tolist(), entries, strict=True):
        forms.setdefault(_NINES.sub("9", shown(entry)), []).append(row)
    examples = dict(zip(rows.tolist(), entries, strict=True))
    return reading.moments, [
        raw.problem(f"expected {moment.EXPECTED}; found {_told(examples[alike[0]])}", alike, column)
        for alike in forms.values()
    ]


def _told(entry: str | None) -> str:
    return "a time without a date" if _CLOCK.fullmatch(entry or "") else shown(entry)


def by_name(kind: period.Kind, raw: RawTable, column: str) -> Waves:
    """Which wave does this column name in each row?"""
    found = distinct(raw.table[column])
    names: list[str | None] = []
    problems = []
    for position, entry in enumerate(found.entries):
        try:
            names.append(period.parse(kind, entry or "") if plain(entry) else None)
        except ValueError:
            names.append(None)
            message = f"expected {period.expected(kind)}; found {shown(entry)}"
            problems.append(raw.problem(message, found.rows_of([position]), column))
    return Waves(names, found.codes, None, problems)


def by_date(kind: period.Kind, moments: moment.Moments, problems: Sequence[Problem] = ()) -> Waves:
    """In which wave does each of these moments lie?"""
    days = moments.astype("datetime64[D]")
    numbers = days.astype(np.int64)
    known = ~np.isnat(days)
    if not known.any():
        return Waves([None], np.zeros(len(days), np.int32), moments, problems)
    first, last = int(numbers[known].min()), int(numbers[known].max())
    # Days lie within two centuries, so that a table of them is small.
    present = np.zeros(last - first + 2, dtype=bool)
    places = np.where(known, numbers - first, last - first + 1)
    present[places] = True
    different = (np.flatnonzero(present[:-1]) + first).astype("datetime64[D]")
    names: list[str | None] = [period.of_date(kind, day) for day in different.tolist()]
    codes = np.full(present.size, len(names), np.int32)
    codes[:-1][present[:-1]] = np.arange(len(names))
    return Waves([*names, None], codes[places], moments, problems)


def column(waves: Waves) -> pa.Array:
    """The rows' waves as a column of text; null where there is none."""
    names = sorted({name for name in waves.names if name is not None})
    places = {name: place for place, name in enumerate(names)}
    table = np.array([places.get(name, -1) if name else -1 for name in waves.names], np.int32)
    codes = table[waves.codes]
    return pa.DictionaryArray.from_arrays(
        pa.array(codes, mask=codes < 0), pa.array(names, pa.string())
    )
