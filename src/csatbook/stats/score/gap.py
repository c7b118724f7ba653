"""Gap between what was expected and what was perceived."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np

from csatbook.stats.tally import Tally
from csatbook.stats.terms import Component, Terms, combine
from csatbook.study.scale import Scale


def terms(
    given: Tally,
    *,
    scales: Sequence[Scale],
    parts: Sequence[Component] | None = None,
    count: Literal["mean", "below", "meets", "exceeds"] = "mean",
) -> Terms:
    """How far is the perception from the expectation, or how often below, at or above it?

    Parameters
    ----------
    given : expectation and perception in turn: e1, p1, e2, p2, …
        A pair of which one is missing counts for nothing.
    parts : how the k pairs combine; by default all alike
    count : what is counted
        `mean`: perception minus expectation in marks (negative: worse than expected). Else the
        share of pairs below, at or above.

    References
    ----------
    Parasuraman, Zeithaml and Berry (1988), Journal of Retailing 64(1). Oliver (1980), Journal of
    Marketing Research 17(4).

    Examples
    --------
    >>> from csatbook.stats.ratio import index_score
    >>> import pandas as pd
    >>> marks, five = pd.DataFrame([[5.0, 4], [4, 4], [3, 5]]), Scale(min=1, max=5)
    >>> index_score("gap", marks, scales=[five, five]).value.__round__(4)
    0.3333
    >>> index_score("gap", marks, scales=[five, five], count="below").value.__round__(4)
    0.3333
    """
    marks = given.marks
    gaps = marks[:, 1::2] - marks[:, 0::2]
    if count == "mean":
        span = max(scale.max - scale.min for scale in scales)
        return Terms.of_means(combine(given.replaced(gaps), parts), bounds=(-span, span))
    counted = {"below": gaps < 0, "meets": gaps == 0, "exceeds": gaps > 0}[count]
    having = np.where(np.isnan(gaps), np.nan, counted.astype(float))
    return Terms.of_shares(combine(given.replaced(having), parts))
