"""Customer delivered value (顾客让渡价值): what the customer gets, minus what it costs."""

from __future__ import annotations

from collections.abc import Sequence

from csatbook.stats.tally import Tally
from csatbook.stats.terms import Component, Terms, combine, stretched
from csatbook.study.scale import Scale


def terms(
    given: Tally,
    *,
    scales: Sequence[Scale],
    value: Sequence[float],
    cost: Sequence[float],
    parts: Sequence[Component] | None = None,  # noqa: ARG001 - siblings share one call
) -> Terms:
    """By how many points of 100 does the total value exceed the total cost, on average?

    Parameters
    ----------
    given : first the items of value (product, service, personnel, image), then those of cost
        (money, time, energy, psychic), of which a high mark means a high cost
    value, cost : the weights of either side's items, k numbers in all; only ratios matter
        Where a respondent left an item out, the weights of the side's others are scaled up; one
        who left a whole side out has no number.
    parts : not used; the sides are its parts

    Returns
    -------
    Terms
        Of points, -100 to 100: the mean of sum(w value) - sum(w cost), each scale stretched to 0
        to 100.

    References
    ----------
    Kotler (1994), Marketing Management, 8th edition, chapter 2.

    Examples
    --------
    >>> from csatbook.stats.ratio import index_score
    >>> import pandas as pd
    >>> marks = pd.DataFrame([[5.0, 3, 2], [4, 4, 4]])  # service, product; price
    >>> sides = {"value": [0.5, 0.5], "cost": [1.0]}
    >>> index_score("delivered_value", marks, scales=[Scale(min=1, max=5)] * 3, **sides).value
    25.0
    """
    items = [Component((place,), weight) for place, weight in enumerate((*value, *cost))]
    gets, gives = (
        combine(given, side, worth=stretched(scales))
        for side in (items[: len(value)], items[len(value) :])
    )
    return Terms.of_means(gets - gives, bounds=(-100.0, 100.0))
