"""Result tables of units: their scores, their places, and the lines that scores are made of."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from csatbook.analysis import results, tables
from csatbook.analysis.evaluated import Evaluated, evaluated
from csatbook.analysis.unit import Unit, units
from csatbook.analysis.wave import Wave, at
from csatbook.stats.assess import ranking
from csatbook.study.derived import Composite, Deductions, Kpi
from csatbook.survey.state.reads import cache


@cache
def scores(wave: Wave) -> pd.DataFrame:
    """How high is every score of everyone and of each unit? As in the table `scores`."""
    rows = [
        results.row(
            wave,
            name,
            key(unit),
            made.scores[name].score,
            graded=not isinstance(declared, Deductions) or _is_lowest(wave, unit),
            group=bool(wave.place or unit),
        )
        for unit, made in _groups(wave)
        for name, declared in wave.study.scores.items()
    ]
    return tables.build("scores", wave, rows)


@cache
def history(wave: Wave) -> pd.DataFrame:
    """The same for each earlier period, oldest first, and then for this one."""
    parts = [scores(at(wave, period)) for period in (*wave.earlier, wave.period)]
    return pd.concat(parts, ignore_index=True)


@cache
def ranks(wave: Wave) -> pd.DataFrame:
    """Which place has each unit among those of its level, and how certain is it?

    Ranked are the score that leads the report and those made of parts; of every other it is not
    known whether more is better.
    """
    made = evaluated(wave)
    rows: list[dict[str, object]] = []
    for level in wave.study.units.levels if wave.study.units else ():
        of_level = [unit for unit in units(wave) if unit.level == level]
        for name in ranked(wave):
            each = [made[unit].scores[name].score for unit in of_level]
            count = sum(score.value is not None for score in each)
            for unit, score, place in zip(of_level, each, ranking.rank(each), strict=True):
                if place is not None:
                    rows.append(
                        {
                            "score": name,
                            "subject": unit.key,
                            "value": score.value,
                            "rank": place.rank,
                            "rank_low": place.low,
                            "rank_high": place.high,
                            "tied": place.tied,
                            "units": count,
                        }
                    )
    return tables.build("ranks", wave, rows)


def ranked(wave: Wave) -> list[str]:
    """The scores by which units are ranked."""
    made = (Composite, Deductions, Kpi)
    return [
        name
        for name, declared in wave.study.scores.items()
        if name == wave.study.headline or isinstance(declared, made)
    ]


@cache
def ledger(wave: Wave) -> pd.DataFrame:
    """Of which lines is each score made? The points of a subject add up to its score."""
    rows = [
        {"score": name, "subject": key(unit), **line.as_dict()}
        for unit, made in _groups(wave)
        for name, lines in made.lines.items()
        for line in lines
    ]
    return tables.build("ledger", wave, rows)


def key(unit: Unit | None) -> str:
    """What the result tables call this unit, or everyone."""
    return "overall" if unit is None else unit.key


def _is_lowest(wave: Wave, unit: Unit | None) -> bool:
    units_of = wave.study.units
    return unit is not None and units_of is not None and unit.level == units_of.lowest


def own_ranks(wave: Wave) -> pd.DataFrame:
    """The ranks of this report's units, among all where it is a unit's own."""
    placed = ranks(field(wave))
    own = placed["subject"].isin([unit.key for unit in units(wave)])
    return placed[own].assign(segment=wave.segment)


def field(wave: Wave) -> Wave:
    """Among whom are the units ranked? In a unit's own report among all, else as it shows them."""
    levels = wave.study.units.levels if wave.study.units else ()
    return wave.everyone if wave.variable in levels else wave


def shown(wave: Wave) -> tuple[Unit | None, ...]:
    """The rows of a table of units: everyone first, but not above the one unit of its report."""
    judged = units(wave)
    return judged if judged and judged[0].segment == wave.segment else (None, *judged)


def _groups(wave: Wave) -> Iterator[tuple[Unit | None, Evaluated]]:
    made = evaluated(wave)
    for unit in (None, *units(wave)):
        yield unit, made[unit]
