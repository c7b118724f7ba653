"""Which groups must not be shown, so that nobody can work out what a small one answered."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from csatbook.stats.block import Flags, Numbers

Places = npt.NDArray[np.int64]
Pair = tuple[str, str]


@dataclass(frozen=True, eq=False)
class SegmentCells:
    """How many answered in each group, and the least and the greatest that they said."""

    n: Places
    low: Numbers
    high: Numbers
    """Of nobody infinity and minus infinity; the other way round where it is not one number."""


@dataclass(frozen=True, eq=False)
class Crossed:
    """The cells of two variables: each a group of the one and a group of the other."""

    row: Places
    column: Places
    cells: SegmentCells


Hidden = dict[str | Pair, Flags]
"""By variable a flag for each group; by two variables one for each cell."""


def suppress(
    groups: Mapping[str, SegmentCells],
    crossed: Mapping[Pair, Crossed],
    *,
    least: int,
    given: Mapping[str | Pair, Flags] | None = None,
) -> Hidden:
    """Which groups and which cells of two variables are hidden?

    Parameters
    ----------
    groups : by variable, all its groups, those without a value among them: together everyone
    crossed : by two of the variables, all cells that anybody is in
    least : a group of fewer is hidden, and one whose answers are all the same
        Unless everyone's are: then there is nothing to hide.
    given : what is hidden whatever it holds

    Returns
    -------
    dict
        With what is hidden goes so much of its neighbours that no total less what is shown beside
        it leaves a single group, fewer than `least` people or people who all said the same. A
        hidden group is hidden in every cell. The smallest neighbours go first, rather those that
        are not the whole of another group, which would have to be hidden, too.

    Notes
    -----
    Primary and secondary (complementary) suppression, line by line of the published tables: a
    total of everyone over the groups of a variable, a group over those of another, and within it
    the groups of a third that lie in one of another (cities in a province). What several tables
    tell together is not looked at.

    References
    ----------
    Hundepool et al. (2012), Statistical Disclosure Control, Wiley, ch. 4.

    Examples
    --------
    >>> def cells(*n):
    ...     counts = np.array(n)
    ...     return SegmentCells(counts, np.full(len(n), -np.inf), np.full(len(n), np.inf))
    >>> suppress({"region": cells(40, 38, 7, 3)}, {}, least=5)["region"].tolist()
    [False, False, True, True]
    >>> suppress({"region": cells(40, 3, 4)}, {}, least=5)["region"].tolist()
    [False, True, True]
    """
    alike = all(_alike(each, np.flatnonzero(each.n)) for each in groups.values())
    tables: dict[str | Pair, SegmentCells] = {}
    tables.update(groups)
    tables.update((pair, one.cells) for pair, one in crossed.items())
    hidden: Hidden = {
        name: _primary(each, least, alike=alike) | (False if given is None else given[name])
        for name, each in tables.items()
    }
    rule = _Rule(least, alike)
    inner = list(_inner(groups, crossed))
    before = -1
    while (now := sum(int(flags.sum()) for flags in hidden.values())) != before:
        before = now
        for name, each in groups.items():
            everyone = np.zeros(len(each.n), np.int64)
            rule.close(everyone, each, hidden[name], np.array([True]), each.n == 0)
        for pair, table in crossed.items():
            sides = tuple(zip(pair, (table.row, table.column), strict=True))
            for name, line in sides:
                hidden[pair] |= hidden[name][line]
            for (name, line), (other, across) in (sides, sides[::-1]):
                whole = table.cells.n == groups[other].n[across]
                lost = rule.close(line, table.cells, hidden[pair], ~hidden[name], whole)
                hidden[name][lost] = True
        for pair, above, line in inner:
            cells = crossed[pair].cells
            lost = rule.close(line, cells, hidden[pair], ~hidden[above], cells.n == 0)
            hidden[above][lost] = True
    return hidden


def _inner(
    groups: Mapping[str, SegmentCells], crossed: Mapping[Pair, Crossed]
) -> Iterator[tuple[Pair, Pair, Places]]:
    """Cells of a variable within another, such as cities in provinces, that add up to its cells.

    In a report of a third variable's group both are shown. For each such table of cells that of
    their sums, and which of these each cell belongs to.
    """
    for pair, table in crossed.items():
        sides = tuple(zip(pair, (table.row, table.column), strict=True))
        for (fine, own), (coarse, other) in (sides, sides[::-1]):
            if len(np.unique(own)) < len(own):
                continue  # not within it
            parent = np.zeros(len(groups[fine].n), np.int64)
            parent[own] = other
            for third in groups:
                if third not in pair:
                    below, mine, across = _sides(crossed, fine, third)
                    above, theirs, there = _sides(crossed, coarse, third)
                    width = len(groups[third].n)
                    sums = theirs * width + there
                    order = np.argsort(sums)
                    place = np.searchsorted(sums[order], parent[mine] * width + across)
                    yield below, above, order[place]


def _sides(crossed: Mapping[Pair, Crossed], one: str, other: str) -> tuple[Pair, Places, Places]:
    """The table of both, and the groups of the one and of the other in its cells."""
    if (one, other) in crossed:
        table = crossed[one, other]
        return (one, other), table.row, table.column
    table = crossed[other, one]
    return (other, one), table.column, table.row


def _primary(cells: SegmentCells, least: int, *, alike: bool) -> Flags:
    same = (cells.low == cells.high) & (not alike)
    return np.asarray((cells.n > 0) & ((cells.n < least) | same))


def _alike(cells: SegmentCells, among: Places) -> bool:
    return bool(len(among)) and bool(cells.low[among].min() == cells.high[among].max())


@dataclass(frozen=True)
class _Rule:
    least: int
    alike: bool

    def needed(self, cells: SegmentCells, gone: Places, left: Places) -> int:
        """So many of those `left` go with those `gone` until none of them can be told apart."""
        order = np.concatenate([gone, left])
        told = (np.arange(1, len(order) + 1) < 2) | (np.cumsum(cells.n[order]) < self.least)
        if not self.alike:
            low = np.minimum.accumulate(cells.low[order])
            told |= low == np.maximum.accumulate(cells.high[order])
        safe = np.flatnonzero(~told[len(gone) :])
        return int(safe[0]) + 1 if len(safe) else len(left)

    def close(
        self, line: Places, cells: SegmentCells, hidden: Flags, shown: Flags, whole: Flags
    ) -> list[int]:
        """Hide more cells where the total of their line is shown and gives one away.

        `whole` are cells that are all of a group of the other variable. Returned are the lines
        whose total is their one cell, and hidden.
        """
        lost: list[int] = []
        unsafe = self._unsafe(line, cells, hidden & (cells.n > 0) & shown[line], len(shown))
        if not len(unsafe):
            return lost
        order = np.argsort(line, kind="stable")
        first = np.searchsorted(line[order], np.arange(len(shown) + 1))
        for at in unsafe.tolist():
            own = order[first[at] : first[at + 1]]
            mine = own[cells.n[own] > 0]
            left = mine[~hidden[mine]]
            left = left[np.lexsort((left, cells.n[left], whole[left]))]
            hidden[left[: self.needed(cells, mine[hidden[mine]], left)]] = True
            if len(mine) == 1:
                lost.append(at)
        return lost

    def _unsafe(self, line: Places, cells: SegmentCells, there: Flags, size: int) -> Places:
        """The lines whose hidden cells, those `there`, can be told apart."""
        count = np.bincount(line[there], minlength=size)
        people = np.bincount(line[there], weights=cells.n[there], minlength=size)
        low, high = np.full(size, np.inf), np.full(size, -np.inf)
        np.minimum.at(low, line[there], cells.low[there])
        np.maximum.at(high, line[there], cells.high[there])
        told = (count < 2) | (people < self.least) | ((low == high) & (not self.alike))
        return np.flatnonzero((count > 0) & told)
