"""Weighted score (加权得分): customers' marks, weighted and summed, averaged over customers."""

from __future__ import annotations

from collections.abc import Sequence

from csatbook.stats.tally import Tally
from csatbook.stats.terms import Component, Terms, combine, ends
from csatbook.study.scale import Scale


def terms(
    given: Tally,
    *,
    scales: Sequence[Scale],
    parts: Sequence[Component] | None = None,
    complete: bool = False,
) -> Terms:
    """How high is the mean of the customers' weighted marks?

    `parts` are the items (one column each) with their weights. Where a customer left an item out,
    the weights of the others are scaled up; if `complete`, that customer has no score.

    Examples
    --------
    >>> from csatbook.stats.ratio import index_score
    >>> import pandas as pd
    >>> marks = pd.DataFrame({"quality": [90.0, 80], "price": [70.0, 60]})
    >>> hundred, parts = Scale(min=0, max=100), [Component((0,), 0.6), Component((1,), 0.4)]
    >>> index_score("weighted_score", marks, scales=[hundred] * 2, parts=parts).value
    77.0
    """
    return Terms.of_means(combine(given, parts, complete=complete), bounds=ends(scales))
