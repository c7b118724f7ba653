"""The list of all units that are judged, with the units above them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

import pyarrow as pa

from csatbook.errors import Problem
from csatbook.study import Study
from csatbook.study.segment import plain
from csatbook.survey.cleaning import groups
from csatbook.survey.mistakes import shown
from csatbook.survey.reading.raw import RawTable, text


def columns(study: Study) -> dict[str, str]:
    """The column of the register for each level, from the top down."""
    return {level: study.column_of(level) for level in (study.units.levels if study.units else ())}


def read(study: Study, raws: Sequence[RawTable], problems: list[Problem]) -> pa.Table | None:
    """Which units are there? Adds what is wrong with the register to `problems`.

    Returns
    -------
    Table with a column of text for each level and a row for each unit of the lowest one, in the
    order of the file; None where some cell names no unit.
    """
    levels = columns(study)
    before = len(problems)
    units: dict[str, list[str | None]] = {level: [] for level in levels}
    places: list[tuple[RawTable, int]] = []
    for raw in raws:
        lacking = {
            column: f"level '{level}' of the units"
            for level, column in levels.items()
            if column not in raw.table.column_names
        }
        if lacking:
            problems.append(raw.lacks(lacking))
        else:
            for level, column in levels.items():
                units[level] += _level(study, raw, level, column, problems)
            places += [(raw, row) for row in range(raw.table.num_rows)]
    if len(problems) > before:
        return None
    problems += [*_twice(units, places, levels), *_torn(units, places, levels)]
    return pa.table(units, pa.schema([(level, pa.string()) for level in levels]))


def _level(
    study: Study, raw: RawTable, level: str, column: str, problems: list[Problem]
) -> list[str | None]:
    """The units of one level; an entry that names none is a problem."""
    segment = study.segments[level]
    cells = text(raw.table[column]).to_pylist()
    known = {
        cell: groups.named(cell, segment, value_labels=raw.value_labels.get(column))
        for cell in dict.fromkeys(cells)
    }
    for cell, name in known.items():
        if name is None:
            rows = [row for row, each in enumerate(cells) if each == cell]
            problems.append(raw.problem(expected(study, level, cell), rows, column))
    return [known[cell] for cell in cells]


def expected(study: Study, level: str, cell: str | None) -> str:
    """What is said of an entry that names no unit."""
    if plain(cell) == "":
        return f"expected a unit of '{level}'; found an empty cell"
    values = ", ".join(study.segments[level].declared)
    return f"expected a value of '{level}' ({values}); found {shown(cell)}"


def _twice(
    units: Mapping[str, Sequence[str | None]],
    places: Sequence[tuple[RawTable, int]],
    levels: Mapping[str, str],
) -> Iterator[Problem]:
    *_, lowest = levels
    found: dict[str | None, list[tuple[RawTable, int]]] = {}
    for name, place in zip(units[lowest], places, strict=True):
        found.setdefault(name, []).append(place)
    for name, rows in found.items():
        if len(rows) > 1:
            told = " and ".join(raw.where([row]) for raw, row in rows[1:])
            raw, row = rows[0]
            message = f"expected each unit once; '{name}' stands again in {told}"
            yield raw.problem(message, [row], levels[lowest])


def _torn(
    units: Mapping[str, Sequence[str | None]],
    places: Sequence[tuple[RawTable, int]],
    levels: Mapping[str, str],
) -> Iterator[Problem]:
    """A unit in two of those above it: its figures would be counted in the wrong one."""
    names = list(levels)
    for above, level in pairwise(names[:-1]):
        first: dict[str | None, str | None] = {}
        told: set[str | None] = set()
        for over, name, (raw, row) in zip(units[above], units[level], places, strict=True):
            if first.setdefault(name, over) != over and name not in told:
                told.add(name)
                message = (
                    f"expected each {level} in one {above}; '{name}' is in '{first[name]}' and "
                    f"in '{over}'. Give them different names"
                )
                yield raw.problem(message, [row], levels[level])
