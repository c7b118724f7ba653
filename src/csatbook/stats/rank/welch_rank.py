"""Welch's test of ranks: Kruskal-Wallis for weighted answers, in small groups too."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from csatbook.stats.groups import equal_means, group_means
from csatbook.stats.groups.crosstab import Crosstab
from csatbook.stats.groups.omnibus import Omnibus
from csatbook.stats.rank import ridit

TEST, CAUTIOUS = "welch_rank", "cautious_welch_rank"


def differ(table: Crosstab, *, cautious: bool = False) -> Omnibus:
    """Do all groups answer alike, or do some tend to answer higher, among all customers?

    Parameters
    ----------
    table : answers by groups, weighted or not
        Groups that show no spread (one answer, or all the same) are left out.
    cautious : bool
        For small groups: whichever finds less, Welch's test or the analysis of variance of the
        ridits, with effective numbers of respondents (`equal_means.cautious_ratio`). The test is
        then called `cautious_welch_rank`.

    Returns
    -------
    Omnibus
        `statistic` Welch's F of the weighted ridits (`equal_means.ratio`), whose variances and
        degrees of freedom are those of `group_means`. The effect is epsilon squared, the share of
        the ridits' variance that lies between groups. Reasons: `one_group`, `all_equal`.

    References
    ----------
    Zimmerman and Zumbo (1993), Rank transformations and the power of the Student t test and Welch
    t' test for non-normal populations with unequal variances, Canadian Journal of Experimental
    Psychology 47(3), 523-539.

    Examples
    --------
    >>> import pandas as pd
    >>> from csatbook.stats.groups import crosstab
    >>> who, weights = pd.Series(list("aaabbb"), dtype="category"), pd.Series([1.0, 2, 1, 1, 1, 2])
    >>> found = differ(crosstab.cross(pd.Series([1.0, 2, 3, 2, 4, 5]), who, weights))
    >>> round(found.statistic, 4), found.df, round(found.df_error, 4)
    (3.0, 1.0, 1.7423)
    """
    varied = (table.count > 0).sum(axis=0) > 1
    used = table.only(np.flatnonzero(table.judgeable & varied))
    name = CAUTIOUS if cautious else TEST
    found = Omnibus.blank(name, table, used, effect_name=ridit.EFFECT)
    if found.reason is not None:
        return found
    means = group_means.weighted_means(used, ridit.ridits(used))
    ratio = equal_means.ratio(means)
    if cautious:
        ratio = equal_means.cautious_ratio(means, used.n_eff)
    return replace(found, **ratio._asdict(), effect=ridit.share_between(used))
