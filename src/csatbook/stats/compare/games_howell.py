"""Games and Howell's test: all pairs of several means, by Tukey's studentised range."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

import numpy as np
from scipy.special import chdtri, gammaln, ndtr

from csatbook.stats.block import Numbers
from csatbook.stats.compare import beside
from csatbook.stats.compare.by_t import judged_all, own_errors
from csatbook.stats.groups.columns import GroupColumns
from csatbook.stats.groups.comparison import Comparisons

TEST = "games_howell"


def compare(
    a: GroupColumns, b: GroupColumns, *, groups: Sequence[int], level: float = 0.95
) -> Comparisons:
    """Does the mean of one group differ from that of another, among so many groups?

    Parameters
    ----------
    a, b : as many groups of one score, without weights
    groups : 2 or more for each pair
        How many groups are compared with each other.
    level : float in (0, 1)
        Probability that the intervals of all pairs hold together.

    Returns
    -------
    Comparisons
        `statistic` and `df` are Welch's t; `p`, `low` and `high` hold for all pairs together
        (`simultaneous`), so that no further adjustment is due. Reasons as in `t_test.welch`.

    Notes
    -----
    Own, because scipy's `tukey_hsd` asks for every answer and its `studentized_range` takes half a
    second for an interval; both give the same.

    References
    ----------
    Games and Howell (1976), J. Educational Statistics 1(2), 113-125. Tukey's studentised range,
    as R's `ptukey` and `qtukey`.

    Examples
    --------
    >>> import pandas as pd
    >>> from csatbook.stats import compare as comparing
    >>> from csatbook.study.scale import Scale
    >>> five = Scale(min=1, max=5)
    >>> marks, who = pd.Series([5.0, 4, 4, 3, 1, 2, 3, 2]), pd.Series(list("aaaabbbb"))
    >>> new, old = comparing.groups("mean", marks, who.astype("category"), scales=[five])
    >>> among = [comparing.pair(new, old, test="games_howell", among=count) for count in (2, 3)]
    >>> [round(found.p, 4) for found in among]  # 2: Welch's
    [0.0134, 0.031]
    """
    tested = beside.untested(TEST, a, b, level=level)
    error = own_errors(a, b)
    # The range of two means has the variance of two of them, the error that of their difference.
    single = error.size / math.sqrt(2)
    p, half = np.full(len(single), np.nan), np.full(len(single), np.nan)
    for at in np.flatnonzero(tested.testable).tolist():
        df = float(error.df[at])
        p[at] = range_above(abs(float(tested.difference[at] / single[at])), groups[at], df)
        half[at] = range_quantile(level, groups[at], df) * single[at]
    return replace(
        judged_all(tested, [error], most=a.range),
        p=p,
        low=np.maximum(-a.range, tested.difference - half),
        high=np.minimum(a.range, tested.difference + half),
        simultaneous=True,
    )


_NODES, _FAR, _RARE = 96, 8.5, 1e-15


def range_above(q: float, groups: int, df: float) -> float:
    """How probable is a range of more than q standard errors?

    Parameters
    ----------
    q : range of the means over their standard error
    groups : how many means, 2 or more
    df : degrees of freedom of the error

    Notes
    -----
    Of k means the range is below w with R(w) = k ∫ φ(z) (Φ(z) - Φ(z - w))^(k-1) dz; of w = q s
    the expectation is taken over the error s. Both integrals are Gauss and Legendre's.

    Examples
    --------
    >>> round(range_above(3.87678, 3, 10), 6)  # R: qtukey(0.95, 3, 10)
    0.05
    """
    points, share = _errors(df)
    z, weight = _grid(-_FAR, _FAR)
    weight = weight * np.exp(-(z**2) / 2) / np.sqrt(2 * np.pi)
    inside = ndtr(z) - ndtr(z - q * points[:, np.newaxis])
    below = groups * np.power(inside, groups - 1) @ weight
    return float(max(0.0, 1 - share @ below))


@cache
def range_quantile(probability: float, groups: int, df: float) -> float:
    """Below how many standard errors does the range stay with this probability?

    Examples
    --------
    >>> round(range_quantile(0.95, 3, 10), 4)
    3.8768
    """
    from scipy.optimize import brentq  # noqa: PLC0415 - takes long to load

    most = 2.0
    while range_above(most, groups, df) > 1 - probability:
        most *= 2
    ends = brentq(  # type: ignore[no-untyped-call] # scipy has no types
        lambda q: range_above(q, groups, df) - (1 - probability), 0.0, most, xtol=1e-10
    )
    return float(ends)


def _errors(df: float) -> tuple[Numbers, Numbers]:
    """Errors over their true value, √(χ² / df), and how probable each is."""
    ends = np.sqrt(chdtri(df, [1 - _RARE, _RARE]) / df)
    points, weight = _grid(float(ends[0]), float(ends[1]))
    log = (df - 1) * np.log(points) - df * points**2 / 2
    share = weight * np.exp(log + np.log(2) + df / 2 * np.log(df / 2) - gammaln(df / 2))
    return points, share / share.sum()


def _grid(low: float, high: float) -> tuple[Numbers, Numbers]:
    nodes, weight = _legendre()
    half = (high - low) / 2
    return low + half * (nodes + 1), half * weight


@cache
def _legendre() -> tuple[Numbers, Numbers]:
    return np.polynomial.legendre.leggauss(_NODES)
