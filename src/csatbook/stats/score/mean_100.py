"""Mean score with every scale stretched to 0 (its worst mark) to 100 (its best)."""

from __future__ import annotations

from collections.abc import Sequence

from csatbook.stats.tally import Tally
from csatbook.stats.terms import Component, Terms, combine, stretched
from csatbook.study.scale import Scale


def terms(
    given: Tally, *, scales: Sequence[Scale], parts: Sequence[Component] | None = None
) -> Terms:
    """How many points of 100 are reached? Each respondent brings the mean, stretched.

    The items may have different scales: a mark counts 100 (mark - min) / (max - min).

    Examples
    --------
    >>> from csatbook.stats.ratio import index_score
    >>> import pandas as pd
    >>> index_score("mean_100", pd.Series([1.0, 3, 5, 5]), scales=[Scale(min=1, max=5)]).value
    62.5
    """
    return Terms.of_means(combine(given, parts, worth=stretched(scales)), bounds=(0.0, 100.0))
