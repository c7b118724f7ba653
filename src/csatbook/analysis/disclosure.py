"""The rule of smallest groups: which results of a wave would tell what single people answered.

It looks at all segments of the wave and all crossings of two, whichever reports are asked for, so
that a group is hidden in all of them or in none.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache, cached_property
from typing import Literal, Protocol

import numpy as np
import pandas as pd

from csatbook.analysis.subject import Subject
from csatbook.stats import suppression
from csatbook.stats.block import Flags, Numbers
from csatbook.stats.result import IndexScore
from csatbook.stats.suppression import Crossed, Hidden, Pair, Places, SegmentCells
from csatbook.study import Study
from csatbook.study.answered import Answered, DeliveredValue
from csatbook.study.declared import Declared
from csatbook.study.paired import Paired

Reason = Literal["too_few", "protected"]
"""Fewer than the study's `min_answers`; or they, or a small group, could be worked out."""
REASONS = ("too_few", "protected")
Base = tuple[tuple[str, ...], ...]
"""Who is counted: everyone who answered all items of one of these; without any, everyone."""
Place = tuple[str, str]
"""A segment variable and its value."""
LARGE = 30
"""Of so many respondents none is known by being one of them."""
UNASSIGNED = "\n"
"""Stands for those without a value; no value of a segment has a line break."""


def base(declared: Declared | None, subject: Subject) -> Base:
    """Whose answers are in this subject of a score?"""
    items = subject.items
    match declared:
        case Paired():
            return tuple(zip(items[::2], items[1::2], strict=True))
        case DeliveredValue():
            return tuple((one, other) for one in declared.value for other in declared.cost)
        case Answered() | None:
            return tuple((item,) for item in items)
        case _:
            return ()


def guarded(result: IndexScore, least: int, why: Reason | None) -> IndexScore:
    """The same, without its value where it is hidden or of fewer than `least`.

    And without a design effect, which comes of their answers, too.
    """
    reason = why or ("too_few" if result.n < least else None)
    if reason is None:
        return result
    n_eff = result.n_eff if result.clusters is None else None
    return replace(result, value=None, low=None, high=None, error=None, n_eff=n_eff, reason=reason)


