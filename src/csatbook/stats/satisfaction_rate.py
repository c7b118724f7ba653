"""Satisfaction rate (顾客满意率): satisfied among those who are satisfied or dissatisfied."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from csatbook.stats import sample, share
from csatbook.stats.respondent import Part
from csatbook.stats.result import IndexScore
from csatbook.stats.sample import Moments
from csatbook.study.scale import Scale

METHOD = "satisfaction_rate"


def score(
    answers: sample.Answers,
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
    marks = sample.matrix(answers)
    columns = list(enumerate(scales))
    satisfied = sum(scale.is_satisfied(marks[:, at]).astype(float) for at, scale in columns)
    unhappy = sum(scale.is_dissatisfied(marks[:, at]).astype(float) for at, scale in columns)
    w = sample.weights_of(answers, weights)
    either = np.asarray(satisfied + unhappy)
    used = (either > 0) & (w > 0)
    missing = len(marks) - int((either > 0).sum())
    good, both, w = np.asarray(satisfied)[used], either[used], w[used]
    if not len(w):
        return share.of_moments(
            Moments(np.nan, np.nan, 0, missing, 0.0), level=level, method=METHOD
        )
    w = w / w.max()
    rate = float(w @ good / (w @ both))
    variance = float(np.square(w * (good - rate * both)).sum() / (w @ both) ** 2)
    n_eff = float(w.sum() ** 2 / np.square(w).sum())
    return share.of_moments(
        Moments(rate, variance, len(w), missing, n_eff), level=level, method=METHOD
    )
