"""When a group is too small to tell its own spread, and what to do then."""

from __future__ import annotations

import math

import numpy as np

from csatbook.stats.block import Numbers
from csatbook.stats.groups.crosstab import Crosstab
from csatbook.stats.groups.group_means import GroupMeans

_ENOUGH = 100


def due(table: Crosstab, numbers: Numbers) -> bool:
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
    worth = numbers if numbers.ndim == 2 else numbers[:, np.newaxis]
    away = worth - (table.weight * worth).sum(axis=0) / table.weight.sum(axis=0)
    total = table.weight.sum()
    squares = float((table.weight * away**2).sum() / total)
    cubes = float((table.weight * away**3).sum() / total)
    skewness = cubes / squares**1.5 if squares > 0 else 0.0
    return bool(table.n_eff.min() < _ENOUGH * (1 + skewness**2))


def error(means: GroupMeans) -> tuple[float, float]:
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
