"""Whether drivers work alike in all groups of customers, and as they did in the previous wave."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from csatbook.analysis import tables
from csatbook.analysis.base import ValueInterval
from csatbook.analysis.changes.compared_waves import leading_period
from csatbook.analysis.changes.two_waves import TwoWaves
from csatbook.analysis.drivers import driven
from csatbook.analysis.drivers.driven import Outcome
from csatbook.analysis.wave import Wave, at
from csatbook.stats import design
from csatbook.stats.compare import multiplicity
from csatbook.stats.design import Design
from csatbook.stats.drivers import interaction
from csatbook.stats.drivers.interaction import Differing, Interaction
from csatbook.survey.state.reads import cache

WAVE = "wave"
"""Stands for the comparison with the previous wave, where others have a segment."""


@dataclass(frozen=True)
class DriverByGroup:
    """One driver in all groups of a comparison."""

    name: str
    slopes: Mapping[str, ValueInterval]
    """By group, points of the outcome a point of the driver."""
    p_adjusted: float | None
    differs: bool
    """Whether it surely works differently."""


@dataclass(frozen=True, eq=False)
class DriverComparison:
    """The drivers of one outcome in several groups."""

    by: str
    """A segment, or `WAVE`."""
    found: Interaction
    p_adjusted: Mapping[str, float | None]
    """By driver, made up for all tests of the family."""
    tests: int
    """How many tests the family has."""
    level: float
    """A driver differs below this adjusted p-value."""

    @property
    def drivers(self) -> tuple[DriverByGroup, ...]:
        """Every driver that was tested."""
        return tuple(
            DriverByGroup(
                driver.name,
                {slope.group: slope.coefficient for slope in driver.slopes},
                self.p_adjusted[driver.name],
                self._differs(driver),
            )
            for driver in self.found.drivers
        )

    @property
    def differing(self) -> tuple[Differing, ...]:
        """The drivers that surely work differently."""
        return tuple(one for one in self.found.drivers if self._differs(one))

    def _differs(self, one: Differing) -> bool:
        p = self.p_adjusted[one.name]
        return p is not None and p < self.level


@cache
def between_groups(wave: Wave, outcome: Outcome) -> tuple[DriverComparison, ...]:
    """Whose drivers differ? All segments and drivers are one family of tests."""
    given = driven.asked(wave, outcome)
    found = {
        name: interaction.compare_slopes(given, wave.rows[name]) for name in driven.variables(wave)
    }
    return _adjusted(wave, found)


@cache
def since_compared(wave: Wave, outcome: Outcome) -> DriverComparison | None:
    """Which drivers work differently than in the compared wave? None without such a wave.

    Who answered in both waves is one cluster, where the study tells respondents apart.
    """
    before = leading_period(wave)
    if before is None:
        return None
    waves = [at(wave, before), wave]
    if any(one.rows.empty for one in waves):
        return None
    rows = pd.concat([one.rows for one in waves], ignore_index=True)
    periods = [one.period for one in waves]
    of_row = np.repeat(periods, [len(one.rows) for one in waves])
    groups = pd.Series(pd.Categorical(of_row, categories=periods), index=rows.index)
    given = driven.given_by(wave.study, outcome, rows, drawn=_drawn(waves))
    return _adjusted(wave, {WAVE: interaction.compare_slopes(given, groups)})[0]


@cache
def table(wave: Wave) -> pd.DataFrame:
    """The result table `driver_differences`: a row an outcome, variable, driver and group."""
    rows: list[dict[str, object]] = []
    for outcome in driven.outcomes(wave):
        since = since_compared(wave, outcome)
        for one in (*between_groups(wave, outcome), *([since] if since else [])):
            rows += [{"outcome": outcome.name, **row} for row in _rows(one)]
    return tables.build("driver_differences", wave, rows)


def _rows(of: DriverComparison) -> Iterator[dict[str, object]]:
    found = of.found
    own = {"by": of.by, "n": found.n, "reason": found.reason}
    for one in found.drivers:
        test = {"statistic": one.test.statistic, "df": one.test.df, "df_error": one.test.df_error}
        test |= {"p": one.test.p, "p_adjusted": of.p_adjusted[one.name], "tests": of.tests}
        for slope, size in zip(one.slopes, found.sizes, strict=True):
            effect = slope.coefficient
            group = {"group": slope.group, "n_group": size, "coefficient": effect.value}
            ends = {"low": effect.low, "high": effect.high, "differs": one in of.differing}
            yield {**own, "driver": one.name, **group, **ends, **test}
    for left in found.left_out:
        yield {**own, "group": left.group, "n_group": left.n, "reason": left.reason}
    if found.reason is not None:
        yield own


def _adjusted(wave: Wave, found: Mapping[str, Interaction]) -> tuple[DriverComparison, ...]:
    """All tests as one family: a list of who differs is read as one statement."""
    tests = [(by, one) for by, each in found.items() for one in each.drivers]
    adjusted = multiplicity.adjust([one.test.p for _, one in tests])
    p = {(by, one.name): p for (by, one), p in zip(tests, adjusted.p, strict=True)}
    return tuple(
        DriverComparison(
            by,
            each,
            {one.name: p[by, one.name] for one in each.drivers},
            adjusted.family,
            wave.study.compare.level,
        )
        for by, each in found.items()
    )


def _drawn(waves: Sequence[Wave]) -> Design | None:
    """How the respondents of two waves were drawn: each wave by itself, or the same people."""
    data = waves[0].study.data
    names = [name for name in ("strata", "cluster") if getattr(data, name)]
    if not names:
        before, now = waves
        known = TwoWaves(now, before).respondents
        return design.draw(None, pd.Series(known[1].append(known[0]))) if known else None
    each = [one.stored(names).loc[one.rows.index] for one in waves]
    both = pd.concat(each, ignore_index=True).astype(object)
    period = np.repeat([one.period for one in waves], [len(one) for one in each])
    apart = {name: pd.Series(period) + "\n" + both[name].astype(str) for name in names}
    return design.draw(apart.get("strata"), apart.get("cluster"))
