"""Net Promoter Score."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from csatbook.stats import mean, tally
from csatbook.stats.respondent import Part
from csatbook.stats.result import IndexScore
from csatbook.stats.tally import Tally
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
    marks = given.marks
    balance = np.where(marks >= 9, 100.0, np.where(marks >= 7, 0.0, -100.0))
    return mean.of_marks(
        np.where(np.isnan(marks), np.nan, balance),
        given,
        parts=parts,
        bounds=(-100.0, 100.0),
        level=level,
        method=METHOD,
    )
