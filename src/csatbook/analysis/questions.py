"""Whether two waves asked the same: a score of other questions neither rose nor fell."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache

import pandas as pd

from csatbook.analysis import disclosure
from csatbook.analysis.subject import Subject, subjects
from csatbook.analysis.wave import Wave, at
from csatbook.stats import estimate
from csatbook.stats.terms import Component
from csatbook.study import Study
from csatbook.study.answered import Answered
from csatbook.study.derived import Derived

_NOTHING = pd.Series({"value": None, "low": None, "high": None}, dtype=float)


@dataclass(frozen=True)
class Change:
    """Items of a subject that only one of two waves asked; none where both asked the same."""

    added: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Whether there are any."""
        return bool(self.added or self.dropped)


@cache
def answered(wave: Wave) -> frozenset[str]:
    """Which items did somebody of this group answer?"""
    rows = wave.rows
    return frozenset(item for item in wave.study.items if rows[item].notna().any())


def change(wave: Wave, items: Iterable[str], *periods: str) -> Change:
    """Which of these items does this wave ask, but not each of those periods, or the reverse?

    A period in which none of them was asked has no score to compare, and is passed over.
    """
    items = tuple(items)
    now = answered(wave)
    added: set[str] = set()
    dropped: set[str] = set()
    for period in periods:
        then = answered(at(wave, period))
        if not then.isdisjoint(items):
            added |= now - then
            dropped |= then - now
    return Change(
        tuple(item for item in items if item in added),
        tuple(item for item in items if item in dropped),
    )


def items_of(study: Study, score: str) -> tuple[str, ...]:
    """From which items does the whole of this score come? Of a derived one, those of its parts."""
    declared = study.scores[score]
    if isinstance(declared, Answered):
        return subjects(study, declared)[0].items
    if isinstance(declared, Derived):
        parts = (items_of(study, part) for part in declared.parts_used if part in study.scores)
        return tuple(dict.fromkeys(item for items in parts for item in items))
    return ()


def of_score(wave: Wave, score: str, *periods: str) -> Change:
    """The same for the items that a score comes from."""
    return change(wave, items_of(wave.study, score), *periods)


def common(wave: Wave, subject: Subject, period: str) -> tuple[pd.Series, pd.Series]:
    """How high is the leading score of what both waves asked, in that period and in this?

    Returns
    -------
    tuple of Series
        `value`, `low`, `high` of that period's, then of this wave's. Empty where they asked nothing
        in common, or the score sets one item against another.
    """
    declared = wave.study.answered[wave.study.answer_headline]
    if declared.opposes:
        return _NOTHING, _NOTHING
    both = answered(wave) & answered(at(wave, period))
    kept = tuple(item for item in subject.items if item in both)
    if not kept:
        return _NOTHING, _NOTHING
    reduced = replace(subject, items=kept, parts=tuple(_parts(subject, kept)))
    return _score(at(wave, period), reduced), _score(wave, reduced)


def _parts(subject: Subject, kept: tuple[str, ...]) -> Iterator[Component]:
    for part in subject.parts:
        named = [subject.items[column] for column in part.columns]
        columns = tuple(kept.index(item) for item in named if item in kept)
        if columns:
            yield Component(columns, part.weight)


def _score(wave: Wave, subject: Subject) -> pd.Series:
    study = wave.study
    declared = study.answered[study.answer_headline]
    rows = wave.rows
    estimated = estimate.of_answers(
        declared.method,
        rows[list(subject.items)],
        rows.get("weight"),
        scales=[study.scale_of(item) for item in subject.items],
        parts=subject.parts,
        drawn=wave.drawn(rows),
        **declared.options,
    )
    why = wave.hidden(disclosure.base(declared, subject))
    score = disclosure.guarded(estimated.score, study.report.min_answers, why)
    return pd.Series({name: getattr(score, name) for name in _NOTHING.index}, dtype=float)
