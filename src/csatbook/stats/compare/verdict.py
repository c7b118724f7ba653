"""What a comparison shows: larger, smaller, no difference that matters, or not enough to tell."""

from __future__ import annotations

from typing import Literal

from scipy.special import ndtri, stdtrit

from csatbook.stats.groups.comparison import Comparison
from csatbook.study import threshold

Verdict = Literal["larger", "smaller", "no_relevant_difference", "not_enough", "not_shown"]


def judge(
    found: Comparison,
    p_adjusted: float | None,
    *,
    alpha: float = 0.05,
    smallest: float | None = None,
) -> Verdict:
    """Does the first group score higher or lower, and does it matter?

    Parameters
    ----------
    found : two groups
    p_adjusted : its p-value, made up for the other tests of the family; None without a test
    alpha : float in (0, 0.5)
        A difference is shown below this adjusted p-value.
    smallest : above 0, in the unit of the score; optional
        The smallest difference that matters.

    Returns
    -------
    str
        With `smallest`: `no_relevant_difference` where the interval of coverage 1 - 2 alpha lies
        between -`smallest` and `smallest`, even if the difference is shown to be there; else
        `larger` or `smaller` where it is shown; else `not_enough` (too few answers to tell).
        Without: `larger`, `smaller` or `not_shown`.

    Notes
    -----
    The interval is difference ± t · error: two one-sided tests at alpha. They are not adjusted:
    that two groups are alike is said of each pair by itself.

    References
    ----------
    Schuirmann (1987), J. Pharmacokinetics and Biopharmaceutics 15, 657-680 (two one-sided tests).

    Examples
    --------
    >>> import pandas as pd
    >>> from csatbook.stats import compare
    >>> from csatbook.study.scale import Scale
    >>> five = Scale(min=1, max=5)
    >>> marks, who = pd.Series([5.0, 4, 4, 3, 1, 2, 3, 2]), pd.Series(list("aaaabbbb"))
    >>> new, old = compare.groups("mean", marks, who.astype("category"), scales=[five])
    >>> found = compare.pair(new, old, test="t")
    >>> judge(found, found.p), judge(found, 0.2)
    ('larger', 'not_shown')
    >>> judge(found, 0.2, smallest=3), judge(found, 0.2, smallest=4)  # 2 + 1.9432 · 0.5774 = 3.122
    ('not_enough', 'no_relevant_difference')
    """
    if smallest is not None and _inside(found, smallest, alpha):
        return "no_relevant_difference"
    if p_adjusted is not None and p_adjusted < alpha and found.difference:
        return "larger" if found.difference > 0 else "smaller"
    return "not_shown" if smallest is None else "not_enough"


def _inside(found: Comparison, smallest: float, alpha: float) -> bool:
    if found.difference is None or found.error is None:
        return False
    quantile = ndtri(1 - alpha) if found.df is None else stdtrit(found.df, 1 - alpha)
    return not threshold.reaches(abs(found.difference) + float(quantile) * found.error, smallest)
