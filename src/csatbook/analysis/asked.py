"""Of whom a wave asked each question, and which questions two waves asked of unlike respondents.

A score of several questions is a mean over what each respondent answered. Where a question that is
marked low was put to everyone and is put to half of them now, the score rises though nobody is more
content: an export without the column, a skip by region, a question that hardly anybody reached.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import special

from csatbook.analysis.wave import Wave
from csatbook.stats.block import Flags, Numbers
from csatbook.survey.state.reads import cache, cached_property

_MOVED = 0.1
"""So far may the share that answered a question move beside that of the others. On a scale of five
marks a question one mark below the others moves a score of four questions by 0.025 then."""
_ELSEWHERE = 0.2
"""So far may the shares of groups move against each other, on average over all respondents, before
those who answered a question are others than before."""
_MOST = 0.5
"""If the share moves by more, most of those who would be compared have nobody beside them."""
_CHANCE = 1e-4
"""Less likely than this by chance; of a wave of 30 that is a question put to half of them."""
_MOST_GROUPS = 60
_HALF_NORMAL = float(np.sqrt(2 / np.pi))
"""Mean distance from the mean in standard errors."""

Counts = npt.NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class AskedGroups:
    """The groups of a variable, how many of each answered anything, and how many each question."""

    names: tuple[str, ...]
    n: Counts
    answered: Counts
    """Shape (items, groups)."""


@dataclass(frozen=True, eq=False)
class Asked:
    """How many answered each question, of those who answered any."""

    items: tuple[str, ...]
    n: int
    answered: Counts
    """Shape (items,)."""
    variables: Callable[[], Mapping[str, AskedGroups]]
    """The same by group; asked for where it is needed."""

    @cached_property
    def there(self) -> frozenset[str]:
        """The questions that somebody answered."""
        return frozenset(
            item for item, n in zip(self.items, self.answered.tolist(), strict=True) if n
        )

    @property
    def shares(self) -> Numbers:
        """Which part answered each question, shape (items,)."""
        return np.asarray(self.answered / max(self.n, 1))


@cache
def asked(wave: Wave) -> Asked:
    """How many answered each question, of those of this wave who answered any, and by group?

    Examples
    --------
    >>> known = asked(wave)
    >>> known.n, dict(zip(known.items, known.answered.tolist()))
    (3, {'polite': 3, 'patient': 2, 'again': 3})
    """
    rows = wave.kept("asked", lambda: _counted(wave))
    items = tuple(wave.study.items)
    of_variables: dict[str, list[Mapping[str, object]]] = {}
    for row in rows:
        of_variables.setdefault(str(row["variable"]), []).append(row)

    def counts(told: Iterable[Mapping[str, object]], name: str) -> Counts:
        return np.array([row[name] for row in told], dtype=np.int64)

    def by_variable() -> dict[str, AskedGroups]:
        return {
            variable: AskedGroups(
                tuple(str(row["group"]) for row in told),
                counts(told, "any"),
                np.array([counts(told, f"item {item}") for item in items], dtype=np.int64),
            )
            for variable, told in of_variables.items()
            if variable
        }

    (whole,) = of_variables[""]
    answered = np.array([whole[f"item {item}"] for item in items], dtype=np.int64)
    return Asked(items, int(str(whole["any"])), answered, by_variable)


def _counted(wave: Wave) -> Iterator[dict[str, object]]:
    rows, items = wave.rows, list(wave.study.items)
    places: dict[str, tuple[list[str], Counts]] = {
        "": (["all"], np.zeros(len(rows), dtype=np.int64))
    }
    for variable in wave.study.segments:
        column = rows[variable].cat
        if variable != wave.variable and len(column.categories) <= _MOST_GROUPS:
            codes = np.asarray(column.codes, dtype=np.int64)
            places[variable] = [*map(str, column.categories)], codes
    known = wave.answered
    for variable, (groups, place) in places.items():
        anything, answered = answered_counts(known, place, len(groups))
        for group, n, each in zip(groups, anything.tolist(), answered.T.tolist(), strict=True):
            named = {f"item {item}": count for item, count in zip(items, each, strict=True)}
            yield {"variable": variable, "group": group, "any": n, **named}


def answered_counts(
    known: Flags, place: npt.NDArray[np.integer], size: int
) -> tuple[Counts, Counts]:
    """How many of each group answered anything, and how many each question?

    Parameters
    ----------
    known : who answered which question, shape (respondents, items)
    place : the group of each respondent, from 0; negative: in none
    size : how many groups there are

    Returns
    -------
    tuple of arrays, shapes (size,), (items, size)

    Examples
    --------
    >>> known = np.array([[True, False], [True, True], [False, False]])
    >>> n, each = answered_counts(known, np.array([0, 1, 1]), 2)
    >>> n.tolist(), each.tolist()
    ([1, 1], [[1, 1], [0, 1]])
    """

    def counted(answered: Flags) -> Counts:
        return np.bincount(place[answered] + 1, minlength=size + 1)[1:]

    each: list[Counts] = []
    for at, answered in enumerate(known.T):
        # Items that the same respondents answered, as all options of a question, are counted once.
        again = at > 0 and np.array_equal(answered, known[:, at - 1])
        each.append(each[-1] if again else counted(answered))
    return counted(np.any(known, axis=1)), np.array(each, dtype=np.int64).reshape(len(each), size)


@dataclass(frozen=True, eq=False)
class AskedTwice:
    """Which questions two waves put to like parts of their respondents.

    Notes
    -----
    The share that answered a question, of those who answered any, is compared with that of the
    wave before: beside the other questions of a score (`together`), and between groups of customers
    (`elsewhere`). Only what is beyond chance counts (chi-squared, p < 0.0001): a share of a small
    wave moves far by chance, and a score's error is as wide. A question put to the same part both
    times, however small, stays.

    References
    ----------
    Deke and Chiang (2017), Evaluation Review 41(2) (how unlike the shares of those who answer may
    be before a difference is biased). Kitagawa (1955), J. American Statistical Association 50
    (a difference of means by what they are means over).
    """

    now: Asked
    before: Asked
    of_group: bool
    """Whether both are of one group: then only of what moved is asked where it is answered."""

    @cached_property
    def change(self) -> Numbers:
        """By how much the share that answered each question moved, shape (items,)."""
        return self.now.shares - self.before.shares

    @cached_property
    def variance(self) -> Numbers:
        """What of it is chance, if nothing moved."""
        n, before = max(self.now.n, 1), max(self.before.n, 1)
        share = (self.now.answered + self.before.answered) / (n + before)
        return np.asarray(share * (1 - share) * (1 / n + 1 / before))

    @cached_property
    def elsewhere(self) -> Mapping[str, str]:
        """The questions that other groups answered than before, and the variable that tells it."""
        asked_of = (self.now.answered > 0) & (self.before.answered > 0)
        if self.of_group:
            asked_of &= self._far(self.change, self.variance, _MOVED)
        if not asked_of.any():
            return {}
        told: dict[str, str] = {}
        variables, then = self.now.variables(), self.before.variables()
        for variable in variables:
            if variable in then:
                turned = _turned(variables[variable], then[variable])
                for at in np.flatnonzero(turned & asked_of).tolist():
                    told.setdefault(self.now.items[at], variable)
        return told

    @cached_property
    def alone(self) -> frozenset[str]:
        """The questions that can be compared by themselves: like parts of both waves answered."""
        most = self._far(self.change, self.variance, _MOST)
        there = self.now.there & self.before.there
        rare = {item for item, far in zip(self.now.items, most, strict=True) if far}
        return there.difference(rare, self.elsewhere)

    def together(self, items: Collection[str]) -> frozenset[str]:
        """Which of these questions can make one score?

        Those whose shares moved alike: as that of the middle one, by the answers given, so that a
        few who broke off, or were asked no question of a kind, are no reason.
        """
        places = [at for at, item in enumerate(self.now.items) if item in items]
        places = [at for at in places if self.now.items[at] in self.alone]
        if len(places) < 2:
            return frozenset(self.now.items[at] for at in places)
        change, variance = self.change[places], self.variance[places]
        middle = _middle(change, (self.now.shares + self.before.shares)[places])
        far = self._far(change - change[middle], variance + variance[middle], _MOVED)
        return frozenset(
            self.now.items[at] for at, out in zip(places, far.tolist(), strict=True) if not out
        )

    def shares(self, item: str) -> tuple[float, float]:
        """Which part answered the question now, and before?"""
        at = self.now.items.index(item)
        return float(self.now.shares[at]), float(self.before.shares[at])

    @staticmethod
    def _far(change: Numbers, variance: Numbers, most: float) -> Flags:
        squared = np.divide(
            change**2, variance, out=np.where(change != 0, np.inf, 0.0), where=variance > 0
        )
        return np.asarray((np.abs(change) > most) & (special.chdtrc(1, squared) < _CHANCE))


@cache
def asked_twice(now: Wave, before: Wave) -> AskedTwice:
    """Which questions did these two waves put to like parts of their respondents?

    Examples
    --------
    >>> from csatbook.analysis.wave import at
    >>> sorted(asked_twice(wave, at(wave, wave.earlier[-1])).together(["polite", "again"]))
    ['again', 'polite']
    """
    return AskedTwice(asked(now), asked(before), of_group=now.variable is not None)


def _middle(change: Numbers, weight: Numbers) -> int:
    """The place of the weighted median; of two the one nearer to no change."""
    order = np.argsort(change, kind="stable")
    below = np.cumsum(weight[order]) / weight.sum()
    low, high = np.searchsorted(below, [0.5 - 1e-9, 0.5 + 1e-9])
    both = order[[low, min(int(high), len(order) - 1)]]
    return int(min(both, key=lambda at: abs(change[at])))


def _turned(now: AskedGroups, before: AskedGroups) -> Flags:
    """Of which questions the shares of groups moved against each other, shape (items,)."""
    there = pd.Index(before.names).get_indexer(pd.Index(now.names))
    kept = there >= 0
    sizes = [now.n[kept], before.n[there[kept]]]
    given = [now.answered[:, kept], before.answered[:, there[kept]]]
    both = (sizes[0] > 0) & (sizes[1] > 0)
    if both.sum() < 2:
        return np.zeros(len(now.answered), dtype=bool)
    sizes, given = [each[both] for each in sizes], [each[:, both] for each in given]
    change = given[0] / sizes[0] - given[1] / sizes[1]
    # Half an answer more of either kind: a group in which all answered is not known for certain.
    shares = [(own + 0.5) / (n + 1) for own, n in zip(given, sizes, strict=True)]
    variance = sum(p * (1 - p) / n for p, n in zip(shares, sizes, strict=True))
    weight = (sizes[0] / sizes[0].sum() + sizes[1] / sizes[1].sum()) / 2
    away = change - (change @ weight)[:, None]
    far = np.abs(away) @ weight - _HALF_NORMAL * (np.sqrt(variance) @ weight)
    sure = special.chdtrc(both.sum() - 1, (away**2 / variance).sum(axis=1)) < _CHANCE
    return np.asarray((far > _ELSEWHERE) & sure)
