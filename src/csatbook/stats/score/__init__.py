"""Scores of answers: one module an index, and the score of any."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from importlib import import_module

import pandas as pd

from csatbook.stats import ratio, tally
from csatbook.stats.result import IndexScore
from csatbook.stats.tally import Tally
from csatbook.stats.terms import Component, Terms
from csatbook.study.scale import Scale
from csatbook.study.score import INDEXES

TERMS: Mapping[str, Callable[..., Terms]] = {
    method: import_module(f"{__name__}.{method}").terms for method in INDEXES
}
"""From a tally of answers to what each of its rows brings: of each index, the module so named."""


def index_score(
    method: str,
    answers: tally.Answers | Tally,
    weights: pd.Series | None = None,
    *,
    scales: Sequence[Scale],
    parts: Sequence[Component] | None = None,
    level: float = 0.95,
    **options: object,
) -> IndexScore:
    """How high is this index, and between which values does the true one lie?

    Parameters
    ----------
    method : a name of `TERMS`
    answers : Series, shape (n,), or DataFrame, shape (n, k)
        Marks, one row a respondent. A respondent with several items counts with the mean of those
        answered; one without any answer is left out and counted.
    weights : Series, shape (n,), same index, non-negative; optional
        Only ratios matter. Without it everyone weighs the same.
    scales : sequence of k scales
        All alike for an index in marks: a mean over different scales would be no mark of either.
    parts : how several columns combine to one number (see `terms.combine`); by default all
        columns are one part.
    level : float in (0, 1)
        Coverage of the interval.
    options : the index's own

    Returns
    -------
    IndexScore
        `value`, `low`, `high` in the index's unit. The interval of a mean is Student's t with
        n - 1 degrees of freedom, with weights on the linearised variance; cut off at the ends of
        the scale. That of a share is Wilson's. With weights or several items the number of
        respondents in it is replaced by the number of simple yes/no answers that would give the
        same linearised variance.

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
    >>> found = index_score("mean", pd.Series([1.0, 2, 3, 4, 5, None]), scales=[five])
    >>> found.value, round(found.low, 3), round(found.high, 3), found.n, found.n_missing
    (3.0, 1.037, 4.963, 5, 1)
    >>> found = index_score("satisfied_share", pd.Series([5.0, 4, 4, 2]), scales=[five])
    >>> found.value, round(found.low, 4), round(found.high, 4)
    (0.75, 0.3006, 0.9544)
    """
    given = tally.count(answers, weights, scales=scales)
    brought = TERMS[method](given, scales=scales, parts=parts, **options)
    return ratio.score(ratio.moments(brought, given), brought, level=level, method=method)
