"""Cautious t test: two groups of which one is too small, or in too few clusters, to trust."""

from __future__ import annotations

import math
from dataclasses import replace

from csatbook.stats.compare import beside, clusters
from csatbook.stats.compare.by_t import Error, judged, own_error
from csatbook.stats.groups.comparison import Comparison
from csatbook.stats.groups.group import Group, skewness
from csatbook.stats.groups.sampled import Domain

TEST, DESIGN = "cautious_t", "cautious_design_t"

_BORROWED = 10
"""Respondents with the common skewness. With none, groups alike differ too seldom; with many, the
intervals of unlike ones hold the truth too seldom (tests/bench/comparisons.py)."""


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
        As in `t_test.linear`, `cautious_t` or `cautious_design_t`; the interval covers the true
        difference at least as often as promised.

    Notes
    -----
    Eight of eight customers may well tick "very satisfied" where most do. Their own spread is
    then none, and a test that trusts it finds a difference that is not there. So there are two
    tests, and the one that finds less counts; the interval holds those of both. One is Welch's,
    each group with its own spread, the other Student's, all with the same. The variance of a
    share is, in the latter, that around the common share. With weights, the variances and
    degrees of freedom (at least 1) of the former are those of `Group`, and n in the latter is the
    effective number of respondents.

    Both are corrected for skewness (`by_t.hall`), so that `statistic` is not quite the difference
    over its error. The skewness of the difference is (γ_a s_a³ U₃(a) - γ_b s_b³ U₃(b))
    / error³, with the standard deviations s of what one respondent brings, its skewness γ, and U₃
    the sum of the cubed shares of the group's weight, 1 / n² without weights. In Student's test s
    and γ are those of both groups; in Welch's s is the group's own, and γ, too, but as if ten more
    respondents had the common one. Where answers are not skewed, the tests are Welch's and
    Student's.

    Where all respondents of a cluster are in one group, as the customers of a shop are in one
    region, the variance of a group in three of forty clusters rests on three numbers. So under a
    design, too, two standard errors are computed, and the larger one counts. The first is that of
    `linear`, made larger by what few clusters lose around their own mean, with Satterthwaite's
    degrees of freedom for the clusters of each group (Bell and McCaffrey). The second supposes that
    respondents and clusters vary alike in both groups: with u_i the share of a group's weighted
    base that respondent i has, and d_c the difference of what cluster c has of both, it is
    V_between · sum(d_c²) + V_within · sum(u_i²), the two variances by the method of moments, and
    the squares of each stratum times the share of its clusters that was not drawn.

    References
    ----------
    Student (1908), Biometrika 6. Welch (1947), Biometrika 34. Hall (1992), J. Royal Statistical
    Society B 54(1). Kish (1965), Survey Sampling (n_eff).

    Examples
    --------
    >>> import pandas as pd
    >>> from csatbook.stats import compare as comparing
    >>> from csatbook.study.scale import Scale
    >>> five = Scale(min=1, max=5)
    >>> marks, who = pd.Series([5.0, 5, 5, 5, 3, 5, 2, 5, 5, 4]), pd.Series(list("aaaabbbbbb"))
    >>> found = compare(*comparing.groups("mean", marks, who.astype("category"), scales=[five]))
    >>> found.df, round(found.error, 4)  # √(8/8 (1/4 + 1/6)), though all of a say 5
    (8.0, 0.6455)
    >>> round(found.difference / found.error, 4), round(found.statistic, 4)
    (1.5492, 1.4462)
    """
    test = DESIGN if isinstance(a, Domain) else TEST
    found = beside.untested(test, a, b, level=level)
    if found.reason is not None:
        return found
    if isinstance(a, Domain) and isinstance(b, Domain):
        larger = clusters.error(a, b)
        if larger is None:
            return replace(found, reason="one_cluster")
        return judged(found, [larger], most=a.range)
    return judged(found, _errors(a, b), most=a.range)


def _errors(a: Group, b: Group) -> tuple[Error, Error]:
    """Welch's and Student's."""
    shape = skewness([a, b])
    u2 = [group.square / group.weight**2 for group in (a, b)]
    u3 = [group.cube / group.weight**3 for group in (a, b)]
    own = [group.sampling_variance for group in (a, b)]
    third = [
        _shape(group, shape) * (variance / second) ** 1.5 * cube
        for group, variance, second, cube in zip((a, b), own, u2, u3, strict=True)
    ]
    error, df, _ = own_error(a, b)
    common = math.sqrt(_common(a, b) * sum(u2))
    return (
        Error(error, max(df, 1.0), (third[0] - third[1]) / error**3),
        Error(common, 1 / u2[0] + 1 / u2[1] - 2, shape * (u3[0] - u3[1]) / sum(u2) ** 1.5),
    )


def _shape(group: Group, common: float) -> float:
    """How skewed a group's answers are, of which its own few tell but little."""
    if not group.w_dd:
        return common
    return (group.n_eff * skewness([group]) + _BORROWED * common) / (group.n_eff + _BORROWED)


def _common(a: Group, b: Group) -> float:
    """The variance of what one respondent brings, if both groups answer alike."""
    n = a.n_eff + b.n_eff
    if a.kind == "mean":
        return (a.spread * a.n_eff + b.spread * b.n_eff) / (n - 2)
    value = (a.value * a.n_eff + b.value * b.n_eff) / n
    return (_around(a, value) * a.n_eff + _around(b, value) * b.n_eff) / n


def _around(group: Group, value: float) -> float:
    by = group.value - value
    squares = group.w_dd + 2 * by * group.w_db + by**2 * group.w_bb
    return squares * group.weight / group.base**2
