"""Groups of a sample drawn in strata or clusters, with what comparisons of them rest on."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from csatbook.stats import design
from csatbook.stats.block import Flags, Numbers
from csatbook.stats.crossing import Patterns
from csatbook.stats.design import Design, Variance
from csatbook.stats.group import Group, merged
from csatbook.stats.tally import Tally
from csatbook.stats.terms import Terms


@dataclass(frozen=True, eq=False)
class Domain:
    """One side of a comparison: some groups taken as one."""

    group: Group
    """Without respondents where there are none; then the rest is of no meaning."""
    inside: Flags
    """Whether a respondent is in its score, shape (n,)."""
    moved: Numbers
    """By how much each moves the score, linearised, shape (n,); 0 for who is not in it."""
    held: Numbers
    """The share of the score's weighted base that each cluster has, shape (c,)."""

    @property
    def clusters(self) -> float:
        """The effective number of its clusters."""
        return float(1 / np.square(self.held).sum()) if self.group.n else 0.0


@dataclass(frozen=True, eq=False)
class Sampled:
    """The groups of a score, with what each respondent brings and how they were drawn."""

    groups: Sequence[Group]
    place: npt.NDArray[np.integer]
    """The group of each respondent, shape (n,); negative: in none."""
    top: Numbers
    """What each brings to the score, shape (n,), as in `Terms`,"""
    base: Numbers
    weight: Numbers
    drawn: Design

    def domain(self, places: Collection[int]) -> Domain:
        """These groups taken as one."""
        group = merged([self.groups[at] for at in places])
        inside = np.isin(self.place, list(places)) & (self.base > 0) & (self.weight > 0)
        whole = group.base or 1.0
        moved = np.where(inside, self.away(group.value) / whole, 0.0)
        return Domain(group, inside, moved, self.by_cluster(self.bases(inside)) / whole)

    def away(self, value: float) -> Numbers:
        """How far each respondent is from a value: w (top - value · base)."""
        return self.weight * (self.top - value * self.base)

    def bases(self, inside: Flags) -> Numbers:
        """What these respondents have of the weighted base; 0 of the others."""
        return np.where(inside, self.weight * self.base, 0.0)

    def by_cluster(self, amounts: Numbers) -> Numbers:
        """Sums of the respondents of each cluster, shape (c,)."""
        code, size = self.drawn.cluster.to_numpy(), len(self.drawn.stratum)
        return np.asarray(np.bincount(code, weights=amounts, minlength=size), dtype=float)

    def variance(self, a: Domain, b: Domain) -> Variance:
        """Of the difference of two scores that share no respondent."""
        return design.variance(a.moved - b.moved, self.drawn, a.inside | b.inside)


def of(
    terms: Terms,
    found: Patterns,
    everyone: Tally,
    place: npt.NDArray[np.integer],
    groups: Sequence[Group],
) -> Sampled:
    """What do comparisons of these groups rest on, drawn as they were?

    Parameters
    ----------
    terms : what each pattern brings
    found : the patterns
    everyone : what they were found in, one row a respondent, with `drawn`
    place : array of whole numbers, shape (n,)
        The group of each respondent by its place in `groups`; negative: in none.
    groups : the score in each group, as `grouped.of` tells
    """
    if everyone.drawn is None:
        msg = "expected a tally that tells how the respondents were drawn"
        raise ValueError(msg)
    row = slice(None) if found.codes is None else found.codes
    return Sampled(groups, place, terms.top[row], terms.base[row], everyone.weight, everyone.drawn)
