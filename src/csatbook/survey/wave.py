"""The wave that each row belongs to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from csatbook.errors import Problem
from csatbook.study import Study, period
from csatbook.study.model import ResponseFile
from csatbook.study.segment import plain
from csatbook.survey import moment
from csatbook.survey.raw import Codes, Distinct, RawTable, distinct, shown


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
    moments, problems = _moments(study, raw)
    if file.period is not None:
        name = period.parse(study.period, file.period)
        return Waves([name], np.zeros(raw.table.num_rows, np.int32), moments, problems)
    if data.wave is not None:
        return _from_column(study, raw, distinct(raw.table[data.wave]), moments, problems)
    assert moments is not None, "a study without periods is refused when it is loaded"  # noqa: S101
    names, codes = _of_days(study.period, moments.astype("datetime64[D]"))
    return Waves(names, codes, moments, problems)


def ordered(study: Study, names: Sequence[str]) -> list[str]:
    """The waves in order of time; free waves as the study names them, the others after those."""
    if study.period != "wave":
        return sorted(names)  # canonical names sort by time
    known = [name for name in study.waves if name in set(names)]
    return known + sorted(set(names) - set(known))


def _moments(study: Study, raw: RawTable) -> tuple[moment.Moments | None, list[Problem]]:
    column = study.data.date
    if column is None or column not in raw.table.column_names:
        return None, []
    reading = moment.read(raw.table[column])
    rows = np.flatnonzero(reading.unreadable)
    if not rows.size:
        return reading.moments, []
    example = raw.table[column][int(rows[0])].as_py()
    message = f"expected {moment.EXPECTED}; found {shown(example)}"
    return reading.moments, [raw.problem(message, rows, column)]


def _from_column(
    study: Study,
    raw: RawTable,
    found: Distinct,
    moments: moment.Moments | None,
    problems: list[Problem],
) -> Waves:
    names: list[str | None] = []
    for position, entry in enumerate(found.entries):
        try:
            names.append(period.parse(study.period, entry or "") if plain(entry) else None)
        except ValueError as error:
            names.append(None)
            rows = found.rows_of([position])
            problems.append(raw.problem(str(error), rows, study.data.wave))
    return Waves(names, found.codes, moments, problems)


def _of_days(kind: period.Kind, days: moment.Moments) -> tuple[list[str | None], Codes]:
    numbers = days.astype(np.int64)
    known = ~np.isnat(days)
    if not known.any():
        return [None], np.zeros(len(days), np.int32)
    first, last = int(numbers[known].min()), int(numbers[known].max())
    # Days lie within two centuries, so that a table of them is small.
    present = np.zeros(last - first + 2, dtype=bool)
    places = np.where(known, numbers - first, last - first + 1)
    present[places] = True
    different = (np.flatnonzero(present[:-1]) + first).astype("datetime64[D]")
    names: list[str | None] = [period.of_date(kind, day) for day in different.tolist()]
    codes = np.full(present.size, len(names), np.int32)
    codes[:-1][present[:-1]] = np.arange(len(names))
    return [*names, None], codes[places]


def column(waves: Waves) -> pa.Array:
    """The rows' waves as a column of text; null where there is none."""
    names = sorted({name for name in waves.names if name is not None})
    places = {name: place for place, name in enumerate(names)}
    table = np.array([places.get(name, -1) if name else -1 for name in waves.names], np.int32)
    codes = table[waves.codes]
    return pa.DictionaryArray.from_arrays(
        pa.array(codes, mask=codes < 0), pa.array(names, pa.string())
    )
