"""Respondents that several scores share."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from csatbook.stats.block import Numbers
from csatbook.stats.estimate import Estimate

Flags = npt.NDArray[np.bool_]


def asked(estimates: Sequence[Estimate]) -> Flags:
    """Which respondents are in which score?

    Parameters
    ----------
    estimates : k scores with deviations of the same n rows

    Returns
    -------
    array, shape (n, k)
        A respondent who moves a score is in it. One whose answer is just the mean moves nothing:
        as many as the score's `n` lacks are looked for first among those in a score that shares
        respondents with it, then among those in no score.

    Examples
    --------
    >>> from csatbook.stats import estimate
    >>> from csatbook.study.scale import Scale
    >>> import pandas as pd
    >>> marks = pd.DataFrame({"polite": [3.0, 4, None, 5]})
    >>> found = estimate.of_answers("mean", marks, scales=[Scale(min=1, max=5)])
    >>> asked([found])[:, 0].tolist()
    [True, True, False, True]
    """
    if not estimates:
        return np.zeros((0, 0), dtype=bool)
    moved = np.column_stack([np.asarray(one.deviations) != 0 for one in estimates])
    found = moved.copy()
    for place, one in enumerate(estimates):
        lacking = one.score.n - int(moved[:, place].sum())
        if lacking > 0:
            kin = (moved & moved[:, [place]]).any(axis=0)
            likely = 2.0 * found[:, kin].sum(axis=1) + ~found.any(axis=1)
            likely[found[:, place]] = -1
            found[np.argsort(-likely, kind="stable")[:lacking], place] = True
    return found


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
