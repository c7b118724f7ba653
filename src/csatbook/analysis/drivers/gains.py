"""What an outcome may gain if a driver rises by a step, or to the level of the best group."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from csatbook.analysis import tables
from csatbook.analysis.base import SMALL
from csatbook.analysis.drivers import driven
from csatbook.analysis.drivers.driven import Outcome
from csatbook.analysis.wave import Wave
from csatbook.stats.block import Numbers
from csatbook.stats.drivers import shortfall, what_if
from csatbook.stats.drivers.gains import Move, Together, WhatIf
from csatbook.stats.drivers.shortfall import Places
from csatbook.stats.regression.contrast import Effect
from csatbook.survey.state.reads import cache

STEP = 10.0
"""Points."""


@dataclass(frozen=True)
class Best:
    """The group of customers by whom a driver is marked best."""

    segment: str
    """`variable=value`."""
    level: float
    """Its mean, points 0-100."""


@cache
def gains(wave: Wave, outcome: Outcome) -> WhatIf:
    """Which change of the outcome is to be expected if a driver does better?"""
    targets = {key: one.level for key, one in best(wave, outcome).items()}
    return what_if.expected_gains(driven.asked(wave, outcome), step=STEP, targets=targets)


@cache
def best(wave: Wave, outcome: Outcome) -> Mapping[str, Best]:
    """Which group of the compared segments marks each driver best?

    Groups with too few answers to the driver are left out; of equal ones the first counts.
    """
    given = driven.asked(wave, outcome)
    found: dict[str, Best] = {}
    for variable in driven.variables(wave):
        for value, rows in _groups(wave, variable).items():
            for key, marks in zip(given.names, given.drivers.T, strict=True):
                level = _mean(marks[rows], given.weight[rows])
                if level is not None and (key not in found or level > found[key].level):
                    found[key] = Best(f"{variable}={value}", level)
    return found


@cache
def table(wave: Wave) -> pd.DataFrame:
    """The result table `what_if`: a row an outcome, driver and rise, then one of the best three."""
    rows: list[dict[str, object]] = []
    for outcome in driven.outcomes(wave):
        found, groups = gains(wave, outcome), best(wave, outcome)
        own = {"outcome": outcome.name, "n": found.n, "reason": found.reason}
        for one in found.drivers:
            row = own | {"driver": one.name, "from_mean": one.mean}
            rows.append(row | {"to": "step"} | _moved(one.step))
            group = groups[one.name].segment if one.name in groups else None
            aim = {"to": "best", "target": one.target, "group": group, "reason": one.reason}
            rows.append(row | aim | _moved(one.to_target))
        for to, together in (("step", found.by_step), ("best", found.to_targets)):
            if together is not None:
                rows.append(own | {"driver": "+".join(together.names), "to": to} | _all(together))
        if found.reason is not None:
            rows += [own | {"driver": name} for name in found.culprits or (None,)]
    return tables.build("what_if", wave, rows)


def _moved(move: Move | None) -> dict[str, object]:
    if move is None:
        return {}
    change = move.change
    return {"rise": move.rise, "change": change.value, "low": change.low, "high": change.high}


def _all(together: Together) -> dict[str, object]:
    change = together.change
    return {"change": change.value, "low": change.low, "high": change.high}


def beside(wave: Wave, segment: str) -> Wave:
    """The wave in which the others of this group are."""
    return wave.everyone if segment.partition("=")[0] == wave.variable else wave


def shortfalls(wave: Wave, segments: Sequence[str]) -> Mapping[str, Effect | None]:
    """What does it cost the outcome that each of these groups is less satisfied than all others?"""
    costs: dict[str, Effect | None] = {}
    for outcome in driven.outcomes(wave)[:1]:
        for everyone in dict.fromkeys(beside(wave, segment) for segment in segments):
            named = [segment for segment in segments if beside(wave, segment) == everyone]
            rows = (_places(everyone, segment) for segment in named)
            costs |= zip(
                named, shortfall.shortfalls(driven.asked(everyone, outcome), rows), strict=True
            )
    return costs


def _places(wave: Wave, segment: str) -> Places:
    variable, _, value = segment.partition("=")
    return _groups(wave, variable).get(value, np.empty(0, dtype=np.intp))


@cache
def _groups(wave: Wave, variable: str) -> Mapping[str, Places]:
    """The places of the respondents of each value."""
    found = wave.rows.reset_index(drop=True).groupby(variable, observed=True).indices
    return {str(value): np.asarray(rows) for value, rows in found.items()}


def _mean(marks: Numbers, weight: Numbers) -> float | None:
    counted = ~np.isnan(marks) & (weight > 0)
    if np.count_nonzero(counted) < SMALL:
        return None
    return float(np.average(marks[counted], weights=weight[counted]))
