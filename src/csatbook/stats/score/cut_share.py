"""Share of respondents whose mean mark lies in a range: high (高满意度) or low satisfaction."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from csatbook.stats import ratio, respondent, tally
from csatbook.stats.respondent import Part
from csatbook.stats.result import IndexScore
from csatbook.stats.tally import Tally
from csatbook.stats.terms import Terms
from csatbook.study.interval import Interval
from csatbook.study.scale import Scale

METHOD = "cut_share"


def score(
    answers: tally.Answers | Tally,
    weights: pd.Series | None = None,
    *,
    scales: Sequence[Scale],
    within: Interval,
    parts: Sequence[Part] | None = None,
    level: float = 0.95,
) -> IndexScore:
    """Which share of the respondents has a mean mark in this range?

    Parameters
    ----------
    answers, weights, scales, parts, level : as in `mean.score`
    within : the range, such as "> 4" for high and "<= 2" for low satisfaction

    Returns
    -------
    IndexScore
        `value`, `low`, `high` as shares, 0 to 1, of the respondents with an answer; interval as in
        `satisfied_share.score`.

    Raises
    ------
    DataError
        Wrong weights.

    Examples
    --------
    >>> marks = pd.DataFrame([[5.0, 4], [4, 3], [None, 5], [2, 2]])  # means 4.5, 3.5, 5, 2
    >>> score(marks, scales=[Scale(min=1, max=5)] * 2, within=Interval(low=4)).value
    0.5
    """
    given = tally.of(answers, weights, scales=scales)
    found = terms(given, scales=scales, within=within, parts=parts)
    return ratio.score(found, given, level=level, method=METHOD)


def terms(
    given: Tally,
    *,
    scales: Sequence[Scale],  # noqa: ARG001 - siblings share one call
    within: Interval,
    parts: Sequence[Part] | None = None,
) -> Terms:
    """What does each row bring to the score? Whether its mean mark lies in the range."""
    means = respondent.combine(given, parts)
    inside = within.contains(means)
    return Terms.of_shares(np.where(np.isnan(means), np.nan, inside.astype(float)))
