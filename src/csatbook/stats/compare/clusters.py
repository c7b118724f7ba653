"""Groups in few clusters: what their own variance misses, and the variance if all vary alike."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from csatbook.stats import design
from csatbook.stats.block import Numbers
from csatbook.stats.compare.by_t import Error, satterthwaite
from csatbook.stats.groups import equal_means
from csatbook.stats.groups.equal_means import ExpectedSquares
from csatbook.stats.groups.sampled import Domain

_AT_ONCE = 1_000_000
"""So many numbers, of pairs and clusters, are held at a time."""
_ALONE = 1e-9
"""Nobody was drawn with another."""
_NOTHING = 1e-12
"""A variance so small beside that of respondents drawn one by one is rounding."""


@dataclass(frozen=True)
class CommonSpread:
    """Two variances of what a respondent brings, and what they rest on."""

    between: float
    """Of clusters around their group's score."""
    within: float
    """Of respondents around their cluster."""
    df: float
    """Effective clusters less the groups, 1 at least."""
    df_within: float
    """Effective respondents less the groups."""
    own: tuple[float, ...]
    """By group, the sum of the squared shares of its weighted base that its respondents have, each
    as far as others like it were not drawn."""


def common_spread(among: Sequence[Domain]) -> CommonSpread:
    """How much do respondents and clusters vary, by the method of moments, if all groups alike?

    Parameters
    ----------
    among : two groups or more that share no respondent, each with answers
        Of shares, whose spread follows from their value, all have the common one.

    References
    ----------
    Donner and Klar (2000), Design and Analysis of Cluster Randomization Trials, ch. 6.
    """
    sampled, size = among[0].sampled, len(among)
    n_eff = np.array([group.n_eff for group in among])
    about = np.array([group.value for group in among])
    if among[0].kind == "share":
        about[:] = n_eff @ about / n_eff.sum()
    away = np.zeros(len(sampled.base))
    for group, value in zip(among, about, strict=True):
        away[group.inside] = sampled.away(float(value))[group.inside]
    base = sampled.bases(np.logical_or.reduce([group.inside for group in among]))
    bases = sampled.by_cluster(base)
    clusters = float(bases.sum() ** 2 / np.square(bases).sum())
    df, df_within = max(clusters - size, 1.0), float(n_eff.sum()) - size
    squares = float(np.square(away).sum()) * (df_within + size) / df_within
    sums = float(np.square(sampled.by_cluster(away)).sum()) * clusters / df
    alone, together = float(np.square(base).sum()), float(np.square(bases).sum())
    between = 0.0
    if together > alone * (1 + _ALONE):
        between = max((sums - squares) / (together - alone), 0.0)
    left = sampled.left_out[sampled.drawn.cluster.to_numpy()]
    own = tuple(
        float(left[group.inside] @ np.square(base[group.inside] / group.base)) for group in among
    )
    return CommonSpread(between, max(squares / alone - between, 0.0), df, df_within, own)


def error(a: Domain, b: Domain) -> Error | None:
    """How far off may the difference of two groups be, whose clusters may happen to be alike?

    Parameters
    ----------
    a, b : two groups of one sample that share no respondent

    Returns
    -------
    Error or None
        The larger of two; see `cautious.compare`. None of fewer than two clusters more than strata.
    """
    variance, df = a.variance_beside(b)
    if df < 2:
        return None
    times, df_own = _missed(a, b)
    own, common = Error(math.sqrt(variance * times), df_own), _common(a, b)
    larger = common if common.size > own.size else own
    return larger._replace(df=min(larger.df, df - 1))


