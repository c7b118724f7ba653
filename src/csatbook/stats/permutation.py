"""All ways to deal given answers to two groups."""

from __future__ import annotations

import math

import numpy as np
from scipy.special import gammaln

from csatbook.stats.block import Numbers
from csatbook.stats.crosstab import Crosstab

_FEW = 100_000
_EQUAL = 1e-9


def few(pair: Crosstab) -> bool:
    """Whether they can be gone through: the tables, not the respondents, are counted."""
    n, levels = int(pair.n.min()), len(pair.levels)
    return math.comb(n + levels - 1, n) <= _FEW


def p(pair: Crosstab) -> float:
    """How often has chance alone as large a statistic of Brunner and Munzel?

    Parameters
    ----------
    pair : answers of two groups, without weights, that differ somewhere

    Returns
    -------
    float in (0, 1]
        Over all ways to deal the answers to two groups of this size. Exact where the groups
        answer alike, and close to it where they only vary differently, as the statistic holds
        its own error.

    References
    ----------
    Neubert and Brunner (2007), Computational Statistics and Data Analysis 51(10), 5192-5204.

    Examples
    --------
    >>> import pandas as pd
    >>> from csatbook.stats import crosstab
    >>> marks, who = pd.Series([1.0, 2, 3, 4]), pd.Series(list("aabb"), dtype="category")
    >>> round(p(crosstab.of(marks, who)), 4)  # two of six ways keep them apart
    0.3333
    """
    margin = pair.count.sum(axis=1)
    smaller = pair.count[:, int(np.argmin(pair.n))]
    tables = _tables(margin, int(smaller.sum()))
    seen = _statistic(smaller[np.newaxis], margin)[0]
    extreme = np.abs(_statistic(tables, margin)) >= abs(seen) * (1 - _EQUAL) - _EQUAL
    ways = _log_ways(margin, tables).sum(axis=1) - _log_ways(margin.sum(), smaller.sum())
    return min(1.0, float(np.exp(ways[extreme]).sum()))


def _tables(margin: Numbers, n: int) -> Numbers:
    """How the smaller group may have answered, shape (r, k): all rows that sum to n."""
    found = np.zeros((1, 0))
    left = np.array([float(n)])
    for level, most in enumerate(margin):
        after = margin[level + 1 :].sum()
        least = np.maximum(0, left - after)
        ways = (np.minimum(left, most) - least + 1).astype(int)
        start = np.repeat(np.cumsum(ways) - ways, ways)
        taken = np.arange(ways.sum()) - start + np.repeat(least, ways)
        found = np.column_stack([np.repeat(found, ways, axis=0), taken])
        left = np.repeat(left, ways) - taken
    return found


def _statistic(tables: Numbers, margin: Numbers) -> Numbers:
    """Of Brunner and Munzel; infinite where the groups do not meet."""
    first, second = tables, margin - tables
    n, m = first.sum(axis=1), second.sum(axis=1)
    above = (2 * np.cumsum(second, axis=1) - second) / m[:, np.newaxis] - 1
    below = (2 * np.cumsum(first, axis=1) - first) / n[:, np.newaxis] - 1
    delta = (first * above).sum(axis=1) / n
    spread_a = (first * np.square(above)).sum(axis=1) / n - delta**2
    spread_b = (second * np.square(below)).sum(axis=1) / m - delta**2
    error = np.sqrt(np.maximum(spread_a / (n - 1) + spread_b / (m - 1), 0))
    apart = error < _EQUAL
    return np.asarray(
        np.where(apart, np.copysign(np.inf, delta), delta / np.where(apart, 1.0, error))
    )


def _log_ways(of: Numbers, taken: Numbers) -> Numbers:
    return np.asarray(gammaln(of + 1) - gammaln(taken + 1) - gammaln(of - taken + 1))
