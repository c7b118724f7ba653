"""Ridits: where each answer stands among all, from 0 (below everyone) to 1."""

from __future__ import annotations

import numpy as np

from csatbook.stats.block import Numbers
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
