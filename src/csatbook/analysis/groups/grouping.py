"""The groups of one variable: who of those that answered some items is in which."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
import pandas as pd

from csatbook.stats.groups import crossing, crosstab
from csatbook.stats.groups.crossing import Cells, Patterns, Places
from csatbook.stats.groups.crosstab import Crosstab
from csatbook.stats.groups.group import Group, merged
from csatbook.stats.groups.sampled import Sampled, domains
from csatbook.stats.tally import Tally
from csatbook.stats.terms import Terms
from csatbook.survey.state.reads import cached_property


@dataclass(frozen=True, eq=False)
class Groups:
    """The groups with enough answers to a score."""

    names: Sequence[str]
    each: Sequence[Group]
    others: Group
    """Everyone else with an answer, taken as one: of a small or hidden group, or of none."""
    sampled: Sampled | None
    """The respondents, where they were drawn in strata or clusters."""
    terms: Terms
    cells: Cells
    places: Sequence[int]
    """Those of the groups among all that there are."""

    @cached_property
    def table(self) -> Crosstab:
        """How many in each group bring how much to the score?"""
        return crosstab.cross_cells(self.terms, self.cells, self.sampled).only(self.places)

    @property
    def everyone(self) -> Sequence[Group]:
        """The groups and, behind them, everyone else: none is left out of the rest or the total."""
        return [*self.each, self.others] if self.others.n else self.each


@dataclass(frozen=True, eq=False)
class Membership:
    """Who is in which group of a variable."""

    names: Sequence[str]
    place: Places
    """The group of each respondent, behind all others the one of those without a group."""

    @classmethod
    def of_variable(cls, variable: pd.Series, hidden: Collection[str] = ()) -> Self:
        """Of categories, one a respondent; those in a hidden one are in no group.

        Examples
        --------
        >>> who = pd.Series(["old", None, "new"], dtype="category")
        >>> Membership.of_variable(who).place.tolist()
        [1, 2, 0]
        >>> Membership.of_variable(who, ["new"]).place.tolist()
        [1, 2, 2]
        """
        names = [str(name) for name in variable.cat.categories]
        codes = np.asarray(variable.cat.codes)
        shown = np.array([at for at, name in enumerate(names) if name not in hidden], int)
        return cls(names, np.where(np.isin(codes, shown), codes, len(names)))


@dataclass(frozen=True, eq=False)
class Grouping:
    """All groups of one variable, counted once for all scores of the same items."""

    patterns: Patterns
    everyone: Tally
    members: Membership
    """Of the same respondents."""
    least: int
    """Groups with fewer answers are left out."""

    def by(self, terms: Terms) -> Groups:
        """Which groups have enough answers to this score, and how high is it?

        Parameters
        ----------
        terms : what each pattern brings to it
        """
        return self._among(terms, None)

    def marks(self, like: Groups | None = None) -> Groups:
        """Which groups have enough marks of the one item? Or the same groups as another score."""
        numbers = self.patterns.given.marks[:, 0]
        terms = Terms.of_means(numbers, bounds=(-math.inf, math.inf))
        return self._among(terms, None if like is None else like.places)

    def _among(self, terms: Terms, places: Sequence[int] | None) -> Groups:
        """The groups of these places, or those with enough answers."""
        sampled = Sampled.of_patterns(terms, self.patterns, self.everyone, self.members.place)
        each = domains(crossing.group_scores(terms, self._cells), sampled)
        if places is None:
            places = [at for at, group in enumerate(each[:-1]) if group.n >= self.least]
        shown = set(places)
        others = merged([group for at, group in enumerate(each) if at not in shown])
        return Groups(
            [self.members.names[at] for at in places],
            [each[at] for at in places],
            others,
            sampled,
            terms,
            self._cells,
            places,
        )

    @cached_property
    def _cells(self) -> Cells:
        size = len(self.members.names) + 1
        return crossing.cells(self.patterns, self.everyone, self.members.place, size=size)
