"""How many were in the population, invited and answered, and which rows say so together.

The row for everyone holds those for groups.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import pyarrow as pa

from csatbook.errors import Problem
from csatbook.study import Study, period
from csatbook.study.segment import plain
from csatbook.survey.cleaning import segments
from csatbook.survey.mistakes import shown
from csatbook.survey.reading import cell
from csatbook.survey.reading.raw import RawTable, text

COUNTS = ("population", "sent", "returned")
Row = Mapping[str, object]
Level = tuple[str, ...]
"""The segment variables that a row names a value of; none for everyone."""


@dataclass(frozen=True)
class Invitations:
    """How many customers there were, were invited and answered, row by row."""

    table: pa.Table
    """`period`, those of `population sent returned` that the file has (whole numbers or null), and
    the study's segments that it has (their values, or null for everyone)."""
    places: Sequence[tuple[RawTable, int]]
    """The file of each row and its position there."""


def columns(study: Study) -> list[str]:
    """Which columns of the invitations file does the study know?"""
    return list(dict.fromkeys(["period", *COUNTS, *_segments(study).values()]))


def collect(study: Study, raws: Sequence[RawTable], problems: list[Problem]) -> Invitations | None:
    """What do the invitations say? Adds what is wrong with them to `problems`."""
    rows: list[dict[str, object]] = []
    places: list[tuple[RawTable, int]] = []
    present: set[str] = set()
    for raw in raws:
        names = raw.table.column_names
        if "period" not in names or not set(COUNTS) & set(names):
            message = (
                "expected a column 'period' and at least one of population, sent, returned; "
                f"found {raw.columns_told}"
            )
            problems.append(raw.problem(message))
            continue
        present |= set(names)
        cells = {name: text(raw.table[name]).to_pylist() for name in names}
        read = [_row(study, raw, cells, place, problems) for place in range(raw.table.num_rows)]
        problems += _twice(study, raw, read)
        problems += _unfitting(study, raw, read)
        rows += read
        places += [(raw, place) for place in range(raw.table.num_rows)]
    fields = [pa.field("period", pa.string())]
    fields += [pa.field(name, pa.int64()) for name in COUNTS if name in present]
    fields += [
        pa.field(name, pa.string())
        for name, column in _segments(study).items()
        if column in present
    ]
    wanted = [place for place, row in enumerate(rows) if row.get("period") is not None]
    if not present:
        return None
    table = pa.Table.from_pylist([rows[place] for place in wanted], schema=pa.schema(fields))
    return Invitations(table, [places[place] for place in wanted])


def _twice(study: Study, raw: RawTable, rows: Sequence[dict[str, object]]) -> list[Problem]:
    """Two rows for the same customers would be counted together, or one of them lost."""
    places: dict[tuple[object, ...], list[int]] = {}
    for place, row in enumerate(rows):
        if row.get("period") is not None:
            key = (row["period"], *(row.get(name) for name in study.segments))
            places.setdefault(key, []).append(place)
    return [
        raw.problem(
            f"expected one row for {' '.join(str(part) for part in key if part is not None)}; "
            f"found {len(alike)}",
            alike,
        )
        for key, alike in places.items()
        if len(alike) > 1
    ]


def _unfitting(study: Study, raw: RawTable, rows: Sequence[dict[str, object]]) -> list[Problem]:
    """A row for everyone, or for a group, that counts fewer than the rows for its parts."""
    periods: dict[object, list[int]] = {}
    for place, row in enumerate(rows):
        if row.get("period") is not None:
            periods.setdefault(row["period"], []).append(place)
    problems = []
    for wave, places in periods.items():
        mine = [rows[place] for place in places]
        for name in COUNTS:
            for whole, parts in unfitting(mine, tuple(study.segments), name):
                values = [mine[whole].get(variable) for variable in study.segments]
                who = " ".join(str(value) for value in values if value is not None) or "everyone"
                count = sum(int(str(mine[part][name])) for part in parts)
                message = (
                    f"expected the row for {who} in {wave} to count its parts, too; found "
                    f"{mine[whole][name]}, and {count} in the rows for its parts"
                )
                told = sorted(places[at] for at in (whole, *parts))
                problems.append(raw.problem(message, told, name))
    return problems


def _segments(study: Study) -> dict[str, str]:
    return {name: study.column_of(name) for name in study.segments}


def _row(
    study: Study,
    raw: RawTable,
    cells: dict[str, list[str | None]],
    place: int,
    problems: list[Problem],
) -> dict[str, object]:
    row: dict[str, object] = {}
    if all(plain(column[place]) == "" for column in cells.values()):
        return row
    try:
        row["period"] = period.parse(study.period, cells["period"][place] or "")
    except ValueError as error:
        problems.append(raw.problem(str(error), [place], "period"))
    for name in COUNTS:
        if name in cells and plain(cells[name][place]) != "":
            count = cell.number(cells[name][place])
            if count is None or count < 0 or count != int(count):
                message = f"expected a whole number, 0 or more; found {shown(cells[name][place])}"
                problems.append(raw.problem(message, [place], name))
            else:
                row[name] = int(count)
    counts = [row[name] for name in COUNTS if name in row]
    if counts != sorted(counts, key=lambda value: -int(str(value))):
        message = "expected population ≥ sent ≥ returned; found " + ", ".join(
            f"{name} {row[name]}" for name in COUNTS if name in row
        )
        problems.append(raw.problem(message, [place]))
    for name, column in _segments(study).items():
        if column in cells:
            entry, segment = cells[column][place], study.segments[name]
            row[name] = segments.named(entry, segment)
            if row[name] is None and plain(entry) != "":
                message = segments.expected(study, name, entry)
                problems.append(raw.problem(message, [place], column))
    return row


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
    if any(_overlap(rows, kept, first, second) for first, second in combinations(kept, 2)):
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
    rows: Sequence[Row], kept: Mapping[Level, Sequence[int]], level: Level, other: Level
) -> bool:
    """May somebody be in rows of both levels?"""
    both = tuple(variable for variable in level if variable in other)
    return bool(_keys(rows, kept[level], both) & _keys(rows, kept[other], both))
