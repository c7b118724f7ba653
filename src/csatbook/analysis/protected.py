"""What is counted and hidden of the groups of a wave: from its rows, or as it was kept of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from csatbook.analysis.disclosure import (
    UNASSIGNED,
    Base,
    ProtectedCells,
    base,
)
from csatbook.analysis.subject import subjects
from csatbook.stats import suppression
from csatbook.stats.block import Numbers
from csatbook.stats.suppression import Crossed, Hidden, Pair, Places, SegmentCells
from csatbook.study import Study
from csatbook.survey.state.reads import cache, cached_property


@dataclass(frozen=True, eq=False)
class CountedTables:
    """As the rows of the wave say."""

    rows: pd.DataFrame
    """Items and segments of everyone."""
    variables: tuple[str, ...]
    least: int

    @cached_property
    def names(self) -> Mapping[str, Sequence[str]]:
        """By variable its groups; one more is of those without a value."""
        return {name: [*map(str, self.rows[name].cat.categories)] for name in self.variables}

    @cache
    def cells(self, asked: Base) -> Mapping[str | Pair, ProtectedCells]:
        """By variable and by two of them, the groups and cells of those who are counted."""
        tables, hidden = self._tables(asked), self._hidden(asked)
        return {name: ProtectedCells(tables[name].n, hidden[name]) for name in tables}

    @cache
    def everyone(self, asked: Base) -> tuple[int, bool]:
        """How many are counted, and would some parts of the base, less others, tell of a few?"""
        return self._counted(asked)[0], self._told_by_parts(asked)

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
        whose = np.zeros(len(self.rows), np.int64)
        different: dict[str, Places] = {}
        for name, codes in self._codes.items():
            size = len(self.names[name]) + 1
            known, whose = _numbered(whose * size + codes)
            different = {before: kinds[known // size] for before, kinds in different.items()}
            different[name] = known % size
        return whose, different

    @cached_property
    def crossed(self) -> Mapping[Pair, tuple[Places, Places]]:
        """The cells of each two variables that anybody is in."""
        found = {}
        for pair, (_, cells) in self._pairs.items():
            width = len(self.names[pair[1]]) + 1
            found[pair] = (cells // width, cells % width)
        return found

    @cached_property
    def _pairs(self) -> Mapping[Pair, tuple[Places, Places]]:
        """For each two variables the cell of each kind of respondents, and the cells."""
        _, kinds = self._kinds
        found = {}
        for place, one in enumerate(self.variables):
            for other in self.variables[place + 1 :]:
                width = len(self.names[other]) + 1
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

    @cache
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
        first, last = self._marks(items[0]), self._marks(items[-1])
        return last - first if len(items) > 1 else last

    @cache
    def _marks(self, item: str) -> Numbers:
        return self.rows[item].to_numpy(dtype=float)

    @cache
    def _tables(self, asked: Base) -> Mapping[str | Pair, SegmentCells]:
        """The base by group and by cell."""
        _, counted = self._counted(asked)
        sizes = {name: len(self.names[name]) + 1 for name in self.variables} | {
            pair: len(cells) for pair, (_, cells) in self._pairs.items()
        }
        return {name: _summed(counted, at, sizes[name]) for name, at in self._places.items()}

    @cache
    def _hidden(self, asked: Base) -> Hidden:
        tables = self._tables(asked)
        crossed = {
            pair: Crossed(row, column, tables[pair]) for pair, (row, column) in self.crossed.items()
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


def _numbered(codes: Places) -> tuple[Places, Places]:
    """The different codes, lowest first, and the place of each among them."""
    size = int(codes.max(initial=-1)) + 1
    if size > 4 * len(codes):  # a table of all that could be would be larger than what is
        known, place = np.unique(codes, return_inverse=True)
        return known, place.reshape(-1)
    there = np.zeros(size, dtype=bool)
    there[codes] = True
    return np.flatnonzero(there), (np.cumsum(there) - 1)[codes]


def _summed(cells: SegmentCells, at: Places, size: int) -> SegmentCells:
    low, high = np.full(size, np.inf), np.full(size, -np.inf)
    np.minimum.at(low, at, cells.low)
    np.maximum.at(high, at, cells.high)
    n = np.bincount(at, weights=cells.n, minlength=size).astype(np.int64)
    return SegmentCells(n, low, high)


@dataclass(frozen=True, eq=False)
class KeptTables:
    """The same of a large wave, read where it is kept; of other bases than those as rows say."""

    read: Callable[[Sequence[str]], pa.Table]
    """Gives columns of the table that `written` makes."""
    known: Mapping[Base, int]
    """The number of each base that is kept."""
    variables: tuple[str, ...]
    count: Callable[[], CountedTables]

    @cached_property
    def _table(self) -> Places:
        """The table of each cell: of a variable, or of two, in their order."""
        return _numbers(self.read(["table"])["table"])

    @cached_property
    def names(self) -> Mapping[str, Sequence[str]]:
        """By variable its groups; one more is of those without a value."""
        names = self.read(["name"])["name"].to_numpy()
        return {
            variable: names[self._table == place][:-1].tolist()
            for place, variable in enumerate(self.variables)
        }

    @cached_property
    def crossed(self) -> Mapping[Pair, tuple[Places, Places]]:
        """By two variables the group of the one and the group of the other, of each cell."""
        table = self.read(["row", "column"])
        row, column = _numbers(table["row"]), _numbers(table["column"])
        return {
            pair: (row[self._table == place], column[self._table == place])
            for place, pair in enumerate(_pairs(self.variables), len(self.variables))
        }

    @cache
    def cells(self, asked: Base) -> Mapping[str | Pair, ProtectedCells]:
        """By variable and by two of them, the groups and cells of those who are counted."""
        if asked not in self.known:
            return self._counted.cells(asked)
        number = self.known[asked]
        table = self.read([f"n{number}", f"hidden{number}"])
        n, hidden = _numbers(table[f"n{number}"]), table[f"hidden{number}"].to_numpy()
        names: list[str | Pair] = [*self.variables, *_pairs(self.variables)]
        return {
            name: ProtectedCells(n[self._table == place], hidden[self._table == place])
            for place, name in enumerate(names)
        }

    @cache
    def everyone(self, asked: Base) -> tuple[int, bool]:
        """How many are counted, and would some parts of the base, less others, tell of a few?"""
        if asked not in self.known:
            return self._counted.everyone(asked)
        told = self.read([f"told{self.known[asked]}"]).column(0)
        return int(self.cells(asked)[self.variables[0]].n.sum()), bool(told[0].as_py())

    @cached_property
    def _counted(self) -> CountedTables:
        return self.count()


def written(tables: CountedTables, bases: Iterable[Base]) -> pa.Table:
    """All that is known of these bases, a row a group or cell."""
    crossed = tables.crossed
    made: dict[str, list[Any]] = {name: [] for name in ("table", "row", "column", "name")}
    for place, variable in enumerate(tables.variables):
        names = [*tables.names[variable], UNASSIGNED]
        made["table"].append(np.full(len(names), place))
        made["row"].append(np.arange(len(names)))
        made["column"].append(np.full(len(names), -1))
        made["name"] += names
    for place, pair in enumerate(_pairs(tables.variables), len(tables.variables)):
        row, column = crossed[pair]
        made["table"].append(np.full(len(row), place))
        made["row"].append(row)
        made["column"].append(column)
        made["name"] += [""] * len(row)
    columns = {name: np.concatenate(made[name]) for name in ("table", "row", "column")}
    columns["name"] = np.array(made["name"], dtype=object)
    order: list[str | Pair] = [*tables.variables, *_pairs(tables.variables)]
    for number, asked in enumerate(bases):
        cells = tables.cells(asked)
        columns[f"n{number}"] = np.concatenate([cells[name].n for name in order])
        columns[f"hidden{number}"] = np.concatenate([cells[name].hidden for name in order])
        columns[f"told{number}"] = np.full(len(columns["table"]), tables.everyone(asked)[1])
    return pa.table(columns)


def _pairs(variables: Sequence[str]) -> list[Pair]:
    return list(combinations(variables, 2))


def _numbers(column: pa.ChunkedArray) -> Places:
    return np.asarray(column.to_numpy(), dtype=np.int64)


def bases(study: Study) -> tuple[Base, ...]:
    """Whose answers are counted in some score of the study, or in some item?"""
    asked = [
        base(declared, subject)
        for declared in (None, *study.answered.values())
        for subject in subjects(study, declared)
    ]
    return tuple(dict.fromkeys([(), *(((item,),) for item in study.items), *asked]))