@dataclass(frozen=True, eq=False)
class Disclosure:
    """What is hidden in one wave."""

    rows: pd.DataFrame
    """Items and segments of everyone."""
    variables: tuple[str, ...]
    least: int

    def reason(self, asked: Base, *places: Place) -> Reason | None:
        """Why must nothing be shown of those who are in all these places? None where it may.

        Parameters
        ----------
        asked : whose answers are counted
        places : none for everyone; a group; or two, for those of a group who are in another, too
        """
        if self.least <= 1:
            return None
        if not (places := tuple(dict.fromkeys(places))):
            if self._counted(asked)[0] < self.least:
                return "too_few"
            return "protected" if self._told_by_parts(asked) else None
        n, hidden = self._cell(asked, places)
        everybody, _ = self._cell((), places)
        if not hidden:
            return None
        return "too_few" if n < self.least or everybody < self.least else "protected"

    def closed(self, variable: str, asked: Base = (), *, within: Place | None = None) -> list[str]:
        """Which groups of the variable must not be shown, of everyone or within a group?"""
        places = () if within is None else (within,)
        return [
            name
            for name in (*self._names(variable), UNASSIGNED)
            if self.reason(asked, *places, (variable, name))
        ]

    def count(self, *places: Place) -> int:
        """How many are in all these places?"""
        return self._cell((), places)[0] if places else len(self.rows)

    def exposed(self, rows: pd.DataFrame) -> Flags:
        """Which of these respondents are in a group that is hidden for its own sake?

        Not only for its neighbour's. A hidden group of `LARGE` is one that nobody can be found in.
        """
        found = np.zeros(len(rows), dtype=bool)
        for name in self.variables if self.least > 1 else ():
            small = self._tables(())[name].n < LARGE
            found |= (self._hidden(())[name] & small)[_codes(rows[name])]
        return found

    def _cell(self, asked: Base, places: tuple[Place, ...]) -> tuple[int, bool]:
        """How many are in these places, and are they hidden?"""
        numbers = [self._numbers(variable).get(name) for variable, name in places]
        if len({variable for variable, _ in places}) < len(places) or None in numbers:
            return 0, False  # nobody is in two groups of one variable
        tables, hidden = self._tables(asked), self._hidden(asked)
        if len(places) == 1:
            ((variable, _),) = places
            (at,) = numbers
            return int(tables[variable].n[at]), bool(hidden[variable][at])
        (one, _), (other, _) = places
        if (one, other) not in self._crossed:
            one, other, numbers = other, one, numbers[::-1]
        row, column = self._crossed[one, other]
        found = np.flatnonzero((row == numbers[0]) & (column == numbers[1]))
        if not len(found):
            return 0, False
        return int(tables[one, other].n[found[0]]), bool(hidden[one, other][found[0]])

    @cache  # noqa: B019 - lives as long as the wave's rows
    def _names(self, variable: str) -> list[str]:
        return [str(name) for name in self.rows[variable].cat.categories]

    @cache  # noqa: B019 - lives as long as the wave's rows
    def _numbers(self, variable: str) -> Mapping[str, int]:
        """The number of each group; the last is that of those without a value."""
        return {name: at for at, name in enumerate((*self._names(variable), UNASSIGNED))}

    @cached_property
    def _codes(self) -> Mapping[str, Places]:
        """The group of each respondent; the last is of those without a value."""
        found = {}
        for name in self.variables:
            column = self.rows[name].cat
            codes = np.asarray(column.codes, dtype=np.int64)
            found[name] = np.where(codes < 0, len(column.categories), codes)
        return found

    @cached_property
    def _kinds(self) -> tuple[Places, Mapping[str, Places]]:
        """The respondents who are in the same groups of all variables: whose, and which groups."""
        if not self.variables:
            return np.zeros(len(self.rows), np.int64), {}
        table = np.column_stack([self._codes[name] for name in self.variables])
        different, whose = np.unique(table, axis=0, return_inverse=True)
        return whose.reshape(-1), dict(zip(self.variables, different.T, strict=True))

    @cached_property
    def _crossed(self) -> Mapping[Pair, tuple[Places, Places]]:
        """The cells of each two variables that anybody is in."""
        found = {}
        for pair, (_, cells) in self._pairs.items():
            width = len(self._names(pair[1])) + 1
            found[pair] = (cells // width, cells % width)
        return found

    @cached_property
    def _pairs(self) -> Mapping[Pair, tuple[Places, Places]]:
        """For each two variables the cell of each kind of respondents, and the cells."""
        _, kinds = self._kinds
        found = {}
        for place, one in enumerate(self.variables):
            for other in self.variables[place + 1 :]:
                width = len(self._names(other)) + 1
                cells, at = np.unique(kinds[one] * width + kinds[other], return_inverse=True)
                found[one, other] = (at.reshape(-1), cells)
        return found

    @cached_property
    def _places(self) -> Mapping[str | Pair, Places]:
        """By variable and by two of them, the group or cell of each kind of respondents."""
        _, kinds = self._kinds
        found: dict[str | Pair, Places] = dict(kinds.items())
        found.update((pair, at) for pair, (at, _) in self._pairs.items())
        return found

    @cache  # noqa: B019 - lives as long as the wave's rows
    def _counted(self, asked: Base) -> tuple[int, SegmentCells]:
        """How many are in the base, and their number by kind with the range of their answers."""
        whose, kinds = self._kinds
        size = len(next(iter(kinds.values()))) if kinds else 1
        inside = np.ones(len(self.rows), dtype=bool)
        said: Numbers | None = None
        if asked:
            answers = [self._answers(one) for one in asked]
            inside = np.logical_or.reduce([~np.isnan(one) for one in answers])
            said = answers[0] if len(asked) == 1 else None
        n = np.bincount(whose[inside], minlength=size)
        low, high = np.full(size, np.inf), np.full(size, -np.inf)
        if said is None:
            low[n > 0], high[n > 0] = -np.inf, np.inf
        else:
            np.minimum.at(low, whose[inside], said[inside])
            np.maximum.at(high, whose[inside], said[inside])
        return int(n.sum()), SegmentCells(n, low, high)

    def _answers(self, items: tuple[str, ...]) -> Numbers:
        """What each respondent said: the mark, of two items their difference; NaN without all."""
        marks = self.rows[list(items)].to_numpy(dtype=float)
        return marks[:, -1] - (marks[:, 0] if len(items) > 1 else 0.0)

    @cache  # noqa: B019 - lives as long as the wave's rows
    def _tables(self, asked: Base) -> Mapping[str | Pair, SegmentCells]:
        """The base by group and by cell."""
        _, counted = self._counted(asked)
        sizes = {name: len(self._names(name)) + 1 for name in self.variables} | {
            pair: len(cells) for pair, (_, cells) in self._pairs.items()
        }
        return {name: _summed(counted, at, sizes[name]) for name, at in self._places.items()}

    @cache  # noqa: B019 - lives as long as the wave's rows
    def _hidden(self, asked: Base) -> Hidden:
        tables = self._tables(asked)
        crossed = {
            pair: Crossed(row, column, tables[pair])
            for pair, (row, column) in self._crossed.items()
        }
        groups = {name: tables[name] for name in self.variables}
        given = None
        if asked:
            given = {name: flags.copy() for name, flags in self._hidden(()).items()}
            if len(asked) > 1:
                for name, flags in self._remainders(asked).items():
                    given[name] |= flags
        return suppression.suppress(groups, crossed, least=self.least, given=given)

    def _remainders(self, asked: Base) -> Hidden:
        """Where would several items, less those shown of them, tell what is hidden of the others?

        Where all answered a hidden one, or fewer than the least answered none that is shown.
        """
        tables, whose = self._tables(asked), self._kinds[0]
        hides = {part: self._hidden((part,)) for part in asked}
        answered = {part: ~np.isnan(self._answers(part)) for part in asked}
        found: Hidden = {}
        for name, places in self._places.items():
            n = tables[name].n
            found[name], partly = np.zeros(len(n), dtype=bool), np.zeros(len(n), dtype=bool)
            for part in asked:
                own = self._tables((part,))[name].n
                lost = hides[part][name] & (own > 0)
                found[name] |= lost & (own == n)
                partly |= lost
            there = np.flatnonzero(partly[places][whose]) if partly.any() else np.empty(0, np.int64)
            at = places[whose[there]]
            told = [answered[part][there] & ~hides[part][name][at] for part in asked]
            covered = np.bincount(at[np.logical_or.reduce(told)], minlength=len(n))
            rest = n - covered
            found[name] |= partly & (rest > 0) & (rest < self.least)
        return found

    def _told_by_parts(self, asked: Base) -> bool:
        """The same of everyone."""
        if len(asked) < 2:
            return False
        shown = [part for part in asked if self._counted((part,))[0] >= self.least]
        if len(shown) == len(asked) or not shown:
            return False
        return 0 < self._counted(asked)[0] - self._counted(tuple(shown))[0] < self.least


def _summed(cells: SegmentCells, at: Places, size: int) -> SegmentCells:
    low, high = np.full(size, np.inf), np.full(size, -np.inf)
    np.minimum.at(low, at, cells.low)
    np.maximum.at(high, at, cells.high)
    n = np.bincount(at, weights=cells.n, minlength=size).astype(np.int64)
    return SegmentCells(n, low, high)


class Answers(Protocol):
    """What is needed of a store."""

    @property
    def study(self) -> Study:
        """Whose answers they are."""

    def rows(self, period: str, columns: Iterable[str]) -> pd.DataFrame:
        """Those of the valid respondents of a period."""


@cache
def disclosure(store: Answers, period: str) -> Disclosure:
    """What must not be shown of this wave?"""
    study = store.study
    variables = tuple(study.segments)
    return Disclosure(
        store.rows(period, [*study.marked, *variables]), variables, study.report.min_answers
    )
