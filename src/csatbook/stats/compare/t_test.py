"""t tests of two scores: Welch's of means, and that of linearised scores of any kind."""

from __future__ import annotations

import math
from dataclasses import replace

from csatbook.stats.compare import beside
from csatbook.stats.compare.by_t import Error, judged, own_error
from csatbook.stats.groups.comparison import Comparison
from csatbook.stats.groups.group import Group
from csatbook.stats.groups.sampled import Domain

WELCH = "welch_t"


def welch(a: Group, b: Group, *, level: float = 0.95) -> Comparison:
    """Does the mean of one group differ from that of the other?

    Parameters
    ----------
    a, b : two groups of one score, without weights, that share no respondent
    level : float in (0, 1)
        Coverage of the intervals.

    Returns
    -------
    Comparison
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
    >>> found = welch(new, old)
    >>> found.difference, round(found.statistic, 4), round(found.p, 4)  # 2 / √(2/3 / 2)
    (2.0, 3.4641, 0.0134)
    """
    found = beside.untested(WELCH, a, b, level=level)
    return found if found.reason else judged(found, [own_error(a, b)], most=a.range)


LINEAR, DESIGN = "linear_t", "design_t"

_NOTHING = 1e-12
"""A variance so small beside that of respondents drawn one by one is rounding."""


def linear(a: Group, b: Group, *, level: float = 0.95) -> Comparison:
    """Does the score of one group differ from that of the other, among all customers?

    Parameters
    ----------
    a, b : two groups of one score, weighted or not, that share no respondent
    level : float in (0, 1)
        Coverage of the intervals.

    Returns
    -------
    Comparison
        In the unit of the score, with Hedges' g of a mean or Cohen's h of a share; `linear_t`, or
        `design_t` of a sample drawn in strata or clusters. Reasons as in `welch`; and
        `one_cluster`, where fewer than two clusters more than strata have an answer, or clusters
        do not differ; and `all_drawn`, where nobody was left out.

    Notes
    -----
    Both scores are domains of one sample: the variance of their difference is that of the
    difference of their linearised deviations (`Group.variance_beside`), over all respondents or
    clusters that were drawn. So groups of which each cluster has some are compared within clusters.
    Degrees of freedom are those of the variance less 1: n - 2, or the clusters with an answer minus
    the strata, minus 1. That is good for large groups in many clusters; else see `cautious`.

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
    >>> found = linear(new, old)
    >>> found.df, round(found.statistic, 4)  # 2 / √(2 · 2/16 · 8/7)
    (6.0, 3.7417)
    """
    test = DESIGN if isinstance(a, Domain) else LINEAR
    found = beside.untested(test, a, b, level=level)
    if found.reason is not None:
        return found
    variance, df = a.variance_beside(b)
    if df < 2 or variance <= _NOTHING * (a.variance + b.variance):
        return replace(found, reason="one_cluster")
    return judged(found, [Error(math.sqrt(variance), df - 1)], most=a.range)
