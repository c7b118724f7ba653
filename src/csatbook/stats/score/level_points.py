"""Level points: each level of the scale is worth so many points."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from csatbook.stats.block import Numbers
from csatbook.stats.tally import Tally
from csatbook.stats.terms import Component, Terms, combine
from csatbook.study.scale import Scale


def terms(
    given: Tally,
    *,
    scales: Sequence[Scale],  # noqa: ARG001 - siblings share one call
    points: Mapping[float, float],
    parts: Sequence[Component] | None = None,
) -> Terms:
    """How many points are the answers worth on average?

    `points` are given for every mark of the scale; a mark without points counts as no answer.

    Examples
    --------
    >>> from csatbook.stats.ratio import index_score
    >>> import pandas as pd
    >>> marks, points = pd.DataFrame([[4.0, 3], [2, 1]]), {4: 100, 3: 85, 2: 50, 1: 30}
    >>> index_score("level_points", marks, scales=[], points=points).value
    66.25
    """

    def worth(marks: Numbers, _column: int) -> Numbers:
        worths = np.full_like(marks, np.nan)
        for mark, value in points.items():
            worths[marks == mark] = value
        return worths

    bounds = min(points.values()), max(points.values())
    return Terms.of_means(combine(given, parts, worth=worth), bounds=bounds)
