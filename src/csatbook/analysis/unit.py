"""The units that are judged, such as dealers or cities, and what records count of each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from csatbook.analysis.feedback.case_records import record_rows
from csatbook.analysis.wave import Wave
from csatbook.stats.assess import measure
from csatbook.survey.state.reads import cache


@dataclass(frozen=True)
class Unit:
    """One value of a level, such as the city 杭州."""

    level: str
    """The segment that it is a value of."""
    name: str

    @property
    def key(self) -> str:
        """`unit:city=杭州`, as in the result tables."""
        return f"unit:{self.level}={self.name}"

    @property
    def segment(self) -> str:
        """`city=杭州`, as the command names its report."""
        return f"{self.level}={self.name}"


@cache
def register(wave: Wave) -> pd.DataFrame:
    """Which units are there, and to which units above do they belong?

    Returns
    -------
    DataFrame, one row a unit of the lowest level
        Its columns are the levels. The study's own list of units where it has one; else the units
        that answers or records of the wave name. In a unit's own report that unit and those below.
    """
    study, everyone = wave.study, wave.everyone
    if study.units is None:
        return pd.DataFrame()
    listed = wave.store.register
    if listed is None:
        level = study.units.lowest
        names = dict.fromkeys(wave.store.segments(wave.period).get(level, {}))
        for table in study.records:
            rows = record_rows(wave, table)
            names |= dict.fromkeys(sorted(rows.loc[rows["period"] == wave.period, "unit"].unique()))
        order = study.segments[level].declared
        known = sorted(names, key=lambda name: order.index(name) if name in order else len(order))
        listed = pd.DataFrame({level: known}, dtype=object)
    if wave is everyone or wave.variable not in study.units.levels:
        return listed
    return listed[listed[wave.variable] == wave.value]


@cache
def units(wave: Wave) -> tuple[Unit, ...]:
    """Which units are judged? Each before those below it, in the order of the list.

    In a unit's own report that unit and those below: of those above only a part is in it.
    """
    if wave.study.units is None:
        return ()
    levels = list(wave.study.units.levels)
    if wave.variable in levels:
        levels = levels[levels.index(wave.variable) :]
    listed = register(wave)
    first = listed.groupby(levels[:-1], sort=False).ngroup() if levels[:-1] else None
    ordered = listed if first is None else listed.iloc[first.argsort(kind="stable")]
    return tuple(
        dict.fromkeys(
            Unit(level, str(name))
            for row in ordered[levels].itertuples(index=False)
            for level, name in zip(levels, row, strict=True)
        )
    )


def below(wave: Wave, unit: Unit | None) -> tuple[str, ...]:
    """Which units of the lowest level belong to this one, or to the whole?"""
    if wave.study.units is None:
        return ()
    listed = register(wave)
    belonging = listed if unit is None else listed[listed[unit.level] == unit.name]
    return tuple(belonging[wave.study.units.lowest])


@cache
def records(wave: Wave, table: str) -> pd.DataFrame | None:
    """The rows of a record table that belong to this wave.

    None in the report of a segment that is no unit: records do not tell it apart.
    """
    levels = wave.study.units.levels if wave.study.units else ()
    if wave.variable is not None and wave.variable not in levels:
        return None
    rows = record_rows(wave, table)
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
    values: dict[Unit | None, float | None] = {None: measure.figure(rows, declared)}
    for level, groups in _levels(wave, rows):
        for unit, value in measure.by(rows, declared, groups).items():
            values[Unit(level, str(unit))] = None if np.isnan(value) else float(value)
    return values


@cache
def present(wave: Wave, table: str) -> frozenset[Unit | None]:
    """Which units have a row in this table? None among them: there is a row at all."""
    rows = records(wave, table)
    if rows is None:
        return frozenset()
    units_there: set[Unit | None] = {None} if len(rows) else set()
    for level, groups in _levels(wave, rows):
        units_there |= {Unit(level, str(unit)) for unit in groups.unique()}
    return frozenset(units_there)


def _levels(wave: Wave, rows: pd.DataFrame) -> Iterator[tuple[str, pd.Series]]:
    """At each level the unit that each row belongs to; also units without a row are a category."""
    if wave.study.units is None:
        return
    listed = register(wave).set_index(wave.study.units.lowest, drop=False)
    for level in dict.fromkeys(unit.level for unit in units(wave)):
        names = [unit.name for unit in units(wave) if unit.level == level]
        above = rows["unit"].map(listed[level])
        yield level, pd.Series(pd.Categorical(above, categories=names), index=rows.index)
