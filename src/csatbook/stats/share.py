"""Shares: what part of the answers has some property."""

from __future__ import annotations

import math
from collections.abc import Sequence

from scipy.special import ndtri

from csatbook.stats import respondent, sample, tally
from csatbook.stats.respondent import Part
from csatbook.stats.result import IndexScore
from csatbook.stats.sample import Moments
from csatbook.stats.tally import Tally


def of_indicators(
    having: tally.Numbers,
    given: Tally,
    *,
    parts: Sequence[Part] | None,
    level: float,
    method: str,
) -> IndexScore:
    """What share of a respondent's answers has the property, on average over respondents?

    Parameters
    ----------
    having : array, shape (m, k)
        1 for an answer that has the property, 0 for another, NaN for none.
    given : whom each row stands for
    parts, level : as in `mean.score`
    method : name for the result
    """
    values = respondent.combine(having, parts or [Part(tuple(range(having.shape[1])))])
    return of_moments(sample.moments(values, given), level=level, method=method)


def of_moments(m: Moments, *, level: float, method: str) -> IndexScore:
    """Wilson's interval, with as many trials as give a share's linearised variance.

    References
    ----------
    Wilson (1927), J. American Statistical Association 22. Korn and Graubard (1998), Survey
    Methodology 24 (effective sample size in intervals for proportions).
    """
    if m.n == 0:
        return IndexScore(method, None, None, None, level, 0, m.n_missing, 0.0, "no_answers")
    share = min(max(m.mean, 0.0), 1.0)
    trials = share * (1 - share) / m.variance if m.variance > 0 else m.n_eff
    low, high = wilson(share, trials, level=level)
    return IndexScore(method, share, low, high, level, m.n, m.n_missing, m.n_eff, trials=trials)


def wilson(share: float, n: float, *, level: float) -> tuple[float, float]:
    """Between which shares does the true one lie, if `share` was seen among `n` answers?

    Examples
    --------
    >>> [round(end, 4) for end in wilson(0.0, 10, level=0.95)]
    [0.0, 0.2775]
    """
    z = float(ndtri((1 + level) / 2))
    middle = (share + z**2 / (2 * n)) / (1 + z**2 / n)
    half = z * math.sqrt(share * (1 - share) / n + z**2 / (4 * n**2)) / (1 + z**2 / n)
    return max(0.0, middle - half), min(1.0, middle + half)
