"""Groups of a sample drawn in strata or clusters, with what comparisons of them rest on."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from csatbook.stats import design
from csatbook.stats.block import Flags, Numbers
from csatbook.stats.design import Design, Variance
from csatbook.stats.groups import crosstab, grouped
from csatbook.stats.groups.crossing import Cells, Patterns
from csatbook.stats.groups.crosstab import Crosstab
from csatbook.stats.groups.group import Group, merged
from csatbook.stats.tally import Tally
from csatbook.stats.terms import Terms

_ALONE = 1e-9
"""So little is left of one cluster's variance around itself."""


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

    @property
    def left(self) -> tuple[float, float | None]:
        """How much of its variance is left around its own score, with how many degrees of freedom?

        None of the latter where one cluster has it all, and nothing is left (Bell and McCaffrey
        2002, Survey Methodology 28(2)).
        """
        u2, u3, u4 = (float(np.sum(self.held**power)) for power in (2, 3, 4))
        left = 1 - 2 * u3 / u2 + u2
        return (0.0, None) if left < _ALONE else (left, u2**2 / u4 - 1)


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

    @property
    def left_out(self) -> Numbers:
        """The share of the clusters of each cluster's stratum that was not drawn, shape (c,)."""
        return np.asarray(self.drawn.left_out[self.drawn.stratum])

    def by_cluster(self, amounts: Numbers) -> Numbers:
        """Sums of the respondents of each cluster, shape (c,)."""
        code, size = self.drawn.cluster.to_numpy(), len(self.drawn.stratum)
        return np.asarray(np.bincount(code, weights=amounts, minlength=size), dtype=float)

    def marked(self, sides: Sequence[Collection[int]], marks: Numbers) -> Sampled:
        """The same respondents on so many sides, with other marks: their ranks, for example.

        Parameters
        ----------
        sides : the places of the groups on each side; who is on none is in no group
        marks : array, shape (n,)
        """
        place = self.sides_of(sides)
        terms = Terms.of_means(np.where(self.base > 0, marks, np.nan), bounds=self.groups[0].bounds)
        groups = grouped.of(terms, self._cells(place, len(sides)))
        return Sampled(groups, place, terms.top, terms.base, self.weight, self.drawn)

    def table(self, sides: Sequence[Collection[int]]) -> Crosstab:
        """How many on each side bring how much to the score?"""
        terms = Terms(self.top, self.base, "mean", self.groups[0].bounds)
        return crosstab.of_cells(terms, self._cells(self.sides_of(sides), len(sides)))

    def sides_of(self, sides: Sequence[Collection[int]]) -> npt.NDArray[np.integer]:
        """On which of these sides is each respondent, shape (n,)? Negative: on none."""
        place = np.full(len(self.place), -1)
        for at, groups in enumerate(sides):
            place[np.isin(self.place, list(groups))] = at
        return place

    def _cells(self, place: npt.NDArray[np.integer], size: int) -> Cells:
        row = np.flatnonzero((place >= 0) & (self.weight > 0))
        weight = self.weight[row]
        return Cells(row, place[row], tuple(weight**power for power in range(5)), size)

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
