"""Whether two figures rise and fall together: Spearman's rank correlation, exact for few points."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import permutations

import numpy as np
from scipy.special import stdtr
from scipy.stats import rankdata

from csatbook.stats.block import Numbers

LEAST_POINTS = 6
"""Of fewer points no p is told: even a perfect order of five comes about by chance in 1.7 %."""
_EXACT = 8
"""Of so many points all orders are looked through: 40,320."""
_SAME = 1e-12


@dataclass(frozen=True)
class RankCorrelation:
    """How far two figures order the same points alike."""

    n: int
    rho: float | None
    """From -1 to 1; None of fewer than two points, or where one figure is the same everywhere."""
    p: float | None
    """Two-sided; None of fewer than `LEAST_POINTS` points."""


def rank_correlation(first: Numbers, second: Numbers) -> RankCorrelation:
    """Do these two figures rise and fall together?

    Parameters
    ----------
    first, second : shape (n,); points in which one is NaN are left out

    Returns
    -------
    RankCorrelation
        Equal values have the mean of their ranks. p of up to 8 points is the share of all orders
        that are at least as far from 0; of more by Student's t with n - 2 degrees of freedom.

    References
    ----------
    Spearman (1904), American Journal of Psychology 15, 72-101.

    Examples
    --------
    >>> told = rank_correlation(np.arange(6.0), np.array([1.0, 2, 3, 4, 6, 5]))
    >>> round(told.rho, 4), round(told.p, 4)  # 1 + 5, and as many the other way, of 720 orders
    (0.9429, 0.0167)
    """
    known = ~np.isnan(first) & ~np.isnan(second)
    ranks = [rankdata(each[known]) for each in (first, second)]
    n = int(known.sum())
    if n < 2 or any(np.ptp(each) == 0 for each in ranks):
        return RankCorrelation(n, None, None)
    ours, theirs = ((each - each.mean()) / each.std() for each in ranks)
    rho = float(ours @ theirs) / n
    if n < LEAST_POINTS:
        return RankCorrelation(n, rho, None)
    if n <= _EXACT:
        orders = np.array(list(permutations(range(n))))
        seen = theirs[orders] @ ours / n
        return RankCorrelation(n, rho, float(np.mean(np.abs(seen) >= abs(rho) - _SAME)))
    if abs(rho) >= 1 - _SAME:
        return RankCorrelation(n, rho, 0.0)
    t = abs(rho) * math.sqrt((n - 2) / (1 - rho**2))
    return RankCorrelation(n, rho, 2 * float(stdtr(n - 2, -t)))
