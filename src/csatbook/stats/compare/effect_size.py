"""How large is a difference, whatever its unit: Hedges' g, Cohen's h and Cohen's d_z."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from scipy.special import gammaln, ndtri

from csatbook.stats.block import Numbers
from csatbook.stats.groups.columns import GroupColumns
from csatbook.stats.terms import Kind

NAMES: dict[Kind, str] = {"mean": "hedges_g", "share": "cohen_h"}
"""Of two groups, by what their score is."""
PAIRED = "cohen_dz"
"""Of two means of the same respondents."""


class EffectSize(NamedTuple):
    """The effect and its interval."""

    value: float
    low: float
    high: float


class EffectSizes(NamedTuple):
    """The same of many pairs, shape (m,)."""

    value: Numbers
    low: Numbers
    high: Numbers


def between(a: GroupColumns, b: GroupColumns, *, level: float) -> EffectSizes:
    """How large is the difference of each two means (`hedges_g`) or shares (`cohen_h`)?"""
    return (cohen_h if a.kind == "share" else hedges_g)(a, b, level=level)


def hedges_g(a: GroupColumns, b: GroupColumns, *, level: float) -> EffectSizes:
    """How many standard deviations lie between the means of the two groups of each pair?

    Parameters
    ----------
    a, b : as many groups, of two effective respondents or more
    level : float in (0, 1)
        Coverage of the interval.

    Returns
    -------
    EffectSizes
        NaN where nobody differs from their group. With weights the spread is the weighted one
        and the numbers of respondents are the effective ones.

    Notes
    -----
    g = J (a - b) / s; s² pools the groups' variances, J = Γ(m/2) / (√(m/2) Γ((m - 1)/2)) with
    m = n_a + n_b - 2 takes out its bias in small samples. The interval is normal with the
    variance 1/n_a + 1/n_b + g² / (2 (n_a + n_b)).

    References
    ----------
    Hedges (1981), J. Educational Statistics 6(2). Hedges and Olkin (1985), Statistical Methods
    for Meta-Analysis, ch. 5 (the interval).
    """
    m = a.n_eff + b.n_eff - 2
    pooled = (a.spread * a.n_eff + b.spread * b.n_eff) / m
    unbiased = np.exp(gammaln(m / 2) - gammaln((m - 1) / 2)) / np.sqrt(m / 2)
    g = unbiased * (a.value - b.value) / np.sqrt(pooled)
    half = _quantile(level) * np.sqrt(1 / a.n_eff + 1 / b.n_eff + g**2 / (2 * (a.n_eff + b.n_eff)))
    g = np.where((pooled == 0) | (m <= 1), np.nan, g)
    return EffectSizes(g, g - half, g + half)


def cohen_h(a: GroupColumns, b: GroupColumns, *, level: float) -> EffectSizes:
    """How large is the difference of two shares, where every difference is as easy to see?

    Parameters
    ----------
    a, b : as many groups, of two effective respondents or more
    level : float in (0, 1)
        Coverage of the interval.

    Returns
    -------
    EffectSizes
        h = 2 arcsin √a - 2 arcsin √b, within ±π; 0.2 is small, 0.8 large. Its variance is 1 / n_a
        + 1 / n_b, with the numbers of simple yes/no answers that would be as precise.

    References
    ----------
    Cohen (1988), Statistical Power Analysis for the Behavioral Sciences, ch. 6.
    """
    h = _angle(a) - _angle(b)
    half = _quantile(level) * np.sqrt(1 / _trials(a) + 1 / _trials(b))
    return EffectSizes(h, np.maximum(-math.pi, h - half), np.minimum(math.pi, h + half))


def cohen_dz(difference: float, spread: float, n_eff: float, *, level: float) -> EffectSize:
    """How many standard deviations of the differences is their mean away from 0?

    Parameters
    ----------
    difference : mean of the respondents' differences
    spread : their standard deviation, above 0, with n in place of n - 1
    n_eff : respondents, above 1; with weights the effective ones
    level : float in (0, 1)
        Coverage of the interval.

    Notes
    -----
    d_z = difference / (spread √(n / (n - 1))). The interval is normal with the variance
    1/n + d_z² / 2n.

    References
    ----------
    Cohen (1988), Statistical Power Analysis for the Behavioral Sciences, 2.3. Hedges and Olkin
    (1985), Statistical Methods for Meta-Analysis, ch. 5 (the variance, of one sample).

    Examples
    --------
    >>> found = cohen_dz(1.0, math.sqrt(2 / 3), 3.0, level=0.95)  # of the differences 0, 1 and 2
    >>> round(found.value, 6)
    1.0
    """
    value = difference / (spread * math.sqrt(n_eff / (n_eff - 1)))
    half = _quantile(level) * math.sqrt(1 / n_eff + value**2 / (2 * n_eff))
    return EffectSize(value, value - half, value + half)


def _quantile(level: float) -> float:
    return float(ndtri((1 + level) / 2))


def _angle(groups: GroupColumns) -> Numbers:
    return np.asarray(2 * np.arcsin(np.sqrt(np.clip(groups.value, 0.0, 1.0))))


def _trials(groups: GroupColumns) -> Numbers:
    simple = groups.value * (1 - groups.value)
    seen = (simple > 0) & (groups.variance > 0)
    return np.divide(simple, groups.variance, out=groups.n_eff, where=seen)
