"""t test of two scores of which some respondents are in both, as in two waves of a survey."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
import numpy.typing as npt
import pandas as pd

from csatbook.stats.block import Numbers
from csatbook.stats.compare import beside
from csatbook.stats.compare.by_t import Errors, judged_all, own_errors
from csatbook.stats.groups.columns import GroupColumns
from csatbook.stats.groups.comparison import Comparison, Comparisons
from csatbook.stats.groups.group import Group
from csatbook.stats.tally import Tally
from csatbook.stats.terms import Terms

TEST = "overlap_t"

Places = npt.NDArray[np.integer]

_NOTHING = 1e-12
"""A variance so small beside those of the two scores is rounding."""


def matched(first: pd.Index, second: pd.Index) -> Places:
    """For each respondent of the first the place among the second; -1 where not there.

    Raises
    ------
    ValueError
        A respondent stands twice on one side.

    Examples
    --------
    >>> matched(pd.Index(list("abc")), pd.Index(list("cb"))).tolist()
    [-1, 1, 0]
    """
    if not (first.is_unique and second.is_unique):
        msg = "expected each respondent once on either side"
        raise ValueError(msg)
    return np.asarray(second.get_indexer(first))


@dataclass(frozen=True, eq=False)
class Recurring:
    """The respondents who are in both scores, each once."""

    n: int
    moved: tuple[Numbers, Numbers]
    """By how much each moves either score, linearised, each of shape (n,)."""
    weight: Numbers
    """The root of the product of the shares of the weight that each has in either, shape (n,)."""

    @classmethod
    def of_terms(
        cls,
        terms: tuple[Terms, Terms],
        given: tuple[Tally, Tally],
        respondents: tuple[pd.Index, pd.Index],
        *,
        same: Places | None = None,
    ) -> Self:
        """Who brings something to both scores, and how much does it move them?

        Parameters
        ----------
        terms : what each respondent brings to either score
        given : the answers that they are of, one row a respondent
        respondents : who each row is of, each at most once
        same : array of whole numbers, one for each row of the first, optional
            The row of the second of the same respondent, -1 for none: what `respondents` tell,
            looked up once for many scores.

        Raises
        ------
        ValueError
            A respondent stands twice on one side.

        Examples
        --------
        >>> from csatbook.stats import tally
        >>> now, then = (tally.rows([pd.Series(marks)]) for marks in ([5.0, 3], [4.0, 1, 1]))
        >>> terms = [Terms.of_means(wave.marks[:, 0], bounds=(1, 5)) for wave in (now, then)]
        >>> who = pd.Index(list("ab")), pd.Index(list("bcd"))
        >>> both = Recurring.of_terms(terms, (now, then), who)
        >>> both.n, both.moved[0].tolist(), both.moved[1].round(3).tolist()  # (3 - 4)/2, (4 - 2)/3
        (1, [-0.5], [0.667])
        """
        sides = []
        for brings, answers in zip(terms, given, strict=True):
            used = np.flatnonzero((brings.base > 0) & (answers.weight > 0))
            top, base, weight = brings.top[used], brings.base[used], answers.weight[used]
            below = float(np.sum(weight * base)) or 1.0
            value = float(np.sum(weight * top)) / below
            sides.append((used, weight * (top - value * base) / below, weight))
        (first, moved_a, weight_a), (second, moved_b, weight_b) = sides
        if same is None:
            at = matched(respondents[0][first], respondents[1][second])
        else:
            places = np.full(len(terms[1].base) + 1, -1)  # the last is for no row, -1
            places[second] = np.arange(len(second))
            at = places[same[first]]
        both, there = at >= 0, at[at >= 0]
        whole = float(weight_a.sum()) * float(weight_b.sum()) or 1.0
        return cls(
            int(both.sum()),
            (moved_a[both], moved_b[there]),
            np.sqrt(weight_a[both] * weight_b[there] / whole),
        )

    @property
    def df(self) -> float:
        """Degrees of freedom of their covariance: n - 1 without weights."""
        squares = np.square(self.weight)
        return float(squares.sum() ** 2 / np.square(squares).sum()) - 1 if self.n else -1.0

    @property
    def covariance(self) -> float:
        """Of the two scores, as far as it is of these respondents; 0 of fewer than two."""
        if self.df <= 0:
            return 0.0
        w = self.weight / self.weight.sum()
        u2, u3 = float(np.sum(w**2)), float(np.sum(w**3))
        # Around the scores of these respondents, who may be of another mind than the others.
        a, b = (moved - self.weight * moved.sum() / self.weight.sum() for moved in self.moved)
        return float(np.sum(a * b)) / (1 - 2 * u3 / u2 + u2)


@dataclass(frozen=True, eq=False)
class RecurringColumns:
    """The same of many pairs of scores, as far as tests rest on it: arrays of shape (m,)."""

    n: Numbers
    df: Numbers
    covariance: Numbers
    product: Numbers
    """Of what each moves either score, the sum over the respondents."""

    @classmethod
    def stack(cls, each: Sequence[Recurring]) -> Self:
        """Those of these pairs."""
        # Not BLAS, whose threads wait for each other.
        rows = [
            (one.n, one.df, one.covariance, float(np.sum(one.moved[0] * one.moved[1])))
            for one in each
        ]
        return cls(*np.array(rows, float).reshape(-1, 4).T)

    @classmethod
    def of_groups(
        cls,
        terms: tuple[Terms, Terms],
        weights: tuple[Numbers, Numbers],
        places: tuple[Places, Places],
        same: Places,
        *,
        size: int,
    ) -> Self:
        """Who is in both scores of a group, for each of so many groups?

        Parameters
        ----------
        terms : what each respondent brings to either score
        weights : how much they weigh
        places : the group of each, from 0; negative: in none
        same : as in `Recurring.of_terms`; who changed the group is in no group's both scores
        size : how many groups there are

        Examples
        --------
        >>> five = {"bounds": (1, 5)}
        >>> terms = [Terms.of_means(np.array(marks), **five) for marks in ([5.0, 3], [4.0, 1, 1])]
        >>> ones, group = [np.ones(2), np.ones(3)], [np.zeros(2, int), np.zeros(3, int)]
        >>> same = np.array([-1, 0])
        >>> both = RecurringColumns.of_groups(terms, ones, group, same, size=1)
        >>> both.n.tolist(), both.product.round(3).tolist()  # (3 - 4)/2 · (4 - 2)/3
        ([1.0], [-0.333])
        """
        moved, totals, inside = [], [], []
        for brings, weight, place in zip(terms, weights, places, strict=True):
            used = (brings.base > 0) & (weight > 0) & (place >= 0)
            group, w = np.where(used, place, size), np.where(used, weight, 0.0)
            below = np.bincount(group, w * brings.base, size + 1)
            below = np.where(below > 0, below, 1.0)
            value = np.bincount(group, w * brings.top, size + 1) / below
            moved.append(w * (brings.top - value[group] * brings.base) / below[group])
            totals.append(np.bincount(group, w, size + 1))
            inside.append(used)
        now = np.flatnonzero(inside[0] & (same >= 0))
        then = same[now]
        stayed = inside[1][then] & (places[0][now] == places[1][then])
        now, then = now[stayed], then[stayed]
        group = places[0][now]
        a, b = moved[0][now], moved[1][then]
        weight = np.sqrt(weights[0][now] * weights[1][then] / (totals[0] * totals[1])[group])

        def sums(amounts: Numbers | None = None) -> Numbers:
            return np.asarray(np.bincount(group, amounts, size), dtype=float)

        first, second, third, fourth = (sums(weight**power) for power in (1, 2, 3, 4))
        with np.errstate(divide="ignore", invalid="ignore"):  # where nobody is in both
            df = np.where(first > 0, second**2 / fourth - 1, -1.0)
            u2, u3 = second / first**2, third / first**3
            own = [side - weight * (sums(side) / first)[group] for side in (a, b)]
            covariance = sums(own[0] * own[1]) / (1 - 2 * u3 / u2 + u2)
        return cls(sums(), df, np.where(df > 0, covariance, 0.0), sums(a * b))

    def at(self, places: Places | Sequence[int]) -> Self:
        """Some of them."""
        columns = (self.n, self.df, self.covariance, self.product)
        return type(self)(*(column[places] for column in columns))


def compare(a: Group, b: Group, recurring: Recurring, *, level: float = 0.95) -> Comparison:
    """Does one score differ from another, if some respondents are in both?

    Parameters
    ----------
    a, b : two groups of one score, weighted or not, of respondents drawn one by one
    recurring : who is in both; of fewer than two nothing is known of how their answers go together
    level : float in (0, 1)
        Coverage of the intervals.

    Returns
    -------
    Comparison
        In the unit of the score, with Hedges' g of a mean or Cohen's h of a share, as of groups
        that share nobody. Reasons as in `t_test.welch`; `all_equal` also where every respondent is
        in both and changed by the same.

    Notes
    -----
    The variance of the difference is that of either score (`GroupColumns.sampling_variance`) less
    twice the covariance of those in both. Its degrees of freedom lie between those of the paired
    test, where all are in both, and those of Welch's, where nobody is: with n_c in both and the
    others n_a + n_b, they are v_c + (v - v_c) (n_a + n_b) / (n_a + n_b + 2 n_c). With weights n_c
    - 1 is replaced as in `paired`. Where the spread of those in both is so much larger than that of
    all that nothing would be left, the variance is that of the linearised deviations as they are.

    References
    ----------
    Derrick, Russ, Toher and White (2017), J. Modern Applied Statistical Methods 16(1), 137-157:
    T_new2, as in R's Partiallyoverlapping with `var.equal = FALSE`. Equal to R's
    `t.test(paired = TRUE)` where all are in both, to `t.test` where nobody is. Binder (1983),
    International Statistical Review 51 (linearised deviations).

    Examples
    --------
    >>> from csatbook.stats import compare as comparing, tally
    >>> from csatbook.study.scale import Scale
    >>> answers = [pd.Series([5.0, 4, 4, 3]), pd.Series([3.0, 3, 2, 4])]
    >>> by, five = pd.Series(list("xxxx"), dtype="category"), [Scale(min=1, max=5)]
    >>> (now,), (then,) = (comparing.groups("mean", each, by, scales=five) for each in answers)
    >>> given = [tally.rows([each]) for each in answers]
    >>> terms = [Terms.of_means(each.marks[:, 0], bounds=(1, 5)) for each in given]
    >>> same = Recurring.of_terms(terms, given, (pd.Index(list("abcd")), pd.Index(list("abcd"))))
    >>> found = compare(now, then, same)
    >>> found.difference, round(found.statistic, 4), found.df  # of the differences 2, 1, 2 and -1
    (1.0, 1.4142, 3.0)
    """
    [compared] = compare_each([a], [b], [recurring], level=level)
    return compared


def compare_each(
    a: Sequence[Group],
    b: Sequence[Group],
    recurring: Sequence[Recurring] | RecurringColumns,
    *,
    level: float = 0.95,
) -> list[Comparison]:
    """The same of many pairs: the first of `a` beside the first of `b`, the second …"""
    if not isinstance(recurring, RecurringColumns):
        recurring = RecurringColumns.stack(recurring)
    kinds: dict[tuple[object, ...], list[int]] = {}
    for place, group in enumerate(a):
        shared = (group.kind, group.bounds, group.simple, group.weighted)
        kinds.setdefault(shared, []).append(place)
    compared: dict[int, Comparison] = {}
    for places in kinds.values():
        columns = [GroupColumns.stack([groups[at] for at in places]) for groups in (a, b)]
        with np.errstate(divide="ignore", invalid="ignore"):  # groups without answers or spread
            some = _judged(columns[0], columns[1], recurring.at(places), level=level)
        compared.update(zip(places, some.split(), strict=True))
    return [compared[place] for place in range(len(a))]


def _judged(
    a: GroupColumns, b: GroupColumns, recurring: RecurringColumns, *, level: float
) -> Comparisons:
    """With the variances of both scores and their degrees of freedom."""
    seen = beside.untested(TEST, a, b, level=level)
    independent = own_errors(a, b)
    own = a.sampling_variance + b.sampling_variance
    known = recurring.df > 0
    alone = a.n + b.n - 2 * recurring.n
    between = (independent.df - recurring.df) * alone / (alone + 2 * recurring.n)
    df = np.where(known, recurring.df + between, independent.df)
    variance = np.where(known, own - 2 * recurring.covariance, own)
    plain = a.variance + b.variance - 2 * recurring.product
    variance = np.where(known & (variance <= _NOTHING * own), plain, variance)
    seen = seen.told(variance <= _NOTHING * own, "all_equal")
    return judged_all(seen, [Errors(np.sqrt(variance), df)], most=a.range)
