"""What does it cost that a group is less satisfied than all others?"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from csatbook.stats.block import Numbers
from csatbook.stats.drivers.given import Given
from csatbook.stats.regression import contrast, linear_model
from csatbook.stats.regression.contrast import Effect

Places = npt.NDArray[np.intp]


def shortfalls(
    given: Given, groups: Iterable[Places], *, level: float = 0.95
) -> Iterator[Effect | None]:
    """By how much would the outcome's mean rise if a group were as satisfied as all others?

    Parameters
    ----------
    given : the outcome, in points 0-100; its drivers do not matter
    groups : of each group the places of its rows
    level : float in (0, 1)
        Coverage of the intervals.

    Yields
    ------
    Effect or None
        Of each group its share of all who answered, which is taken as given, times the difference
        between the others and the group. None where there is nobody, or nothing, to compare.

    Notes
    -----
    The difference is a coefficient of a `cautious` regression on belonging to the group, which is
    the same for all who gave one answer and have one weight. So these are counted once, and of a
    group only its own rows are looked at; of a drawn sample all rows are looked at for each group.

    References
    ----------
    Binder (1983), International Statistical Review 51 (linearised covariance).

    Examples
    --------
    >>> from csatbook.stats.drivers import given
    >>> told = given.gather(pd.Series([40.0, 60, 80, 100]), pd.DataFrame(index=range(4)))
    >>> round(next(shortfalls(told, [np.array([0, 1])])).value, 6)  # half of 90 - 50
    20.0
    """
    if given.drawn is not None:
        yield from (_regressed(given, rows, level) for rows in groups)
        return
    everyone = _count(given)
    for rows in groups:
        pairs = everyone.pair[rows]
        yield _compared(
            everyone, np.bincount(pairs[pairs >= 0], minlength=len(everyone.count)), level
        )


@dataclass(frozen=True, eq=False)
class _Counted:
    """Respondents by what they answered and what they weigh, k pairs of them."""

    outcome: Numbers
    """Shape (k,)."""
    weight: Numbers
    """Shape (k,), the largest 1."""
    count: npt.NDArray[np.int64]
    """Shape (k,)."""
    pair: Places
    """Shape (n,): which pair each row is; -1 of those who gave no answer or do not count."""


def _count(given: Given) -> _Counted:
    answered = ~np.isnan(given.outcome) & (given.weight > 0)
    outcome_code, outcomes = pd.factorize(given.outcome[answered])
    weight_code, weights = pd.factorize(given.weight[answered])
    code, pairs = pd.factorize(outcome_code * len(weights) + weight_code)
    pair = np.full(len(answered), -1, dtype=np.intp)
    pair[answered] = code
    return _Counted(
        outcomes[pairs // max(1, len(weights))],
        weights[pairs % max(1, len(weights))] / weights.max(initial=0.0),
        np.bincount(code, minlength=len(pairs)),
        pair,
    )


def _compared(everyone: _Counted, mine: npt.NDArray[np.int64], level: float) -> Effect | None:
    """The group's cost, from how often each pair is in it."""
    group, others = _side(everyone, mine), _side(everyone, everyone.count - mine)
    n = group.n + others.n
    if not group.n or not others.n or n <= 2:  # two means to estimate
        return None
    whole = group.weight + others.weight
    share = group.weight / whole
    apart = others.mean - group.mean
    within = group.squares + others.squares
    spread = within + group.weight * (1 - share) * apart**2
    nothing = linear_model.NOTHING
    constant = math.sqrt(spread / whole) <= nothing * np.abs(everyone.outcome).max()
    if constant or within <= nothing**2 * spread:
        return None
    variance = (group.variance + others.variance) * n / (n - 1)
    return contrast.effect_of(share * apart, share**2 * variance, df=n - 2, level=level)


@dataclass(frozen=True)
class _Side:
    """The group, or all others."""

    n: int
    weight: float
    mean: float
    squares: float
    """Of the deviations from the mean, weighted."""
    variance: float
    """Of the mean, without a small-sample factor."""


def _side(everyone: _Counted, count: npt.NDArray[np.int64]) -> _Side:
    here = count > 0
    y, w, times = everyone.outcome[here], everyone.weight[here], count[here]
    whole = float(times @ w)
    mean = float(times @ (w * y)) / whole if whole else 0.0
    away = y - mean
    squares = float(times @ (w * np.square(away)))
    away *= w / whole / (1 - np.minimum(w / whole, linear_model.MOST_LEVERAGE))
    return _Side(int(times.sum()), whole, mean, squares, float(times @ np.square(away)))


def _regressed(given: Given, rows: Places, level: float) -> Effect | None:
    """The group's cost, by a regression over all rows: the errors of clusters are not counted."""
    answered = ~np.isnan(given.outcome) & (given.weight > 0)
    mine = rows[answered[rows]]
    if not len(mine) or len(mine) == answered.sum():
        return None
    columns = np.zeros((len(answered), 2))
    columns[:, 0] = 1.0
    columns[rows, 1] = 1.0
    fit = linear_model.fit(given.outcome, columns, given.weight, drawn=given.drawn, cautious=True)
    if fit.reason is not None:
        return None
    share = given.weight[mine].sum() / given.weight[answered].sum()
    return contrast.effect(fit, np.array([0.0, -share]), level=level)
