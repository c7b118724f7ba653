"""How far each group's weights are scaled where no weight may exceed a largest one."""

from __future__ import annotations

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
