"""Kruskal-Wallis test: does some group answer higher or lower than others?"""

from __future__ import annotations

from dataclasses import replace

from scipy.special import chdtrc

from csatbook.stats.groups import ridit
from csatbook.stats.groups.crosstab import Crosstab
from csatbook.stats.groups.omnibus import Omnibus

TEST = "kruskal_wallis"


def differ(table: Crosstab) -> Omnibus:
    """Do all groups answer alike, or do some tend to answer higher?

    Parameters
    ----------
    table : answers by groups; without weights. Groups nobody answered in are left out.

    Returns
    -------
    Omnibus
        `statistic` H, corrected for ties, with (groups - 1) degrees of freedom. The effect is
        epsilon squared, H / (n - 1): the share of the ranks' variance that lies between groups.
        Reasons: `one_group`, `all_equal`.

    Notes
    -----
    Own, because scipy's `kruskal`, which gives the same, sorts every answer; the table has them
    counted.

    References
    ----------
    Kruskal and Wallis (1952), J. American Statistical Association 47, 583-621.

    Examples
    --------
    >>> import pandas as pd
    >>> from csatbook.stats.groups import crosstab
    >>> who = pd.Series(list("aabbcc"), dtype="category")
    >>> found = differ(crosstab.cross(pd.Series([1.0, 2, 3, 4, 5, 6]), who))  # rank sums 3, 7, 11
    >>> round(found.statistic, 4), found.df  # 12 / 42 · (9 + 49 + 121) / 2 - 21
    (4.5714, 2.0)
    """
    used = table.answered()
    found = Omnibus.blank(TEST, table, used, effect_name=ridit.EFFECT)
    if found.reason is not None:
        return found
    share = ridit.share_between(used)
    statistic, df = share * (found.n - 1), found.groups - 1.0
    return replace(found, statistic=statistic, df=df, p=float(chdtrc(df, statistic)), effect=share)
