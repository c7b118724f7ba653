"""Linearised t test: two scores of any kind, from weighted answers or several items."""

from __future__ import annotations

import math

from csatbook.stats.compare.by_t import tested
from csatbook.stats.compare.side import by_side
from csatbook.stats.groups.comparison import Comparison
from csatbook.stats.groups.group import Group

TEST = "linear_t"


def compare(a: Group, b: Group, *, level: float = 0.95) -> Comparison:
    """Does the score of one group differ from that of the other, among all customers?

    Parameters
    ----------
    a, b : two groups of one score, weighted or not, that share no respondent
    level : float in (0, 1)
        Coverage of the intervals.

    Returns
    -------
    Comparison
        In the unit of the score, with Hedges' g of a mean or Cohen's h of a share. Reasons as in
        `welch.compare`.

    Notes
    -----
    The two scores are domains of one sample of n = n_a + n_b respondents; the variance of their
    difference is the sum of the linearised ones times n / (n - 1), with n - 2 degrees of freedom.
    That is good for large groups; for small ones see `cautious`.

    References
    ----------
    Binder (1983), International Statistical Review 51. Lumley (2010), Complex Surveys, ch. 5.
    Equal to `svyttest`, and for ratios to `svycontrast` of `svyratio`, of R's survey.

    Examples
    --------
    >>> import pandas as pd
    >>> from csatbook.stats import compare as comparing
    >>> from csatbook.study.scale import Scale
    >>> five = Scale(min=1, max=5)
    >>> marks, who = pd.Series([5.0, 4, 4, 3, 1, 2, 3, 2]), pd.Series(list("aaaabbbb"))
    >>> new, old = comparing.groups("mean", marks, who.astype("category"), scales=[five])
    >>> found = compare(new, old)
    >>> found.df, round(found.statistic, 4)  # 2 / √(2 · 2/16 · 8/7)
    (6.0, 3.7417)
    """
    found = by_side(TEST, a, b, level=level)
    if found.reason is not None:
        return found
    n = a.n + b.n
    error = math.sqrt((a.variance + b.variance) * n / (n - 1))
    return tested(found, a, error, float(n - 2))
