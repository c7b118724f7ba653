"""Welch's t test: two means, each group with a spread of its own."""

from __future__ import annotations

from csatbook.stats.compare import beside
from csatbook.stats.compare.by_t import judged, own_error
from csatbook.stats.groups.comparison import Comparison
from csatbook.stats.groups.group import Group

TEST = "welch_t"


def compare(a: Group, b: Group, *, level: float = 0.95) -> Comparison:
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
    >>> found = compare(new, old)
    >>> found.difference, round(found.statistic, 4), round(found.p, 4)  # 2 / √(2/3 / 2)
    (2.0, 3.4641, 0.0134)
    """
    found = beside.untested(TEST, a, b, level=level)
    return found if found.reason else judged(found, [own_error(a, b)], most=a.range)
