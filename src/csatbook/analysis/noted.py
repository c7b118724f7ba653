"""What a report learns of the others in its wave by the rule of smallest groups, noted."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Protocol
from weakref import WeakKeyDictionary, WeakValueDictionary

import numpy as np
import pandas as pd
import pyarrow as pa

from csatbook.analysis import protected
from csatbook.analysis.disclosure import (
    LARGE,
    UNASSIGNED,
    Base,
    Disclosure,
    ProtectedCells,
    ProtectedTables,
)
from csatbook.stats.suppression import Pair, Places
from csatbook.study import Study
from csatbook.survey.state import digests, reads
from csatbook.survey.state.reads import ALL_HIDDEN, HIDDEN, Read, cache
from csatbook.survey.store import Store


@dataclass(frozen=True, eq=False)
class NotedTables:
    """Protected tables, of which is noted what a report can learn of others: who of them is hidden.

    So that a report stands as long as nobody else is hidden, whatever the others answered.
    """

    tables: ProtectedTables
    variables: tuple[str, ...]
    least: int
    period: str

    @property
    def names(self) -> Mapping[str, Sequence[str]]:
        """By variable its groups; one more is of those without a value."""
        return self.tables.names

    @property
    def crossed(self) -> Mapping[Pair, tuple[Places, Places]]:
        """By two variables the group of the one and the group of the other, of each cell."""
        return self.tables.crossed

    @cache
    def cells(self, asked: Base) -> Mapping[str | Pair, ProtectedCells]:
        """By variable and by two of them, the groups and cells of those who are counted."""
        reads.note((HIDDEN, self.period, json.dumps(asked)), lambda: self.hidden(asked))
        return self.tables.cells(asked)

    @cache
    def everyone(self, asked: Base) -> tuple[int, bool]:
        """How many are counted, and would some parts of the base, less others, tell of a few?"""
        reads.note((ALL_HIDDEN, self.period, json.dumps(asked)), lambda: self.all_hidden(asked))
        return self.tables.everyone(asked)

    @cache
    def hidden(self, asked: Base) -> str:
        """Which digest has all that is asked of these cells, by the names of their groups?"""
        known, cells = self.tables.cells(()), self.tables.cells(asked)
        whole = sha256()
        number = {}
        for variable in self.variables:
            names, there = [*self.names[variable], UNASSIGNED], known[variable].n > 0
            number[variable] = np.cumsum(there)
            whole.update("\n\n".join(np.array(names, dtype=object)[there]).encode())
            whole.update(self._levels(cells[variable])[there].tobytes())
        for pair, (row, column) in self.crossed.items():
            places = np.stack([number[pair[0]][row], number[pair[1]][column]])
            whole.update(places.tobytes() + self._levels(cells[pair]).tobytes())
        return whole.hexdigest()[:24]

    @cache
    def all_hidden(self, asked: Base) -> str:
        """Which digest has what is asked of everyone?"""
        n, told_by_parts = self.tables.everyone(asked)
        return f"{n > 0} {n < self.least} {told_by_parts}"

    def _levels(self, cells: ProtectedCells) -> Places:
        said = (cells.n > 0, cells.n < self.least, cells.n < LARGE, cells.hidden)
        return np.asarray(sum(np.int64(2**place) * each for place, each in enumerate(said)))


class Answers(Protocol):
    """What is needed of a store."""

    def __hash__(self) -> int:
        """What is known of a store is kept by it."""

    @property
    def study(self) -> Study:
        """Whose answers they are."""

    def rows(self, period: str, columns: Iterable[str]) -> pd.DataFrame:
        """Those of the valid respondents of a period."""

    def kept(
        self, period: str, name: str, make: Callable[[], Any], *, columns: Sequence[str]
    ) -> Any:
        """A table of a large wave that is made once; None of a small wave."""


_everyone = WeakKeyDictionary[Answers, WeakValueDictionary[str, pd.DataFrame]]()
_noted = WeakKeyDictionary[Answers, dict[str, list[Read]]]()
"""What was noted when they were read."""


def everyone(store: Answers, period: str) -> pd.DataFrame:
    """The marks and segments of all valid respondents of a wave; read once, while anybody has them.

    A frame that is shared: to be read, not to be changed.
    """
    known, notes = _everyone.setdefault(store, WeakValueDictionary()), _noted.setdefault(store, {})
    made: list[pd.DataFrame] = []

    def read() -> None:
        made.append(store.rows(period, [*store.study.marked, *store.study.segments]))

    rows = known.get(period)
    if rows is None:
        notes[period] = list(reads.gathered(read))
        rows = known[period] = made.pop()
    for each in notes[period]:
        reads.note(each)
    return rows


def group(store: Store, period: str, variable: str, value: str) -> pd.DataFrame:
    """The same of one group of a wave: from everyone's, where these are in memory, else read."""
    columns = [*store.study.marked, *store.study.segments]
    known = _everyone.get(store)
    rows = None if known is None else known.get(period)
    if rows is None:
        return store.rows(period, columns, where=(variable, value))
    digests.note_rows(period, columns, (variable, value))
    return rows[rows[variable] == value]


@cache
def disclosure(store: Answers, period: str) -> Disclosure:
    """What must not be shown of this wave?"""
    known = tables(store, period)
    return Disclosure(known, known.variables, known.least)


@cache
def tables(store: Answers, period: str) -> NotedTables:
    """What is counted and hidden of the groups of this wave, of which is noted what is asked."""
    study = store.study
    variables, least = tuple(study.segments), study.report.min_answers
    bases = {asked: number for number, asked in enumerate(protected.bases(study))}

    def count() -> protected.CountedTables:
        with reads.apart():
            rows = everyone(store, period)
        return protected.CountedTables(rows, variables, least)

    def read(columns: Sequence[str]) -> pa.Table:
        with reads.apart():
            return store.kept(
                period, "disclosure", lambda: protected.written(count(), bases), columns=columns
            )

    counted: ProtectedTables
    if variables and read(["table"]) is not None:
        counted = protected.KeptTables(read, bases, variables, count)
    else:
        counted = count()
    return NotedTables(counted, variables, least, period)


def digest(store: Answers, read: Read) -> str:
    """Which digest has now what was read of the groups that are hidden?"""
    kind, period, asked = read
    known = tables(store, period)
    items = tuple(tuple(part) for part in json.loads(asked))
    return known.hidden(items) if kind == HIDDEN else known.all_hidden(items)
