"""From a difference and its standard error to the numbers of a t test."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from functools import reduce
from typing import NamedTuple, TypeVar

import numpy as np
from scipy.special import stdtr, stdtrit

from csatbook.stats.block import Numbers
from csatbook.stats.groups.columns import GroupColumns
from csatbook.stats.groups.comparison import Comparison, Comparisons

_Number = TypeVar("_Number", float, Numbers)


class Error(NamedTuple):
    """A standard error of the difference, and how far it is to be trusted."""

    size: float
    df: float
    skewness: float = 0.0
    """Of the difference: its third cumulant over its standard error cubed."""


class Errors(NamedTuple):
    """Standard errors of many differences, shape (m,)."""

    size: Numbers
    df: Numbers
    skewness: Numbers | None = None


def judged(found: Comparison, errors: Sequence[Error], *, most: float = math.inf) -> Comparison:
    """Is the difference more than chance, and between which values does the true one lie?

    Parameters
    ----------
    found : two groups without a test yet, with a difference
    errors : one standard error, or several, each above 0
        Of several tests the one that finds less counts; the interval holds those of all.
    most : the largest difference that there can be: no interval goes beyond it

    Notes
    -----
    Of a skewed difference t is corrected by Hall's transformation (`hall`), so that `statistic` is
    not quite the difference over its error.

    Examples
    --------
    >>> two = Comparison.blank("welch_t", n=(5, 5), n_eff=(5.0, 5.0), level=0.5)
    >>> two = replace(two, value_a=7.0, value_b=5.0, difference=2.0)
    >>> found = judged(two, [Error(1.0, 8.0)])
    >>> found.statistic, round(found.p, 4), round(found.low, 4)  # 2 - 0.7064 · 1
    (2.0, 0.0805, 1.2936)
    """
    if found.difference is None:
        return found
    each = [_tested(found, found.difference, error) for error in errors]
    return replace(
        max((test for test, _ in each), key=lambda test: test.p or 0.0),
        low=max(-most, min(low for _, (low, _) in each)),
        high=min(most, max(high for _, (_, high) in each)),
    )


def _tested(
    found: Comparison, difference: float, by: Error
) -> tuple[Comparison, tuple[float, float]]:
    """The test with this error, and its interval."""
    statistic = hall(difference / by.size, by.skewness)
    low, high = _interval(difference, by, found.level)
    p = 2 * float(stdtr(by.df, -abs(statistic)))
    return replace(found, statistic=statistic, df=by.df, p=p, error=by.size), (low, high)


def _interval(difference: float, by: Error, level: float) -> tuple[float, float]:
    quantile = float(stdtrit(by.df, (1 + level) / 2))
    low, high = (
        difference - float(unhall(end, by.skewness)) * by.size for end in (quantile, -quantile)
    )
    return low, high


def judged_all(found: Comparisons, errors: Sequence[Errors], *, most: float) -> Comparisons:
    """The same of many pairs at once; those with a `reason` for no test remain as they are.

    Parameters
    ----------
    found : pairs without a test yet
    errors : one standard error each, or several
    most : the largest difference that there can be
    """
    statistics, ps, lows, highs = [], [], [], []
    for by in errors:
        t, quantile = found.difference / by.size, stdtrit(by.df, (1 + found.level) / 2)
        low, high = quantile, -quantile
        if by.skewness is not None:
            t = hall(t, by.skewness)
            low, high = (unhall(end, by.skewness) for end in (low, high))
        statistics.append(t)
        ps.append(2 * stdtr(by.df, -np.abs(t)))
        lows.append(found.difference - low * by.size)
        highs.append(found.difference - high * by.size)
    chosen, pairs, able = np.argmax(ps, axis=0), np.arange(len(found.reason)), found.testable

    def tested(columns: Sequence[Numbers], own: Numbers) -> Numbers:
        return np.where(able, np.stack(columns)[chosen, pairs], own)

    return replace(
        found,
        statistic=tested(statistics, found.statistic),
        df=tested([by.df for by in errors], found.df),
        p=tested(ps, found.p),
        error=tested([by.size for by in errors], found.error),
        low=np.where(able, np.maximum(-most, reduce(np.minimum, lows)), found.low),
        high=np.where(able, np.minimum(most, reduce(np.maximum, highs)), found.high),
    )


def hall(t: _Number, skewness: _Number) -> _Number:
    """What does a difference of so many standard errors say, if the answers are skewed?

    Parameters
    ----------
    t : difference over its standard error, which is estimated from the same answers
    skewness : of the difference: its third cumulant over its standard error cubed
        γ / √n of one mean of n answers with the skewness γ.

    Returns
    -------
    float
        t + q t² / 3 + q² t³ / 27 + q / 6 with the skewness q, which grows with t. Where answers
        have a long tail to the left, so do their means, yet those on the left come with a large
        error and those on the right with a small one: t itself has a long tail to the right.

    References
    ----------
    Hall (1992), On the removal of skewness by transformation, J. Royal Statistical Society B
    54(1), 221-228.

    Examples
    --------
    >>> hall(2.0, 0.0), hall(2.0, -0.3).__round__(4), hall(-2.0, -0.3).__round__(4)
    (2.0, 1.5767, -2.4767)
    """
    return t + skewness * t**2 / 3 + skewness**2 * t**3 / 27 + skewness / 6


def unhall(statistic: _Number, skewness: _Number) -> _Number:
    """How many standard errors are it that say so much? The reverse of `hall`.

    Notes
    -----
    3 / q (∛(1 + q x) - 1) with x = t - q / 6 is 3 x / (c² + c + 1) with c = ∛(1 + q x), in which
    a small skewness q costs no digits.

    Examples
    --------
    >>> round(float(unhall(hall(2.0, -0.3), -0.3)), 12), float(unhall(2.0, 0.0))
    (2.0, 2.0)
    """
    away = statistic - skewness / 6
    root: _Number = np.cbrt(1 + skewness * away)
    return 3 * away / (root**2 + root + 1)


def satterthwaite(variances: Sequence[float], dfs: Sequence[float]) -> float:
    """Degrees of freedom of the sum of independent variances, each with its own.

    References
    ----------
    Satterthwaite (1946), Biometrics Bulletin 2(6).

    Examples
    --------
    >>> satterthwaite([1.0, 1.0], [4, 4]), satterthwaite([1.0, 0.0], [4, 9])
    (8.0, 4.0)
    """
    total = math.fsum(variances)
    return total**2 / math.fsum(
        variance**2 / df for variance, df in zip(variances, dfs, strict=True)
    )


def own_errors(a: GroupColumns, b: GroupColumns) -> Errors:
    """Of the differences of two scores each, every group with its own variance (Welch).

    Degrees of freedom are those of `satterthwaite`.
    """
    own = (a.sampling_variance, b.sampling_variance)
    total = own[0] + own[1]
    return Errors(np.sqrt(total), total**2 / (own[0] ** 2 / a.df + own[1] ** 2 / b.df))
