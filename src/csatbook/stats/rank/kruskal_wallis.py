"""Kruskal and Wallis's test of several groups, and Dunn's of which two of them differ."""

from __future__ import annotations

import math
from dataclasses import replace

from scipy.special import chdtrc, ndtr

from csatbook.stats.groups import crosstab
from csatbook.stats.groups.comparison import Comparison
from csatbook.stats.groups.crosstab import Crosstab
from csatbook.stats.groups.omnibus import Omnibus
from csatbook.stats.rank import ridit

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


DUNN = "dunn"


def compare(table: Crosstab, a: int, b: int, *, level: float = 0.95) -> Comparison:
    """Does one of several groups tend to answer higher than another?

    Parameters
    ----------
    table : answers by all groups, whose ranks are taken together; without weights
    a, b : places of the two groups
    level : float in (0, 1)
        Coverage of the effect's interval.

    Returns
    -------
    Comparison
        `value_a`, `value_b` are the groups' mean ridits: the chance of standing above one of all
        answers. `statistic` is normal, with the variance that the ranks have, corrected for ties,
        where all groups answer alike; the `difference` has therefore no interval, but the effect,
        Cliff's delta, has. Reasons: `empty_group`, `one_answer`, `all_equal` (of both groups, as
        in the other tests), and `weighted`: with weights the test is not defined.

    References
    ----------
    Dunn (1964), Multiple comparisons using rank sums, Technometrics 6(3), 241-252.

    Examples
    --------
    >>> import pandas as pd
    >>> from csatbook.stats.groups import crosstab
    >>> who = pd.Series(list("aabbcc"), dtype="category")
    >>> found = compare(crosstab.cross(pd.Series([1.0, 2, 3, 4, 5, 6]), who), 0, 2)
    >>> round(found.statistic, 4), round(found.p, 4)  # (1.5 - 5.5) / √(6 · 7 / 12 · (1/2 + 1/2))
    (-2.1381, 0.0325)
    """
    pair = table.only([a, b])
    found = crosstab.untested(DUNN, pair, effect_name=ridit.CLIFF_DELTA, level=level)
    if found.reason is not None:
        return found
    if table.weighted:
        return replace(found, reason="weighted")
    delta = ridit.cliff_delta(pair, level=level)
    ridits = ridit.ridits(table)
    own, all_of_them = table.count[:, [a, b]], table.count.sum(axis=1)
    value_a, value_b = (float(mean) for mean in ridits @ own / own.sum(axis=0))
    n = float(all_of_them.sum())
    variance = float(((ridits - 0.5) ** 2) @ all_of_them) / (n - 1)
    error = math.sqrt(variance * (1 / found.n_a + 1 / found.n_b))
    statistic = (value_a - value_b) / error
    return replace(
        found,
        value_a=value_a,
        value_b=value_b,
        difference=value_a - value_b,
        statistic=statistic,
        p=2 * float(ndtr(-abs(statistic))),
        effect=delta.value,
        effect_low=delta.low,
        effect_high=delta.high,
        error=error,
    )
