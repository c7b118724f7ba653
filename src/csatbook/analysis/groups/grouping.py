"""The groups of one variable: who of those that answered some items is in which."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import pandas as pd

from csatbook.stats.compare import sampled
from csatbook.stats.compare.sampled import Sampled
from csatbook.stats.groups import crossing, crosstab, grouped
from csatbook.stats.groups.crossing import Cells, Patterns, Places
from csatbook.stats.groups.crosstab import Crosstab
from csatbook.stats.groups.group import Group, merged
from csatbook.stats.tally import Tally
from csatbook.stats.terms import Terms


@dataclass(frozen=True, eq=False)
class Groups:
    """The groups with enough answers to a score."""

    names: Sequence[str]
    each: Sequence[Group]
    others: Group
    """Everyone else with an answer, taken as one: of a small or hidden group, or of none."""
    sampled: Sampled | None
    """The same of respondents who were drawn in strata or clusters."""
    terms: Terms
    cells: Cells
    places: Sequence[int]
    """Those of the groups among all that there are."""

    @cached_property
    def table(self) -> Crosstab:
        """How many in each group bring how much to the score?"""
        return crosstab.of_cells(self.terms, self.cells).only(self.places)

    @property
    def everyone(self) -> Sequence[Group] | Sampled:
        """The groups and, behind them, everyone else: none is left out of the rest or the total."""
        each = [*self.each, self.others] if self.others.n else self.each
        if self.sampled is None:
            return each
        place = self.sampled.place
        return replace(self.sampled, groups=each, place=np.where(place < 0, len(self.names), place))


@dataclass(frozen=True, eq=False)
class Grouping:
    """All groups of one variable, counted once for all scores of the same items."""

    patterns: Patterns
    everyone: Tally
    variable: pd.Series
    """Of the same respondents, as categories."""
    least: int
    """Groups with fewer answers are left out."""

    def by(self, terms: Terms) -> Groups:
        """Which groups have enough answers to this score, and how high is it?

        Parameters
        ----------
        terms : what each pattern brings to it
        """
        each = grouped.of(terms, self._cells)
        enough = [at for at, one in enumerate(each[:-1]) if one.n >= self.least]
        return self._only(terms, each, enough)

    def marks(self, like: Groups | None = None) -> Groups:
        """Which groups have enough marks of the one item? Or the same groups as another score."""
        numbers = self.patterns.given.marks[:, 0]
        terms = Terms.of_means(numbers, bounds=(-math.inf, math.inf))
        if like is None:
            return self.by(terms)
        return self._only(terms, grouped.of(terms, self._cells), like.places)

    def _only(self, terms: Terms, each: Sequence[Group], places: Sequence[int]) -> Groups:
        groups = [each[at] for at in places]
        others = merged([one for at, one in enumerate(each) if at not in set(places)])
        names = [str(self.variable.cat.categories[at]) for at in places]
        drawn = None
        if self.everyone.drawn is not None:
            own = self._renumbered(places)
            drawn = sampled.of(terms, self.patterns, self.everyone, own, groups)
        return Groups(names, groups, others, drawn, terms, self._cells, places)

    @cached_property
    def _cells(self) -> Cells:
        """The last group is of those without one."""
        last = len(self.variable.cat.categories)
        codes = np.where(self._codes < 0, last, self._codes)
        return crossing.cells(self.patterns, self.everyone, codes, size=last + 1)

    @property
    def _codes(self) -> Places:
        return np.asarray(self.variable.cat.codes)

    def _renumbered(self, among: Sequence[int]) -> Places:
        """The place of each respondent's group among these; negative in none of them."""
        # the last is for those without a group, whose code is -1
        places = np.full(len(self.variable.cat.categories) + 1, -1)
        places[list(among)] = np.arange(len(among))
        return places[self._codes]
