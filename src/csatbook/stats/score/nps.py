"""Net Promoter Score."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from csatbook.stats import ratio, respondent, tally
from csatbook.stats.block import Numbers
from csatbook.stats.respondent import Part
from csatbook.stats.result import IndexScore
from csatbook.stats.tally import Tally
from csatbook.stats.terms import Terms
from csatbook.study.scale import Scale

METHOD = "nps"


def score(
    answers: tally.Answers | Tally,
    weights: pd.Series | None = None,
    *,
    scales: Sequence[Scale],
    parts: Sequence[Part] | None = None,
    level: float = 0.95,
) -> IndexScore:
    """By how many points do promoters outnumber detractors?

    Parameters
    ----------
    answers : Series, shape (n,), or DataFrame, shape (n, k)
        Whole marks 0 to 10. 9 and 10 are promoters, 0 to 6 detractors.
    weights, parts, level : as in `mean.score`

    Returns
    -------
    IndexScore
        `value`, `low`, `high` as a balance, -100 to 100: the mean of +100, 0 and -100, with the
        interval of a mean.

    References
    ----------
    Reichheld (2003), Harvard Business Review 81(12).

    Examples
    --------
    >>> score(pd.Series([10.0, 9, 8, 3]), scales=[]).value
    25.0
    """
    given = tally.of(answers, weights, scales=scales)
    return ratio.score(terms(given, scales=scales, parts=parts), given, level=level, method=METHOD)


def terms(
    given: Tally,
    *,
    scales: Sequence[Scale],  # noqa: ARG001 - siblings share one call
    parts: Sequence[Part] | None = None,
) -> Terms:
    """What does each row bring to the score? Its own balance."""
    return Terms.of_means(respondent.combine(given, parts, worth=_balance), bounds=(-100.0, 100.0))


def _balance(marks: Numbers, _column: int) -> Numbers:
    balance = np.where(marks >= 9, 100.0, np.where(marks >= 7, 0.0, -100.0))
    return np.where(np.isnan(marks), np.nan, balance)
