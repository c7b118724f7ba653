"""Weighted score (加权得分): customers' marks, weighted and summed, averaged over customers."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from csatbook.stats import ratio, respondent, tally, worth
from csatbook.stats.respondent import Part
from csatbook.stats.result import IndexScore
from csatbook.stats.tally import Tally
from csatbook.stats.terms import Terms
from csatbook.study.scale import Scale

METHOD = "weighted_score"


def score(
    answers: tally.Answers | Tally,
    weights: pd.Series | None = None,
    *,
    scales: Sequence[Scale],
    parts: Sequence[Part] | None = None,
    complete: bool = False,
    level: float = 0.95,
) -> IndexScore:
    """How high is the mean of the customers' weighted marks?

    Parameters
    ----------
    answers, weights, scales, level : as in `mean.score`
    parts : the items (one column each) with their weights
    complete : bool
        False: where a customer left an item out, the weights of the others are scaled up.
        True: that customer has no score.

    Returns
    -------
    IndexScore
        `value`, `low`, `high` in marks; interval as in `mean.score`.

    Examples
    --------
    >>> marks = pd.DataFrame({"quality": [90.0, 80], "price": [70.0, 60]})
    >>> hundred = Scale(min=0, max=100)
    >>> parts = [Part((0,), 0.6), Part((1,), 0.4)]
    >>> score(marks, scales=[hundred, hundred], parts=parts).value  # (82 + 72) / 2
    77.0
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
    """What does each row bring to the score? Its weighted mark."""
    numbers = respondent.combine(given, parts, complete=complete)
    return Terms.of_means(numbers, bounds=worth.ends(scales))
