"""Satisfaction rate (顾客满意率): satisfied among those who are satisfied or dissatisfied."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from csatbook.stats import ratio, respondent, tally
from csatbook.stats.block import Numbers
from csatbook.stats.respondent import Part
from csatbook.stats.result import IndexScore
from csatbook.stats.tally import Tally
from csatbook.stats.terms import Terms
from csatbook.study.scale import Scale

METHOD = "satisfaction_rate"


def score(
    answers: tally.Answers | Tally,
    weights: pd.Series | None = None,
    *,
    scales: Sequence[Scale],
    parts: Sequence[Part] | None = None,
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
    return ratio.score(terms(given, scales=scales, parts=parts), given, level=level, method=METHOD)


def terms(
    given: Tally,
    *,
    scales: Sequence[Scale],
    parts: Sequence[Part] | None = None,  # noqa: ARG001 - siblings share one call
) -> Terms:
    """What does each row bring to the score? Satisfied answers, among those that show either."""

    def satisfied(marks: Numbers, column: int) -> Numbers:
        return scales[column].is_satisfied(marks).astype(float)

    def dissatisfied(marks: Numbers, column: int) -> Numbers:
        return scales[column].is_dissatisfied(marks).astype(float)

    good = respondent.total(given, worth=satisfied)
    return Terms.of_counts(good, good + respondent.total(given, worth=dissatisfied))
