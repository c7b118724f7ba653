"""Tukey's studentised range: how far apart do the largest and the smallest of k means lie?"""

from __future__ import annotations

from functools import cache

import numpy as np
from scipy.special import chdtri, gammaln, ndtr

from csatbook.stats.block import Numbers

_NODES, _FAR, _RARE = 96, 8.5, 1e-15


def above(q: float, groups: int, df: float) -> float:
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
    >>> round(above(3.87678, 3, 10), 6)  # R: qtukey(0.95, 3, 10)
    0.05
    """
    points, share = _errors(df)
    z, weight = _grid(-_FAR, _FAR)
    weight = weight * np.exp(-(z**2) / 2) / np.sqrt(2 * np.pi)
    inside = ndtr(z) - ndtr(z - q * points[:, np.newaxis])
    below = groups * np.power(inside, groups - 1) @ weight
    return float(max(0.0, 1 - share @ below))


@cache
def quantile(probability: float, groups: int, df: float) -> float:
    """Below how many standard errors does the range stay with this probability?

    Examples
    --------
    >>> round(quantile(0.95, 3, 10), 4)
    3.8768
    """
    from scipy.optimize import brentq  # noqa: PLC0415 - takes long to load

    most = 2.0
    while above(most, groups, df) > 1 - probability:
        most *= 2
    ends = brentq(  # type: ignore[no-untyped-call] # scipy has no types
        lambda q: above(q, groups, df) - (1 - probability), 0.0, most, xtol=1e-10
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