def difference_variances(a: Sequence[Domain], b: Sequence[Domain]) -> tuple[Numbers, Numbers]:
    """Which variances have the differences of these pairs, with how many degrees of freedom?

    Parameters
    ----------
    a, b : as many groups; those of a pair are of one sample and share no respondent

    Returns
    -------
    (variance, df), each of shape (m,)
        As `Domain.variance_beside` of each pair; some at once, in so much memory as that.
    """
    variance, df = np.empty(len(a)), np.empty(len(a))
    samples: dict[int, list[int]] = {}
    for place, group in enumerate(a):
        samples.setdefault(id(group.sampled), []).append(place)
    for places in samples.values():
        sampled = a[places[0]].sampled
        most = max(1, _AT_ONCE // len(sampled.drawn.stratum))
        for some in (places[first : first + most] for first in range(0, len(places), most)):
            pairs = [(a[at], b[at]) for at in some]
            groups = {id(group): group for pair in pairs for group in pair}
            where = {key: at for at, key in enumerate(groups)}
            moved = np.stack([sampled.by_cluster(group.moved) for group in groups.values()], axis=1)
            held = np.stack([sampled.has_any(group.inside) for group in groups.values()], axis=1)
            first, second = np.array([[where[id(group)] for group in pair] for pair in pairs]).T
            variance[some], df[some] = design.variances(
                moved[:, first] - moved[:, second], sampled.drawn, held[:, first] | held[:, second]
            )
    return variance, df


def _missed(a: Domain, b: Domain) -> tuple[float, float]:
    """By how much the variance seen is too small, and its degrees of freedom."""
    seen, kept, freedom = [], [], []
    for group in (a, b):
        variance = design.variance(group.moved, group.sampled.drawn, group.inside).variance
        left, df = group.left
        seen.append(variance)
        kept.append(0.0 if df is None else variance / left)
        freedom.append(1.0 if df is None else df)
    if not sum(kept):
        return 1.0, math.inf
    return sum(kept) / sum(seen), satterthwaite(kept, freedom)


def _common(a: Domain, b: Domain) -> Error:
    """The error if both groups vary alike."""
    alike = common_spread([a, b])
    parts = (
        alike.between * float(a.sampled.left_out @ np.square(a.held - b.held)),
        alike.within * sum(alike.own),
    )
    return Error(math.sqrt(sum(parts)), satterthwaite(parts, (alike.df, alike.df_within)))


def expected_squares(among: Sequence[Domain], *, cautious: bool) -> ExpectedSquares | None:
    """How large would the squares between groups be if none differed, by the sample's design?

    Parameters
    ----------
    among : groups of one sample that share no respondent, each with two answers or more
    cautious : whether the larger of two counts, as in `error`

    Returns
    -------
    ExpectedSquares or None
        None of fewer than two clusters more than strata, or of clusters that do not differ.
    """
    sampled = among[0].sampled
    inside = np.logical_or.reduce([group.inside for group in among])
    freedom = float(design.variance(np.zeros(len(inside)), sampled.drawn, inside).df)
    moved = np.stack([sampled.by_cluster(group.moved) for group in among], axis=1)
    seen = design.covariance(moved, sampled.drawn)
    if freedom < 2 or np.trace(seen) <= _NOTHING * sum(group.variance for group in among):
        return None
    base = np.array([group.base for group in among])
    if not cautious:
        return equal_means.expected_squares(base, seen, most=freedom)
    each = _careful(among, base, seen, freedom), _alike(among, base)
    return max(each, key=lambda squares: squares.value)


def _careful(
    among: Sequence[Domain], base: Numbers, seen: Numbers, freedom: float
) -> ExpectedSquares:
    """Of variances made larger by what few clusters lose around their own mean."""
    lost, own = zip(*(group.left for group in among), strict=True)
    factor = np.array(
        [1.0 if df is None else 1 / math.sqrt(left) for left, df in zip(lost, own, strict=True)]
    )
    each = np.array([1.0 if df is None else max(df, 1.0) for df in own])
    return equal_means.expected_squares(base, seen * np.outer(factor, factor), each, most=freedom)


def _alike(among: Sequence[Domain], base: Numbers) -> ExpectedSquares:
    """If respondents and clusters vary alike in all groups."""
    alike = common_spread(among)
    held = np.stack([group.held for group in among], axis=1)
    between = alike.between * (among[0].sampled.left_out[:, np.newaxis] * held).T @ held
    within = alike.within * np.diag(alike.own)
    found = equal_means.expected_squares(base, between + within)
    parts = [equal_means.expected_squares(base, part).value for part in (between, within)]
    return found._replace(df_error=satterthwaite(parts, (alike.df, alike.df_within)))
