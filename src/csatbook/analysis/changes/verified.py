"""The table `actions`: what became of the measures of improvement, and did they work?"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import pandas as pd

from csatbook.analysis import disclosure, tables
from csatbook.analysis.changes import declared_actions, derived
from csatbook.analysis.changes.brought import brought_terms
from csatbook.analysis.changes.two_waves import TwoWaves
from csatbook.analysis.evaluated import evaluated
from csatbook.analysis.subject import Subject, subjects
from csatbook.analysis.unit import units
from csatbook.analysis.wave import Wave, at
from csatbook.stats import compare
from csatbook.stats.block import Flags
from csatbook.stats.compare import difference_in_differences as did
from csatbook.stats.compare import equally_low, overlap
from csatbook.stats.compare.overlap import Places, Recurring
from csatbook.stats.groups.comparison import Comparison
from csatbook.stats.groups.group import Group
from csatbook.stats.groups.sampled import Domain
from csatbook.study.action import Action
from csatbook.study.answered import Answered
from csatbook.survey.state.reads import cache

DID, CHANGE, LOW = "difference_in_differences", "change", "equally_low"


@dataclass(frozen=True)
class AssessedAction:
    """A measure, what it is verified by, and what came of that."""

    action: Action
    score: str
    subject: Subject
    after: str | None
    """The wave in which it is verified; None where that is still to come."""
    method: str | None = None
    values: tuple[float | None, float | None] = (None, None)
    """The score of the affected before and after."""
    comparison: Comparison | None = None
    sizes: tuple[int | None, int | None] = (None, None)
    picks: int = 1
    """So many groups there were to choose the affected from."""
    reason: str | None = None


@cache
def actions(wave: Wave) -> pd.DataFrame:
    """Did the measures that the study declares improve what they were to improve?

    Returns
    -------
    DataFrame, the table `actions`
        A row for each measure against a problem seen up to this wave; in a segment's wave those
        for that segment. All numbers are of everyone's wave.

    Notes
    -----
    Where customers were chosen for low scores, a group of several, their change is judged (by the
    interval and p) as many times as strictly as there were groups to choose from: whichever was
    chosen, and however, no more than the declared rate of measures without effect is called
    improved (Bonferroni over the choice; Berk et al. 2013, Annals of Statistics 41(2), 802-837).
    Single customers who were chosen for low scores are compared with others who gave the same
    before, of those who answered in both waves; units, of a score that is made of others, with what
    is to be expected of a unit as low (`stats.compare.equally_low`). Units and customers for which
    another measure was carried out are no example of what happens without one, and nobody is
    compared with them. Where nobody is like the affected, or
    everyone was chosen, nothing tells what chance alone would have brought back: no verdict. Each
    measure is judged by itself, as its interval shows.

    Examples
    --------
    >>> actions(wave).empty  # the small study declares none
    True
    """
    everyone = wave.everyone
    rows = [_row(wave, _assess(everyone, action)) for action in declared_actions.concerning(wave)]
    return tables.build("actions", wave, rows)


def _assess(wave: Wave, action: Action) -> AssessedAction:
    score = action.expect.score or wave.study.answer_headline
    declared = wave.study.scores[score]
    there = {subject.key: subject for subject in subjects(wave.study, declared)}
    subject = there.get(action.subject, next(iter(there.values())))
    seen, after = declared_actions.seen(wave, action), declared_actions.verified_in(wave, action)
    plain = AssessedAction(action, score, subject, after)
    if action.subject not in there:
        return replace(plain, reason="no_subject")
    if seen not in wave.store.periods:
        return replace(plain, reason="no_wave")
    if after is None or action.cancelled is not None:
        return replace(plain, after=None)
    waves = TwoWaves(at(wave, after), at(wave, seen))
    if not isinstance(declared, Answered):
        return _of_units(plain, waves)
    same = waves.comparable(declared, subject)
    if same is None:
        return replace(plain, reason=waves.unlike(subject.items))
    places = _places(waves, action)
    if why := _hidden(waves, action, disclosure.base(declared, subject)):
        return replace(plain, reason=why)
    cells, recurring = waves.cells(declared, same, places)
    whole = not any(place.any() for place in places)
    shown = cells[:2] if whole or action.verify.against == "none" else cells
    sizes = cells[1].n, cells[0].n
    told = replace(plain, sizes=sizes)
    if not all(sizes):
        return replace(told, reason="nobody_answered")
    if not all(cell.n for cell in shown) and any((place < 0).any() for place in places):
        return replace(told, reason="treated")
    if any(cell.n < wave.study.report.min_answers for cell in shown):
        return replace(told, sizes=(None, None), reason="too_few")
    told = replace(told, values=(cells[1].value, cells[0].value))
    if action.problem.chosen == "low" and action.problem.respondents:
        comparison = _beside_alike(waves, declared, same, places[0])
        if comparison is not None:
            return replace(told, method=LOW, comparison=comparison)
    return _beside_others(told, waves, shown, recurring)


def _beside_others(
    told: AssessedAction,
    waves: TwoWaves,
    shown: Sequence[Group],
    recurring: Mapping[tuple[int, int], Recurring],
) -> AssessedAction:
    """The change of the affected, less that of all others where these are shown, too."""
    study, action = waves.now.study, told.action
    picks = 1
    if action.problem.chosen == "low":
        if len(shown) == 2 or action.problem.respondents:
            return replace(told, reason="no_comparison")
        picks = _picks(waves.before, action)
    level = 1 - study.compare.level / picks
    if len(shown) == 4:
        comparison = did.compare(shown, recurring, level=level)
        return replace(told, method=DID, picks=picks, comparison=comparison)
    now, before = shown
    both = recurring.get((0, 1))
    if not isinstance(now, Domain) and both is not None and both.n > 1:
        comparison = overlap.compare(now, before, both, level=level)
    else:
        test = study.compare.test
        comparison = compare.pair(now, before, test="auto" if test == "rank" else test, level=level)
    return replace(told, method=CHANGE, comparison=comparison)


def _beside_alike(
    waves: TwoWaves, declared: Answered, subject: Subject, place: Places
) -> Comparison | None:
    """The affected beside others who gave the same before; None where there are too few of them."""
    study = waves.now.study
    if waves.same is None or waves.drawn is not None:
        return None
    numbers = []
    for wave in (waves.now, waves.before):
        terms = brought_terms(study, wave.tally, declared, subject)
        nothing = np.full(len(terms.top), np.nan)
        numbers.append(np.divide(terms.top, terms.base, out=nothing, where=terms.base > 0))
    after, before = numbers[0], np.where(waves.same < 0, np.nan, numbers[1][waves.same])
    known = ~np.isnan(after) & ~np.isnan(before) & (place >= 0)
    columns = (before, after, waves.now.tally.weight, place == 0)
    given = [column[known] for column in columns]
    comparison = equally_low.customers(*given, level=1 - study.compare.level)
    few = min(comparison.n_a, comparison.n_b) < max(2, study.report.min_answers)
    return None if few or comparison.difference is None else comparison


def _of_units(plain: AssessedAction, waves: TwoWaves) -> AssessedAction:
    """Of a score that is made of others: the units affected beside others as low as they."""
    action, study = plain.action, waves.now.study
    level = 1 - study.compare.level
    if not action.problem.where:
        whole = derived.compare(waves, plain.score, level=level).comparison
        told = replace(plain, values=(whole.value_b, whole.value_a), sizes=(whole.n_b, whole.n_a))
        if action.problem.chosen == "low":
            return replace(told, reason="no_comparison")
        return replace(told, method=CHANGE, comparison=whole)
    ((variable, names),) = action.problem.where.items()
    same = waves.alike_of_score(plain.score)
    now, before = (evaluated(wave, same) for wave in (waves.now, waves.before))
    pairs = {
        unit.name: [wave[unit].scores[plain.score].score for wave in (before, now)]
        for unit in units(waves.now)
        if unit.level == variable and unit in before
    }
    treated = declared_actions.under_measures(waves.now, action, variable) - set(names)
    known = {
        name: pair
        for name, pair in pairs.items()
        if name not in treated and None not in [score.value for score in pair]
    }
    affected = np.array([name in names for name in known], dtype=bool)
    if not affected.any():
        return replace(plain, reason="no_score")
    first, last = (
        np.array([pair[place].value for pair in known.values()], dtype=float) for place in (0, 1)
    )
    mine = [known[name] for name in known if name in names]
    told = replace(
        plain,
        values=(float(first[affected].mean()), float(last[affected].mean())),
        sizes=(sum(pair[0].n for pair in mine), sum(pair[1].n for pair in mine)),
    )
    comparison = equally_low.units(first, last, affected, level=level)
    if comparison.reason == "nobody_alike":
        return replace(told, reason="no_comparison")
    return replace(told, method=LOW, comparison=comparison)


def _places(waves: TwoWaves, action: Action) -> tuple[Places, Places]:
    """Of the rows of this wave and of the one before, 0 for the affected, 1 for all others.

    And -1 for others for whom another measure was carried out: no example of what happens without.
    Fewer of them than may be shown stay among the others, as what is left would tell of them; so
    do all, where the other measure is for everyone.
    """
    inside = [_affected(waves, action, place) for place in (0, 1)]
    places = [np.where(mask, 0, 1) for mask in inside]
    least = waves.now.study.report.min_answers
    for other in declared_actions.carried_out(waves.now, action):
        treated = [_affected(waves, other, place) & ~inside[place] for place in (0, 1)]
        aimed = other.problem.where or other.problem.respondents
        if aimed and all(mask.sum() >= max(1, least) for mask in treated):
            places = [
                np.where(mask, -1, place) for mask, place in zip(treated, places, strict=True)
            ]
    return places[0], places[1]


def _affected(waves: TwoWaves, action: Action, place: int) -> Flags:
    """Who of the rows of this wave (0) or of the one before (1) is affected?"""
    rows = (waves.now, waves.before)[place].rows
    inside = np.ones(len(rows), dtype=bool)
    for name, values in action.problem.where.items():
        inside &= rows[name].isin(values).to_numpy()
    if action.problem.respondents and waves.respondents is not None:
        inside &= np.asarray(waves.named(place).isin(action.problem.respondents))
    return inside


def _hidden(waves: TwoWaves, action: Action, asked: disclosure.Base) -> str | None:
    """Why must nothing be shown of one of the groups that are affected?"""
    for wave in (waves.now, waves.before):
        if why := wave.hidden(asked):
            return why
        for name, values in action.problem.where.items():
            for value in values:
                if why := wave.hidden(asked, (name, value)):
                    return why
    return None


def _picks(before: Wave, action: Action) -> int:
    """So many choices of as many groups there were."""
    sizes = before.store.segments(before.period)
    return math.prod(
        math.comb(max(len(sizes[name]), len(values)), len(values))
        for name, values in action.problem.where.items()
    )


def _row(wave: Wave, assessed: AssessedAction) -> dict[str, object]:
    action, comparison = assessed.action, assessed.comparison
    p = min(1.0, comparison.p * assessed.picks) if comparison and comparison.p is not None else None
    sign = -1 if wave.study.better_of(assessed.score) == "low" else 1
    tested = comparison is not None and comparison.error is not None
    did_it = assessed.method in (DID, LOW)
    return {
        "action": action.id,
        "problem": action.problem.text[wave.language],
        "owner": action.owner[wave.language],
        "due": action.due.isoformat(),
        "status": _status(wave, assessed),
        "score": assessed.score,
        "subject": action.subject,
        "before": assessed.values[0],
        "after": assessed.values[1],
        **{name: getattr(comparison, name, None) for name in ("difference", "low", "high", "p")},
        "verdict": _verdict(wave, assessed, p, sign),
        "mde": did.detectable(comparison.error or 0.0, comparison.df, level=comparison.level)
        if comparison and tested
        else None,
        "method": assessed.method,
        "n_before": assessed.sizes[0],
        "n_after": assessed.sizes[1],
        "period_before": declared_actions.seen(wave, action),
        "period_after": assessed.after,
        "change_rest": comparison.value_b if comparison and did_it else None,
        "picks": assessed.picks,
        "p_adjusted": p,
        "expected": action.expect.by,
        "reached": _reached(action, comparison, sign),
        "reason": assessed.reason or (comparison.reason if comparison else None),
    }


def _status(wave: Wave, assessed: AssessedAction) -> str:
    """Where the measure stands at the end of this wave; never by the clock."""
    action = assessed.action
    if action.cancelled is not None:
        return "cancelled"
    if assessed.after is not None:
        return "verified"
    last = declared_actions.last_day(wave)
    if action.done is not None and action.done <= last:
        return "done"
    return "overdue" if action.due < last < date.max else "planned"


def _verdict(wave: Wave, assessed: AssessedAction, p: float | None, sign: int) -> str:
    if assessed.reason is not None:
        return assessed.reason if assessed.reason == "no_comparison" else "not_possible"
    comparison = assessed.comparison
    if comparison is None:
        return "pending"
    if comparison.difference is None:
        return "not_possible"
    sure = comparison.reason == "all_drawn" or (p is not None and p < wave.study.compare.level)
    if not sure or not comparison.difference:
        return "not_shown"
    return "improved" if sign * comparison.difference > 0 else "worse"


def _reached(action: Action, comparison: Comparison | None, sign: int) -> str | None:
    """Whether the effect is as large as was expected."""
    by = action.expect.by
    if by is None or comparison is None or comparison.low is None or comparison.high is None:
        return None
    low, high = sorted((sign * comparison.low, sign * comparison.high))
    if low >= sign * by:
        return "reached"
    return "missed" if high < sign * by else "undecided"
