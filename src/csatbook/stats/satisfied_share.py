"""Share of satisfied answers (on a 1 to 5 scale usually the marks 4 and 5, "top two")."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import pandas as pd
from scipy.special import ndtri

from csatbook.stats import respondent, sample
from csatbook.stats.respondent import Part
from csatbook.stats.result import IndexScore
from csatbook.study.scale import Scale

METHOD = "satisfied_share"


def score(
    answers: sample.Answers,
    weights: pd.Series | None = None,
    *,
    scales: Sequence[Scale],
    parts: Sequence[Part] | None = None,
    level: float = 0.95,
) -> IndexScore:
    """How large is the share of satisfied answers, and between which values does the true one lie?

    Parameters
    ----------
    answers, weights, parts, level : as in `mean.score`
        A respondent with several items counts with the satisfied share of those answered.
    scales : sequence of k scales
        Each says which of its marks mean satisfied.

    Returns
    -------
    IndexScore
        `value`, `low`, `high` as shares, 0 to 1. The interval is Wilson's. With weights or several
        items the number of respondents in it is replaced by the number of simple yes/no answers
        that would give the same linearised variance.

    Raises
    ------
    DataError
        Wrong weights.

    References
    ----------
    Wilson (1927), J. American Statistical Association 22. Korn and Graubard (1998), Survey
    Methodology 24 (effective sample size in intervals for proportions).

    Examples
    --------
    >>> five = Scale(min=1, max=5, satisfied=[4, 5])
    >>> result = score(pd.Series([5.0, 4, 4, 2]), scales=[five])
    >>> result.value, round(result.low, 4), round(result.high, 4)
    (0.75, 0.3006, 0.9544)
    """
    marks = sample.matrix(answers)
    satisfied = np.column_stack(
        [_satisfied(marks[:, column], scale) for column, scale in enumerate(scales)]
    )
    values = respondent.combine(satisfied, parts or [Part(tuple(range(marks.shape[1])))])
    m = sample.moments(values, sample.weights_of(answers, weights))
    if m.n == 0:
        return IndexScore(METHOD, None, None, None, level, 0, m.n_missing, 0.0, "no_answers")
    simple = m.mean * (1 - m.mean) / m.variance if m.variance > 0 else m.n_eff
    low, high = wilson(m.mean, simple, level=level)
    return IndexScore(METHOD, m.mean, low, high, level, m.n, m.n_missing, m.n_eff)


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


def _satisfied(marks: sample.Numbers, scale: Scale) -> sample.Numbers:
    """1 for a satisfied answer, 0 for another, NaN for none."""
    return np.where(np.isnan(marks), np.nan, scale.is_satisfied(marks).astype(float))
