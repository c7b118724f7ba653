"""Brown-Forsythe test (波动幅度): whose answers vary more?"""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
from scipy.special import stdtr, stdtrit

from csatbook.stats import equal_means, group_means, untested
from csatbook.stats.block import Numbers
from csatbook.stats.comparison import Comparison
from csatbook.stats.crosstab import Crosstab
from csatbook.stats.group_means import GroupMeans
from csatbook.stats.omnibus import Omnibus

TEST, EFFECT = "brown_forsythe", "deviation_ratio"

_EQUAL = 1e-12


def compare(table: Crosstab, a: int, b: int, *, level: float = 0.95) -> Comparison:
    """Do the answers of one group vary more than those of another?

    Parameters
    ----------
    table : answers by groups, weighted or not
    a, b : places of the two groups
    level : float in (0, 1)
        Coverage of the intervals.

    Returns
    -------
    Comparison
        `value_a`, `value_b` are the groups' mean absolute deviations from their own median, in
        the unit of the answers; the `difference` has Student's interval. The effect is their
        ratio, above 1 where a varies more, with an interval of its logarithm. Reasons:
        `empty_group`, `one_answer`, and `all_equal` where all of a group deviate equally, so that
        the spread seen says nothing about how sure it is.

    Notes
    -----
    Welch's t test of the deviations |x - median|. With weights, medians and means are weighted,
    and variances those of `group_means`.

    References
    ----------
    Brown and Forsythe (1974), Robust tests for the equality of variances, J. American Statistical
    Association 69, 364-367. Without their assumption of equal variances of the deviations:
    Welch (1947), Biometrika 34, 28-35.

    Examples
    --------
    >>> import pandas as pd
    >>> from csatbook.stats import crosstab
    >>> marks, who = pd.Series([1.0, 3, 5, 5, 3, 3, 4, 3]), pd.Series(list("aaaabbbb"))
    >>> found = compare(crosstab.of(marks, who.astype("category")), 0, 1)
    >>> found.value_a, found.value_b  # from the median 4: 3, 1, 1, 1; from 3: 0, 0, 1, 0
    (1.5, 0.25)
    """
    pair = table.only([a, b])
    found = untested.of(TEST, pair, effect_name=EFFECT, level=level)
    if found.reason is not None:
        return found
    means = deviations(pair)
    value_a, value_b = (float(one) for one in means.value)
    found = replace(found, value_a=value_a, value_b=value_b, difference=value_a - value_b)
    if not means.variance.all():
        return replace(found, reason="all_equal")
    error = math.sqrt(means.variance.sum())
    df = error**4 / float(np.sum(np.square(means.variance) / means.df))
    quantile = float(stdtrit(df, (1 + level) / 2))
    statistic, ratio = (value_a - value_b) / error, value_a / value_b
    times = math.exp(quantile * math.sqrt(np.sum(means.variance / np.square(means.value))))
    return replace(
        found,
        low=value_a - value_b - quantile * error,
        high=value_a - value_b + quantile * error,
        statistic=statistic,
        df=df,
        p=2 * float(stdtr(df, -abs(statistic))),
        effect=ratio,
        effect_low=ratio / times,
        effect_high=ratio * times,
        error=error,
    )


def differ(table: Crosstab) -> Omnibus:
    """Do the answers of some group vary more than those of others?

    Parameters
    ----------
    table : answers by groups, weighted or not
        Groups of one answer (or one that outweighs the others), and those where all deviate
        equally, are left out.

    Returns
    -------
    Omnibus
        Welch's F of the deviations |x - median| (`equal_means.ratio`). Reasons: `one_group`,
        `all_equal`.

    Examples
    --------
    >>> import pandas as pd
    >>> from csatbook.stats import crosstab
    >>> marks, who = pd.Series([1.0, 3, 5, 5, 3, 3, 4, 3]), pd.Series(list("aaaabbbb"))
    >>> found = differ(crosstab.of(marks, who.astype("category")))
    >>> found.statistic, found.df, round(found.df_error, 4)  # (1.5 - 0.25)² / (1 / 4 + 0.25 / 4)
    (5.0, 1.0, 4.4118)
    """
    used = table.only(np.flatnonzero(deviations(table).variance > 0))
    found = Omnibus.blank(TEST, table, used)
    if found.reason is not None:
        return found
    ratio = equal_means.ratio(deviations(used))
    return replace(found, **ratio._asdict())


def deviations(table: Crosstab) -> GroupMeans:
    """How far are the answers of each group from their own median, on average?"""
    return group_means.of(table, np.abs(table.levels[:, np.newaxis] - medians(table)))


def medians(table: Crosstab) -> Numbers:
    """Below and above which answer lies half of a group's weight?

    Returns
    -------
    array, shape (g,)
        The middle of two levels where exactly half lies below. NaN for a group without answers.

    Examples
    --------
    >>> import pandas as pd
    >>> from csatbook.stats import crosstab
    >>> who = pd.Series(list("aaabb"), dtype="category")
    >>> medians(crosstab.of(pd.Series([1.0, 2, 5, 1, 2]), who)).tolist()
    [2.0, 1.5]
    """
    total = table.weight.sum(axis=0)
    if not len(table.levels):
        return np.full(len(total), np.nan)
    below = np.cumsum(table.weight, axis=0) / np.where(total > 0, total, np.nan)
    # Half, give or take what sums of weights are off by.
    low = np.argmax(below > 0.5 - _EQUAL, axis=0)
    high = np.argmax(below > 0.5 + _EQUAL, axis=0)
    middle = (table.levels[low] + table.levels[high]) / 2
    return np.where(total > 0, middle, np.nan)
