"""Weighted means of a number in some groups, with their errors in small samples; medians."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from csatbook.stats.block import Flags, Numbers
from csatbook.stats.groups.crossing import Places
from csatbook.stats.groups.crosstab import Crosstab

_NOTHING = 1e-24
_EQUAL = 1e-12


@dataclass(frozen=True, eq=False)
class GroupMeans:
    """One mean a group; NaN where it has no answers, as its variance where they show no spread."""

    value: Numbers
    """Shape (g,)."""
    variance: Numbers
    """Of the mean, with the small-sample factor, shape (g,)."""
    df: Numbers
    """Degrees of freedom of the variance, shape (g,)."""
    spread: Numbers
    """Variance of what one respondent brings, without a small-sample factor, shape (g,)."""


def weighted_means(table: Crosstab, numbers: Numbers) -> GroupMeans:
    """How high is the mean of each group, and how precise is it?

    Parameters
    ----------
    table : answers by groups
    numbers : array, shape (k,) or (k, g)
        What an answer of each level is worth, for all groups or in each.

    Returns
    -------
    GroupMeans
        Without weights the variance is that of a mean, s² / n, and the degrees of freedom n - 1.

    Notes
    -----
    With u = w / sum(w) and U_j = sum(u^j), the linearised variance sum(u² (x - mean)²) is too
    small by the factor (U₂ - 2 U₃ + U₂²) / U₂ where all x spread alike: it is divided by that. Its
    degrees of freedom are U₂² / U₄ - 1 (`Crosstab.freedom`). Both matter where few answers carry
    most of the weight; n / (n - 1) and n - 1 would promise too much.

    References
    ----------
    Binder (1983), International Statistical Review 51 (linearised variance). Bell and McCaffrey
    (2002), Survey Methodology 28(2), 169-181 (its bias in small samples). Satterthwaite (1946),
    Biometrics Bulletin 2(6) (degrees of freedom).

    Examples
    --------
    >>> import pandas as pd
    >>> from csatbook.stats.groups import crosstab
    >>> table = crosstab.cross(pd.Series([1.0, 2, 6]), pd.Series(list("aaa"), dtype="category"))
    >>> found = weighted_means(table, table.levels)
    >>> found.value, found.variance.round(4), found.df  # 14 / (3 · 2)
    (array([3.]), array([2.3333]), array([2.]))
    """
    worth = numbers if numbers.ndim == 2 else numbers[:, np.newaxis]
    total = table.weight.sum(axis=0)
    held = total > 0
    total = np.where(held, total, 1.0)
    mean = np.where(held, (table.weight * worth).sum(axis=0) / total, np.nan)
    u2 = table.square.sum(axis=0) / total**2
    u3 = table.cube / total**3
    away = np.square(worth - np.where(held, mean, 0.0))
    seen = (table.square * away).sum(axis=0) / total**2
    spread = (table.weight * away).sum(axis=0) / total
    # What rounding leaves of answers that are all equal is no spread.
    spread = np.where(spread <= _NOTHING * np.abs(worth).max(initial=0.0) ** 2, 0.0, spread)
    seen = np.where(spread > 0, seen, 0.0)
    many = table.judgeable
    left = np.where(many, 1 - 2 * u3 / np.where(held, u2, 1.0) + u2, 1.0)
    return GroupMeans(mean, np.where(many, seen / left, np.nan), table.freedom, spread)


def weighted_medians(table: Crosstab) -> Numbers:
    """Below and above which answer lies half of a group's weight?

    Returns
    -------
    array, shape (g,)
        The middle of two levels where exactly half lies below. NaN for a group without answers.

    Examples
    --------
    >>> import pandas as pd
    >>> from csatbook.stats.groups import crosstab
    >>> who = pd.Series(list("aaabb"), dtype="category")
    >>> weighted_medians(crosstab.cross(pd.Series([1.0, 2, 5, 1, 2]), who)).tolist()
    [2.0, 1.5]
    """
    total = table.weight.sum(axis=0)
    if not len(table.levels):
        return np.full(len(total), np.nan)
    below = np.cumsum(table.weight, axis=0) / np.where(total > 0, total, np.nan)
    # Half, give or take what sums of weights are off by.
    low = np.argmax(below > 0.5 - _EQUAL, axis=0)
    high = np.argmax(below > 0.5 + _EQUAL, axis=0)
    middle = (table.levels[low] + table.levels[high]) / 2
    return np.where(total > 0, middle, np.nan)


_ENOUGH = 100


def too_small(table: Crosstab, numbers: Numbers) -> bool:
    """Is some group too small to tell its own spread?

    Parameters
    ----------
    table : answers by groups, each of which has some
    numbers : array, shape (k,) or (k, g)
        What an answer of each level is worth.

    Returns
    -------
    bool
        Whether some group has fewer effective respondents than 100 (1 + γ²), where γ is the
        skewness of the numbers around the groups' means. Ten of ten customers may well give the
        best mark where most do: their own spread is then none. From a simulation of groups that
        answer alike (tests/bench/ranks.py), in the form of Cochran's rule.

    References
    ----------
    Cochran (1977), Sampling Techniques, 2.15 (n > 25 γ² for one mean).
    """
    every = np.arange(table.count.shape[1])[np.newaxis]
    return bool(_too_small(table, numbers, every)[0])


def too_small_pairs(table: Crosstab, numbers: Numbers, a: Places, b: Places) -> Flags:
    """The same of many pairs of groups, shape (m,), by the places of both."""
    return _too_small(table, numbers, np.stack([a, b], axis=1))


def _too_small(table: Crosstab, numbers: Numbers, groups: Places) -> Flags:
    """Of some groups a row, shape (m, s)."""
    worth = numbers if numbers.ndim == 2 else numbers[:, np.newaxis]
    held = table.weight.sum(axis=0)
    with np.errstate(divide="ignore", invalid="ignore"):
        away = worth - (table.weight * worth).sum(axis=0) / held
        total = held[groups].sum(axis=1)
        squares, cubes = (
            (table.weight * away**power).sum(axis=0)[groups].sum(axis=1) / total for power in (2, 3)
        )
        skewness = np.where(squares > 0, cubes / squares**1.5, 0.0)
    return np.asarray(table.n_eff[groups].min(axis=1) < _ENOUGH * (1 + skewness**2))


def difference_error(means: GroupMeans) -> tuple[float, float]:
    """How far off may the difference of two means be, and with how many degrees of freedom?

    Each group with its own variance; degrees of freedom are Satterthwaite's.
    """
    variance = float(means.variance.sum())
    if variance == 0:
        return 0.0, math.nan
    return math.sqrt(variance), variance**2 / float(np.sum(means.variance**2 / means.df))


def common_error(spread: float, n_eff: Numbers) -> tuple[float, float]:
    """The same if both groups answer alike, and so vary alike.

    Parameters
    ----------
    spread : variance of what one respondent brings
    n_eff : effective respondents of both
    """
    return math.sqrt(spread * float(np.sum(1 / n_eff))), float(n_eff.sum()) - 2
