"""The tables `trend` and `control`: how each score goes over all waves, and which stand out."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from csatbook.analysis import questions, results, tables
from csatbook.analysis.base import few_answers
from csatbook.analysis.changes.changes import changes
from csatbook.analysis.subject import Subject, subjects
from csatbook.analysis.wave import Wave
from csatbook.stats.block import Flags, Numbers
from csatbook.stats.compare import multiplicity
from csatbook.stats.trend import control as chart
from csatbook.stats.trend import robust, slope, spread, turning
from csatbook.study import period as periods
from csatbook.study.answered import Answered
from csatbook.survey.state.reads import cache

_BOUNDS = {"share": (0.0, 1.0), "points": (0.0, 100.0), "balance": (-100.0, 100.0)}


@dataclass(frozen=True, eq=False)
class Course:
    """A score of one subject in every wave up to this one, oldest first."""

    score: str
    subject: str
    waves: tuple[str, ...]
    time: Numbers
    value: Numbers
    error: Numbers
    """As `spread.errors` gives it."""
    n: Numbers
    n_eff: Numbers
    small: Flags
    """Of few answers: drawn, but no wave to judge by."""
    other: Flags
    """Of other questions than now: not to compare."""
    unit: str

    @property
    def alike(self) -> Numbers:
        """The values of the waves that asked the same; NaN for the others."""
        return np.where(self.other, np.nan, self.value)


@cache
def trend(wave: Wave) -> pd.DataFrame:
    """Does each score rise or fall over all waves, and where did it turn?

    Returns
    -------
    DataFrame, the table `trend`
        A row for each score of the whole, each dimension and each item. Waves that asked other
        questions are left out; a period without a wave counts as time. The slope and the turning
        point are two tests of each subject; all tests of a family (a score, and the whole or the
        dimensions or the items) are made up for their number.

    Examples
    --------
    >>> found = trend(wave).set_index(["score", "subject"]).loc[("mean", "item:polite")]
    >>> int(found["waves"]), found["verdict"]
    (2, 'not_shown')
    """
    families: dict[tuple[str, str], list[Course]] = {}
    for course in courses(wave):
        kind = course.subject.partition(":")[0]
        families.setdefault((course.score, kind), []).append(course)
    last = _last(wave)
    rows = [
        {**row, "last_change": last.get((str(row["score"]), str(row["subject"])))}
        for (score, kind), family in families.items()
        for row in _family(wave, f"{score}/trend/{kind}", family)
    ]
    return tables.build("trend", wave, rows)


@cache
def control(wave: Wave) -> pd.DataFrame:
    """In which waves was a score out of the ordinary?

    Returns
    -------
    DataFrame, the table `control`
        A row for each score, subject and wave up to this one.

    Examples
    --------
    >>> control(wave)[["subject", "wave", "small", "signal"]].head(2)
       subject    wave  small signal
    0  overall  2024Q1   True   None
    1  overall  2024Q2   True   None
    """
    rows: list[dict[str, object]] = []
    for course in courses(wave):
        charted = charted_course(course)
        rows += [
            {
                "score": course.score,
                "subject": course.subject,
                "wave": name,
                "value": _number(course.value[at]),
                "error": _number(course.error[at]),
                "centre": charted.centre,
                "lower": charted.lower[at],
                "upper": charted.upper[at],
                "n": _number(course.n[at]),
                "n_eff": _number(course.n_eff[at]),
                "sigma_z": charted.sigma_z,
                "signal": charted.signals[at],
                "small": bool(course.small[at]),
                "comparable": not course.other[at],
                "reason": charted.reason,
            }
            for at, name in enumerate(course.waves)
        ]
    return tables.build("control", wave, rows)


def charted_course(course: Course) -> chart.Control:
    """The control chart of a course; waves of few answers or of other questions make no limits."""
    known = course.value[np.isfinite(course.value)]
    least, most = _BOUNDS.get(course.unit, (-math.inf, math.inf))
    bounds = (min(least, *known), max(most, *known)) if len(known) else (least, most)
    return chart.chart(course.alike, course.error, judged=~course.small, bounds=bounds)


def _family(wave: Wave, name: str, family: list[Course]) -> Iterator[dict[str, object]]:
    level = wave.study.compare.level
    lines = [
        slope.fit(course.time, course.alike, course.error, level=1 - level) for course in family
    ]
    turns = [
        turning.find(course.time, course.alike, course.error, alpha=level) for course in family
    ]
    adjusted = multiplicity.adjust(
        [*(line.p for line in lines), *(turn.p for turn in turns)],
        method=wave.study.compare.adjust,
    )
    for at, (course, line, turn) in enumerate(zip(family, lines, turns, strict=True)):
        p, p_turning = adjusted.p[at], adjusted.p[len(family) + at]
        plain = robust.fit(course.time, course.alike, level=1 - level)
        turned = p_turning is not None and p_turning < level and bool(turn.places)
        places = turn.places if turned else ()
        known = np.flatnonzero(np.isfinite(course.alike))
        yield {
            "score": course.score,
            "subject": course.subject,
            "waves": line.waves,
            "first_wave": course.waves[known[0]] if len(known) else None,
            "slope": line.slope,
            "low": line.low,
            "high": line.high,
            "error": line.error,
            "df": line.df,
            "p": line.p,
            "p_adjusted": p,
            "between": line.between,
            "robust_slope": plain.slope,
            "robust_low": plain.low,
            "robust_high": plain.high,
            "robust_p": plain.p,
            "turning_wave": course.waves[places[-1]] if places else None,
            "turnings": ", ".join(course.waves[place] for place in places) or None,
            "turning_p": turn.p,
            "turning_p_adjusted": p_turning,
            "slope_before": turn.slopes[-2] if places else None,
            "slope_after": turn.slopes[-1] if places else None,
            "family": name,
            "tests": adjusted.family,
            "verdict": _verdict(line, p, turned=turned, level=level),
            "reason": line.reason,
        }


def _verdict(line: slope.StraightLine, p: float | None, *, turned: bool, level: float) -> str:
    if turned:
        return "turned"
    if p is not None and line.slope and p < level:
        return "rising" if line.slope > 0 else "falling"
    return "not_shown"


@cache
def courses(wave: Wave) -> tuple[Course, ...]:
    """Every score of every subject over the waves up to this one; where it has no value, none."""
    history = results.history(wave)
    waves = (*wave.earlier, wave.period)
    kind = wave.study.period
    time = np.array([periods.count(kind, name, wave.store.periods) for name in waves], dtype=float)
    place = {name: at for at, name in enumerate(waves)}
    every: list[Course] = []
    numbers = ["value", "error", "n", "n_eff", "clusters"]
    # Once for all scores: a frame for each of them would cost more than all else.
    told = {name: pd.to_numeric(history[name]).to_numpy(float) for name in numbers}
    small_rows = np.array([*map(few_answers, *(told[name] for name in numbers[2:]))], dtype=bool)
    small_rows &= ~(told["error"] == 0)
    at_wave = np.array([place[period] for period in history["period"]], dtype=np.int64)
    rows_of: dict[tuple[str, str], list[int]] = {}
    for row, key in enumerate(zip(history["score"], history["subject"], strict=True)):
        rows_of.setdefault(key, []).append(row)
    for (score, subject), rows in rows_of.items():
        at = at_wave[rows]
        columns = {name: np.full(len(waves), np.nan) for name in numbers}
        for name in numbers:
            columns[name][at] = told[name][rows]
        if not np.isfinite(columns["value"]).any():
            continue
        unit = wave.study.unit_of(score)
        small = np.ones(len(waves), dtype=bool)
        small[at] = small_rows[rows]
        worth = np.where(np.isnan(columns["n_eff"]), columns["clusters"], columns["n_eff"])
        other = np.array([_other(wave, score, subject, name) for name in waves])
        value = columns["value"]
        same = np.where(other, np.nan, value)
        error = spread.errors(same, columns["error"], worth, share=unit == "share")
        every.append(
            Course(
                *(score, subject, waves, time, value, error),
                *(columns["n"], columns["n_eff"], small, other, unit),
            )
        )
    return tuple(every)


@cache
def _items(wave: Wave, score: str) -> dict[str, tuple[str, ...]]:
    """The questions of each subject of the score; of a derived score those of its parts."""
    declared = wave.study.scores[score]
    if not isinstance(declared, Answered):
        return {"overall": questions.items_of(wave.study, score)}
    named: tuple[Subject, ...] = subjects(wave.study, declared)
    return {subject.key: subject.items for subject in named}


def _other(wave: Wave, score: str, subject: str, period: str) -> bool:
    """Whether this wave asked other questions for the score than that one."""
    items = _items(wave, score).get(subject, ())
    return bool(questions.change(wave, items, period))


def _last(wave: Wave) -> dict[tuple[str, str], str]:
    """What the table `changes` says of each score since the wave before."""
    if not wave.earlier:
        return {}
    frame = changes(wave)
    frame = frame[frame["against"] == "previous"]
    keys = zip(frame["score"], frame["subject"], strict=True)
    return dict(zip(keys, frame["verdict"], strict=True))


def _number(value: float) -> float | None:
    return None if np.isnan(value) else float(value)
