"""Brown-Forsythe test (波动幅度): whose answers vary more?"""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
from scipy.special import stdtr, stdtrit

from csatbook.stats.block import Numbers
from csatbook.stats.groups import caution, group_means, group_medians, untested
from csatbook.stats.groups.comparison import Comparison
from csatbook.stats.groups.crosstab import Crosstab
from csatbook.stats.groups.group_means import GroupMeans
from csatbook.stats.together import equal_means
from csatbook.stats.together.omnibus import Omnibus

TEST, CAUTIOUS, EFFECT = "brown_forsythe", "cautious_spread", "deviation_ratio"


def compare(
    table: Crosstab, a: int, b: int, *, level: float = 0.95, cautious: bool | None = None
) -> Comparison:
    """Do the answers of one group vary more than those of another?

    Parameters
    ----------
    table : answers by groups, weighted or not
    a, b : places of the two groups
    level : float in (0, 1)
        Coverage of the intervals.
    cautious : bool, optional
        Of two standard errors the larger one counts: that of Welch, each group with its own
        variance of the deviations, and that of Student, both with the same. The test is then
        called `cautious_spread`. By default where a group is small (`caution.due`).

    Returns
    -------
    Comparison
        `value_a`, `value_b` are the groups' mean absolute deviations from their own median, in
        the unit of the answers; the `difference` has Student's interval. The effect is their
        ratio, above 1 where a varies more, with an interval of its logarithm. Reasons:
        `empty_group`, `one_answer`, and `all_equal` where all of both groups deviate equally (or
        of one, unless cautious), so that the spread seen says nothing about how sure it is. Where
        all of one do, the ratio is left out.

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
    >>> from csatbook.stats.groups import crosstab
    >>> marks, who = pd.Series([1.0, 3, 5, 5, 3, 3, 4, 3]), pd.Series(list("aaaabbbb"))
    >>> found = compare(crosstab.of(marks, who.astype("category")), 0, 1)
    >>> found.value_a, found.value_b  # from the median 4: 3, 1, 1, 1; from 3: 0, 0, 1, 0
    (1.5, 0.25)
    """
    pair = table.only([a, b])
    found = untested.of(TEST, pair, effect_name=EFFECT, level=level)
    if found.reason is not None:
        return found
    away = _away(pair)
    means = group_means.of(pair, away)
    if cautious is None:
        cautious = caution.due(pair, away)
    value_a, value_b = (float(one) for one in means.value)
    found = replace(found, value_a=value_a, value_b=value_b, difference=value_a - value_b)
    if not (means.variance.any() if cautious else means.variance.all()):
        return replace(found, reason="all_equal")
    error, df = caution.error(means)
    if cautious:
        found = replace(found, test=CAUTIOUS)
        error, df = max((error, df), _alike(means, pair))
    quantile = float(stdtrit(df, (1 + level) / 2))
    statistic = (value_a - value_b) / error
    found = replace(
        found,
        low=value_a - value_b - quantile * error,
        high=value_a - value_b + quantile * error,
        statistic=statistic,
        df=df,
        p=2 * float(stdtr(df, -abs(statistic))),
        error=error,
    )
    if not means.variance.all():
        return found
    ratio = value_a / value_b
    times = math.exp(quantile * math.sqrt(np.sum(means.variance / np.square(means.value))))
    return replace(found, effect=ratio, effect_low=ratio / times, effect_high=ratio * times)


def differ(table: Crosstab, *, cautious: bool | None = None) -> Omnibus:
    """Do the answers of some group vary more than those of others?

    Parameters
    ----------
    table : answers by groups, weighted or not
        Groups of one answer (or one that outweighs the others), and those where all deviate
        equally, are left out.
    cautious : bool, optional
        Whichever finds less counts, Welch's test or the analysis of variance of the deviations
        (`equal_means.cautious_ratio`): `cautious_spread`. By default where a group is small.

    Returns
    -------
    Omnibus
        Welch's F of the deviations |x - median| (`equal_means.ratio`). Reasons: `one_group`,
        `all_equal`.

    Examples
    --------
    >>> import pandas as pd
    >>> from csatbook.stats.groups import crosstab
    >>> marks, who = pd.Series([1.0, 3, 5, 5, 3, 3, 4, 3]), pd.Series(list("aaaabbbb"))
    >>> found = differ(crosstab.of(marks, who.astype("category")))
    >>> found.statistic, found.df, round(found.df_error, 4)  # (1.5 - 0.25)² / (1 / 4 + 0.25 / 4)
    (5.0, 1.0, 4.4118)
    """
    used = table.only(np.flatnonzero(group_means.of(table, _away(table)).variance > 0))
    found = Omnibus.blank(TEST, table, used)
    if found.reason is not None:
        return found
    away = _away(used)
    means = group_means.of(used, away)
    if caution.due(used, away) if cautious is None else cautious:
        ratio = equal_means.cautious_ratio(means, used.n_eff)
        return replace(found, test=CAUTIOUS, **ratio._asdict())
    return replace(found, **equal_means.ratio(means)._asdict())


def _away(table: Crosstab) -> Numbers:
    return np.abs(table.levels[:, np.newaxis] - group_medians.of(table))


def _alike(means: GroupMeans, pair: Crosstab) -> tuple[float, float]:
    spread = float(means.spread @ pair.n_eff) / (float(pair.n_eff.sum()) - 2)
    return caution.common_error(spread, pair.n_eff)
