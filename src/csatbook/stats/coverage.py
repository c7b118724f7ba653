"""Intervals: between which values does the true score lie?"""

from __future__ import annotations

import math

from scipy.special import ndtri, stdtrit

from csatbook.stats.result import IndexScore


def interval_at(score: IndexScore, level: float) -> tuple[float, float] | None:
    """Between which values does the true score lie, with this coverage?

    Parameters
    ----------
    score : a score
    level : float in (0, 1)

    Returns
    -------
    (low, high) or None
        Wilson's interval of a share; Student's t (or the normal, without degrees of freedom)
        around a mean, cut off at its bounds; just the value where it was counted in full. None
        where the score has no interval.

    Examples
    --------
    >>> from csatbook.stats.score import mean
    >>> from csatbook.study.scale import Scale
    >>> import pandas as pd
    >>> score = mean.score(pd.Series([1.0, 2, 3, 4, 5]), scales=[Scale(min=1, max=5)])
    >>> [round(end, 3) for end in interval_at(score, 0.5)]  # 3 ± 0.7407 · 0.7071
    [2.476, 3.524]
    """
    if score.value is None:
        return None
    if score.trials is not None:
        return wilson(score.value, score.trials, level=level, df=score.df)
    if score.error is None:
        return None
    half = _quantile(level, score.df) * score.error
    least, most = score.bounds or (-math.inf, math.inf)
    return max(least, score.value - half), min(most, score.value + half)


def wilson(share: float, n: float, *, level: float, df: float | None = None) -> tuple[float, float]:
    """Between which shares does the true one lie, if `share` was seen among `n` answers?

    Of few clusters the degrees of freedom count, too: Student's quantile in place of the normal
    one is the same as fewer answers.

    References
    ----------
    Wilson (1927), J. American Statistical Association 22. Korn and Graubard (1998), Survey
    Methodology 24 (degrees of freedom).

    Examples
    --------
    >>> [round(end, 4) for end in wilson(0.0, 10, level=0.95)]
    [0.0, 0.2775]
    """
    z = _quantile(level, df)
    middle = (share + z**2 / (2 * n)) / (1 + z**2 / n)
    half = z * math.sqrt(share * (1 - share) / n + z**2 / (4 * n**2)) / (1 + z**2 / n)
    return max(0.0, middle - half), min(1.0, middle + half)


def _quantile(level: float, df: float | None) -> float:
    """How many errors wide is half an interval of this coverage?"""
    tail = (1 + level) / 2
    return float(ndtri(tail) if df is None else stdtrit(df, tail))
