"""What was counted from the records beside the survey, for everyone and for each unit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache

import numpy as np
import pandas as pd

from csatbook.analysis.unit import Unit, register, units
from csatbook.analysis.wave import Wave
from csatbook.stats.assess import measure


@cache
def records(wave: Wave, table: str) -> pd.DataFrame | None:
    """The rows of a record table that belong to this wave.

    None in the report of a segment that is no unit: records do not tell it apart.
    """
    levels = wave.study.units.levels if wave.study.units else ()
    if wave.variable is not None and wave.variable not in levels:
        return None
    rows = wave.store.records(table)
    rows = rows[rows["period"] == wave.period]
    return rows if not levels else rows[rows["unit"].isin(register(wave)[levels[-1]])]


@cache
def measured(wave: Wave, name: str) -> Mapping[Unit | None, float | None] | None:
    """Which value has a measure for everyone (None) and for each unit?

    A value is None where there is nothing to take a mean, ratio or share of; the whole is None
    where `records` is.
    """
    declared = wave.study.measures[name]
    rows = records(wave, declared.table)
    if rows is None:
        return None
    found: dict[Unit | None, float | None] = {None: measure.of(rows, declared)}
    for level, groups in _levels(wave, rows):
        for unit, value in measure.by(rows, declared, groups).items():
            found[Unit(level, str(unit))] = None if np.isnan(value) else float(value)
    return found


@cache
def present(wave: Wave, table: str) -> frozenset[Unit | None]:
    """Which units have a row in this table? None among them: there is a row at all."""
    rows = records(wave, table)
    if rows is None:
        return frozenset()
    found: set[Unit | None] = {None} if len(rows) else set()
    for level, groups in _levels(wave, rows):
        found |= {Unit(level, str(unit)) for unit in groups.unique()}
    return frozenset(found)


def _levels(wave: Wave, rows: pd.DataFrame) -> Iterator[tuple[str, pd.Series]]:
    """At each level the unit that each row belongs to; also units without a row are a category."""
    if wave.study.units is None:
        return
    listed = register(wave).set_index(wave.study.units.lowest, drop=False)
    for level in dict.fromkeys(unit.level for unit in units(wave)):
        names = [unit.name for unit in units(wave) if unit.level == level]
        above = rows["unit"].map(listed[level])
        yield level, pd.Series(pd.Categorical(above, categories=names), index=rows.index)
