"""Design F test: several groups of a sample that was drawn in strata or clusters."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from scipy.special import fdtrc

from csatbook.stats import design
from csatbook.stats.block import Numbers
from csatbook.stats.compare import common_spread
from csatbook.stats.compare.sampled import Domain, Sampled
from csatbook.stats.groups.group import merged
from csatbook.stats.together.omnibus import Omnibus

TEST, CAUTIOUS = "design_f", "cautious_design_f"

_NOTHING = 1e-12
"""A variance so small beside that of respondents drawn one by one is rounding."""


def differ(among: Sampled, domains: Sequence[Domain], *, cautious: bool = False) -> Omnibus:
    """Does some group's score differ from that of others, of respondents who were drawn together?

    Parameters
    ----------
    among : the groups
    domains : those of them with two answers or more
    cautious : bool
        For few clusters: of two expectations the larger counts, as in `cautious_design`. The test
        is then called `cautious_design_f`.

    Returns
    -------
    Omnibus
        `statistic` F. Reasons: `one_group`, `all_equal`, `one_cluster` (fewer than two clusters
        more than strata, or clusters do not differ), `all_drawn` (nobody was left out).

    Notes
    -----
    With b the weighted bases, y the scores, V their covariance by the design and P = diag(b) -
    b b' / sum(b), F is y' P y over tr(P V), what it is to be expected where no group differs. Its
    degrees of freedom are d = tr(P V)² / tr(P V P V) and d times those of the design (clusters
    minus strata). So it does not need V to be inverted, of which few clusters tell little. Of
    shares it is Rao and Scott's test but for the point at which V is taken.

    References
    ----------
    Rao and Scott (1984), Annals of Statistics 12(1). Thomas and Rao (1987), J. American
    Statistical Association 82. Brunner, Dette and Munk (1997), J. American Statistical Association
    92 (the same of means).
    """
    groups = [one.group for one in domains]
    n, n_eff = (merged(groups).n, merged(groups).n_eff) if groups else (0, 0.0)
    name = CAUTIOUS if cautious else TEST
    found = Omnibus(name, None, None, None, None, len(groups), n, n_eff, None, "", None)
    if len(groups) < 2:
        return replace(found, reason="one_group")
    if not any(one.ww_dd for one in groups):
        return replace(found, reason="all_equal")
    if among.drawn.whole:
        return replace(found, reason="all_drawn")
    inside = np.logical_or.reduce([one.inside for one in domains])
    freedom = design.variance(np.zeros(len(inside)), among.drawn, inside).df
    moved = np.stack([among.by_cluster(one.moved) for one in domains], axis=1)
    seen = design.covariance(moved, among.drawn)
    if freedom < 2 or np.trace(seen) <= _NOTHING * sum(one.variance for one in groups):
        return replace(found, reason="one_cluster")
    base = np.array([one.base for one in groups])
    weigh = np.diag(base) - np.outer(base, base) / base.sum()
    df, df_error, expected = _by_design(weigh, seen, freedom)
    if cautious:
        df, df_error, expected = max(
            _careful(weigh, seen, freedom, domains),
            _alike(weigh, among, domains),
            key=lambda one: one[2],
        )
    value = np.array([one.value for one in groups])
    statistic = float(value @ weigh @ value) / expected
    p = float(fdtrc(df, df_error, statistic))
    return replace(found, statistic=statistic, df=df, df_error=df_error, p=p)


def _by_design(weigh: Numbers, seen: Numbers, freedom: float) -> tuple[float, float, float]:
    """Degrees of freedom of the numerator and the denominator, and what is expected."""
    product = weigh @ seen
    expected = float(np.trace(product))
    df = expected**2 / float(np.sum(product * product.T))
    return df, df * freedom, expected


def _careful(
    weigh: Numbers, seen: Numbers, freedom: float, domains: Sequence[Domain]
) -> tuple[float, float, float]:
    """The same of variances made larger by what few clusters lose around their own mean."""
    lost, own = zip(*(one.left for one in domains), strict=True)
    factor = np.array(
        [1.0 if df is None else 1 / math.sqrt(left) for left, df in zip(lost, own, strict=True)]
    )
    enlarged = seen * np.outer(factor, factor)
    df, df_error, expected = _by_design(weigh, enlarged, freedom)
    parts = np.diag(weigh) * np.diag(enlarged)
    each = np.array([1.0 if one is None else max(one, 1.0) for one in own])
    return df, min(df_error, float(parts.sum() ** 2 / np.sum(parts**2 / each))), expected


def _alike(weigh: Numbers, among: Sampled, domains: Sequence[Domain]) -> tuple[float, float, float]:
    """The same if respondents and clusters vary alike in all groups."""
    alike = common_spread.of(among, domains)
    held = np.stack([one.held for one in domains], axis=1)
    left = among.left_out[:, np.newaxis]
    between, within = alike.between * (left * held).T @ held, alike.within * np.diag(alike.own)
    df, _, expected = _by_design(weigh, between + within, 1.0)
    parts = [float(np.trace(weigh @ one)) for one in (between, within)]
    spent = parts[0] ** 2 / alike.df + parts[1] ** 2 / alike.df_within
    return df, expected**2 / spent, expected
