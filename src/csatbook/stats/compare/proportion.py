"""Score test of two shares (z test with the common share), with Newcombe's interval."""

from __future__ import annotations

import math
from dataclasses import replace

from scipy.special import ndtr

from csatbook.stats.compare import beside
from csatbook.stats.groups.comparison import Comparison
from csatbook.stats.groups.group import Group

TEST = "proportion"


def compare(a: Group, b: Group, *, level: float = 0.95) -> Comparison:
    """Does the share of one group differ from that of the other?

    Parameters
    ----------
    a, b : two groups of one score, one yes or no a respondent, all weighing the same
    level : float in (0, 1)
        Coverage of the intervals.

    Returns
    -------
    Comparison
        As shares, with Cohen's h. `statistic` is z, `error` that of shares which differ.
        Reasons: `empty_group`, `one_answer`, `all_equal` (all of both said yes, or all said no).

    Notes
    -----
    z is the difference over √(p (1 - p) (1 / n_a + 1 / n_b)) with the share p of both together.
    Below five expected answers of either kind in a group it is no longer normal: see `fisher`. Own,
    because statsmodels' `test_proportions_2indep` and `confint_proportions_2indep`, which give the
    same, take several times as long for each of thousands of pairs.

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
    >>> found = compare(*comparing.groups("satisfied_share", marks, who, scales=[five]))
    >>> found.difference.__round__(9), round(found.statistic, 4)  # 0.6 / √(0.25 · 0.2)
    (0.6, 2.6833)
    """
    found = beside.untested_shares(TEST, a, b, level=level)
    if found.reason is not None or found.difference is None:
        return found
    share = (a.value * a.n + b.value * b.n) / (a.n + b.n)
    z = found.difference / math.sqrt(share * (1 - share) * (1 / a.n + 1 / b.n))
    return replace(found, statistic=z, p=2 * float(ndtr(-abs(z))))
