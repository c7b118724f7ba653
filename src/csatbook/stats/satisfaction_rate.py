"""Satisfaction rate (顾客满意率): satisfied among those who are satisfied or dissatisfied."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from csatbook.stats import share, tally
from csatbook.stats.respondent import Part
from csatbook.stats.result import IndexScore
from csatbook.stats.sample import Moments
from csatbook.stats.tally import Tally
from csatbook.study.scale import Scale

METHOD = "satisfaction_rate"


def score(
    answers: tally.Answers | Tally,
    weights: pd.Series | None = None,
    *,
    scales: Sequence[Scale],
    parts: Sequence[Part] | None = None,  # noqa: ARG001 - siblings share one call
    level: float = 0.95,
) -> IndexScore:
    """Of the answers that are satisfied or dissatisfied, which share is satisfied?

    Parameters
    ----------
    answers, weights, scales, level : as in `satisfied_share.score`
        Answers that show neither count in neither number. All answers to all items are pooled.
    parts : not used, because a ratio of sums has no parts

    Returns
    -------
    IndexScore
        `value`, `low`, `high` as shares; `n` respondents with an answer that shows either. The
        interval is Wilson's on the linearised variance of the ratio. No value, with the reason
        `no_answers`, where nobody is satisfied or dissatisfied.

    Raises
    ------
    DataError
        Wrong weights.

    References
    ----------
    Cochran (1977), Sampling Techniques, 6.3 (ratio estimator).

    Examples
    --------
    >>> five = Scale(min=1, max=5, satisfied=[4, 5], dissatisfied=[1, 2])
    >>> score(pd.Series([5.0, 4, 4, 3, 3, 1]), scales=[five]).value  # 3 of 4; the 3s do not count
    0.75
    """
    given = tally.of(answers, weights, scales=scales)
    columns = list(zip(given.marks.T, scales, strict=True))
    good = sum((scale.is_satisfied(marks) for marks, scale in columns), np.zeros(len(given.marks)))
    bad = sum((scale.is_dissatisfied(marks) for marks, scale in columns), np.zeros_like(good))
    either = good + bad
    used = either > 0
    n, missing = int(given.count[used].sum()), int(given.count[~used].sum())
    weight, square = given.weight[used], given.square[used]
    if n == 0:
        return share.of_moments(
            Moments(np.nan, np.nan, 0, missing, 0.0), level=level, method=METHOD
        )
    total = float(weight @ either[used])
    rate = float(weight @ good[used]) / total
    variance = float(square @ np.square(good - rate * either)[used]) / total**2
    n_eff = float(weight.sum() ** 2 / square.sum())
    return share.of_moments(Moments(rate, variance, n, missing, n_eff), level=level, method=METHOD)
