"""Cautious design t test: groups in few clusters, or too small to tell their own spread."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from csatbook.stats import design
from csatbook.stats.compare import common_spread
from csatbook.stats.compare.by_t import satterthwaite, tested
from csatbook.stats.compare.sampled import Domain, Sampled
from csatbook.stats.compare.side import by_side
from csatbook.stats.groups.comparison import Comparison

TEST = "cautious_design_t"


def compare(among: Sampled, a: Domain, b: Domain, *, level: float = 0.95) -> Comparison:
    """Do two scores differ, even if the few clusters of a group happen to be much alike?

    Parameters
    ----------
    among : the groups
    a, b : two domains of them that share no respondent
    level : float in (0, 1)
        Coverage of the intervals.

    Returns
    -------
    Comparison
        As in `design.compare`; the interval covers the true difference at least as often as
        promised.

    Notes
    -----
    Where all respondents of a cluster are in one group, as the customers of a shop are in one
    region, the variance of a group in three of forty clusters rests on three numbers. So two
    standard errors are computed, and the larger one counts. The first is that of `design`, made
    larger by what few clusters lose around their own mean, with Satterthwaite's degrees of freedom
    for the clusters of each group (Bell and McCaffrey). The second supposes that respondents and
    clusters vary alike in both groups: with u_i the share of a group's weighted base that
    respondent i has, and d_c the difference of what cluster c has of both, it is
    V_between · sum(d_c²) + V_within · sum(u_i²), the two variances by the method of moments, and
    the squares of each stratum times the share of its clusters that was not drawn.

    References
    ----------
    Bell and McCaffrey (2002), Survey Methodology 28(2). Donner and Klar (2000), Design and
    Analysis of Cluster Randomization Trials, ch. 6.
    """
    found = by_side(TEST, a.group, b.group, level=level)
    if found.reason is not None:
        return found
    if among.drawn.whole:
        return replace(found, reason="all_drawn")
    seen = among.variance(a, b)
    if seen.df < 2:
        return replace(found, reason="one_cluster")
    most = float(seen.df - 1)
    own, df = _own(among, a, b)
    error, common = math.sqrt(seen.variance * own), _common(among, a, b)
    if common[0] > error:
        error, df = common
    return tested(found, a.group, error, min(df, most))


def _own(among: Sampled, a: Domain, b: Domain) -> tuple[float, float]:
    """By how much the variance seen is too small, and its degrees of freedom."""
    seen, kept, freedom = [], [], []
    for one in (a, b):
        variance = design.variance(one.moved, among.drawn, one.inside).variance
        left, df = one.left
        seen.append(variance)
        kept.append(0.0 if df is None else variance / left)
        freedom.append(1.0 if df is None else df)
    if not sum(kept):
        return 1.0, math.inf
    return sum(kept) / sum(seen), satterthwaite(kept[0], freedom[0], kept[1], freedom[1])


def _common(among: Sampled, a: Domain, b: Domain) -> tuple[float, float]:
    """The error if both groups vary alike, and its degrees of freedom."""
    alike = common_spread.of(among, [a, b])
    parts = (
        alike.between * float(among.left_out @ np.square(a.held - b.held)),
        alike.within * sum(alike.own),
    )
    return math.sqrt(sum(parts)), satterthwaite(parts[0], alike.df, parts[1], alike.df_within)
