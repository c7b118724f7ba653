"""Index of a few items on a scale of their own, stretched to 0 to 100, as the ACSI has it."""

from __future__ import annotations

from collections.abc import Sequence

from csatbook.stats.tally import Tally
from csatbook.stats.terms import Component, Terms, combine, stretched
from csatbook.study.scale import Scale


def terms(
    given: Tally,
    *,
    scales: Sequence[Scale],
    parts: Sequence[Component] | None = None,
    complete: bool = False,
) -> Terms:
    """How many points of 100 does the index reach?

    Usually of three items of 1 to 10: satisfaction, expectations met, closeness to the ideal. The
    score is the sum over items of w (mean - min) / (max - min) times 100, where the weights w sum
    to 1. `parts` are the items with their weights; `complete` as in `weighted_score.terms`.

    References
    ----------
    Fornell, Johnson, Anderson, Cha and Bryant (1996), Journal of Marketing 60(4), 7-18.

    Examples
    --------
    >>> from csatbook.stats.ratio import index_score
    >>> import pandas as pd
    >>> marks = pd.DataFrame([[8.0, 7, 6], [10, 9, 8]])  # mean mark 8
    >>> round(index_score("acsi", marks, scales=[Scale(min=1, max=10)] * 3).value, 4)
    77.7778
    """
    numbers = combine(given, parts, worth=stretched(scales), complete=complete)
    return Terms.of_means(numbers, bounds=(0.0, 100.0))
