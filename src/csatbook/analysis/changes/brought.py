"""What the respondents of a wave bring to a score, and how two such scores are tested."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from csatbook.analysis.subject import Subject
from csatbook.stats import compare
from csatbook.stats.compare import overlap
from csatbook.stats.compare.overlap import Places, RecurringColumns
from csatbook.stats.groups import crossing
from csatbook.stats.groups.comparison import Comparison
from csatbook.stats.groups.crossing import Patterns
from csatbook.stats.groups.group import Group
from csatbook.stats.groups.sampled import Domain
from csatbook.stats.score import TERMS
from csatbook.stats.tally import Tally
from csatbook.stats.terms import Terms
from csatbook.study import Study
from csatbook.study.answered import Answered


def brought_terms(study: Study, given: Tally, declared: Answered, subject: Subject) -> Terms:
    """What does each of these respondents bring to the score, one row each?"""
    return _spread(*_patterns(study, given, declared, subject))


def divided(
    study: Study,
    given: Tally,
    declared: Answered,
    subject: Subject,
    place: Places,
    *,
    size: int,
    apart: bool = False,
) -> tuple[Terms, tuple[Group, ...]]:
    """What each respondent brings to the score, and the score of each of so many groups.

    Parameters
    ----------
    given : the answers to all items, one row a respondent
    declared, subject : the score, and what it is of
    place : the group of each, from 0; negative: in none
    size, apart : as `crossing.cells` and `crossing.group_scores` take them
    """
    groups = group_scores(study, given, declared, subject, place, size=size, apart=apart)
    return brought_terms(study, given, declared, subject), groups


def group_scores(
    study: Study,
    given: Tally,
    declared: Answered,
    subject: Subject,
    place: Places,
    *,
    size: int,
    apart: bool = False,
) -> tuple[Group, ...]:
    """The score of each of so many groups, as `divided` gives it."""
    patterns, terms = _patterns(study, given, declared, subject)
    cells = crossing.cells(patterns, given, place, size=size)
    return crossing.group_scores(terms, cells, apart=apart)


def weighed_within(given: Tally, place: Places, *, size: int) -> Tally:
    """The same answers, those of a group weighed beside the one of it who weighs most."""
    if given.weight is given.count:
        return given
    most = np.zeros(size + 1)
    group = np.where(place < 0, size, place)
    np.maximum.at(most, group, given.weight)
    own = given.weight / np.where(most > 0, most, 1.0)[group]
    return replace(given, weight=own, square=own * own, counted={})


def _patterns(
    study: Study, given: Tally, declared: Answered, subject: Subject
) -> tuple[Patterns, Terms]:
    places = {item: place for place, item in enumerate(study.items)}
    patterns = crossing.patterns(given, [places[item] for item in subject.items])
    scales = [study.scale_of(item) for item in subject.items]
    terms = TERMS[declared.method](
        patterns.given, scales=scales, parts=subject.parts, **declared.options
    )
    return patterns, terms


def _spread(patterns: Patterns, terms: Terms) -> Terms:
    row = slice(None) if patterns.codes is None else patterns.codes
    return replace(terms, top=terms.top[row], base=terms.base[row])


def alike(now: Group, before: Group) -> tuple[Group, ...]:
    """Both as weighted, or as simple, as the pair of them is."""
    weighted = now.weighted or before.weighted
    simple = now.simple and before.simple
    return tuple(replace(each, weighted=weighted, simple=simple) for each in (now, before))


def tested(
    pairs: Sequence[tuple[Group, ...]],
    recurring: RecurringColumns | None,
    *,
    test: str,
    level: float,
) -> list[tuple[Comparison, int | None]]:
    """Each pair by itself, now and before; those with respondents in both, by these."""
    again: list[int] = []
    if recurring is not None:
        alone = np.array([not isinstance(now, Domain) for now, _ in pairs], dtype=bool)
        again = np.flatnonzero(alone & (recurring.n > 1)).tolist()
    apart = sorted(set(range(len(pairs))) - set(again))
    compared: dict[int, Comparison] = {}
    if recurring is not None and again:
        a, b = ([pairs[at][side] for at in again] for side in (0, 1))
        each = overlap.compare_each(a, b, recurring.at(again), level=level)
        compared.update(zip(again, each, strict=True))
    a, b = ([pairs[at][side] for at in apart] for side in (0, 1))
    others = compare.each_pair(a, b, test=test, among=[2] * len(apart), level=level)
    compared.update(zip(apart, others, strict=True))
    both: list[int | None] = [None] * len(pairs)
    if recurring is not None:
        both = recurring.n.astype(int).tolist()
    return [(compared[at], both[at]) for at in range(len(pairs))]
