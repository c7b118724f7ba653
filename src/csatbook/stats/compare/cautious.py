"""Cautious t test: two groups of which one is too small to tell its own spread."""

from __future__ import annotations

import math

from csatbook.stats.compare.by_t import satterthwaite, tested
from csatbook.stats.compare.side import by_side
from csatbook.stats.comparison import Comparison
from csatbook.stats.group import Group

TEST = "cautious_t"

_SAME = 1e-9
"""Groups of one size have the same error twice, but for rounding."""


def compare(a: Group, b: Group, *, level: float = 0.95) -> Comparison:
    """Do two scores differ, even if a small group happens to be too much of one mind?

    Parameters
    ----------
    a, b : two groups of one score, weighted or not, that share no respondent
    level : float in (0, 1)
        Coverage of the intervals.

    Returns
    -------
    Comparison
        As in `linear.compare`; the interval covers the true difference at least as often as
        promised.

    Notes
    -----
    Eight of eight customers may well tick "very satisfied" where most do. Their own spread is
    then none, and a test that trusts it finds a difference that is not there. So two standard
    errors are computed, and the larger one counts, with its degrees of freedom: Welch's, each
    group with its own spread, and Student's, all with the same. The variance of a share is, in
    the latter, that around the common share. With weights, the variances and
    degrees of freedom of the former are those of `Group`, and n in the latter is the effective
    number of respondents. Without weights the test of two means is Welch's or Student's.

    References
    ----------
    Student (1908), Biometrika 6. Welch (1947), Biometrika 34. Kish (1965), Survey Sampling
    (n_eff).

    Examples
    --------
    >>> import pandas as pd
    >>> from csatbook.stats import compare as comparing
    >>> from csatbook.study.scale import Scale
    >>> five = Scale(min=1, max=5)
    >>> marks, who = pd.Series([5.0, 5, 5, 5, 3, 5, 2, 5, 5, 4]), pd.Series(list("aaaabbbbbb"))
    >>> found = compare(*comparing.groups("mean", marks, who.astype("category"), scales=[five]))
    >>> found.df, round(found.statistic, 4)  # 1 / √(8/8 (1/4 + 1/6)), though all of a say 5
    (8.0, 1.5492)
    """
    found = by_side(TEST, a, b, level=level)
    if found.reason is not None:
        return found
    own = [one.sampling_variance for one in (a, b)]
    error, df = math.sqrt(sum(own)), satterthwaite(own[0], a.df, own[1], b.df)
    common = math.sqrt(_common(a, b) * (1 / a.n_eff + 1 / b.n_eff))
    if common > error * (1 + _SAME):
        error, df = common, a.n_eff + b.n_eff - 2
    return tested(found, a, error, df)


def _common(a: Group, b: Group) -> float:
    """The variance of what one respondent brings, if both groups answer alike."""
    n = a.n_eff + b.n_eff
    if a.kind == "mean":
        return (a.spread * a.n_eff + b.spread * b.n_eff) / (n - 2)
    value = (a.value * a.n_eff + b.value * b.n_eff) / n
    return (_around(a, value) * a.n_eff + _around(b, value) * b.n_eff) / n


def _around(one: Group, value: float) -> float:
    by = one.value - value
    squares = one.w_dd + 2 * by * one.w_db + by**2 * one.w_bb
    return squares * one.weight / one.base**2
