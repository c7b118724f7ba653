"""Whether two waves asked the same: a score of other questions neither rose nor fell."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from csatbook.analysis.subject import subjects
from csatbook.analysis.wave import Wave, at
from csatbook.study import Study
from csatbook.study.answered import Answered
from csatbook.study.derived import Derived
from csatbook.survey.state.reads import cache


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
    given = wave.rows[list(wave.study.items)].count()  # of each, who answered it
    return frozenset(given.index[given > 0])


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
