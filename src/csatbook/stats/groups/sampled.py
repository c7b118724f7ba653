"""Groups of a sample drawn in strata or clusters, with what comparisons of them rest on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from functools import cached_property
from typing import Any, Self

import numpy as np
import numpy.typing as npt

from csatbook.stats import design
from csatbook.stats.block import Flags, Numbers
from csatbook.stats.design import Design
from csatbook.stats.groups.crossing import Patterns
from csatbook.stats.groups.group import Group
from csatbook.stats.tally import Tally
from csatbook.stats.terms import Terms

_ALONE = 1e-9
"""So little is left of one cluster's variance around itself."""


@dataclass(frozen=True, eq=False)
class Sampled:
    """What each respondent brings to a score, the group they are in, and how they were drawn."""

    place: npt.NDArray[np.integer]
    """The group of each respondent, shape (n,); negative: in none."""
    top: Numbers
    """What each brings to the score, shape (n,), as in `Terms`,"""
    base: Numbers
    weight: Numbers
    drawn: Design

    @classmethod
    def of_patterns(
        cls, terms: Terms, found: Patterns, everyone: Tally, place: npt.NDArray[np.integer]
    ) -> Self | None:
        """What each respondent brings, given what each pattern of answers does.

        None where respondents were drawn one by one (`everyone.drawn`).
        """
        if everyone.drawn is None:
            return None
        row = slice(None) if found.codes is None else found.codes
        return cls(place, terms.top[row], terms.base[row], everyone.weight, everyone.drawn)

    def only(self, groups: npt.NDArray[np.integer]) -> Self:
        """The same, with these as the only groups, counted anew."""
        place = np.full(int(max(self.place.max(initial=-1), groups.max(initial=-1))) + 2, -1)
        place[groups] = np.arange(len(groups))
        return replace(self, place=place[self.place])

    @property
    def left_out(self) -> Numbers:
        """The share of the clusters of each cluster's stratum that was not drawn, shape (c,)."""
        return np.asarray(self.drawn.left_out[self.drawn.stratum])

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

    def has_any(self, inside: Flags) -> Flags:
        """Which clusters have one of these respondents, shape (c,)?"""
        found = np.zeros(len(self.drawn.stratum), dtype=bool)
        found[self.drawn.cluster.to_numpy()[inside]] = True
        return found


@dataclass(frozen=True, eq=False, kw_only=True)
class Domain(Group):
    """A group whose precision rests on how its respondents were drawn, not on their sums alone."""

    sampled: Sampled
    others: bool = False
    """Whether it is of everyone in a group but those in its `places`."""

    @property
    def whole(self) -> bool:
        """Whether nobody was left out, so that its score is what it is."""
        return self.sampled.drawn.whole

    @cached_property
    def inside(self) -> Flags:
        """Whether a respondent is in its score, shape (n,)."""
        able = (self.sampled.base > 0) & (self.sampled.weight > 0)
        if self.others:
            able &= self.sampled.place >= 0
        if len(self.places) == 1:
            mine = self.sampled.place == self.places[0]
            return np.asarray(able & (~mine if self.others else mine))
        return np.isin(self.sampled.place, self.places, invert=self.others) & able

    @property
    def moved(self) -> Numbers:
        """By how much each moves the score, linearised, shape (n,); 0 for who is not in it."""
        return np.where(self.inside, self.sampled.away(self.value) / (self.base or 1.0), 0.0)

    @cached_property
    def held(self) -> Numbers:
        """The share of the score's weighted base that each cluster has, shape (c,)."""
        return self.sampled.by_cluster(self.sampled.bases(self.inside)) / (self.base or 1.0)

    @property
    def clusters(self) -> float:
        """The effective number of its clusters."""
        return float(1 / np.square(self.held).sum()) if self.n else 0.0

    @property
    def left(self) -> tuple[float, float | None]:
        """How much of its variance is left around its own score, with how many degrees of freedom?

        None of the latter where one cluster has it all, and nothing is left (Bell and McCaffrey
        2002, Survey Methodology 28(2)).
        """
        u2, u3, u4 = (float(np.sum(self.held**power)) for power in (2, 3, 4))
        left = 1 - 2 * u3 / u2 + u2
        return (0.0, None) if left < _ALONE else (left, u2**2 / u4 - 1)

    def variance_beside(self, other: Group) -> tuple[float, float]:
        """Of the difference of two domains: that of the difference of their deviations."""
        if not isinstance(other, Domain):
            msg = "expected two groups of one sample"
            raise TypeError(msg)
        moved, inside = self.moved - other.moved, self.inside | other.inside
        seen = design.variance(moved, self.sampled.drawn, inside)
        return seen.variance, float(seen.df)


def domains(groups: Sequence[Group], sampled: Sampled | None) -> tuple[Group, ...]:
    """The same groups, as they were drawn; as they are where `sampled` is None.

    Parameters
    ----------
    groups : the score in each group, as `crossing.group_scores` tells
    sampled : what each respondent brings to it, placed in these groups
    """
    if sampled is None:
        return tuple(groups)
    return tuple(
        Domain(**{**_told(group), "places": (place,)}, sampled=sampled)
        for place, group in enumerate(groups)
    )


def all_others(rests: Sequence[Group], among: Sequence[Domain]) -> list[Domain]:
    """For each domain everyone in the others, as they were drawn.

    Parameters
    ----------
    rests : the score of all others together, for each domain
    among : domains of one sample that share no respondent
    """
    sampled = among[0].sampled
    owner = np.full(int(sampled.place.max(initial=-1)) + 1, -1)
    for at, group in enumerate(among):
        owner[list(group.places)] = at
    placed = replace(sampled, place=np.where(sampled.place < 0, -1, owner[sampled.place]))
    return [
        Domain(**{**_told(rest), "sampled": placed, "places": (at,), "others": True})
        for at, rest in enumerate(rests)
    ]


def _told(group: Group) -> dict[str, Any]:
    """What a group was made with, without what it has worked out since."""
    return {field.name: getattr(group, field.name) for field in fields(Group)}
