"""Customer effort score: the mean answer to how easy it was."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from csatbook.stats import ratio, respondent, tally, worth
from csatbook.stats.respondent import Part
from csatbook.stats.result import IndexScore
from csatbook.stats.tally import Tally
from csatbook.stats.terms import Terms
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
    given = tally.of(answers, weights, scales=scales)
    return ratio.score(terms(given, scales=scales, parts=parts), given, level=level, method=METHOD)


def terms(
    given: Tally,
    *,
    scales: Sequence[Scale],
    parts: Sequence[Part] | None = None,
) -> Terms:
    """What does each row bring to the score? Its mean mark."""
    return Terms.of_means(respondent.combine(given, parts), bounds=worth.ends(scales))
