"""Mean score on the items' own scale."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from csatbook.stats import ratio, respondent, tally, worth
from csatbook.stats.respondent import Part
from csatbook.stats.result import IndexScore
from csatbook.stats.tally import Tally
from csatbook.stats.terms import Terms
from csatbook.study.scale import Scale

METHOD = "mean"


def score(
    answers: tally.Answers | Tally,
    weights: pd.Series | None = None,
    *,
    scales: Sequence[Scale],
    parts: Sequence[Part] | None = None,
    level: float = 0.95,
) -> IndexScore:
    """How high is the mean mark, and between which values does the true one lie?

    Parameters
    ----------
    answers : Series, shape (n,), or DataFrame, shape (n, k)
        Marks, one row a respondent. A respondent with several items counts with the mean of those
        answered; one without any answer is left out and counted.
    weights : Series, shape (n,), same index, non-negative; optional
        Only ratios matter. Without it everyone weighs the same.
    scales : sequence of k scales
        All alike: a mean over different scales would be no mark of either.
    parts : how several columns combine to one number (see `respondent.combine`); by default all
        columns are one part.
    level : float in (0, 1)
        Coverage of the interval.

    Returns
    -------
    IndexScore
        `value`, `low`, `high` in marks. The interval is Student's t with n - 1 degrees of freedom,
        with weights on the linearised variance; cut off at the ends of the scale.

    Raises
    ------
    DataError
        Wrong weights.

    Examples
    --------
    >>> five = Scale(min=1, max=5)
    >>> result = score(pd.Series([1.0, 2, 3, 4, 5, None]), scales=[five])
    >>> result.value, round(result.low, 3), round(result.high, 3), result.n, result.n_missing
    (3.0, 1.037, 4.963, 5, 1)
    """
    given = tally.of(answers, weights, scales=scales)
    return ratio.score(terms(given, scales=scales, parts=parts), given, level=level, method=METHOD)


def terms(given: Tally, *, scales: Sequence[Scale], parts: Sequence[Part] | None = None) -> Terms:
    """What does each row bring to the score? Its mean mark."""
    return Terms.of_means(respondent.combine(given, parts), bounds=worth.ends(scales))
