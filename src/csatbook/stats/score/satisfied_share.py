"""Share of satisfied answers (on a 1 to 5 scale usually the marks 4 and 5, "top two")."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from csatbook.stats.block import Numbers
from csatbook.stats.tally import Tally
from csatbook.stats.terms import Component, Terms, combine
from csatbook.study.scale import Scale


def terms(
    given: Tally, *, scales: Sequence[Scale], parts: Sequence[Component] | None = None
) -> Terms:
    """How large is the share of satisfied answers? Each brings the share of those answered.

    Each of `scales` says which of its marks mean satisfied.

    Examples
    --------
    >>> from csatbook.stats.ratio import index_score
    >>> import pandas as pd
    >>> five = Scale(min=1, max=5, satisfied=[4, 5])
    >>> index_score("satisfied_share", pd.Series([5.0, 4, 4, 2]), scales=[five]).value
    0.75
    """

    def satisfied(marks: Numbers, column: int) -> Numbers:
        having = scales[column].is_satisfied(marks).astype(float)
        return np.where(np.isnan(marks), np.nan, having)

    return Terms.of_shares(combine(given, parts, worth=satisfied))
