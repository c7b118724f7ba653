"""Design t test: two groups of a sample that was drawn in strata or clusters."""

from __future__ import annotations

import math
from dataclasses import replace

from csatbook.stats.compare.by_t import tested
from csatbook.stats.compare.sampled import Domain, Sampled
from csatbook.stats.compare.side import by_side
from csatbook.stats.groups.comparison import Comparison

TEST = "design_t"

_NOTHING = 1e-12
"""A variance so small beside that of respondents drawn one by one is rounding."""


def compare(among: Sampled, a: Domain, b: Domain, *, level: float = 0.95) -> Comparison:
    """Does one score differ from another, of respondents who were drawn together?

    Parameters
    ----------
    among : the groups
    a, b : two domains of them that share no respondent
    level : float in (0, 1)
        Coverage of the intervals.

    Returns
    -------
    Comparison
        In the unit of the score, with Hedges' g of a mean or Cohen's h of a share. Reasons as in
        `linear.compare`; and `one_cluster`, where fewer than two clusters more than strata have
        an answer, or clusters do not differ; and `all_drawn`, where nobody was left out, so that
        the difference is what it is.

    Notes
    -----
    Both scores are domains of one sample: the variance of their difference is that of the
    difference of their linearised deviations, over all clusters that were drawn. So groups of
    which each cluster has some are compared within clusters. Degrees of freedom are the clusters
    with an answer minus the strata, minus 1. That is good where each group is in many clusters;
    else see `cautious_design`.

    References
    ----------
    Binder (1983), International Statistical Review 51. Lumley (2010), Complex Surveys, Wiley, ch.
    2 and 5. Equal to `svyttest`, and for ratios to `svycontrast` of `svyby`, of R's survey.

    Examples
    --------
    >>> import numpy as np
    >>> import pandas as pd
    >>> from csatbook.stats import design, tally
    >>> from csatbook.stats.groups import crossing, grouped
    >>> from csatbook.stats.compare import sampled
    >>> from csatbook.stats.terms import Terms
    >>> marks, who = pd.Series([5.0, 4, 4, 2, 1, 2]), np.array([0, 1, 0, 1, 0, 1])
    >>> everyone = tally.rows([marks], drawn=design.of(None, pd.Series([1, 1, 2, 2, 3, 3])))
    >>> found = crossing.patterns(everyone, [0])
    >>> terms = Terms.of_means(found.given.marks[:, 0], bounds=(1, 5))
    >>> groups = grouped.of(terms, crossing.cells(found, everyone, who, size=2))
    >>> among = sampled.of(terms, found, everyone, who, groups)
    >>> test = compare(among, among.domain([0]), among.domain([1]))
    >>> test.df, round(test.error**2, 4)  # of clusters 1/9, 4/9, -5/9: 3 / 2 · (1 + 16 + 25) / 81
    (1.0, 0.7778)
    """
    found = by_side(TEST, a.group, b.group, level=level)
    if found.reason is not None:
        return found
    if among.drawn.whole:
        return replace(found, reason="all_drawn")
    seen = among.variance(a, b)
    df = float(seen.df - 1)
    if df < 1 or seen.variance <= _NOTHING * (a.group.variance + b.group.variance):
        return replace(found, reason="one_cluster")
    return tested(found, a.group, math.sqrt(seen.variance), df)
