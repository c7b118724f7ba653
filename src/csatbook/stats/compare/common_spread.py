"""How respondents and clusters vary if they do so alike in all groups."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from csatbook.stats.compare.sampled import Domain, Sampled

_ALONE = 1e-9
"""Nobody was drawn with another."""


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


def of(among: Sampled, domains: Sequence[Domain]) -> CommonSpread:
    """How much do respondents and clusters vary, by the method of moments?

    Parameters
    ----------
    among : the groups
    domains : two or more of them that share no respondent, each with answers
        Of shares, whose spread follows from their value, all have the common one.

    References
    ----------
    Donner and Klar (2000), Design and Analysis of Cluster Randomization Trials, ch. 6.
    """
    groups, size = [one.group for one in domains], len(domains)
    n_eff = np.array([one.n_eff for one in groups])
    about = np.array([one.value for one in groups])
    if groups[0].kind == "share":
        about[:] = n_eff @ about / n_eff.sum()
    away = np.zeros(len(among.base))
    for one, value in zip(domains, about, strict=True):
        away[one.inside] = among.away(float(value))[one.inside]
    base = among.bases(np.logical_or.reduce([one.inside for one in domains]))
    bases = among.by_cluster(base)
    clusters = float(bases.sum() ** 2 / np.square(bases).sum())
    df, df_within = max(clusters - size, 1.0), float(n_eff.sum()) - size
    squares = float(np.square(away).sum()) * (df_within + size) / df_within
    sums = float(np.square(among.by_cluster(away)).sum()) * clusters / df
    alone, together = float(np.square(base).sum()), float(np.square(bases).sum())
    between = 0.0
    if together > alone * (1 + _ALONE):
        between = max((sums - squares) / (together - alone), 0.0)
    left = among.left_out[among.drawn.cluster.to_numpy()]
    own = tuple(
        float(left[one.inside] @ np.square(base[one.inside] / one.group.base)) for one in domains
    )
    return CommonSpread(between, max(squares / alone - between, 0.0), df, df_within, own)
