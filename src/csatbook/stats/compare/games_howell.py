"""Games and Howell's test: all pairs of several means, made up for how many there are."""

from __future__ import annotations

import math
from dataclasses import replace

from csatbook.stats.compare import beside, studentised_range
from csatbook.stats.compare.by_t import judged, own_error
from csatbook.stats.groups.comparison import Comparison
from csatbook.stats.groups.group import Group

TEST = "games_howell"


def compare(a: Group, b: Group, *, groups: int, level: float = 0.95) -> Comparison:
    """Does the mean of one group differ from that of another, among so many groups?

    Parameters
    ----------
    a, b : two groups of one score, without weights
    groups : int, 2 or more
        How many groups are compared with each other.
    level : float in (0, 1)
        Probability that the intervals of all pairs hold together.

    Returns
    -------
    Comparison
        `statistic` and `df` are Welch's t; `p`, `low` and `high` hold for all pairs together
        (`simultaneous`), so that no further adjustment is due. Reasons as in `welch.compare`.

    Notes
    -----
    Own, because scipy's `tukey_hsd` asks for every answer and its `studentized_range` takes half a
    second for an interval; both give the same.

    References
    ----------
    Games and Howell (1976), J. Educational Statistics 1(2), 113-125. Tukey's studentised range,
    as R's `ptukey` and `qtukey`.

    Examples
    --------
    >>> import pandas as pd
    >>> from csatbook.stats import compare as comparing
    >>> from csatbook.study.scale import Scale
    >>> five = Scale(min=1, max=5)
    >>> marks, who = pd.Series([5.0, 4, 4, 3, 1, 2, 3, 2]), pd.Series(list("aaaabbbb"))
    >>> new, old = comparing.groups("mean", marks, who.astype("category"), scales=[five])
    >>> [round(compare(new, old, groups=count).p, 4) for count in (2, 3)]  # 2: Welch's
    [0.0134, 0.031]
    """
    found = beside.untested(TEST, a, b, level=level)
    if found.reason is not None or found.difference is None:
        return found
    error = own_error(a, b)
    # The range of two means has the variance of two of them, the error that of their difference.
    single = error.size / math.sqrt(2)
    half = studentised_range.quantile(level, groups, error.df) * single
    return replace(
        judged(found, [error]),
        p=studentised_range.above(abs(found.difference) / single, groups, error.df),
        low=max(-a.range, found.difference - half),
        high=min(a.range, found.difference + half),
        simultaneous=True,
    )
