"""Tests of the order of answers: who tends to answer higher?"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from csatbook.stats.comparison import Comparison
from csatbook.stats.crosstab import Crosstab
from csatbook.stats.omnibus import Omnibus
from csatbook.stats.rank import brunner_munzel, design_rank, dunn, kruskal_wallis, welch_rank

PAIRS: Mapping[str, Callable[..., Comparison]] = {
    brunner_munzel.TEST: brunner_munzel.compare,
    dunn.TEST: dunn.compare,
}
"""Of two groups."""

OMNIBUS: Mapping[str, Callable[..., Omnibus]] = {
    kruskal_wallis.TEST: kruskal_wallis.differ,
    welch_rank.TEST: welch_rank.differ,
    design_rank.TEST: design_rank.differ,
}
"""Of all groups together."""


def differ(table: Crosstab) -> Omnibus:
    """Do some groups tend to answer higher than others?

    Kruskal and Wallis's test; with weights Welch's of the weighted ranks.

    Examples
    --------
    >>> import pandas as pd
    >>> from csatbook.stats import crosstab
    >>> marks, who = pd.Series([1.0, 2, 3, 4]), pd.Series(list("aabb"), dtype="category")
    >>> weights = pd.Series([1.0, 2, 1, 2])
    >>> differ(crosstab.of(marks, who)).test, differ(crosstab.of(marks, who, weights)).test
    ('kruskal_wallis', 'welch_rank')
    """
    return welch_rank.differ(table) if table.weighted else kruskal_wallis.differ(table)
