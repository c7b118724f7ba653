"""Tests of the order of answers: who tends to answer higher?"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import combinations

from csatbook.stats.groups import group_means
from csatbook.stats.groups.comparison import Comparison
from csatbook.stats.groups.crosstab import Crosstab
from csatbook.stats.groups.omnibus import Omnibus
from csatbook.stats.rank import brunner_munzel, drawn_rank, kruskal_wallis, ridit, welch_rank

PAIRS: Mapping[str, Callable[..., Comparison]] = {
    brunner_munzel.TEST: brunner_munzel.compare,
    kruskal_wallis.DUNN: kruskal_wallis.compare,
}
"""Of two groups."""

OMNIBUS: Mapping[str, Callable[..., Omnibus]] = {
    kruskal_wallis.TEST: kruskal_wallis.differ,
    welch_rank.TEST: welch_rank.differ,
}
"""Of all groups together."""


def pair(table: Crosstab, a: int, b: int, *, level: float = 0.95) -> Comparison:
    """Does one group tend to answer higher than the other?

    Brunner and Munzel's test; where a group is small (`group_means.too_small`) the cautious form of
    it. Of a sample drawn in strata or clusters (`Crosstab.sampled`) that of `drawn_rank`.

    Examples
    --------
    >>> import pandas as pd
    >>> from csatbook.stats.groups import crosstab
    >>> marks, who = pd.Series([1.0, 2, 3, 4] * 99), pd.Series(list("abab") * 99, dtype="category")
    >>> table = crosstab.cross(marks, who)
    >>> pair(table, 0, 1).test, pair(crosstab.cross(marks[:40], who[:40]), 0, 1).test
    ('brunner_munzel', 'cautious_rank')
    """
    if table.sampled is not None:
        return drawn_rank.compare(table, a, b, level=level)
    both = table.only([a, b])
    cautious = bool(both.n.all()) and group_means.too_small(both, ridit.ridits(both))
    return brunner_munzel.compare(table, a, b, level=level, cautious=cautious)


def pairs(table: Crosstab, *, level: float = 0.95) -> dict[tuple[int, int], Comparison]:
    """Which groups tend to answer higher than which? By the places of both, each pair once.

    Of three groups or more without weights Dunn's test, which belongs to Kruskal and Wallis's;
    else, and of samples drawn in strata or clusters, pair by pair.

    Examples
    --------
    >>> import pandas as pd
    >>> from csatbook.stats.groups import crosstab
    >>> marks, who = pd.Series([1.0, 2, 3, 4, 5, 6]), pd.Series(list("aabbcc"), dtype="category")
    >>> {key: one.test for key, one in pairs(crosstab.cross(marks, who)).items()}
    {(0, 1): 'dunn', (0, 2): 'dunn', (1, 2): 'dunn'}
    """
    there = int((table.n > 0).sum())
    single = there < 3 or table.weighted or table.sampled is not None
    test = pair if single else kruskal_wallis.compare
    return {(i, j): test(table, i, j, level=level) for i, j in combinations(range(len(table.n)), 2)}


def differ(table: Crosstab) -> Omnibus:
    """Do some groups tend to answer higher than others?

    Kruskal and Wallis's test; with weights Welch's of the weighted ranks, where a group is small
    (`group_means.too_small`) the cautious form of it. Of a sample drawn in strata or clusters that
    of `drawn_rank`.

    Examples
    --------
    >>> import pandas as pd
    >>> from csatbook.stats.groups import crosstab
    >>> marks, who = pd.Series([1.0, 2, 3, 4]), pd.Series(list("aabb"), dtype="category")
    >>> weights = pd.Series([1.0, 1, 2, 2])
    >>> differ(crosstab.cross(marks, who)).test, differ(crosstab.cross(marks, who, weights)).test
    ('kruskal_wallis', 'cautious_welch_rank')
    """
    if table.sampled is not None:
        return drawn_rank.differ(table)
    if not table.weighted:
        return kruskal_wallis.differ(table)
    used = table.answered()
    return welch_rank.differ(table, cautious=group_means.too_small(used, ridit.ridits(used)))
