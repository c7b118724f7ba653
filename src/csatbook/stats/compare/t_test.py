"""t tests of two scores: Welch's of means, and that of linearised scores of any kind."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from csatbook.stats.compare import beside, clusters
from csatbook.stats.compare.by_t import Errors, judged_all, own_errors
from csatbook.stats.groups.columns import GroupColumns
from csatbook.stats.groups.comparison import Comparisons
from csatbook.stats.groups.sampled import Domain

WELCH = "welch_t"


def welch(a: GroupColumns, b: GroupColumns, *, level: float = 0.95) -> Comparisons:
    """Does the mean of one group differ from that of the other, in each of many pairs?

    Parameters
    ----------
    a, b : as many groups of one score, without weights; those of a pair share no respondent
    level : float in (0, 1)
        Coverage of the intervals.

    Returns
    -------
    Comparisons
        In the unit of the score, with Hedges' g. Reasons: `empty_group`, `one_answer`,
        `all_equal` (in both groups).

    Notes
    -----
    With one group below about 100 and skewed answers, p is too small far more often than it
    should be: see `cautious`.

    References
    ----------
    Welch (1947), Biometrika 34. Equal to R's `t.test`.

    Examples
    --------
    >>> import pandas as pd
    >>> from csatbook.stats import compare as comparing
    >>> from csatbook.study.scale import Scale
    >>> five = Scale(min=1, max=5)
    >>> marks, who = pd.Series([5.0, 4, 4, 3, 1, 2, 3, 2]), pd.Series(list("aaaabbbb"))
    >>> new, old = comparing.groups("mean", marks, who.astype("category"), scales=[five])
    >>> found = comparing.pair(new, old, test="welch_t")
    >>> found.difference, round(found.statistic, 4), round(found.p, 4)  # 2 / √(2/3 / 2)
    (2.0, 3.4641, 0.0134)
    """
    tested = beside.untested(WELCH, a, b, level=level)
    return judged_all(tested, [own_errors(a, b)], most=a.range)


LINEAR, DESIGN = "linear_t", "design_t"

_NOTHING = 1e-12
"""A variance so small beside that of respondents drawn one by one is rounding."""


def linear(a: GroupColumns, b: GroupColumns, *, level: float = 0.95) -> Comparisons:
    """Does the score of one group differ from that of the other, among all customers?

    Parameters
    ----------
    a, b : as many groups of one score, weighted or not; those of a pair share no respondent
    level : float in (0, 1)
        Coverage of the intervals.

    Returns
    -------
    Comparisons
        In the unit of the score, with Hedges' g of a mean or Cohen's h of a share. Reasons as in
        `welch`.

    Notes
    -----
    Both scores are domains of one sample: the variance of their difference is that of the
    difference of their linearised deviations, over all respondents: n / (n - 1) times the sum of
    their squares, with n - 1 degrees of freedom, less 1. (`design` has it of the clusters that were
    drawn.) That is good for large groups; else see `cautious`.

    References
    ----------
    Binder (1983), International Statistical Review 51. Lumley (2010), Complex Surveys, Wiley, ch.
    2 and 5. Equal to `svyttest`, and for ratios to `svycontrast` of `svyratio` (under a design of
    `svyby`), of R's survey. Own because statsmodels takes weights for counts and knows no designs.

    Examples
    --------
    >>> import pandas as pd
    >>> from csatbook.stats import compare as comparing
    >>> from csatbook.study.scale import Scale
    >>> five = Scale(min=1, max=5)
    >>> marks, who = pd.Series([5.0, 4, 4, 3, 1, 2, 3, 2]), pd.Series(list("aaaabbbb"))
    >>> new, old = comparing.groups("mean", marks, who.astype("category"), scales=[five])
    >>> found = comparing.pair(new, old, test="linear_t")
    >>> found.df, round(found.statistic, 4)  # 2 / √(2 · 2/16 · 8/7)
    (6.0, 3.7417)
    """
    tested = beside.untested(LINEAR, a, b, level=level)
    n = a.n + b.n
    variance = (a.variance + b.variance) * n / (n - 1)
    without = (n < 3) | (variance <= _NOTHING * (a.variance + b.variance))
    tested = tested.told(without, "one_cluster")
    return judged_all(tested, [Errors(np.sqrt(variance), n - 2)], most=a.range)


def design(a: Sequence[Domain], b: Sequence[Domain], *, level: float = 0.95) -> Comparisons:
    """The same of groups of one sample drawn in strata or clusters: `design_t`.

    Reasons are also `one_cluster`, where fewer than two clusters more than strata have an answer,
    or clusters do not differ; and `all_drawn`, where nobody was left out.

    Notes
    -----
    Deviations are summed over the clusters that were drawn. So groups of which each cluster has
    some are compared within clusters. Degrees of freedom are the clusters with an answer minus the
    strata, minus 1. That is good for large groups in many clusters; else see `cautious`.

    References
    ----------
    Lumley (2010), Complex Surveys, Wiley, ch. 2 and 5.
    """
    first, second = GroupColumns.stack(a), GroupColumns.stack(b)
    tested = beside.untested(DESIGN, first, second, level=level)
    variance, df = clusters.difference_variances(a, b)
    without = (df < 2) | (variance <= _NOTHING * (first.variance + second.variance))
    tested = tested.told(without, "one_cluster")
    return judged_all(tested, [Errors(np.sqrt(variance), df - 1)], most=first.range)
