"""Respondents that several scores share."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from csatbook.stats.block import Flags, Numbers
from csatbook.stats.estimate import Estimate


def asked(estimates: Sequence[Estimate]) -> Flags:
    """Which respondents are in which score?

    Parameters
    ----------
    estimates : k scores with deviations of the same n rows

    Returns
    -------
    array, shape (n, k)

    Examples
    --------
    >>> from csatbook.stats import estimate
    >>> import pandas as pd
    >>> found = estimate.of_answers("nps", pd.DataFrame({"a": [3.0, 8, None, 9]}), scales=[])
    >>> asked([found])[:, 0].tolist()
    [True, True, False, True]
    """
    if not estimates:
        return np.zeros((0, 0), dtype=bool)
    return np.column_stack([np.asarray(one.asked) for one in estimates])


def variances(moves: Numbers, asked: Flags) -> list[tuple[float, float]]:
    """Which variance, of how many degrees of freedom, comes from whom?

    Parameters
    ----------
    moves : array, shape (n,)
        By how much each respondent moves a sum of scores.
    asked : array, shape (n, k)
        Which scores each is in.

    Returns
    -------
    list of (variance, degrees of freedom)
        One for each set of scores that some respondents share. Each respondent has one degree, of
        which 1 / n is spent on the mean of a score of n (of several scores: the mean of that). So
        n respondents of the same scores have n - 1, as have those of a score of their own.

    Examples
    --------
    >>> both, first = [True, True], [True, False]
    >>> variances(np.array([1.0, -1.0, 2.0]), np.array([both, both, both]))
    [(6.0, 2.0)]
    >>> found = variances(np.array([1.0, -2.0, 1.0]), np.array([both, both, first]))
    >>> [(one, df.__round__(4)) for one, df in found]  # 1 - 1/3; 2 - 2 (1/3 + 1/2) / 2
    [(1.0, 0.6667), (5.0, 1.1667)]
    """
    if not asked.size:
        return []
    spent = asked @ (1 / np.maximum(asked.sum(axis=0), 1)) / np.maximum(asked.sum(axis=1), 1)
    sets = asked @ 2.0 ** np.arange(asked.shape[1])
    _, group = np.unique(sets, return_inverse=True)
    parts = np.bincount(group, weights=np.square(moves))
    freedom = np.bincount(group, weights=1 - spent)
    return [(float(part), float(df)) for part, df in zip(parts, freedom, strict=True) if part > 0]
