"""Answers that hardly anybody gave, taken together with their neighbours."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from csatbook.stats.block import Numbers
from csatbook.stats.groups.crosstab import Crosstab


def merged(table: Crosstab, *, least: float = 1.0) -> Crosstab:
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
    >>> found = merged(crosstab.cross(marks, who))  # 1 and 2: half an answer each expected in a
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
