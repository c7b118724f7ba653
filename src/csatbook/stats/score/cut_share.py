"""Share of respondents whose mean mark lies in a range: high (高满意度) or low satisfaction."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from csatbook.stats.tally import Tally
from csatbook.stats.terms import Component, Terms, combine
from csatbook.study.interval import Interval
from csatbook.study.scale import Scale


def terms(
    given: Tally,
    *,
    scales: Sequence[Scale],  # noqa: ARG001 - siblings share one call
    within: Interval,
    parts: Sequence[Component] | None = None,
) -> Terms:
    """Which share of the respondents has a mean mark in this range?

    `within` is the range, such as "> 4" for high and "<= 2" for low satisfaction. Only
    respondents with an answer count.

    Examples
    --------
    >>> from csatbook.stats.ratio import index_score
    >>> import pandas as pd
    >>> marks = pd.DataFrame([[5.0, 4], [4, 3], [None, 5], [2, 2]])  # means 4.5, 3.5, 5, 2
    >>> five = [Scale(min=1, max=5)] * 2
    >>> index_score("cut_share", marks, scales=five, within=Interval(low=4)).value
    0.5
    """
    means = combine(given, parts)
    inside = within.contains(means)
    return Terms.of_shares(np.where(np.isnan(means), np.nan, inside.astype(float)))
