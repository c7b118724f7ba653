"""Which questions waves have in common: a score of other questions neither rose nor fell."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from csatbook.analysis.subject import subjects
from csatbook.analysis.wave import Wave, at
from csatbook.study import Study
from csatbook.study.answered import Answered
from csatbook.study.derived import Derived
from csatbook.study.notice import REPLACED
from csatbook.survey.state.reads import cache

_LEAST = 0.5
"""A wave that asked a smaller share of the questions of now would leave too little in common."""


@dataclass(frozen=True)
class Change:
    """Items of a subject that only one of two waves asked, or asked so; none where both did."""

    added: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()
    replaced: tuple[str, ...] = ()
    """Those that one of the waves likely asked in another way."""

    def __bool__(self) -> bool:
        """Whether there are any."""
        return bool(self.added or self.dropped or self.replaced)


@cache
def answered(wave: Wave) -> frozenset[str]:
    """Which items did somebody of this group answer?"""
    return frozenset(str(row["item"]) for row in wave.kept("answered items", lambda: _items(wave)))


def _items(wave: Wave) -> Iterator[dict[str, object]]:
    given = wave.rows[list(wave.study.items)].count()  # of each, who answered it
    return ({"item": item} for item in given.index[given > 0])


def change(wave: Wave, items: Iterable[str], *periods: str) -> Change:
    """Which of these items does this wave ask, but not each of those periods alike, or the reverse?

    A period in which none of them was asked has no score to compare, and is passed over.
    """
    items = tuple(items)
    now = answered(wave)
    added: set[str] = set()
    dropped: set[str] = set()
    replaced: set[str] = set()
    for period in periods:
        then = answered(at(wave, period))
        if not then.isdisjoint(items):
            added |= now - then
            dropped |= then - now
            replaced |= now & then & set(_replaced(wave, (wave.period, period)))
    return Change(
        tuple(item for item in items if item in added),
        tuple(item for item in items if item in dropped),
        tuple(item for item in items if item in replaced),
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


@dataclass(frozen=True)
class CommonQuestions:
    """Which waves can be compared with this one, and over which questions."""

    waves: tuple[str, ...]
    """Oldest first, this one last."""
    items: frozenset[str]
    """What all of them asked alike; none where there is no such question."""
    left_out: tuple[str, ...]
    """What some of them asked besides."""


@cache
def common_questions(wave: Wave, items: tuple[str, ...]) -> CommonQuestions:
    """Over which of these questions is this wave compared with all before it?

    A wave takes part that asked at least half of the questions that are asked now. What some of
    these waves, but not all, likely asked in another way is not compared. A wave that asked none
    of them tells nothing, and takes no part.

    Examples
    --------
    >>> found = common_questions(wave, ("polite", "again"))
    >>> found.waves, sorted(found.items), found.left_out
    (('2024Q1', '2024Q2'), ['again', 'polite'], ())
    """
    asked = {
        period: answered(at(wave, period)).intersection(items)
        for period in (*wave.earlier, wave.period)
    }
    now = asked[wave.period]
    waves = tuple(
        period for period, there in asked.items() if there and len(there & now) >= _LEAST * len(now)
    )
    if wave.period not in waves:
        return CommonQuestions((), frozenset(), ())
    both = frozenset.intersection(*(asked[period] for period in waves))
    shared = both - frozenset(_replaced(wave, waves))
    every = frozenset.union(*(asked[period] for period in waves))
    return CommonQuestions(waves, shared, tuple(item for item in items if item in every - shared))


def _replaced(wave: Wave, waves: Iterable[str]) -> Iterator[str]:
    """What some of these waves, but not all, likely asked in another way."""
    compared = set(waves)
    for notice in wave.store.notices:
        shared = compared.intersection(notice.periods)
        if notice.kind in REPLACED and 0 < len(shared) < len(compared):
            yield from notice.names


def differs(wave: Wave, items: tuple[str, ...], period: str) -> bool:
    """Whether that wave asked others of these questions than this one, or one in another way."""
    return bool(change(wave, items, period))
