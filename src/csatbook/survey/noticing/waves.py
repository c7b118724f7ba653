"""Rows without a wave, and waves that are hardly any: mistyped dates, or one only begun."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise
from statistics import median

import pyarrow as pa
import pyarrow.compute as pc

from csatbook.study import period
from csatbook.study.notice import Notice
from csatbook.survey.cleaning import wave
from csatbook.survey.intake import Intake

GAP_YEARS = 2
FEW = 5
SHARE = 0.05
BEGUN_SHARE = 0.1
"""Of what the earlier waves usually have."""


def outlying(kind: period.Kind, sizes: Mapping[str, int]) -> tuple[str, ...]:
    """Which of these waves are probably no waves?

    Those beyond a gap of more than two years that hold together fewer than five rows (or fewer
    than a twentieth of the others') and less than half of what is on the other side. The rule
    looks at nothing but the data, so that the same data give the same report in every year. Free
    waves have no distance.

    Parameters
    ----------
    kind : of the periods
    sizes : wave to its valid rows

    Examples
    --------
    >>> outlying("quarter", {"1970Q1": 1, "2025Q3": 40, "2025Q4": 11, "2052Q4": 1})
    ('1970Q1', '2052Q4')
    """
    if kind == "wave":
        return ()
    names = sorted(sizes)
    outside: set[str] = set()
    for place, (before, after) in enumerate(pairwise(names), 1):
        if period.years(kind, after) - period.years(kind, before) > GAP_YEARS:
            sides = names[:place], names[place:]
            for few, others in (sides, sides[::-1]):
                rows, rest = sum(map(sizes.__getitem__, few)), sum(map(sizes.__getitem__, others))
                if rows < max(FEW, SHARE * rest) and 2 * rows < rest:
                    outside |= set(few)
    return tuple(name for name in names if name in outside)


def without_period(intake: Intake) -> Iterator[Notice]:
    """Rows of a file that belong to no wave."""
    for part in intake.files:
        periods = part.table[".period"]
        if lost := periods.null_count:
            names = tuple(sorted(pc.unique(periods).drop_null().to_pylist()))
            yield Notice(kind="no_period", where=part.raw.name, count=lost, periods=names)


def open_order(intake: Intake) -> Iterator[Notice]:
    """Free waves whose order neither the study nor their names decide."""
    study = intake.rows.study
    if study.period == "wave" and wave.doubtful(study, intake.periods):
        order = ", ".join(intake.periods[:12]) + (" …" if len(intake.periods) > 12 else "")
        yield Notice(kind="wave_order", count=len(intake.periods), details={"order": order})


def listed(intake: Intake) -> Iterator[Notice]:
    """Free waves that the study orders and the data lack, and the other way round."""
    study = intake.rows.study
    if not study.waves:
        return
    lacking = [name for name in study.waves if name not in intake.periods]
    open_order = wave.doubtful(study, intake.periods)  # that is told already
    unlisted = [name for name in intake.periods if name not in study.waves and not open_order]
    if lacking:
        details = {"waves": ", ".join(lacking)}
        yield Notice(kind="waves_lacking", count=len(lacking), details=details, reported=False)
    if unlisted:
        details = {"waves": ", ".join(unlisted)}
        yield Notice(kind="waves_unlisted", count=len(unlisted), details=details, reported=False)


def far_away(intake: Intake) -> Iterator[Notice]:
    """Waves of a few rows far from all others."""
    sizes = _valid(intake)
    names = outlying(intake.rows.study.period, sizes)
    latest = [name for name in intake.periods if name not in names][-1:]
    for name in names:  # told where readers look: in the wave itself and the latest
        periods = (name, *latest)
        yield Notice(kind="stray_wave", where=name, count=sizes[name], periods=periods)


def barely_begun(intake: Intake) -> Iterator[Notice]:
    """A latest wave with less than a tenth of the usual answers: it is reported by default."""
    sizes = _valid(intake)
    aside = outlying(intake.rows.study.period, sizes)
    names = [name for name in intake.periods if name in sizes and name not in aside]
    if len(names) < 2:
        return
    *before, last = names
    usual = median(sizes[name] for name in before)
    if sizes[last] < BEGUN_SHARE * usual:
        yield Notice(
            kind="stub_wave",
            where=last,
            count=sizes[last],
            details={"usual": f"{usual:,.0f}", "before": before[-1]},
            periods=(last,),
            reported=False,
        )


def _valid(intake: Intake) -> dict[str, int]:
    """The valid rows of each wave."""
    return wave.sizes(intake.rows.table[".period"].filter(pa.array(~intake.rejected)))
