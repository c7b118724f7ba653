"""The rule of smallest groups: which results of a wave would tell what single people answered.

It looks at all segments of the wave and all crossings of two, whichever reports are asked for, so
that a group is hidden in all of them or in none.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal, NamedTuple, Protocol

import numpy as np
import pandas as pd

from csatbook.analysis.subject import Subject
from csatbook.stats.block import Flags
from csatbook.stats.result import IndexScore
from csatbook.stats.suppression import Pair, Places
from csatbook.study.answered import Answered, DeliveredValue
from csatbook.study.declared import Declared
from csatbook.study.paired import Paired
from csatbook.survey.state.reads import cache

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


class ProtectedCells(NamedTuple):
    """The groups of a variable, or the cells of two that anybody is in."""

    n: Places
    """How many of them answered."""
    hidden: Flags


class ProtectedTables(Protocol):
    """What is counted and hidden of the groups of a wave, whoever is asked for."""

    @property
    def names(self) -> Mapping[str, Sequence[str]]:
        """By variable its groups; one more is of those without a value."""

    @property
    def crossed(self) -> Mapping[Pair, tuple[Places, Places]]:
        """By two variables the group of the one and the group of the other, of each cell."""

    def cells(self, asked: Base) -> Mapping[str | Pair, ProtectedCells]:
        """By variable and by two of them, the groups and cells of those who are counted."""

    def everyone(self, asked: Base) -> tuple[int, bool]:
        """How many are counted, and would some parts of the base, less others, tell of a few?"""


@dataclass(frozen=True, eq=False)
class Disclosure:
    """What is hidden in one wave."""

    tables: ProtectedTables
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
            n, told_by_parts = self.tables.everyone(asked)
            if n < self.least:
                return "too_few"
            return "protected" if told_by_parts else None
        n, hidden = self._cell(asked, places)
        everybody, _ = self._cell((), places)
        if not hidden:
            return None
        return "too_few" if n < self.least or everybody < self.least else "protected"

    def closed(self, variable: str, asked: Base = (), *, within: Place | None = None) -> list[str]:
        """Which groups of the variable must not be shown, of everyone or within a group?"""
        if self.least <= 1:
            return []
        names = np.array([*self.tables.names[variable], UNASSIGNED], dtype=object)
        hidden = self.tables.cells(asked)
        if within is None:
            return list(names[hidden[variable].hidden])
        if within[0] == variable:
            return [within[1]] if self.reason(asked, within) else []
        number = self._numbers(within[0]).get(within[1])
        pair, own, other = self._crossed(variable, within[0])
        return list(names[np.sort(own[(other == number) & hidden[pair].hidden])])

    def inhabited(self, *places: Place) -> bool:
        """Is anybody in all these places?"""
        return bool(self._cell((), places)[0] if places else self.tables.everyone(())[0])

    def exposed(self, rows: pd.DataFrame) -> Flags:
        """Which of these respondents are in a group that is hidden for its own sake?

        Not only for its neighbour's. A hidden group of `LARGE` is one that nobody can be found in.
        """
        exposed = np.zeros(len(rows), dtype=bool)
        for name in self.variables if self.least > 1 else ():
            table = self.tables.cells(())[name]
            small = np.flatnonzero(table.hidden & (table.n < LARGE))
            names = np.array([*self.tables.names[name], None], dtype=object)[small]
            exposed |= rows[name].isin([each for each in names if each is not None]).to_numpy()
            if None in names:
                exposed |= rows[name].isna().to_numpy()
        return exposed

    def _cell(self, asked: Base, places: tuple[Place, ...]) -> tuple[int, bool]:
        """How many are in these places, and are they hidden?"""
        numbers = [self._numbers(variable).get(name) for variable, name in places]
        if len({variable for variable, _ in places}) < len(places) or None in numbers:
            return 0, False  # nobody is in two groups of one variable
        tables = self.tables.cells(asked)
        if len(places) == 1:
            ((variable, _),) = places
            (at,) = numbers
            return int(tables[variable].n[at]), bool(tables[variable].hidden[at])
        (one, _), (other, _) = places
        pair, order, known = self._ordered(one, other)
        wanted = (numbers[0] or 0) * self._width(other) + (numbers[1] or 0)
        at = int(np.searchsorted(known, wanted))
        if at == len(known) or known[at] != wanted:
            return 0, False
        return int(tables[pair].n[order[at]]), bool(tables[pair].hidden[order[at]])

    @cache
    def _ordered(self, one: str, other: str) -> tuple[Pair, Places, Places]:
        """The table of two variables, and its cells by one number of both groups, lowest first."""
        pair, own, across = self._crossed(one, other)
        numbers = own * self._width(other) + across
        order = np.argsort(numbers)
        return pair, order, numbers[order]

    def _width(self, variable: str) -> int:
        return len(self.tables.names[variable]) + 1

    def _crossed(self, one: str, other: str) -> tuple[Pair, Places, Places]:
        """The table of two variables, and the groups of the first and the second in its cells."""
        if (one, other) in self.tables.crossed:
            return (one, other), *self.tables.crossed[one, other]
        column, row = self.tables.crossed[other, one]
        return (other, one), row, column

    @cache
    def _numbers(self, variable: str) -> Mapping[str, int]:
        """The number of each group; the last is that of those without a value."""
        names = (*self.tables.names[variable], UNASSIGNED)
        return {name: at for at, name in enumerate(names)}
