"""Result tables of units: their scores, their places, and the lines that scores are made of."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import pandas as pd

from csatbook.analysis import results, selfcheck
from csatbook.analysis.drivers import asymmetry, differences, gains, importance
from csatbook.analysis.evaluated import Evaluated, evaluated
from csatbook.analysis.groups.comparisons import beside_everyone, comparisons
from csatbook.analysis.groups.competitors import competitors
from csatbook.analysis.groups.omnibus import omnibus
from csatbook.analysis.groups.spreads import spreads
from csatbook.analysis.sample.weighted import weighting
from csatbook.analysis.unit import Unit, units
from csatbook.analysis.wave import Wave, at
from csatbook.stats.assess import ranking
from csatbook.study.derived import Composite, Deductions, Kpi

RANKS = ["score", "subject", "value", "rank", "rank_low", "rank_high", "tied", "units"]
LEDGER = ["score", "subject", "part", "line", "kind", "count", "each", "points"]


@cache
def scores(wave: Wave) -> pd.DataFrame:
    """How high is every score of everyone and of each unit? As in the table `scores`."""
    found = [
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
    return results.keyed(wave, found, [*results.SCORES, *results.JUDGED])


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
    found: list[dict[str, object]] = []
    for level in wave.study.units.levels if wave.study.units else ():
        mine = [unit for unit in units(wave) if unit.level == level]
        for name in ranked(wave):
            each = [made[unit].scores[name].score for unit in mine]
            count = sum(one.value is not None for one in each)
            for unit, score, place in zip(mine, each, ranking.rank(each), strict=True):
                if place is not None:
                    found.append(
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
    return results.keyed(wave, found, RANKS)


def ranked(wave: Wave) -> list[str]:
    """The scores by which units are ranked."""
    made = (Composite, Deductions, Kpi)
    return [
        name
        for name, one in wave.study.scores.items()
        if name == wave.study.headline or isinstance(one, made)
    ]


@cache
def ledger(wave: Wave) -> pd.DataFrame:
    """Of which lines is each score made? The points of a subject add up to its score."""
    found = [
        {"score": name, "subject": key(unit), **line.as_dict()}
        for unit, made in _groups(wave)
        for name, lines in made.lines.items()
        for line in lines
    ]
    return results.keyed(wave, found, LEDGER)


def tables(wave: Wave) -> dict[str, pd.DataFrame]:
    """The result tables by name; the scores of units stand behind those of the whole."""
    found = results.tables(wave)
    if wave.study.units is not None:
        own = scores(wave)
        behind = own[own["subject"] != "overall"]
        found["scores"] = pd.concat([found["scores"], behind], ignore_index=True)
        found["ranks"] = _own_places(wave)
    if wave.study.segments or wave.study.competitors:
        compared = [comparisons(wave), beside_everyone(wave), spreads(wave), competitors(wave)]
        found["comparisons"] = pd.concat(compared, ignore_index=True)
    if wave.study.segments:
        found["omnibus"] = omnibus(wave)
    if wave.study.drivers is not None:
        found |= _drivers(wave)
    if wave.study.weighting is not None and wave.variable is None:
        found["weighting"] = weighting(wave)
    found[selfcheck.NAME] = selfcheck.selfcheck(wave)
    lines = ledger(wave)
    return found if lines.empty else {**found, "ledger": lines}


def _drivers(wave: Wave) -> dict[str, pd.DataFrame]:
    """What moves satisfaction, and what follows from that."""
    return {
        "drivers": importance.table(wave),
        "asymmetry": asymmetry.table(wave),
        "what_if": gains.table(wave),
        "driver_differences": differences.table(wave),
    }


def key(unit: Unit | None) -> str:
    """What the result tables call this unit, or everyone."""
    return "overall" if unit is None else unit.key


def _is_lowest(wave: Wave, unit: Unit | None) -> bool:
    units_of = wave.study.units
    return unit is not None and units_of is not None and unit.level == units_of.lowest


def _own_places(wave: Wave) -> pd.DataFrame:
    """The places of this report's units, among all where it is a unit's own."""
    placed = ranks(field(wave))
    mine = placed["subject"].isin([unit.key for unit in units(wave)])
    return placed[mine].assign(segment=wave.segment)


def field(wave: Wave) -> Wave:
    """Among whom are the units ranked? In a unit's own report among all, else as it shows them."""
    levels = wave.study.units.levels if wave.study.units else ()
    return wave.everyone if wave.variable in levels else wave


def shown(wave: Wave) -> tuple[Unit | None, ...]:
    """The rows of a table of units: everyone first, but not above the one unit of its report."""
    mine = units(wave)
    return mine if mine and mine[0].segment == wave.segment else (None, *mine)


def _groups(wave: Wave) -> Iterator[tuple[Unit | None, Evaluated]]:
    made = evaluated(wave)
    for unit in (None, *units(wave)):
        yield unit, made[unit]
