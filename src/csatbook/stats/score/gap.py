"""Gap between what was expected and what was perceived."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np
import pandas as pd

from csatbook.stats import ratio, respondent, tally
from csatbook.stats.respondent import Part
from csatbook.stats.result import IndexScore
from csatbook.stats.tally import Tally
from csatbook.stats.terms import Terms
from csatbook.study.scale import Scale

METHOD = "gap"

Count = Literal["mean", "below", "meets", "exceeds"]


def score(
    answers: tally.Answers | Tally,
    weights: pd.Series | None = None,
    *,
    scales: Sequence[Scale],
    count: Count = "mean",
    parts: Sequence[Part] | None = None,
    level: float = 0.95,
) -> IndexScore:
    """How far is the perception from the expectation, or how often below, at or above it?

    Parameters
    ----------
    answers : DataFrame, shape (n, 2 k)
        Expectation and perception in turn: e1, p1, e2, p2, … A pair of which one is missing counts
        for nothing.
    count : what is counted
        `mean`: perception minus expectation in marks. Else the share of pairs below, at or above.
    weights, scales, level : as in `mean.score`
    parts : how the k pairs combine; by default all alike

    Returns
    -------
    IndexScore
        In marks (negative: worse than expected) with the interval of a mean, or a share with
        Wilson's interval.

    References
    ----------
    Parasuraman, Zeithaml and Berry (1988), Journal of Retailing 64(1). Oliver (1980), Journal of
    Marketing Research 17(4).

    Examples
    --------
    >>> marks = pd.DataFrame([[5.0, 4], [4, 4], [3, 5]])
    >>> five = Scale(min=1, max=5)
    >>> score(marks, scales=[five, five]).value.__round__(4)
    0.3333
    >>> score(marks, scales=[five, five], count="below").value.__round__(4)
    0.3333
    """
    given = tally.of(answers, weights, scales=scales)
    return ratio.score(
        terms(given, scales=scales, parts=parts, count=count), given, level=level, method=METHOD
    )


def terms(
    given: Tally,
    *,
    scales: Sequence[Scale],
    parts: Sequence[Part] | None = None,
    count: Count = "mean",
) -> Terms:
    """What does each row bring to the score? Its mean gap, or the share of its pairs."""
    marks = given.marks
    gaps = marks[:, 1::2] - marks[:, 0::2]
    if count == "mean":
        span = max(scale.max - scale.min for scale in scales)
        numbers = respondent.combine(given.replaced(gaps), parts)
        return Terms.of_means(numbers, bounds=(-span, span))
    counted = {"below": gaps < 0, "meets": gaps == 0, "exceeds": gaps > 0}[count]
    having = np.where(np.isnan(gaps), np.nan, counted.astype(float))
    return Terms.of_shares(respondent.combine(given.replaced(having), parts))
