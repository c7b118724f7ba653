"""From a difference and its standard error to the numbers of a t test."""

from __future__ import annotations

from dataclasses import replace

from scipy.special import stdtr, stdtrit

from csatbook.stats.groups.comparison import Comparison
from csatbook.stats.groups.group import Group


def tested(found: Comparison, a: Group, error: float, df: float) -> Comparison:
    """Is the difference more than chance, and between which values does the true one lie?

    Parameters
    ----------
    found : what `by_side` gave, with a difference
    a : one of its groups, for the bounds of the score: no interval goes beyond them
    error : standard error of the difference, above 0
    df : degrees of freedom of the error

    Examples
    --------
    >>> from csatbook.stats.compare.side import by_side
    >>> parts = {"weight": 4.0, "square": 4.0, "base": 4.0, "ww_dd": 4.0}
    >>> a, b = (
    ...     Group("mean", (0, 9), simple=False, weighted=False, n=4, value=value, **parts)
    ...     for value in (7.0, 5.0)
    ... )
    >>> found = tested(by_side("welch_t", a, b, level=0.5), a, 1.0, 8.0)
    >>> found.statistic, round(found.p, 4), round(found.low, 4)  # 2 - 0.7064 · 1
    (2.0, 0.0805, 1.2936)
    """
    if found.difference is None:
        return found
    statistic = found.difference / error
    low, high = within(a, found.difference, float(stdtrit(df, (1 + found.level) / 2)) * error)
    p = 2 * float(stdtr(df, -abs(statistic)))
    return replace(found, statistic=statistic, df=df, p=p, error=error, low=low, high=high)


def within(a: Group, difference: float, half: float) -> tuple[float, float]:
    """The interval of so much on either side, as far as the score can differ at all."""
    most = a.bounds[1] - a.bounds[0]
    return max(-most, difference - half), min(most, difference + half)


def satterthwaite(first: float, df_first: float, second: float, df_second: float) -> float:
    """Degrees of freedom of the sum of two independent variances.

    References
    ----------
    Satterthwaite (1946), Biometrics Bulletin 2(6).

    Examples
    --------
    >>> satterthwaite(1.0, 4, 1.0, 4), satterthwaite(1.0, 4, 0.0, 9)
    (8.0, 4.0)
    """
    return (first + second) ** 2 / (first**2 / df_first + second**2 / df_second)
