"""Hedges' g: a difference of means in standard deviations of one respondent."""

from __future__ import annotations

import math

from scipy.special import gammaln, ndtri

from csatbook.stats.groups.group import Group

NAME = "hedges_g"


def of(a: Group, b: Group, *, level: float) -> tuple[float, float, float] | None:
    """How many standard deviations lie between the means of two groups?

    Parameters
    ----------
    a, b : groups of two effective respondents or more
    level : float in (0, 1)
        Coverage of the interval.

    Returns
    -------
    (value, low, high) or None
        None where nobody differs from their group. With weights the spread is the weighted one
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
    if pooled == 0 or m <= 1:
        return None
    unbiased = math.exp(float(gammaln(m / 2)) - float(gammaln((m - 1) / 2))) / math.sqrt(m / 2)
    g = unbiased * (a.value - b.value) / math.sqrt(pooled)
    error = math.sqrt(1 / a.n_eff + 1 / b.n_eff + g**2 / (2 * (a.n_eff + b.n_eff)))
    half = float(ndtri((1 + level) / 2)) * error
    return g, g - half, g + half
