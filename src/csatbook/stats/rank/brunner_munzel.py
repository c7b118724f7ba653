"""Brunner-Munzel test: does one group tend to answer higher than the other?"""

from __future__ import annotations

import math
from dataclasses import replace

from scipy.special import stdtr

from csatbook.stats import cliff_delta, permutation, untested
from csatbook.stats.comparison import Comparison
from csatbook.stats.crosstab import Crosstab

TEST, PERMUTED = "brunner_munzel", "brunner_munzel_permuted"

_SMALL = 10
"""With fewer answers in a group Student's distribution fits badly."""


def compare(table: Crosstab, a: int, b: int, *, level: float = 0.95) -> Comparison:
    """Does one group tend to answer higher than the other?

    Parameters
    ----------
    table : answers by groups, weighted or not
    a, b : places of the two groups
    level : float in (0, 1)
        Coverage of the interval.

    Returns
    -------
    Comparison
        `value_a` is the chance that an answer of a is higher than one of b, ties counted half;
        `value_b` the reverse. Their `difference` is Cliff's delta, as the `effect` is, with its
        interval (`cliff_delta.of`). The groups may vary differently. Reasons: `empty_group`,
        `one_answer`, `all_equal`.

    Notes
    -----
    `statistic` is delta over its error, Student's t with Satterthwaite's degrees of freedom. With
    fewer than 10 answers in a group, and without weights, `p` is the share of the ways to deal
    the answers to the groups that have as large a statistic (`brunner_munzel_permuted`). Where
    the answers of the groups do not meet there is no error and no statistic: `p` is then the
    share of the ways to deal them that keep them apart.

    References
    ----------
    Brunner and Munzel (2000), Biometrical Journal 42(1), 17-25. Neubert and Brunner (2007),
    Computational Statistics and Data Analysis 51(10), 5192-5204 (small groups).

    Examples
    --------
    >>> import pandas as pd
    >>> from csatbook.stats import crosstab
    >>> who = pd.Series(["new"] * 12 + ["old"] * 10, dtype="category")
    >>> marks = pd.Series([3.0, 4, 5, 3, 4, 2] * 2 + [4, 4, 5, 5, 3] * 2)
    >>> found = compare(crosstab.of(marks, who), 0, 1)
    >>> round(found.difference, 4), round(found.statistic, 4), round(found.p, 4)
    (-0.4, -1.8419, 0.0804)
    """
    pair = table.only([a, b])
    found = untested.of(TEST, pair, effect_name=cliff_delta.NAME, level=level)
    if found.reason is not None:
        return found
    delta = cliff_delta.of(pair, level=level)
    found = replace(
        found,
        value_a=(1 + delta.value) / 2,
        value_b=(1 - delta.value) / 2,
        difference=delta.value,
        low=delta.low,
        high=delta.high,
        effect=delta.value,
        effect_low=delta.low,
        effect_high=delta.high,
    )
    if delta.error == 0:
        ways = math.comb(found.n_a + found.n_b, found.n_a)
        return replace(found, test=PERMUTED, p=min(1.0, 2 / ways))
    statistic = delta.value / delta.error
    found = replace(found, error=delta.error, statistic=statistic, df=delta.df)
    if min(found.n_a, found.n_b) < _SMALL and not pair.weighted and permutation.few(pair):
        return replace(found, test=PERMUTED, df=None, p=permutation.p(pair))
    return replace(found, p=2 * float(stdtr(delta.df, -abs(statistic))))
