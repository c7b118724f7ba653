"""Customer delivered value (顾客让渡价值): what the customer gets, minus what it costs."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from csatbook.stats import ratio, respondent, tally, worth
from csatbook.stats.respondent import Part
from csatbook.stats.result import IndexScore
from csatbook.stats.tally import Tally
from csatbook.stats.terms import Terms
from csatbook.study.scale import Scale

METHOD = "delivered_value"


def score(
    answers: tally.Answers | Tally,
    weights: pd.Series | None = None,
    *,
    scales: Sequence[Scale],
    value: Sequence[float],
    cost: Sequence[float],
    parts: Sequence[Part] | None = None,
    level: float = 0.95,
) -> IndexScore:
    """By how many points of 100 does the total value exceed the total cost, on average?

    Parameters
    ----------
    answers : DataFrame, shape (n, k)
        First the items of value (product, service, personnel, image), then those of cost (money,
        time, energy, psychic), of which a high mark means a high cost.
    weights, scales, level : as in `mean_100.score`
    value, cost : the weights of either side's items, k numbers in all; only ratios matter
        Where a respondent left an item out, the weights of the side's others are scaled up; one
        who left a whole side out has no number.
    parts : not used; the sides are its parts

    Returns
    -------
    IndexScore
        `value`, `low`, `high` in points, -100 to 100: the mean of sum(w value) - sum(w cost), each
        scale stretched to 0 to 100; interval as in `mean.score`.

    Raises
    ------
    DataError
        Wrong weights.

    References
    ----------
    Kotler (1994), Marketing Management, 8th edition, chapter 2.

    Examples
    --------
    >>> marks = pd.DataFrame([[5.0, 3, 2], [4, 4, 4]])  # service, product; price
    >>> scales = [Scale(min=1, max=5)] * 3
    >>> score(marks, scales=scales, value=[0.5, 0.5], cost=[1.0]).value  # (75 - 25 + 75 - 75) / 2
    25.0
    """
    given = tally.of(answers, weights, scales=scales)
    found = terms(given, scales=scales, value=value, cost=cost, parts=parts)
    return ratio.score(found, given, level=level, method=METHOD)


def terms(
    given: Tally,
    *,
    scales: Sequence[Scale],
    value: Sequence[float],
    cost: Sequence[float],
    parts: Sequence[Part] | None = None,  # noqa: ARG001 - siblings share one call
) -> Terms:
    """What does each row bring to the score? Its value minus its cost, both stretched."""
    items = [Part((place,), weight) for place, weight in enumerate((*value, *cost))]
    gets, gives = (
        respondent.combine(given, side, worth=worth.stretched(scales))
        for side in (items[: len(value)], items[len(value) :])
    )
    return Terms.of_means(gets - gives, bounds=(-100.0, 100.0))
