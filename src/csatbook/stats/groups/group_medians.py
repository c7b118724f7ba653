"""The weighted median of each of some groups."""

from __future__ import annotations

import numpy as np

from csatbook.stats.block import Numbers
from csatbook.stats.groups.crosstab import Crosstab

_EQUAL = 1e-12


def of(table: Crosstab) -> Numbers:
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
    >>> of(crosstab.of(pd.Series([1.0, 2, 5, 1, 2]), who)).tolist()
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
