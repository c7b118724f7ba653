"""Tests of two shares: the score test, and Fisher's exact one where answers are few."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from scipy.special import gammaln, ndtr

from csatbook.stats.block import Numbers
from csatbook.stats.compare import beside
from csatbook.stats.groups.columns import GroupColumns
from csatbook.stats.groups.comparison import Comparisons

SCORE = "proportion"


def score_test(a: GroupColumns, b: GroupColumns, *, level: float = 0.95) -> Comparisons:
    """Does the share of one group differ from that of the other, in each of many pairs?

    Parameters
    ----------
    a, b : as many groups of one score, one yes or no a respondent, all weighing the same
    level : float in (0, 1)
        Coverage of the intervals.

    Returns
    -------
    Comparisons
        As shares, with Cohen's h. `statistic` is z, `error` that of shares which differ.
        Reasons: `empty_group`, `one_answer`, `all_equal` (all of both said yes, or all said no).

    Notes
    -----
    z is the difference over √(p (1 - p) (1 / n_a + 1 / n_b)) with the share p of both together.
    Below five expected answers of either kind in a group it is no longer normal: see
    `fisher_exact`. Own, because statsmodels' `test_proportions_2indep` and
    `confint_proportions_2indep`, which give the same, take several times as long for each of
    thousands of pairs.

    References
    ----------
    Newcombe (1998), Statistics in Medicine 17, 873-890 (method 10). z² equals the statistic of
    R's `prop.test(correct = FALSE)`.

    Examples
    --------
    >>> import pandas as pd
    >>> from csatbook.stats import compare as comparing
    >>> from csatbook.study.scale import Scale
    >>> five = Scale(min=1, max=5, satisfied=[4, 5])
    >>> marks, who = pd.Series([5.0] * 8 + [1.0] * 2 + [4.0] * 2 + [2.0] * 8), list("a" * 10)
    >>> who = pd.Series(who + list("b" * 10), dtype="category")
    >>> new, old = comparing.groups("satisfied_share", marks, who, scales=[five])
    >>> found = comparing.pair(new, old, test="proportion")
    >>> found.difference.__round__(9), round(found.statistic, 4)  # 0.6 / √(0.25 · 0.2)
    (0.6, 2.6833)
    """
    tested = beside.untested_shares(SCORE, a, b, level=level)
    share = (a.value * a.n + b.value * b.n) / (a.n + b.n)
    z = tested.difference / np.sqrt(share * (1 - share) * (1 / a.n + 1 / b.n))
    z = np.where(tested.testable, z, np.nan)
    return replace(tested, statistic=z, p=2 * ndtr(-np.abs(z)))


FISHER = "fisher_exact"

_SAME = 1e-7
"""What differs by less is as likely: rounding, as in R."""


def fisher_exact(a: GroupColumns, b: GroupColumns, *, level: float = 0.95) -> Comparisons:
    """Does the share of one group differ from that of the other, however few the answers?

    Parameters
    ----------
    a, b, level : as in `score_test`

    Returns
    -------
    Comparisons
        As in `score_test`, without a statistic: `p` is the probability, if the yeses fell
        to the respondents by chance, of falling to the groups as they did or in a way no more
        likely.

    Notes
    -----
    Own, because scipy's `fisher_exact`, which gives the same, takes a millisecond; a report may
    have thousands of pairs.

    References
    ----------
    Fisher (1935), J. Royal Statistical Society 98. Equal to R's `fisher.test`.

    Examples
    --------
    >>> import pandas as pd
    >>> from csatbook.stats import compare as comparing
    >>> from csatbook.study.scale import Scale
    >>> five = Scale(min=1, max=5, satisfied=[4, 5])
    >>> marks, who = pd.Series([5.0, 5, 5, 1, 1, 1]), pd.Series(list("aaabbb"), dtype="category")
    >>> new, old = comparing.groups("satisfied_share", marks, who, scales=[five])
    >>> found = comparing.pair(new, old, test="fisher_exact")
    >>> round(found.p, 9)  # 2 of 20 ways
    0.1
    """
    tested = beside.untested_shares(FISHER, a, b, level=level)
    yes_a, yes_b = (np.rint(groups.value * groups.n) for groups in (a, b))
    p = [
        _as_unlikely(*pair) if reason is None else np.nan
        for reason, pair in zip(
            tested.reason, np.stack([yes_a, yes_b, a.n, b.n], axis=1).tolist(), strict=True
        )
    ]
    return replace(tested, p=np.array(p))


def _as_unlikely(yes_a: float, yes_b: float, n_a: float, n_b: float) -> float:
    """How probable is it that the yeses fall to both groups so, or in a way no more likely?"""
    yes = yes_a + yes_b
    ways = np.arange(max(0.0, yes - n_b), min(n_a, yes) + 1)
    chance = _choose(n_a, ways) + _choose(n_b, yes - ways)
    chance = np.exp(chance - chance.max())
    as_unlikely = chance <= chance[int(yes_a - ways[0])] * (1 + _SAME)
    return min(1.0, float(chance[as_unlikely].sum() / chance.sum()))


def _choose(n: float, k: Numbers) -> Numbers:
    """The logarithm of the number of ways to choose k of n."""
    return np.asarray(gammaln(n + 1) - gammaln(k + 1) - gammaln(n - k + 1))
