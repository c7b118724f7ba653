"""How many were in the population, invited, and answered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pyarrow as pa

from csatbook.errors import Problem
from csatbook.study import Study, period
from csatbook.study.segment import plain
from csatbook.survey.cleaning import groups, levels
from csatbook.survey.mistakes import shown
from csatbook.survey.reading import cell
from csatbook.survey.reading.raw import RawTable, text

COUNTS = ("population", "sent", "returned")


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


def read(study: Study, raws: Sequence[RawTable], problems: list[Problem]) -> Invitations | None:
    """What do the invitations say? Adds what is wrong with them to `problems`."""
    rows: list[dict[str, object]] = []
    places: list[tuple[RawTable, int]] = []
    found: set[str] = set()
    for raw in raws:
        names = raw.table.column_names
        if "period" not in names or not set(COUNTS) & set(names):
            message = (
                "expected a column 'period' and at least one of population, sent, returned; "
                f"found {raw.columns_told}"
            )
            problems.append(raw.problem(message))
            continue
        found |= set(names)
        cells = {name: text(raw.table[name]).to_pylist() for name in names}
        read = [_row(study, raw, cells, place, problems) for place in range(raw.table.num_rows)]
        problems += _twice(study, raw, read)
        problems += _unfitting(study, raw, read)
        rows += read
        places += [(raw, place) for place in range(raw.table.num_rows)]
    fields = [pa.field("period", pa.string())]
    fields += [pa.field(name, pa.int64()) for name in COUNTS if name in found]
    fields += [
        pa.field(name, pa.string()) for name, column in _segments(study).items() if column in found
    ]
    wanted = [place for place, row in enumerate(rows) if row.get("period") is not None]
    if not found:
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
            f"found {len(found)}",
            found,
        )
        for key, found in places.items()
        if len(found) > 1
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
            for whole, parts in levels.unfitting(mine, tuple(study.segments), name):
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
    if counts != sorted(counts, key=lambda one: -int(str(one))):
        message = "expected population ≥ sent ≥ returned; found " + ", ".join(
            f"{name} {row[name]}" for name in COUNTS if name in row
        )
        problems.append(raw.problem(message, [place]))
    for name, column in _segments(study).items():
        if column in cells:
            entry, segment = cells[column][place], study.segments[name]
            row[name] = groups.named(entry, segment)
            if row[name] is None and plain(entry) != "":
                values = ", ".join(segment.declared)
                message = f"expected a value of '{name}' ({values}); found {shown(entry)}"
                problems.append(raw.problem(message, [place], column))
    return row
