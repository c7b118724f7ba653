"""Customer effort score: the mean answer to how easy it was."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from csatbook.stats import mean, tally
from csatbook.stats.respondent import Part
from csatbook.stats.result import IndexScore
from csatbook.stats.tally import Tally
from csatbook.study.scale import Scale

METHOD = "ces"


def score(
    answers: tally.Answers | Tally,
    weights: pd.Series | None = None,
    *,
    scales: Sequence[Scale],
    parts: Sequence[Part] | None = None,
    level: float = 0.95,
) -> IndexScore:
    """How easy was it, on the scale of the question? The mean, as in `mean.score`.

    References
    ----------
    Dixon, Freeman and Toman (2010), Harvard Business Review 88(7).

    Examples
    --------
    >>> score(pd.Series([7.0, 5, 6]), scales=[Scale(min=1, max=7)]).value
    6.0
    """
    found = mean.score(answers, weights, scales=scales, parts=parts, level=level)
    return replace(found, method=METHOD)
