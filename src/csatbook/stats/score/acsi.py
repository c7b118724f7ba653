"""Index of a few items on a scale of their own, stretched to 0 to 100, as the ACSI has it."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from csatbook.stats import ratio, respondent, tally, worth
from csatbook.stats.respondent import Part
from csatbook.stats.result import IndexScore
from csatbook.stats.tally import Tally
from csatbook.stats.terms import Terms
from csatbook.study.scale import Scale

METHOD = "acsi"


def score(
    answers: tally.Answers | Tally,
    weights: pd.Series | None = None,
    *,
    scales: Sequence[Scale],
    parts: Sequence[Part] | None = None,
    complete: bool = False,
    level: float = 0.95,
) -> IndexScore:
    """How many points of 100 does the index reach?

    Parameters
    ----------
    answers, weights, scales, level : as in `mean_100.score`
        Usually three items of 1 to 10: satisfaction, expectations met, closeness to the ideal.
    parts : the items with their weights, given or equal
    complete : as in `weighted_score.score`

    Returns
    -------
    IndexScore
        `value` = sum over items of w (mean - min) / (max - min) times 100, where the weights w sum
        to 1; `low`, `high` as in `mean.score`.

    References
    ----------
    Fornell, Johnson, Anderson, Cha and Bryant (1996), Journal of Marketing 60(4), 7-18.

    Examples
    --------
    >>> marks = pd.DataFrame([[8.0, 7, 6], [10, 9, 8]])
    >>> round(score(marks, scales=[Scale(min=1, max=10)] * 3).value, 4)  # mean mark 8
    77.7778
    """
    given = tally.of(answers, weights, scales=scales)
    return ratio.score(
        terms(given, scales=scales, parts=parts, complete=complete),
        given,
        level=level,
        method=METHOD,
    )


def terms(
    given: Tally,
    *,
    scales: Sequence[Scale],
    parts: Sequence[Part] | None = None,
    complete: bool = False,
) -> Terms:
    """What does each row bring to the score? Its weighted mean, stretched."""
    numbers = respondent.combine(given, parts, worth=worth.stretched(scales), complete=complete)
    return Terms.of_means(numbers, bounds=(0.0, 100.0))
