"""Tests of the distribution of answers: do all groups choose them equally often?"""

from __future__ import annotations

from csatbook.stats.association import pearson, rao_scott
from csatbook.stats.groups import caution, rare_levels
from csatbook.stats.groups.crosstab import Crosstab
from csatbook.stats.groups.omnibus import Omnibus


def differ(table: Crosstab) -> Omnibus:
    """Do some groups choose some answers more often than others?

    Pearson's test; with weights Rao and Scott's, where a group is small (`caution.due`) the
    cautious form of it. Levels that hardly anybody chose are taken together (`rare_levels.merged`),
    as both tests go astray where fewer than one answer is to be expected.

    Examples
    --------
    >>> import pandas as pd
    >>> from csatbook.stats.groups import crosstab
    >>> marks, who = pd.Series([1.0, 2, 2, 1]), pd.Series(list("aabb"), dtype="category")
    >>> weights = pd.Series([1.0, 1, 2, 2])
    >>> differ(crosstab.cross(marks, who)).test, differ(crosstab.cross(marks, who, weights)).test
    ('pearson', 'cautious_rao_scott')
    """
    used = table.answered()
    if used.count.size:
        used = rare_levels.merged(used)
    if not used.weighted:
        return pearson.differ(used)
    return rao_scott.differ(used, cautious=caution.due(used, used.levels))
