"""Satisfaction rate (顾客满意率): satisfied among those who are satisfied or dissatisfied."""

from __future__ import annotations

from collections.abc import Sequence

from csatbook.stats.block import Numbers
from csatbook.stats.tally import Tally
from csatbook.stats.terms import Component, Terms, total
from csatbook.study.scale import Scale


def terms(
    given: Tally,
    *,
    scales: Sequence[Scale],
    parts: Sequence[Component] | None = None,  # noqa: ARG001 - siblings share one call
) -> Terms:
    """Of the answers that are satisfied or dissatisfied, which share is satisfied?

    Answers that show neither count in neither number. All answers to all items are pooled, and
    `parts` is not used, because a ratio of sums has no parts. `n` are respondents with an answer
    that shows either; there is no score, with the reason `no_answers`, where none does.

    References
    ----------
    Cochran (1977), Sampling Techniques, 6.3 (ratio estimator).

    Examples
    --------
    >>> from csatbook.stats.ratio import index_score
    >>> import pandas as pd
    >>> five = Scale(min=1, max=5, satisfied=[4, 5], dissatisfied=[1, 2])
    >>> marks = pd.Series([5.0, 4, 4, 3, 3, 1])  # 3 of 4; the 3s do not count
    >>> index_score("satisfaction_rate", marks, scales=[five]).value
    0.75
    """

    def satisfied(marks: Numbers, column: int) -> Numbers:
        return scales[column].is_satisfied(marks).astype(float)

    def dissatisfied(marks: Numbers, column: int) -> Numbers:
        return scales[column].is_dissatisfied(marks).astype(float)

    good = total(given, worth=satisfied)
    return Terms.of_counts(good, good + total(given, worth=dissatisfied))
