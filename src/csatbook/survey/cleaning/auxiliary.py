"""The auxiliary data, beside the survey: the register of the units, and the record tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import pyarrow as pa

from csatbook.errors import Problem
from csatbook.study import Study
from csatbook.study.case_event import CaseEvents
from csatbook.study.data import TableFile
from csatbook.study.feedback import FeedbackFile
from csatbook.study.notice import Notice
from csatbook.survey.cleaning import cases, record_tables, segments
from csatbook.survey.reading import required
from csatbook.survey.reading.files import Input
from csatbook.survey.reading.raw import RawTable, text
from csatbook.survey.reading.required import ColumnKind


@dataclass(frozen=True)
class Auxiliary:
    """What the auxiliary files say."""

    register: pa.Table | None = None
    records: Mapping[str, pa.Table] = field(default_factory=dict)
    feedback: pa.Table | None = None
    events: pa.Table | None = None
    notices: Sequence[Notice] = ()
    """What was noticed in them."""


def wanted(study: Study, file: TableFile) -> dict[str, ColumnKind] | None:
    """Which columns of this file are read, and what is in them? None if it is of the survey."""
    if study.units is not None and file is study.units.table:
        return dict.fromkeys(_level_columns(study).values(), "few")
    columns = required.beside(study, file)
    return None if columns is None else {column: each.kind for column, each in columns.items()}


def collect(
    study: Study, raws: Sequence[tuple[Input, RawTable]], problems: list[Problem]
) -> Auxiliary:
    """What do these files say? Adds what is wrong with them to `problems`.

    Parameters
    ----------
    study : what is measured
    raws : all files that could be read
    """
    listed = None
    if study.units is not None and study.units.table is not None:
        own = [raw for each, raw in raws if each.file is study.units.table]
        listed = _register(study, own, problems) if own else None
    units = None
    if listed is not None and study.units is not None:
        units = frozenset(listed[study.units.lowest].to_pylist())
    records = {}
    for name, table in study.records.items():
        own = [raw for each, raw in raws if each.file is table]
        rows = record_tables.recode(study, name, own, problems, units=units) if own else None
        if rows is not None:
            records[name] = rows
    feedback = happened = None
    notices: list[Notice] = []
    if study.feedback is not None:
        exports = [(each, raw) for each, raw in raws if isinstance(each.file, FeedbackFile)]
        feedback = cases.recode(study, study.feedback, exports, problems, notices)
        logs = [(each, raw) for each, raw in raws if isinstance(each.file, CaseEvents)]
        happened = cases.recode_events(study, study.feedback, logs, problems)
    return Auxiliary(listed, records, feedback, happened, notices)


def _level_columns(study: Study) -> dict[str, str]:
    """The column of the register for each level, from the top down."""
    return {level: study.column_of(level) for level in (study.units.levels if study.units else ())}


def _register(study: Study, raws: Sequence[RawTable], problems: list[Problem]) -> pa.Table | None:
    """Which units are there? Adds what is wrong with the register to `problems`.

    Returns
    -------
    Table with a column of text for each level and a row for each unit of the lowest one, in the
    order of the file; None where some cell names no unit.
    """
    levels = _level_columns(study)
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
        cell: segments.named(cell, segment, value_labels=raw.value_labels.get(column))
        for cell in dict.fromkeys(cells)
    }
    for cell, name in known.items():
        if name is None:
            rows = [row for row, each in enumerate(cells) if each == cell]
            problems.append(raw.problem(segments.expected(study, level, cell), rows, column))
    return [known[cell] for cell in cells]


def _twice(
    units: Mapping[str, Sequence[str | None]],
    places: Sequence[tuple[RawTable, int]],
    levels: Mapping[str, str],
) -> Iterator[Problem]:
    *_, lowest = levels
    places_of: dict[str | None, list[tuple[RawTable, int]]] = {}
    for name, place in zip(units[lowest], places, strict=True):
        places_of.setdefault(name, []).append(place)
    for name, rows in places_of.items():
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
