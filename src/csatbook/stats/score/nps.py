"""Net Promoter Score."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from csatbook.stats.block import Numbers
from csatbook.stats.tally import Tally
from csatbook.stats.terms import Component, Terms, combine
from csatbook.study.scale import Scale


def terms(
    given: Tally,
    *,
    scales: Sequence[Scale],  # noqa: ARG001 - siblings share one call
    parts: Sequence[Component] | None = None,
) -> Terms:
    """By how many points do promoters outnumber detractors? Each brings +100, 0 or -100.

    Of marks 0 to 10, 9 and 10 are promoters, 0 to 6 detractors. The score is a balance, -100 to
    100, with the interval of a mean.

    References
    ----------
    Reichheld (2003), Harvard Business Review 81(12).

    Examples
    --------
    >>> from csatbook.stats.ratio import index_score
    >>> import pandas as pd
    >>> index_score("nps", pd.Series([10.0, 9, 8, 3]), scales=[]).value
    25.0
    """
    return Terms.of_means(combine(given, parts, worth=_balance), bounds=(-100.0, 100.0))


def _balance(marks: Numbers, _column: int) -> Numbers:
    balance = np.where(marks >= 9, 100.0, np.where(marks >= 7, 0.0, -100.0))
    return np.where(np.isnan(marks), np.nan, balance)
