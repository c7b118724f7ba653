"""Customer effort score: the mean answer to how easy it was."""

from __future__ import annotations

from collections.abc import Sequence

from csatbook.stats.tally import Tally
from csatbook.stats.terms import Component, Terms, combine, ends
from csatbook.study.scale import Scale


def terms(
    given: Tally, *, scales: Sequence[Scale], parts: Sequence[Component] | None = None
) -> Terms:
    """How easy was it, on the scale of the question? Each respondent brings the mean mark.

    References
    ----------
    Dixon, Freeman and Toman (2010), Harvard Business Review 88(7).

    Examples
    --------
    >>> from csatbook.stats.ratio import index_score
    >>> import pandas as pd
    >>> index_score("ces", pd.Series([7.0, 5, 6]), scales=[Scale(min=1, max=7)]).value
    6.0
    """
    return Terms.of_means(combine(given, parts), bounds=ends(scales))
