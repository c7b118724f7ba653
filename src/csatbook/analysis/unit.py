"""The units that are judged: dealers, communities, provinces with their cities and counties."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import pandas as pd

from csatbook.analysis.wave import Wave


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
            rows = wave.store.records(table)
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
    mine = listed if unit is None else listed[listed[unit.level] == unit.name]
    return tuple(mine[wave.study.units.lowest])
