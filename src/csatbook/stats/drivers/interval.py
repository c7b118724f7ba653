"""Intervals from resamples, of numbers that chance can only raise.

Chance alone explains something, too: R² and its parts are on average above the true ones, those
of resamples above the sample's by about as much again. So the intervals are quantiles of the
resamples less twice their mean excess over the sample, none below 0; and as the resamples of a
small sample differ too little, their distances from the sample are stretched (`stretch`).

In simulations (5 related drivers, answers of 1 to 5 with weights of 0.5 to 2, R² 0.04 to 0.8, 60
to 2,000 respondents) they held the true shares in 90 to 99 % of samples, mostly 92 to 96, and the
true R² in 89 to 97 %. Plain quantiles held the share of the one driver that stands out of noise
in 78 %, and R² there in 80 %.
"""

from __future__ import annotations

import math

import numpy as np
from scipy.special import ndtri, stdtrit

from csatbook.stats.block import Numbers

Ends = tuple[float, float]
_MOST = 1 - 1e-12


def stretch(df: float, drivers: int, *, level: float = 0.95) -> float:
    """How many times too close to the sample are its resamples?

    Parameters
    ----------
    df : degrees of freedom of errors without drivers
        Effective respondents less 1, or clusters less strata.
    drivers : each takes one
    level : float in (0, 1)
        Coverage of the interval that it is for.

    Returns
    -------
    float
        The root of (df + 1) / (df - drivers), times Student's quantile beside the normal one.

    Examples
    --------
    >>> stretch(49.0, 5).__round__(4), stretch(4999.0, 5).__round__(4)  # √(50 / 44) · 2.015 / 1.96
    (1.0961, 1.0008)
    """
    left = max(df - drivers, 1.0)
    tail = (1 + level) / 2
    return math.sqrt((df + 1) / left) * float(stdtrit(left, tail) / ndtri(tail))


def of_r_squared(values: Numbers, *, wider: float = 1.0, level: float = 0.95) -> Ends:
    """Between which values does R² really lie?

    Parameters
    ----------
    values : array, shape (1 + B,), 0-1
        In the sample and in its resamples.
    wider : how much the resamples are stretched
    level : float in (0, 1)

    Returns
    -------
    (low, high)
        With the sample's own between them. Distances are those of Fisher's z = artanh √R².

    References
    ----------
    Fisher (1921), Metron 1. Efron and Tibshirani (1993), An Introduction to the Bootstrap, chapters
    10 (bias) and 13.

    Examples
    --------
    >>> z = np.array([0.6, 0.7, 0.8, 0.9])  # mean of the resamples 0.8, excess 0.2: 0.3, 0.4, 0.5
    >>> low, high = of_r_squared(np.tanh(z) ** 2, level=0.5)
    >>> np.arctanh(np.sqrt([low, high])).round(4).tolist()
    [0.35, 0.6]
    """
    z = np.arctanh(np.sqrt(np.clip(values, 0.0, _MOST)))
    low, high = np.quantile(_corrected(z, wider), [(1 - level) / 2, (1 + level) / 2])
    own = float(values[0])
    return min(math.tanh(low) ** 2, own), max(math.tanh(high) ** 2, own)


def of_shares(sizes: Numbers, *, wider: float = 1.0, level: float = 0.95) -> tuple[Ends, ...]:
    """Between which values does each one's share of all together really lie?

    Parameters
    ----------
    sizes : array, shape (1 + B, m), 0 or more
        In the sample and in its resamples.
    wider : how much the resamples are stretched
    level : float in (0, 1)

    Returns
    -------
    tuple of m pairs (low, high), 0-1
        With the sample's own between them. Where nothing is left of all sizes in a resample, the
        shares may be anything.

    Examples
    --------
    >>> of_shares(np.array([[3.0, 1], [2, 2], [4, 0]]), level=0.5)
    ((0.625, 0.875), (0.125, 0.375))
    """
    kept = _corrected(sizes, wider)
    total = kept.sum(axis=1, keepdims=True)
    shares = np.divide(kept, total, out=np.zeros_like(kept), where=total > 0)
    own = sizes[0] / sizes[0].sum() if sizes[0].any() else sizes[0]
    low = np.minimum(np.quantile(shares, (1 - level) / 2, axis=0), own)
    highest = np.where(total > 0, shares, 1.0)
    high = np.maximum(np.quantile(highest, (1 + level) / 2, axis=0), own)
    return tuple(zip(low.tolist(), high.tolist(), strict=True))


def _corrected(values: Numbers, wider: float) -> Numbers:
    drawn = values[0] + wider * (values[1:] - values[0])
    return np.asarray(np.maximum(drawn - 2 * (drawn.mean(axis=0) - values[0]), 0.0))
