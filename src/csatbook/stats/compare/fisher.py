"""Fisher's exact test: two shares of few answers."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from scipy.special import gammaln

from csatbook.stats.block import Numbers
from csatbook.stats.compare import beside
from csatbook.stats.groups.comparison import Comparison
from csatbook.stats.groups.group import Group

TEST = "fisher_exact"

_SAME = 1e-7
"""What differs by less is as likely: rounding, as in R."""


def compare(a: Group, b: Group, *, level: float = 0.95) -> Comparison:
    """Does the share of one group differ from that of the other, however few the answers?

    Parameters
    ----------
    a, b, level : as in `proportion.compare`

    Returns
    -------
    Comparison
        As in `proportion.compare`, without a statistic: `p` is the probability, if the yeses fell
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
    >>> found = compare(*comparing.groups("satisfied_share", marks, who, scales=[five]))
    >>> round(found.p, 9)  # 2 of 20 ways
    0.1
    """
    found = beside.untested_shares(TEST, a, b, level=level)
    if found.reason is not None:
        return found
    yes_a, yes_b = (int(np.rint(group.value * group.n)) for group in (a, b))
    yes = yes_a + yes_b
    ways = np.arange(max(0, yes - b.n), min(a.n, yes) + 1, dtype=float)
    chance = _choose(a.n, ways) + _choose(b.n, yes - ways)
    chance = np.exp(chance - chance.max())
    as_unlikely = chance <= chance[yes_a - int(ways[0])] * (1 + _SAME)
    return replace(found, p=min(1.0, float(chance[as_unlikely].sum() / chance.sum())))


def _choose(n: int, k: Numbers) -> Numbers:
    """The logarithm of the number of ways to choose k of n."""
    return np.asarray(gammaln(n + 1) - gammaln(k + 1) - gammaln(n - k + 1))
