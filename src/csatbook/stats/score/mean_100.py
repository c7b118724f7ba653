"""Mean score with every scale stretched to 0 (its worst mark) to 100 (its best)."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from csatbook.stats import ratio, respondent, tally, worth
from csatbook.stats.respondent import Part
from csatbook.stats.result import IndexScore
from csatbook.stats.tally import Tally
from csatbook.stats.terms import Terms
from csatbook.study.scale import Scale

METHOD = "mean_100"


def score(
    answers: tally.Answers | Tally,
    weights: pd.Series | None = None,
    *,
    scales: Sequence[Scale],
    parts: Sequence[Part] | None = None,
    level: float = 0.95,
) -> IndexScore:
    """How many points of 100 are reached on average, and between which does the true mean lie?

    Parameters, missing-value rule, interval and errors as in `mean.score`, except that the items
    may have different scales: a mark counts 100 (mark - min) / (max - min).

    Returns
    -------
    IndexScore
        `value`, `low`, `high` in points, 0 to 100.

    Examples
    --------
    >>> score(pd.Series([1.0, 3, 5, 5]), scales=[Scale(min=1, max=5)]).value
    62.5
    """
    given = tally.of(answers, weights, scales=scales)
    return ratio.score(terms(given, scales=scales, parts=parts), given, level=level, method=METHOD)


def terms(
    given: Tally,
    *,
    scales: Sequence[Scale],
    parts: Sequence[Part] | None = None,
) -> Terms:
    """What does each row bring to the score? Its mean, stretched."""
    numbers = respondent.combine(given, parts, worth=worth.stretched(scales))
    return Terms.of_means(numbers, bounds=(0.0, 100.0))
