"""Share of satisfied answers (on a 1 to 5 scale usually the marks 4 and 5, "top two")."""

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

METHOD = "satisfied_share"


def score(
    answers: tally.Answers | Tally,
    weights: pd.Series | None = None,
    *,
    scales: Sequence[Scale],
    parts: Sequence[Part] | None = None,
    level: float = 0.95,
) -> IndexScore:
    """How large is the share of satisfied answers, and between which values does the true one lie?

    Parameters
    ----------
    answers, weights, parts, level : as in `mean.score`
        A respondent with several items counts with the satisfied share of those answered.
    scales : sequence of k scales
        Each says which of its marks mean satisfied.

    Returns
    -------
    IndexScore
        `value`, `low`, `high` as shares, 0 to 1. The interval is Wilson's. With weights or several
        items the number of respondents in it is replaced by the number of simple yes/no answers
        that would give the same linearised variance.

    Raises
    ------
    DataError
        Wrong weights.

    References
    ----------
    Wilson (1927), J. American Statistical Association 22. Korn and Graubard (1998), Survey
    Methodology 24 (effective sample size in intervals for proportions).

    Examples
    --------
    >>> five = Scale(min=1, max=5, satisfied=[4, 5])
    >>> result = score(pd.Series([5.0, 4, 4, 2]), scales=[five])
    >>> result.value, round(result.low, 4), round(result.high, 4)
    (0.75, 0.3006, 0.9544)
    """
    given = tally.of(answers, weights, scales=scales)
    return ratio.score(terms(given, scales=scales, parts=parts), given, level=level, method=METHOD)


def terms(
    given: Tally,
    *,
    scales: Sequence[Scale],
    parts: Sequence[Part] | None = None,
) -> Terms:
    """What does each row bring to the score? The satisfied share of its answers."""

    def satisfied(marks: Numbers, column: int) -> Numbers:
        having = scales[column].is_satisfied(marks).astype(float)
        return np.where(np.isnan(marks), np.nan, having)

    return Terms.of_shares(respondent.combine(given, parts, worth=satisfied))
