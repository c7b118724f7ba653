"""Cautious t test: two groups of which one is too small, or in too few clusters, to trust."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from csatbook.stats.block import Numbers
from csatbook.stats.compare import beside, clusters
from csatbook.stats.compare.by_t import Errors, judged_all, own_errors
from csatbook.stats.groups.columns import GroupColumns, skewness
from csatbook.stats.groups.comparison import Comparisons
from csatbook.stats.groups.sampled import Domain

TEST, DESIGN = "cautious_t", "cautious_design_t"

_BORROWED = 10
"""Respondents with the common skewness. With none, groups alike differ too seldom; with many, the
intervals of unlike ones hold the truth too seldom (tests/bench/comparisons.py)."""


def compare(a: GroupColumns, b: GroupColumns, *, level: float = 0.95) -> Comparisons:
    """Do two scores differ, even if a small group happens to be too much of one mind?

    Parameters
    ----------
    a, b : as many groups of one score, weighted or not; those of a pair share no respondent
    level : float in (0, 1)
        Coverage of the intervals.

    Returns
    -------
    Comparisons
        As in `t_test.linear`, `cautious_t`; the interval covers the true difference at least as
        often as promised.

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
    >>> new, old = comparing.groups("mean", marks, who.astype("category"), scales=[five])
    >>> found = comparing.pair(new, old)
    >>> found.df, round(found.error, 4)  # √(8/8 (1/4 + 1/6)), though all of a say 5
    (8.0, 0.6455)
    >>> round(found.difference / found.error, 4), round(found.statistic, 4)
    (1.5492, 1.4462)
    """
    tested = beside.untested(TEST, a, b, level=level)
    return judged_all(tested, _errors(a, b), most=a.range)


def design(a: Sequence[Domain], b: Sequence[Domain], *, level: float = 0.95) -> Comparisons:
    """The same of groups of one sample drawn in strata or clusters: `cautious_design_t`.

    Notes
    -----
    Where all respondents of a cluster are in one group, as the customers of a shop are in one
    region, the variance of a group in three of forty clusters rests on three numbers. So under a
    design, too, two standard errors are computed, and the larger one counts. The first is that of
    `t_test.design`, made larger by what few clusters lose around their own mean, with
    Satterthwaite's degrees of freedom for the clusters of each group (Bell and McCaffrey). The
    second supposes that respondents and clusters vary alike in both groups: with u_i the share of a
    group's weighted base that respondent i has, and d_c the difference of what cluster c has of
    both, it is V_between · sum(d_c²) + V_within · sum(u_i²), the two variances by the method of
    moments, and the squares of each stratum times the share of its clusters that was not drawn.
    """
    first = GroupColumns.stack(a)
    tested = beside.untested(DESIGN, first, GroupColumns.stack(b), level=level)
    each = [
        clusters.error(own, other) if able else None
        for own, other, able in zip(a, b, tested.testable.tolist(), strict=True)
    ]
    tested = tested.told(np.array([error is None for error in each]), "one_cluster")
    size, df = np.array(
        [(np.nan, np.nan) if error is None else (error.size, error.df) for error in each]
    ).T
    return judged_all(tested, [Errors(size, df)], most=first.range)


def _errors(a: GroupColumns, b: GroupColumns) -> tuple[Errors, Errors]:
    """Welch's and Student's."""
    shape = skewness(a, b)
    u2 = [groups.square / groups.weight**2 for groups in (a, b)]
    u3 = [groups.cube / groups.weight**3 for groups in (a, b)]
    third = [
        _shape(groups, shape) * (groups.sampling_variance / second) ** 1.5 * cube
        for groups, second, cube in zip((a, b), u2, u3, strict=True)
    ]
    own = own_errors(a, b)
    squares = u2[0] + u2[1]
    return (
        Errors(own.size, np.maximum(own.df, 1.0), (third[0] - third[1]) / own.size**3),
        Errors(
            np.sqrt(_common(a, b) * squares),
            1 / u2[0] + 1 / u2[1] - 2,
            shape * (u3[0] - u3[1]) / squares**1.5,
        ),
    )


def _shape(groups: GroupColumns, common: Numbers) -> Numbers:
    """How skewed each group's answers are, of which its own few tell but little."""
    n_eff = groups.n_eff
    borrowed = (n_eff * skewness(groups) + _BORROWED * common) / (n_eff + _BORROWED)
    return np.where(groups.w_dd == 0, common, borrowed)


def _common(a: GroupColumns, b: GroupColumns) -> Numbers:
    """The variance of what one respondent brings, if both groups of a pair answer alike."""
    n = a.n_eff + b.n_eff
    if a.kind == "mean":
        return np.asarray((a.spread * a.n_eff + b.spread * b.n_eff) / (n - 2))
    value = (a.value * a.n_eff + b.value * b.n_eff) / n
    return np.asarray((_around(a, value) * a.n_eff + _around(b, value) * b.n_eff) / n)


def _around(groups: GroupColumns, value: Numbers) -> Numbers:
    by = groups.value - value
    squares = groups.w_dd + 2 * by * groups.w_db + by**2 * groups.w_bb
    return np.asarray(squares * groups.weight / groups.base**2)
