"""Ridits, where each answer stands among all, and Cliff's delta, how far two groups' lie apart."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from scipy.special import stdtrit

from csatbook.stats.block import Numbers
from csatbook.stats.groups import group_means
from csatbook.stats.groups.crosstab import Crosstab

EFFECT = "epsilon_squared"


def ridits(table: Crosstab) -> Numbers:
    """Which share of all answers does each level leave behind, half of its own included?

    Returns
    -------
    array, shape (k,)
        Without weights (rank - 1/2) / n, where equal answers share the mean of their ranks.

    References
    ----------
    Bross (1958), How to use ridit analysis, Biometrics 14(1), 18-38.

    Examples
    --------
    >>> import pandas as pd
    >>> from csatbook.stats.groups import crosstab
    >>> who = pd.Series(list("aabb"), dtype="category")
    >>> ridits(crosstab.cross(pd.Series([1.0, 4, 4, 5]), who)).tolist()  # ranks 1, 2.5, 4
    [0.125, 0.5, 0.875]
    """
    own = table.weight.sum(axis=1)
    return np.asarray((np.cumsum(own) - own / 2) / own.sum())


def share_between(table: Crosstab) -> float:
    """How much of the ridits' variance lies between the groups, 0 to 1?

    Parameters
    ----------
    table : of groups that all have answers, and of two levels or more
    """
    away = ridits(table) - 0.5  # their mean is a half
    between = float(np.sum(np.square(away @ table.weight) / table.weight.sum(axis=0)))
    return between / float(np.square(away) @ table.weight.sum(axis=1))


CLIFF_DELTA = "cliff_delta"


@dataclass(frozen=True)
class Delta:
    """The effect, -1 to 1, and where its error comes from."""

    value: float
    """Above 0: the first group answers higher."""
    error: float
    """Standard error. 0 where the answers of the groups do not meet."""
    df: float
    low: float | None
    """None, as `high`, where the error is 0: it says nothing about the spread there is."""
    high: float | None


def cliff_delta(pair: Crosstab, *, level: float = 0.95, cautious: bool = False) -> Delta:
    """How much more often is an answer of the first group higher than one of the second?

    Parameters
    ----------
    pair : answers of two groups, each with two answers or more
    level : float in (0, 1)
        Coverage of the interval.
    cautious : bool
        Whether the error is not to be below that of two groups which answer alike, for small
        groups (`group_means.too_small`).

    Returns
    -------
    Delta
        P(a > b) - P(a < b), with weights of the weighted answers. Only their order counts, so
        that labelled answers need no numbers.

    Notes
    -----
    The error is that of the answers' placements: where each stands in the distribution of the
    other group. Of groups that answer alike it is that of Wilcoxon's rank sum, with weights of n
    effective respondents. The interval is Cliff's, which bends towards 0 and never leaves -1 to 1;
    it is somewhat wider than the test of Brunner and Munzel, which has the same error, would have
    it.

    References
    ----------
    Cliff (1993), Psychological Bulletin 114(3), 494-509; (1996), Ordinal Methods for Behavioral
    Data Analysis, ch. 5. Brunner and Munzel (2000), Biometrical Journal 42(1), 17-25 (the error).

    Examples
    --------
    >>> import pandas as pd
    >>> from csatbook.stats.groups import crosstab
    >>> marks, who = pd.Series([3.0, 4, 5, 2, 3, 4]), pd.Series(list("aaabbb"), dtype="category")
    >>> delta = cliff_delta(crosstab.cross(marks, who))  # of 9 pairs a is higher in 6, lower in 1
    >>> round(delta.value, 4)
    0.5556
    """
    own = pair.weight / pair.weight.sum(axis=0)
    middle = np.cumsum(own, axis=0) - own / 2
    means = group_means.weighted_means(pair, 2 * middle[:, ::-1] - 1)
    delta = float(means.value[0])
    error, df = group_means.difference_error(means)
    if cautious:
        error, df = max((error, df), _alike(pair))
    if error == 0:
        return Delta(delta, 0.0, math.nan, None, None)
    low, high = interval(delta, float(stdtrit(df, (1 + level) / 2)) * error)
    return Delta(delta, error, df, low, high)


def interval(delta: float, half: float) -> tuple[float, float]:
    """Between which values does delta lie, so many standard errors (or t times) around this one?

    Examples
    --------
    >>> interval(0.0, 0.75), interval(1.0, 0.5)  # ± 0.75 / √(1 + 0.75²), and nothing above 1
    ((-0.6, 0.6), (-1.0, 1.0))
    """
    room = 1 - delta**2
    ends = half * math.sqrt(room**2 + half**2)
    return (delta * room - ends) / (room + half**2), (delta * room + ends) / (room + half**2)


def _alike(pair: Crosstab) -> tuple[float, float]:
    away = np.square(2 * ridits(pair) - 1) @ pair.weight.sum(axis=1) / pair.weight.sum()
    n = float(pair.n_eff.sum())
    return group_means.common_error(float(away) * n / (n - 1), pair.n_eff)
