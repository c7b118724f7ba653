"""Tests of the distribution of answers: do all groups choose them equally often?"""

from __future__ import annotations

from csatbook.stats.association import pearson, rao_scott
from csatbook.stats.crosstab import Crosstab
from csatbook.stats.omnibus import Omnibus


def differ(table: Crosstab) -> Omnibus:
    """Do some groups choose some answers more often than others?

    Pearson's test; with weights Rao and Scott's.

    Examples
    --------
    >>> import pandas as pd
    >>> from csatbook.stats import crosstab
    >>> marks, who = pd.Series([1.0, 2, 2, 1]), pd.Series(list("aabb"), dtype="category")
    >>> weights = pd.Series([1.0, 2, 1, 2])
    >>> differ(crosstab.of(marks, who)).test, differ(crosstab.of(marks, who, weights)).test
    ('pearson', 'rao_scott')
    """
    return rao_scott.differ(table) if table.weighted else pearson.differ(table)
