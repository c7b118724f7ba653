"""Brunner-Munzel test: does one group tend to answer higher than the other?"""

from __future__ import annotations

from dataclasses import replace

from csatbook.stats.compare.by_t import Error, judged
from csatbook.stats.groups import crosstab
from csatbook.stats.groups.comparison import Comparison
from csatbook.stats.groups.crosstab import Crosstab
from csatbook.stats.rank import ridit

TEST, CAUTIOUS = "brunner_munzel", "cautious_rank"


def compare(
    table: Crosstab, a: int, b: int, *, level: float = 0.95, cautious: bool = False
) -> Comparison:
    """Does one group tend to answer higher than the other?

    Parameters
    ----------
    table : answers by groups, weighted or not
    a, b : places of the two groups
    level : float in (0, 1)
        Coverage of the interval.
    cautious : bool
        For small groups: the larger of two standard errors counts, that of Brunner and Munzel and
        that of Wilcoxon's rank sum test, which holds if both groups answer alike. The test is then
        called `cautious_rank`.

    Returns
    -------
    Comparison
        `value_a` is the chance that an answer of a is higher than one of b, ties counted half;
        `value_b` the reverse. Their `difference` is Cliff's delta, as the `effect` is, with its
        interval (`ridit.cliff_delta`). `statistic` is delta over its error, Student's t with
        Satterthwaite's degrees of freedom; the groups may vary differently. Reasons:
        `empty_group`, `one_answer`, `all_equal` (all the same answer; or, unless cautious, the
        answers of the groups do not meet, so that they show no error).

    Notes
    -----
    Own, because scipy's `brunnermunzel`, which gives the same without weights, takes none, and
    sorts every answer.

    References
    ----------
    Brunner and Munzel (2000), Biometrical Journal 42(1), 17-25. Wilcoxon (1945), Biometrics
    Bulletin 1(6), 80-83.

    Examples
    --------
    >>> import pandas as pd
    >>> from csatbook.stats.groups import crosstab
    >>> who = pd.Series(["new"] * 12 + ["old"] * 10, dtype="category")
    >>> marks = pd.Series([3.0, 4, 5, 3, 4, 2] * 2 + [4, 4, 5, 5, 3] * 2)
    >>> found = compare(crosstab.cross(marks, who), 0, 1)
    >>> round(found.difference, 4), round(found.statistic, 4), round(found.p, 4)
    (-0.4, -1.8419, 0.0804)
    """
    pair = table.only([a, b])
    name = CAUTIOUS if cautious else TEST
    found = crosstab.untested(name, pair, effect_name=ridit.CLIFF_DELTA, level=level)
    if found.reason is not None:
        return found
    delta = ridit.cliff_delta(pair, level=level, cautious=cautious)
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
        return replace(found, reason="all_equal")
    of_delta = judged(found, [Error(delta.error, delta.df)])
    return replace(of_delta, low=delta.low, high=delta.high)
