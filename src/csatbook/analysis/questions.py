"""Which questions waves have in common: a score of other questions neither rose nor fell."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from csatbook.analysis.asked import asked, asked_twice
from csatbook.analysis.disclosure import Place
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
    partly: tuple[str, ...] = ()
    """Those that the waves asked of unlike parts of their respondents."""

    def __bool__(self) -> bool:
        """Whether there are any."""
        return self.questions or bool(self.partly)

    @property
    def questions(self) -> bool:
        """Whether the questions are others; else only those whom they were put to."""
        return bool(self.added or self.dropped or self.replaced)


def answered(wave: Wave) -> frozenset[str]:
    """Which items did somebody of this group answer?"""
    return asked(wave).there


def of_like_parts(wave: Wave, period: str, items: Collection[str]) -> frozenset[str]:
    """Which of these items did this wave and that of the period put to like parts of those asked?

    Those that one score can be compared over; of a single item whether it can be compared itself.
    """
    if period == wave.period:
        return answered(wave).intersection(items)
    both = asked_twice(wave, at(wave, period))
    return both.together(items) if len(items) > 1 else both.alone.intersection(items)


def change(wave: Wave, items: Iterable[str], *periods: str) -> Change:
    """Which of these items does this wave ask, but not each of those periods alike, or the reverse?

    A period in which none of them was asked has no score to compare, and is passed over.
    """
    items = tuple(items)
    now = answered(wave)
    added: set[str] = set()
    dropped: set[str] = set()
    another: set[str] = set()
    partly: set[str] = set()
    for period in periods:
        then = answered(at(wave, period))
        if not then.isdisjoint(items):
            added |= now - then
            dropped |= then - now
            kinds = replaced(wave, (wave.period, period), wave.place)
            other = frozenset[str]().union(*kinds.values())
            another |= now & then & other
            same = [item for item in items if item in now & then - other]
            partly |= set(same) - of_like_parts(wave, period, same)
    return Change(
        tuple(item for item in items if item in added),
        tuple(item for item in items if item in dropped),
        tuple(item for item in items if item in another),
        tuple(item for item in items if item in partly),
    )


def items_of(study: Study, score: str) -> tuple[str, ...]:
    """From which items does the whole of this score come? Of a derived one, those of its parts."""
    return tuple(dict.fromkeys(item for items in parts_of(study, score) for item in items))


def parts_of(study: Study, score: str) -> tuple[tuple[str, ...], ...]:
    """The same by score of answers: of a derived one those that it is made of, each by itself."""
    declared = study.scores[score]
    if isinstance(declared, Answered):
        return (subjects(study, declared)[0].items,)
    if isinstance(declared, Derived):
        parts = (parts_of(study, part) for part in declared.parts_used if part in study.scores)
        return tuple(dict.fromkeys(items for each in parts for items in each))
    return ()


def of_score(wave: Wave, score: str, *periods: str) -> Change:
    """The same for the items that a score comes from; of one made of others, of each of these."""
    whole = items_of(wave.study, score)
    parts = [change(wave, items, *periods) for items in parts_of(wave.study, score)]

    def kept(kind: str) -> tuple[str, ...]:
        told = {item for part in parts for item in getattr(part, kind)}
        return tuple(item for item in whole if item in told)

    return Change(kept("added"), kept("dropped"), kept("replaced"), kept("partly"))


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

    A wave takes part that asked at least half of the questions that are asked now, as it is done
    now: a question of which some of these waves, but not all, likely asked in another way, or
    that one of them asked of another part of its respondents than this wave, is not compared. A
    wave that asked none of them tells nothing, and takes no part.

    Examples
    --------
    >>> found = common_questions(wave, ("polite", "again"))
    >>> found.waves, sorted(found.items), found.left_out
    (('2024Q1', '2024Q2'), ['again', 'polite'], ())
    """
    known = (*wave.earlier, wave.period)
    there = {period: answered(at(wave, period)).intersection(items) for period in known}
    same = {period: of_like_parts(wave, period, items) for period in known if there[period]}
    now = there[wave.period]
    waves = tuple(period for period in same if len(same[period]) >= _LEAST * len(now))
    if wave.period not in waves:
        return CommonQuestions((), frozenset(), ())
    both = frozenset.intersection(*(same[period] for period in waves))
    shared = both.difference(*replaced(wave, waves, wave.place).values())
    every = frozenset.union(*(there[period] for period in waves))
    return CommonQuestions(waves, shared, tuple(item for item in items if item in every - shared))


def replaced(
    wave: Wave, waves: Iterable[str], places: tuple[Place, ...]
) -> dict[str, frozenset[str]]:
    """What some of these waves, but not all, likely asked in another way, by kind of notice.

    Of the customers in these places; none for everyone.
    """
    compared = set(waves)
    items: dict[str, frozenset[str]] = {}
    for notice in wave.store.notices:
        some = 0 < len(compared.intersection(notice.periods)) < len(compared)
        if some and notice.kind in REPLACED and notice.touches(places):
            items[notice.kind] = items.get(notice.kind, frozenset()).union(notice.names)
    return items


def differs(wave: Wave, items: tuple[str, ...], period: str) -> bool:
    """Whether that wave asked others of these questions than this one, or one in another way."""
    return bool(change(wave, items, period))
