"""What a score is: one number with its interval, and how it came about."""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass
from typing import TypeVar

import numpy as np
from scipy.special import ndtri, stdtrit

from csatbook.stats.block import Numbers

_Number = TypeVar("_Number", float, Numbers)


@dataclass(frozen=True)
class IndexScore:
    """A score of one group of respondents, in the unit of its method, not rounded.

    `value`, `low` and `high` are None where they cannot be had, and `reason` says why:
    `no_answers` (nobody answered), `one_answer` (no spread to judge), `all_equal` (every answer
    the same, so that the spread seen says nothing about the spread there is), `one_cluster` (all
    from as many clusters as strata, whose spread cannot be seen), `counted` (counted in full, so
    that there is nothing to estimate).
    """

    method: str
    value: float | None
    low: float | None
    high: float | None
    level: float
    n: int
    """Respondents with at least one answer."""
    n_missing: int
    """Respondents without any."""
    n_eff: float | None
    """So many drawn by simple random sampling would be as precise: `n` where each was drawn alone
    and weighs the same; with weights Kish's number. Of a sample drawn in strata or clusters it is
    `n` divided by the score's own design effect: the variance by design, divided by that of a
    simple random sample of n; None where that cannot be computed (all answers equal, or as many
    clusters as strata)."""
    reason: str | None = None
    error: float | None = None
    """Standard error. 0 for what was counted in full; None where the answers show no spread."""
    trials: float | None = None
    """For shares, the number of simple yes/no answers that would be as precise."""
    df: float | None = None
    """Degrees of freedom of the error; None: so many that it is normal."""
    clusters: int | None = None
    """Clusters with a respondent (without clusters: respondents) of a sample drawn in strata or
    clusters; None where each was drawn alone."""
    bounds: tuple[float, float] | None = None
    """The least and the greatest value that there can be."""

    def as_dict(self) -> dict[str, object]:
        """Plain values, ready for JSON."""
        return asdict(self)


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
    >>> from csatbook.stats.ratio import index_score
    >>> from csatbook.study.scale import Scale
    >>> import pandas as pd
    >>> score = index_score("mean", pd.Series([1.0, 2, 3, 4, 5]), scales=[Scale(min=1, max=5)])
    >>> [round(end, 3) for end in interval_at(score, 0.5)]  # 3 ± 0.7407 · 0.7071
    [2.476, 3.524]
    """
    return interval(
        score.value,
        error=score.error,
        trials=score.trials,
        df=score.df,
        bounds=score.bounds,
        level=level,
    )


def interval(
    value: float | None,
    *,
    error: float | None,
    trials: float | None,
    df: float | None,
    bounds: tuple[float, float] | None,
    level: float,
) -> tuple[float, float] | None:
    """The same of a score that is not put together yet; arguments as in `IndexScore`."""
    if value is None:
        return None
    if trials is not None:
        return wilson(value, trials, level=level, df=df)
    if error is None:
        return None
    half = _quantile(level, df) * error
    least, most = bounds or (-math.inf, math.inf)
    return max(least, value - half), min(most, value + half)


def wilson(share: float, n: float, *, level: float, df: float | None = None) -> tuple[float, float]:
    """Between which shares does the true one lie, if `share` was seen among `n` answers?

    Of few clusters the degrees of freedom count, too: Student's quantile in place of the normal
    one is the same as fewer answers.

    Notes
    -----
    statsmodels' `proportion_confint` gives the same number without degrees of freedom; own, because
    it takes 80 times as long and a report asks for hundreds.

    References
    ----------
    Wilson (1927), J. American Statistical Association 22. Korn and Graubard (1998), Survey
    Methodology 24 (degrees of freedom).

    Examples
    --------
    >>> [round(end, 4) for end in wilson(0.0, 10, level=0.95)]
    [0.0, 0.2775]
    """
    low, high = _wilson(share, n, _quantile(level, df))
    return max(0.0, float(low)), min(1.0, float(high))


def wilson_intervals(share: Numbers, n: Numbers, *, level: float) -> tuple[Numbers, Numbers]:
    """The same of many shares at once, each seen among its own number of answers."""
    low, high = _wilson(share, n, _quantile(level, None))
    return np.maximum(0.0, low), np.minimum(1.0, high)


def _wilson(share: _Number, n: _Number, z: float) -> tuple[_Number, _Number]:
    middle = (share + z**2 / (2 * n)) / (1 + z**2 / n)
    half = z * (share * (1 - share) / n + z**2 / (4 * n**2)) ** 0.5 / (1 + z**2 / n)
    return middle - half, middle + half


def _quantile(level: float, df: float | None) -> float:
    """How many errors wide is half an interval of this coverage?"""
    tail = (1 + level) / 2
    return float(ndtri(tail) if df is None else stdtrit(df, tail))
