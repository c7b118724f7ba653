"""A score with what each respondent adds to its error, so that scores made of it have one too."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from csatbook.stats import ratio, tally
from csatbook.stats.block import Flags, Numbers
from csatbook.stats.design import Design
from csatbook.stats.result import IndexScore
from csatbook.stats.score import TERMS
from csatbook.stats.terms import Component
from csatbook.study.scale import Scale


@dataclass(frozen=True, eq=False)
class Estimate:
    """A score of one group of respondents, and where its error comes from."""

    score: IndexScore
    deviations: Numbers | None = None
    """By how much each respondent moves the score, shape (n,), in its unit: one a row of the
    group, 0 for who is not in the score. The sum of their squares is the square of the score's
    error. None without a score, and where no error is known or there is none."""
    asked: Flags | None = None
    """Which respondents are in the score, shape (n,); None where `deviations` is."""
    drawn: Design | None = None
    """How they were drawn, if not one by one: then the square of the error is the variance that
    the design gives to the deviations."""

    @property
    def exact(self) -> bool:
        """Whether the score was counted in full, so that it has no sampling error."""
        return self.score.error == 0


def of_answers(
    method: str,
    answers: pd.DataFrame,
    weights: pd.Series | None = None,
    *,
    scales: Sequence[Scale],
    parts: Sequence[Component] | None = None,
    drawn: Design | None = None,
    level: float = 0.95,
    **options: object,
) -> Estimate:
    """How high is this score, and by how much does each respondent move it?

    A weighted sum of several scores of the same respondents has as its deviations the same sum of
    theirs, whether or not the same people answered all of them.

    Parameters
    ----------
    method : name of a method of `methods`
    answers : DataFrame, shape (n, k)
    weights, scales, parts, level : as in `mean.score`
    drawn : how the respondents were drawn, if not one by one
    options : the method's own

    Returns
    -------
    Estimate
        Deviations are linearised: w (top - score · base) / sum(w base). Of means they hold the
        small-sample factor n / (n - 1), of shares not, as `error` of the score. Where all answers
        are equal (a share of 0 or 1, too) they would say nothing about the spread there is: None.

    Raises
    ------
    DataError
        Wrong weights.

    References
    ----------
    Woodruff (1971), J. American Statistical Association 66 (linearised variance of a function of
    several estimates).

    Examples
    --------
    >>> import numpy as np
    >>> marks = pd.DataFrame({"polite": [3.0, 4, None, 5]})
    >>> found = of_answers("mean", marks, scales=[Scale(min=1, max=5)])
    >>> found.score.value, np.round(found.deviations, 4).tolist()  # ±1 / 3 · √(3 / 2)
    (4.0, [-0.4082, 0.0, 0.0, 0.4082])
    """
    columns = [one for _, one in answers.items()]
    everyone = tally.rows(columns, weights, scales=scales, drawn=drawn)
    terms = TERMS[method](everyone, scales=scales, parts=parts, **options)
    found = ratio.moments(terms, everyone)
    score = ratio.score(found, terms, level=level, method=method)
    if not score.error:  # not known, or nothing was left out
        return Estimate(score)
    asked = (terms.base > 0) & (everyone.count > 0)
    return Estimate(score, ratio.deviations(terms, everyone, found), asked, drawn)


def counted(
    value: float | None,
    *,
    method: str,
    n: int = 0,
    reason: str | None = None,
    level: float = 0.95,
) -> Estimate:
    """A figure that was counted in full, such as complaints: without sampling error.

    Parameters
    ----------
    value : the figure; None where there is none, with the `reason`
    method : name for the result
    n : what was counted, such as records
    level : float in (0, 1)
        For the result; it has no interval.

    Returns
    -------
    Estimate
        `error` 0, `low` and `high` None, and `counted` as the reason where none is given.

    Examples
    --------
    >>> found = counted(98.5, method="on_time", n=400)
    >>> found.score.value, found.score.error, found.score.reason, found.exact
    (98.5, 0.0, 'counted', True)
    """
    error = None if value is None else 0.0
    why = reason if reason is not None or value is None else "counted"
    return Estimate(IndexScore(method, value, None, None, level, n, 0, float(n), why, error))
