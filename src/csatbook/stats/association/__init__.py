"""Tests of the distribution of answers: do all groups choose them equally often?"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from csatbook.stats.association import pearson, rao_scott
from csatbook.stats.block import Numbers
from csatbook.stats.groups import group_means
from csatbook.stats.groups.crosstab import Crosstab
from csatbook.stats.groups.omnibus import Omnibus


def differ(table: Crosstab) -> Omnibus:
    """Do some groups choose some answers more often than others?

    Pearson's test; with weights Rao and Scott's, where a group is small
    (`group_means.too_small`) the cautious form of it. Levels that hardly anybody chose are taken
    together (`joined_rare`), as both tests go astray where fewer than one answer is to be expected.

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
        used = joined_rare(used)
    if not used.weighted:
        return pearson.differ(used)
    return rao_scott.differ(used, cautious=group_means.too_small(used, used.levels))


def joined_rare(table: Crosstab, *, least: float = 1.0) -> Crosstab:
    """How many gave which answer, where those that hardly anybody gave count with the next?

    Parameters
    ----------
    table : answers by groups, each of which has some
    least : effective answers to be expected at every level in the smallest group
        The rarest level joins the rarer of its neighbours, until all have as many, or two are
        left. The levels in order are what they were.

    References
    ----------
    Cochran (1954), Some methods for strengthening the common chi-square tests, Biometrics 10
    (no expected number below 1).

    Examples
    --------
    >>> import pandas as pd
    >>> from csatbook.stats.groups import crosstab
    >>> marks, who = pd.Series([1.0, 2, 3, 3, 3, 3]), pd.Series(list("aaabbb"), dtype="category")
    >>> found = joined_rare(crosstab.cross(marks, who))  # 1 and 2: half an answer expected in a
    >>> found.levels.tolist(), found.count.tolist()
    ([1.0, 3.0], [[2.0, 0.0], [1.0, 3.0]])
    """
    while len(table.levels) > 2:
        own = table.weight.sum(axis=1)
        rarest = int(own.argmin())
        if own[rarest] / own.sum() * table.n_eff.min() >= least:
            break
        beside = [at for at in (rarest - 1, rarest + 1) if 0 <= at < len(own)]
        table = _joined(table, min(rarest, min(beside, key=lambda at: own[at])))
    return table


def _joined(table: Crosstab, at: int) -> Crosstab:
    """With this level and the next as one."""

    def cells(numbers: Numbers) -> Numbers:
        return np.vstack([numbers[:at], numbers[at : at + 2].sum(axis=0), numbers[at + 2 :]])

    return replace(
        table,
        levels=np.delete(table.levels, at + 1),
        count=cells(table.count),
        weight=cells(table.weight),
        square=cells(table.square),
    )
