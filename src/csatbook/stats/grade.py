"""Grades: in which band does a score lie, and how certain is that?"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from scipy.special import ndtr, stdtr

from csatbook.stats.result import IndexScore
from csatbook.study import threshold


@dataclass(frozen=True)
class Graded:
    """The band that a score lies in, and the probability of each band."""

    band: int
    """Place among the bands, best first."""
    probabilities: tuple[float, ...] | None
    """That the true score lies in each band; they sum to 1. None without an interval."""

    @property
    def likeliest(self) -> int | None:
        """Place of the band with the highest probability."""
        if self.probabilities is None:
            return None
        return max(range(len(self.probabilities)), key=self.probabilities.__getitem__)


def grade(score: IndexScore, beginnings: Sequence[float]) -> Graded | None:
    """In which band does this score lie, and with which probability does the true one?

    Parameters
    ----------
    score : a score
    beginnings : sequence of floats
        Where each band begins, best first, in the score's unit. A band holds its beginning, and
        what equals it but for rounding in the machine; the last one also holds everything below.

    Returns
    -------
    Graded
        The probabilities are those of the distribution that the score's interval comes from (see
        `below`). None where there is no score.

    Examples
    --------
    >>> from csatbook.stats.ratio import index_score
    >>> import pandas as pd
    >>> graded = grade(index_score("nps", pd.Series([10.0, 9, 8, 3]), scales=[]), [50, 0])
    >>> graded.band, [round(one, 3) for one in graded.probabilities]
    (1, [0.319, 0.681])
    """
    if score.value is None:
        return None
    value = score.value
    inner = beginnings[:-1]
    scale = scale_of(score)
    reached = (place for place, at in enumerate(inner) if threshold.reaches(value, at, scale=scale))
    band = next(reached, len(inner))
    limits = [below(score, at) for at in inner]
    if any(limit is None for limit in limits):
        return Graded(band, None)
    edges = [1.0, *(limit for limit in limits if limit is not None), 0.0]
    return Graded(band, tuple(upper - lower for upper, lower in pairwise(edges)))


def below(score: IndexScore, edge: float) -> float | None:
    """With which probability does the true score lie below this value?

    By the confidence distribution that gives the score's interval: Student's t around a mean, the
    score test's normal (Wilson) for a share. At the ends of a 95 % interval it is 2.5 and 97.5 %.
    A score that was counted in full lies where it lies.

    Returns
    -------
    float or None
        0 to 1; None where the score has no interval.

    References
    ----------
    Xie and Singh (2013), International Statistical Review 81(1).
    """
    if score.value is None:
        return None
    if score.trials is not None:
        if edge <= 0 or edge >= 1:
            return float(edge >= 1)
        spread = math.sqrt(edge * (1 - edge) / score.trials)
        return _probability((edge - score.value) / spread, score.df)
    if score.error is None:
        return None
    if score.error == 0:
        return float(not threshold.reaches(score.value, edge, scale=scale_of(score)))
    return _probability((edge - score.value) / score.error, score.df)


def scale_of(score: IndexScore) -> float:
    """How large can numbers of this score be, as far as it tells?"""
    known = (score.value, score.low, score.high, *(score.bounds or ()))
    return max((abs(end) for end in known if end is not None and math.isfinite(end)), default=0.0)


def _probability(distance: float, df: float | None) -> float:
    """That a standard normal number, or Student's with so many degrees of freedom, is smaller."""
    return float(ndtr(distance) if df is None else stdtr(df, distance))
