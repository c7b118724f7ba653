"""Which rows of the invitations count together: those for everyone hold those for groups."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations

Row = Mapping[str, object]
Level = tuple[str, ...]
"""The segment variables that a row names a value of; none for everyone."""


def counted(rows: Sequence[Row], variables: Sequence[str], name: str) -> list[int]:
    """Which rows together count every customer once?

    The row for everyone where there is one, or else those for its parts. A row inside another is
    left out; of levels that divide the same customers in other ways, the one that holds most.

    Parameters
    ----------
    rows : of one period, with values of `variables` or None
    variables : the segments
    name : the count; rows without it are passed over

    Returns
    -------
    list of int
        Places of the rows, in order; none where no row has the count.

    Examples
    --------
    >>> rows = [{"region": "east", "sent": 6}, {"region": None, "sent": 9}]
    >>> counted(rows, ["region"], "sent"), counted(rows[:1], ["region"], "sent")
    ([1], [0])
    """
    levels = _levels(rows, variables, name)
    kept: dict[Level, list[int]] = {}
    for level, places in levels.items():
        wider = {each: _keys(rows, levels[each], each) for each in levels if set(each) < set(level)}
        outside = [
            place
            for place in places
            if not any(_key(rows[place], each) in keys for each, keys in wider.items())
        ]
        if outside:
            kept[level] = outside
    if any(_overlap(rows, kept, one, other) for one, other in combinations(kept, 2)):
        most = max(kept, key=lambda level: _sum(rows, kept[level], name))
        return kept[most]
    return sorted(place for places in kept.values() for place in places)


def unfitting(
    rows: Sequence[Row], variables: Sequence[str], name: str
) -> Iterator[tuple[int, list[int]]]:
    """Which rows count fewer than rows inside them do together? Each row with those inside."""
    levels = _levels(rows, variables, name)
    for level, places in levels.items():
        for narrower in levels:
            if not set(level) < set(narrower):
                continue
            inside: dict[tuple[object, ...], list[int]] = {}
            for place in levels[narrower]:
                inside.setdefault(_key(rows[place], level), []).append(place)
            for place in places:
                parts = inside.get(_key(rows[place], level), [])
                if _sum(rows, [place], name) < _sum(rows, parts, name):
                    yield place, parts


def _levels(rows: Sequence[Row], variables: Sequence[str], name: str) -> dict[Level, list[int]]:
    """The rows that have the count, by level."""
    levels: dict[Level, list[int]] = {}
    for place, row in enumerate(rows):
        if row.get(name) is not None:
            level = tuple(variable for variable in variables if row.get(variable) is not None)
            levels.setdefault(level, []).append(place)
    return levels


def _sum(rows: Sequence[Row], places: Sequence[int], name: str) -> int:
    return sum(int(str(rows[place][name])) for place in places)


def _key(row: Row, level: Sequence[str]) -> tuple[object, ...]:
    return tuple(row[variable] for variable in level)


def _keys(rows: Sequence[Row], places: Sequence[int], level: Level) -> set[tuple[object, ...]]:
    return {_key(rows[place], level) for place in places}


def _overlap(
    rows: Sequence[Row], kept: Mapping[Level, Sequence[int]], one: Level, other: Level
) -> bool:
    """May somebody be in rows of both levels?"""
    both = tuple(variable for variable in one if variable in other)
    return bool(_keys(rows, kept[one], both) & _keys(rows, kept[other], both))
