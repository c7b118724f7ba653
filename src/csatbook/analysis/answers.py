"""How the answers to each item divide: the share of each level, of the satisfied and the others."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial

import numpy as np
import pandas as pd

from csatbook.analysis import disclosure, tables
from csatbook.analysis.subject import subjects
from csatbook.analysis.wave import Wave
from csatbook.stats import ratio, tally
from csatbook.stats.block import Flags, Numbers
from csatbook.stats.tally import Tally
from csatbook.stats.terms import Terms
from csatbook.study import Study
from csatbook.survey.state.reads import cache

MOST_LEVELS = 11
"""A scale with more levels has no row for each."""
JUDGED = ("dissatisfied", "neutral", "satisfied")
RECOMMENDING = ("detractor", "passive", "promoter")

_LEVEL = 0.95
_NEAR = 1e-9
_Levels = Mapping[str, Callable[[Numbers], Flags]]
"""From the name of a level to which of some marks are on it."""


@cache
def answers(wave: Wave) -> pd.DataFrame:
    """How do the answers to each item divide?

    Returns
    -------
    DataFrame, the table `answers`
        A row a level of a scale of whole marks, lowest first; `dissatisfied`, `neutral` and
        `satisfied` where the scale says which marks are; `detractor`, `passive` and `promoter`
        where a Net Promoter Score is of the item. Shares of those who answered: who was not asked
        or gave no answer is in none, and not in `n`. Without numbers, with the `reason`, where
        too few answered or a group must be protected.

    References
    ----------
    Wilson's intervals, as of every share: see `csatbook.stats.ratio.score`.
    """
    return tables.build("answers", wave, divided(wave, wave.tally))


def divided(wave: Wave, everyone: Tally) -> Iterator[dict[str, object]]:
    """How do these answers divide?

    Parameters
    ----------
    wave : for its study, and for what must not be shown of it
    everyone : whose answers they are, as `wave.tallied` gives them

    Yields
    ------
    dict with the columns of the table `answers`
    """
    study = wave.study
    for place, item in enumerate(study.items):
        given = tally.patterns(everyone, [place])
        why = wave.hidden(((item,),))
        for row in _shares(wave, given, _levels(study, item), why):
            yield {"item": item, **row}


def share(wave: Wave, item: str, level: str) -> float | None:
    """Which share of the answers to this item is on this level? None where it is not known."""
    known = _shares_of_levels(wave).get((item, level))
    return None if known is None or pd.isna(known) else float(known)


@cache
def _shares_of_levels(wave: Wave) -> dict[tuple[str, str], float]:
    """By item and level the share."""
    table = answers(wave)
    places = zip(table["item"], table["level"], strict=True)
    return dict(zip(places, table["share"], strict=True))


def height(wave: Wave, item: str) -> float:
    """How high is the mean answer on the item's scale, 0 (worst) to 1 (best)? NaN without any."""
    scale = wave.study.scale_of(item)
    given = tally.count(wave.rows[item], wave.rows.get("weight"), scales=[scale])
    places = (given.marks[:, 0] - scale.min) / (scale.max - scale.min)
    return ratio.moments(Terms.of_means(places, bounds=(0.0, 1.0)), given).mean


def recommends(study: Study, item: str) -> bool:
    """Whether a Net Promoter Score is of this item."""
    return any(
        item in subject.items
        for score in study.answered.values()
        if score.method == "nps"
        for subject in subjects(study, score)
    )


def _levels(study: Study, item: str) -> _Levels:
    scale = study.scale_of(item)
    levels: dict[str, Callable[[Numbers], Flags]] = {}
    if scale.whole and len(scale.levels()) <= MOST_LEVELS:
        for mark in scale.levels():
            levels[f"{mark:g}"] = partial(_at, mark)
    if scale.dissatisfied is not None:
        levels["dissatisfied"] = scale.is_dissatisfied
    if scale.satisfied is not None or scale.dissatisfied is not None:
        levels["neutral"] = lambda marks: (
            ~(scale.is_satisfied(marks) | scale.is_dissatisfied(marks))
        )
    if scale.satisfied is not None:
        levels["satisfied"] = scale.is_satisfied
    if recommends(study, item):
        levels["detractor"] = lambda marks: marks <= 6
        levels["passive"] = lambda marks: (marks > 6) & (marks < 9)
        levels["promoter"] = lambda marks: marks >= 9
    return levels


def _at(mark: float, marks: Numbers) -> Flags:
    """Nearly: a mark that was turned round is not always exactly its level."""
    return np.asarray(np.floor(marks + _NEAR) == mark)


def _shares(
    wave: Wave, given: Tally, levels: _Levels, why: disclosure.Reason | None
) -> Iterator[dict[str, object]]:
    marks = given.marks[:, 0]
    asked = ~np.isnan(marks)
    known = np.where(asked, marks, 0.0)
    having = [asked & on_it(known) for on_it in levels.values()]
    terms = [Terms.of_shares(np.where(asked, each.astype(float), np.nan)) for each in having]
    several = ratio.moments_of_each(terms, given)
    for level, each, own, moments in zip(levels, having, terms, several, strict=True):
        found = ratio.score(moments, own, level=_LEVEL, method="share")
        shown = disclosure.guarded(found, wave.study.report.min_answers, why)
        hidden = shown.reason in disclosure.REASONS
        closed = hidden and bool(wave.place)
        yield {
            "level": level,
            "share": shown.value,
            "low": shown.low,
            "high": shown.high,
            "n": None if closed else shown.n,
            "count": None if hidden else int(given.count[each].sum()),
            "n_eff": None if closed else shown.n_eff,
            "clusters": None if closed else shown.clusters,
            "reason": shown.reason,
        }
