"""Raking: iterative proportional fitting of weights to known shares.

Written out here, because the libraries that do it bring a second data-frame engine, a
machine-learning stack or watchers of files along for what is a scaling of sums. Ours also keeps a
largest weight exactly, tells every value that does not fit, and is held to R's `survey`.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from csatbook.stats.block import Numbers

Codes = npt.NDArray[np.integer]


def held(weights: Numbers, count: Numbers, group: Codes, groups: int, *, most: float) -> Numbers:
    """How much do the members of each group weigh, each at most `most`? Shape (groups,)."""
    sums = np.bincount(group, weights=count * np.minimum(weights, most), minlength=groups)
    return np.asarray(sums)


def factors(
    weights: Numbers, count: Numbers, group: Codes, totals: Numbers, *, most: float
) -> Numbers:
    """By how much are the weights of each group multiplied, so that it weighs its total?

    Parameters
    ----------
    weights : array, shape (m,), above 0
        Not yet cut off: one above `most` counts as `most`.
    count : array, shape (m,), of respondents with that weight
    group : array, shape (m,), the group of each: 0 to g - 1
    totals : array, shape (g,), above 0
    most : the largest weight; infinity for none

    Returns
    -------
    array, shape (g,), above 0
        Exact where no weight crosses `most` in one of the two directions; else a step of Newton's
        that, repeated, comes from below to the factor.

    Examples
    --------
    >>> weights, count = np.array([1.0, 1, 5]), np.ones(3)
    >>> group = np.array([0, 0, 0])
    >>> factors(weights, count, group, np.array([6.0]), most=2)  # 2 (2 / 1) + 2
    array([2.])
    """
    cut = weights >= most
    loose = np.bincount(group, weights=count * np.where(cut, 0.0, weights), minlength=len(totals))
    fixed = held(weights, count, group, len(totals), most=most) - loose
    whole = np.bincount(group, weights=count * weights, minlength=len(totals))
    rising = (loose > 0) & (totals > fixed)
    above, below = np.where(rising, totals - fixed, totals), np.where(rising, loose, whole)
    return np.asarray(above / below)


TOLERANCE = 1e-10
"""A share is reached when it is off by no more."""
_MOST_ROUNDS = 2_000
_LEAST = 1e-100
"""Where shares contradict each other some weights would leave the range of floats."""


def rake(
    groups: Sequence[Codes],
    shares: Sequence[Numbers],
    start: Numbers,
    count: Numbers,
    *,
    most: float = math.inf,
) -> tuple[Numbers, int]:
    """Which weights, as close as can be to the starting ones, give all groups their shares?

    Parameters
    ----------
    groups : of each margin an array, shape (m,): the group, 0 to g - 1, of each kind of respondent
    shares : of each margin an array, shape (g,): above 0, together 1
    start : array, shape (m,), above 0; only ratios matter
    count : array, shape (m,)
        Respondents of each kind.
    most : the largest weight, as a multiple of the mean one

    Returns
    -------
    (array, shape (m,), and the number of rounds)
        Weights of mean 1. Where the shares contradict each other, the last ones tried.

    Notes
    -----
    Each round scales every margin's groups to their shares in turn. Without a largest weight this
    is raking. With one, w = min(most, start · f_1 · f_2 …) with a factor for each group, which is
    of all weights up to `most` with these margins the one closest to the starting weights
    (Kullback-Leibler); scaling and cutting off in turn would also end within the bounds, yet
    further away.

    References
    ----------
    Deming and Stephan (1940), Annals of Mathematical Statistics 11. Deville and Särndal (1992),
    J. American Statistical Association 87 (case 7, bounded).

    Examples
    --------
    >>> sex, age = np.array([0, 0, 1, 1]), np.array([0, 1, 0, 1])
    >>> shares = [np.array([0.5, 0.5]), np.array([0.6, 0.4])]
    >>> weights, _ = rake([sex, age], shares, np.ones(4), np.array([30.0, 20, 30, 20]))
    >>> weights.tolist()
    [1.0, 1.0, 1.0, 1.0]
    """
    size = float(count.sum())
    weights = start * size / float(count @ start)
    rounds, worst = 0, math.inf
    while worst > TOLERANCE and rounds < _MOST_ROUNDS:
        rounds, worst = rounds + 1, 0.0
        for group, share in zip(groups, shares, strict=True):
            now = held(weights, count, group, len(share), most=most)
            worst = max(worst, float(np.abs(now / size - share).max()))
            factor = factors(weights, count, group, share * size, most=most)
            weights = np.clip(weights * factor[group], _LEAST, 1 / _LEAST)
    return np.minimum(weights, most), rounds
