"""Level points: each level of the scale is worth so many points."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from csatbook.stats import mean, tally
from csatbook.stats.respondent import Part
from csatbook.stats.result import IndexScore
from csatbook.stats.tally import Tally
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
    worth = np.full_like(given.marks, np.nan)
    for mark, value in points.items():
        worth[given.marks == mark] = value
    return mean.of_marks(
        worth,
        given,
        parts=parts,
        bounds=(min(points.values()), max(points.values())),
        level=level,
        method=METHOD,
    )
