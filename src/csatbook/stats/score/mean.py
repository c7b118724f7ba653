"""Mean score on the items' own scale."""

from __future__ import annotations

from collections.abc import Sequence

from csatbook.stats.tally import Tally
from csatbook.stats.terms import Component, Terms, combine, ends
from csatbook.study.scale import Scale


def terms(
    given: Tally, *, scales: Sequence[Scale], parts: Sequence[Component] | None = None
) -> Terms:
    """How high is the mean mark? Each respondent brings the mean of the answered items.

    `scales` are all alike: a mean over different scales would be no mark of either.

    Examples
    --------
    >>> from csatbook.stats.ratio import index_score
    >>> import pandas as pd
    >>> index_score("mean", pd.Series([1.0, 2, 3, None]), scales=[Scale(min=1, max=5)]).value
    2.0
    """
    return Terms.of_means(combine(given, parts), bounds=ends(scales))
