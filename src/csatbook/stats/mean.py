"""Mean score on the items' own scale."""

from __future__ import annotations

import math
from collections.abc import Sequence

import pandas as pd
from scipy.special import stdtrit

from csatbook.stats import respondent, sample, tally
from csatbook.stats.respondent import Part
from csatbook.stats.result import IndexScore
from csatbook.stats.tally import Tally
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
    return of_marks(
        given.marks,
        given,
        parts=parts,
        bounds=(min(scale.min for scale in scales), max(scale.max for scale in scales)),
        level=level,
        method=METHOD,
    )


def of_marks(
    marks: tally.Numbers,
    given: Tally,
    *,
    parts: Sequence[Part] | None,
    bounds: tuple[float, float],
    level: float,
    method: str,
    complete: bool = False,
) -> IndexScore:
    """The same for marks that have been brought to a common scale with these bounds.

    `marks` has a row for each row of `given`, which says whom it stands for.
    """
    whole = parts or [Part(tuple(range(marks.shape[1])))]
    values = respondent.combine(marks, whole, complete=complete)
    m = sample.moments(values, given)
    if m.n == 0:
        return IndexScore(method, None, None, None, level, 0, m.n_missing, 0.0, "no_answers")
    if m.n == 1 or m.variance == 0:
        reason = "one_answer" if m.n == 1 else "all_equal"
        return IndexScore(method, m.mean, None, None, level, m.n, m.n_missing, m.n_eff, reason)
    error = math.sqrt(m.variance * m.n / (m.n - 1))
    half = float(stdtrit(m.n - 1, (1 + level) / 2)) * error
    low, high = max(bounds[0], m.mean - half), min(bounds[1], m.mean + half)
    return IndexScore(method, m.mean, low, high, level, m.n, m.n_missing, m.n_eff, error=error)
