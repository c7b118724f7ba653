"""Level points: each level of the scale is worth so many points."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from csatbook.stats import ratio, respondent, tally
from csatbook.stats.block import Numbers
from csatbook.stats.respondent import Part
from csatbook.stats.result import IndexScore
from csatbook.stats.tally import Tally
from csatbook.stats.terms import Terms
from csatbook.study.scale import Scale

METHOD = "level_points"


def score(
    answers: tally.Answers | Tally,
    weights: pd.Series | None = None,
    *,
    scales: Sequence[Scale],
    points: Mapping[float, float],
    parts: Sequence[Part] | None = None,
    level: float = 0.95,
) -> IndexScore:
    """How many points are the answers worth on average?

    Parameters
    ----------
    answers, weights, parts, level : as in `mean.score`
    points : mark to points
        For every level of the scale; a mark without points counts as no answer.

    Returns
    -------
    IndexScore
        `value`, `low`, `high` in points; interval as in `mean.score`.

    Examples
    --------
    >>> points = {4: 100, 3: 85, 2: 50, 1: 30}
    >>> score(pd.DataFrame([[4.0, 3], [2, 1]]), scales=[], points=points).value
    66.25
    """
    given = tally.of(answers, weights, scales=scales)
    return ratio.score(
        terms(given, scales=scales, parts=parts, points=points), given, level=level, method=METHOD
    )


def terms(
    given: Tally,
    *,
    scales: Sequence[Scale],  # noqa: ARG001 - siblings share one call
    parts: Sequence[Part] | None = None,
    points: Mapping[float, float],
) -> Terms:
    """What does each row bring to the score? The mean of the points that its marks are worth."""

    def worth(marks: Numbers, _column: int) -> Numbers:
        found = np.full_like(marks, np.nan)
        for mark, value in points.items():
            found[marks == mark] = value
        return found

    numbers = respondent.combine(given, parts, worth=worth)
    return Terms.of_means(numbers, bounds=(min(points.values()), max(points.values())))
