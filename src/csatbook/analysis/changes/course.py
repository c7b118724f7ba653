"""The tables `trend` and `control`: how each score goes over all waves, and which stand out."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from csatbook.analysis import questions, results, scorecard, tables
from csatbook.analysis.base import few_answers
from csatbook.analysis.changes.by_unit import rank_changes
from csatbook.analysis.changes.changes import changes
from csatbook.analysis.changes.held import FilledIn, filled_in
from csatbook.analysis.questions import CommonQuestions, common_questions, differs
from csatbook.analysis.subject import Subject, subjects
from csatbook.analysis.unit import units
from csatbook.analysis.wave import Wave, at
from csatbook.stats.block import Flags, Numbers
from csatbook.stats.compare import multiplicity
from csatbook.stats.trend import control as chart
from csatbook.stats.trend import robust, slope, spread, turning
from csatbook.study import period as periods
from csatbook.study.answered import Answered
from csatbook.study.derived import Derived
from csatbook.survey.state.reads import cache

_NUMBERS = ("value", "low", "high", "error", "n", "n_eff", "clusters")
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
    """As `spread.errors` gives it, and by what was filled in; NaN where that is not known."""
    n: Numbers
    n_eff: Numbers
    small: Flags
    """Of few answers: drawn, but no wave to judge by."""
    other: Flags
    """Of other questions than now: not to compare."""
    filled: Flags
    """A part of it was filled in from the others."""
    unit: str
    low: Numbers
    """Ends of the value's interval."""
    high: Numbers
    value_all: Numbers
    """Over all questions of each wave, where `value` is over those of all waves."""
    items: int
    """So many questions the value is over; 0 of what is made of measures alone."""
    left_out: tuple[str, ...] = ()
    """Questions that it is not over, because not all waves asked them alike."""

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
        A row for each score of the whole, each dimension, each item and, of the scores by which
        units are ranked, each unit. Where waves asked other questions, all values are over those
        that they have in common (`questions.common_questions`), and a wave with too few of them
        is left out; a period without a wave counts as time. The slope and the turning point are
        two tests of each subject; all tests of a family (a score, and the whole or the dimensions
        or the items or the units of a level) are made up for their number.

    Examples
    --------
    >>> found = trend(wave).set_index(["score", "subject"]).loc[("mean", "item:polite")]
    >>> int(found["waves"]), found["verdict"]
    (2, 'not_shown')
    """
    families: dict[tuple[str, str], list[Course]] = {}
    for course in courses(wave):
        level, inside, _ = course.subject.partition("=")
        kind = level if inside and level.startswith("unit:") else level.partition(":")[0]
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
                "low": _number(course.low[at]),
                "high": _number(course.high[at]),
                "value_all": _number(course.value_all[at]),
                "items_compared": course.items,
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
                "filled": bool(course.filled[at]),
            }
            for at, name in enumerate(course.waves)
        ]
    return tables.build("control", wave, rows)


def charted_course(course: Course) -> chart.Control:
    """The control chart of a course; waves of few answers or of other questions make no limits."""
    least, most = _BOUNDS.get(course.unit, (-math.inf, math.inf))
    known = course.value[np.isfinite(course.value)]
    bounds = (min([least, *known]), max([most, *known]))
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
    for member, (course, line, turn) in enumerate(zip(family, lines, turns, strict=True)):
        p, p_turning = adjusted.p[member], adjusted.p[len(family) + member]
        plain = robust.fit(course.time, course.alike, level=1 - level)
        turned = p_turning is not None and p_turning < level and bool(turn.places)
        places = turn.places if turned else ()
        known = np.flatnonzero(np.isfinite(course.alike))
        yield {
            "score": course.score,
            "subject": course.subject,
            "waves": line.waves,
            "items_compared": course.items,
            "items_left_out": ", ".join(course.left_out) or None,
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
    """Every score of every subject over the waves up to this one; where it has no value, none.

    Of each unit, too, in reports that are not a unit's own, of the scores by which they are ranked.
    """
    history = _history(wave)
    waves = (*wave.earlier, wave.period)
    kind = wave.study.period
    time = np.array([periods.count(kind, name, wave.store.periods) for name in waves], dtype=float)
    place = {name: at for at, name in enumerate(waves)}
    every: list[Course] = []
    # Once for all scores: a frame for each of them would cost more than all else.
    told = {name: pd.to_numeric(history[name]).to_numpy(float) for name in _NUMBERS}
    at_wave = np.array([place[period] for period in history["period"]], dtype=np.int64)
    rows_of: dict[tuple[str, str], list[int]] = {}
    for row, key in enumerate(zip(history["score"], history["subject"], strict=True)):
        rows_of.setdefault(key, []).append(row)
    for (score, subject), rows in rows_of.items():
        columns = {name: np.full(len(waves), np.nan) for name in _NUMBERS}
        for name in _NUMBERS:
            columns[name][at_wave[rows]] = told[name][rows]
        if np.isfinite(columns["value"]).any():
            every.append(_course(wave, (score, subject), time, columns))
    return tuple(every)


def _history(wave: Wave) -> pd.DataFrame:
    """Rows of the table `scores` of this wave and all before it."""
    whole = results.history(wave)
    levels = wave.study.units.levels if wave.study.units else ()
    if not levels or wave.variable in levels:
        return whole
    of_units = scorecard.history(wave)
    mine = of_units["subject"].isin([unit.key for unit in units(wave)])
    return pd.concat([whole, of_units[mine & of_units["score"].isin(scorecard.ranked(wave))]])


def _course(wave: Wave, key: tuple[str, str], time: Numbers, columns: dict[str, Numbers]) -> Course:
    """The course of one score of one subject, over the questions of all waves."""
    score, subject = key
    waves = (*wave.earlier, wave.period)
    items = _items(wave, score).get(subject.partition("=")[0], ())
    value_all, compared = columns["value"], len(items)
    left_out: tuple[str, ...] = ()
    other = np.zeros(len(waves), dtype=bool)
    common = common_questions(wave, items)
    again = _rescored(wave, key, common) if common.left_out else None
    if again is not None:
        columns = {name: column.copy() for name, column in columns.items()}
        for name, row in again.items():
            for column in _NUMBERS:
                number: Any = row[column]
                columns[column][waves.index(name)] = np.nan if number is None else float(number)
        other = np.array([name not in again for name in waves]) & np.isfinite(value_all)
        compared, left_out = len(common.items), common.left_out
    elif items:
        other = np.array([differs(wave, items, name) for name in waves])
    answers = (columns[name] for name in ("n", "n_eff", "clusters"))
    small = np.array([*map(few_answers, *answers)], dtype=bool) & ~(columns["error"] == 0)
    worth = np.where(np.isnan(columns["n_eff"]), columns["clusters"], columns["n_eff"])
    unit, value = wave.study.unit_of(score), columns["value"]
    same = np.where(other, np.nan, value)
    error = spread.errors(same, columns["error"], worth, share=unit == "share")
    low, high, filled = columns["low"].copy(), columns["high"].copy(), np.zeros(len(waves), bool)
    for place, own in _filled(wave, key, None if again is None else common.items).items():
        filled[place], low[place], high[place] = True, own.low, own.high
        error[place] = math.hypot(error[place], own.size)
    return Course(
        *(score, subject, waves, time, value, error),
        *(columns["n"], columns["n_eff"], small, other, filled, unit),
        *(low, high, value_all, compared, left_out),
    )


def _rescored(
    wave: Wave, key: tuple[str, str], common: CommonQuestions
) -> dict[str, dict[str, object]] | None:
    """By wave, the score over the questions of all of them; None where there is none."""
    if not common.items:
        return None
    made = {name: scorecard.row_over(at(wave, name), *key, common.items) for name in common.waves}
    known = {name: row for name, row in made.items() if row is not None}
    return known if wave.period in known else None


def _filled(wave: Wave, key: tuple[str, str], items: frozenset[str] | None) -> dict[int, FilledIn]:
    """In which waves was a part of this score filled in from others, and how far is that off?"""
    score, subject = key
    if not isinstance(wave.study.scores[score], Derived):
        return {}
    told = {}
    for place, each in enumerate(at(wave, name) for name in (*wave.earlier, wave.period)):
        for unit in (None, *units(each)):
            if scorecard.key(unit) == subject and (own := filled_in(each, score, unit, items)):
                told[place] = own
    return told


@cache
def _items(wave: Wave, score: str) -> dict[str, tuple[str, ...]]:
    """The questions of each subject of the score; of a derived score those of its parts.

    Those of the whole are of the units, too, which stand here by their levels.
    """
    declared = wave.study.scores[score]
    levels = wave.study.units.levels if wave.study.units else ()
    whole = questions.items_of(wave.study, score)
    of_units = {f"unit:{level}": whole for level in levels}
    if not isinstance(declared, Answered):
        return {"overall": whole} | of_units
    named: tuple[Subject, ...] = subjects(wave.study, declared)
    return {subject.key: subject.items for subject in named} | of_units


def _last(wave: Wave) -> dict[tuple[str, str], str]:
    """What the table `changes` says of each score since the wave before."""
    if not wave.earlier:
        return {}
    frame = changes(wave)
    frame = frame[frame["against"] == "previous"]
    keys = zip(frame["score"], frame["subject"], strict=True)
    told = dict(zip(keys, frame["verdict"], strict=True))
    if wave.study.units is None or wave.variable in wave.study.units.levels:
        return told
    moved = rank_changes(wave)
    moved = moved[moved["against"] == "previous"]
    keys = zip(moved["score"], moved["subject"], strict=True)
    return told | dict(zip(keys, moved["score_verdict"], strict=True))


def _number(value: float) -> float | None:
    return None if np.isnan(value) else float(value)
