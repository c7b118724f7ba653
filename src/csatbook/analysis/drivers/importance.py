"""What moves each outcome of a wave, and how well it is done: results and their table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import pandas as pd

from csatbook.analysis import disclosure, tables
from csatbook.analysis.base import ValueInterval
from csatbook.analysis.drivers import driven
from csatbook.analysis.drivers.driven import Outcome
from csatbook.analysis.evaluated import guarded
from csatbook.analysis.subject import Subject
from csatbook.analysis.wave import Wave
from csatbook.stats import estimate
from csatbook.stats.design import Design
from csatbook.stats.drivers import importance, quadrant
from csatbook.stats.drivers.given import Given
from csatbook.stats.drivers.quadrant import Quadrant
from csatbook.stats.drivers.result import Driver, DriverAnalysis
from csatbook.stats.estimate import Estimate
from csatbook.survey.state.reads import cache

_IMPORTANCE = ("importance", "share", "coefficient", "correlation", "vif")
IMPORTANCES = ["outcome", "driver", "method", *_IMPORTANCE, "r_squared", "reason"]
"""What the self-check compares."""

_OF_DRIVER = (
    *("importance", "share", "low", "high", "rank", "rank_low", "rank_high", "standing"),
    *("coefficient", "correlation", "vif"),
)
_OF_ALL = ("method", "n", "r_squared", "r_low", "r_high", "verdict", "measure", "n_eff", "asked")


@dataclass(frozen=True)
class DriverResult:
    """One driver by the leading method, and how well it is done."""

    name: str
    share: float
    """Of all importances, 0 to 1, with its interval."""
    low: float | None
    high: float | None
    rank: int
    rank_low: int | None
    rank_high: int | None
    standing: str
    """`first`, `tied`, `below` or `open`."""
    coefficient: float
    correlation: float
    vif: float
    performance: ValueInterval
    """The mean over everyone who answered it, in points."""
    quadrant: str | None
    """None where the performance is not known."""
    important: bool | None
    """On which side of the map's lines it lies; None where that is not sure."""
    performs: bool | None
    tilt: float | None
    """How the share and the performance move together by chance: a correlation, -1 to 1."""
    shares: Mapping[str, float | None]
    """By each further method."""

    @property
    def sure(self) -> bool:
        """Whether it surely lies in its quadrant."""
        return self.important is not None and self.performs is not None


@dataclass(frozen=True, eq=False)
class Analysis:
    """What moves one outcome."""

    outcome: Outcome
    methods: tuple[DriverAnalysis, ...]
    """By each declared method; the first leads."""
    performances: Mapping[str, Estimate]
    """By driver, the mean over everyone who answered it, in points."""
    quadrants: Mapping[str, Quadrant | None]
    """By driver, from the leading method."""

    @property
    def lead(self) -> DriverAnalysis:
        """By the method that leads the report."""
        return self.methods[0]

    @property
    def drivers(self) -> tuple[DriverResult, ...]:
        """By the leading method, in the order of the study."""
        shares = {
            method.method: {driver.name: driver.share for driver in method.drivers}
            for method in self.methods[1:]
        }
        return tuple(self._result(driver, shares) for driver in self.lead.drivers)

    @property
    def ranked(self) -> tuple[DriverResult, ...]:
        """The most important first; equal ones in the order of the study."""
        return tuple(sorted(self.drivers, key=lambda driver: -driver.share))

    @property
    def average(self) -> float | None:
        """The mean of the drivers' performances."""
        return quadrant.mean(self._performing)

    @property
    def _performing(self) -> list[Estimate]:
        return [self.performances[one.name] for one in self.lead.drivers]

    def _result(self, driver: Driver, shares: Mapping[str, Mapping[str, float]]) -> DriverResult:
        lies = self.quadrants.get(driver.name)
        return DriverResult(
            name=driver.name,
            share=driver.share,
            low=driver.low,
            high=driver.high,
            rank=driver.rank,
            rank_low=driver.rank_low,
            rank_high=driver.rank_high,
            standing=driver.standing,
            coefficient=driver.coefficient,
            correlation=driver.correlation,
            vif=driver.vif,
            performance=self.performances[driver.name].score,
            quadrant=lies.name if lies else None,
            important=lies.important if lies else None,
            performs=lies.performs if lies else None,
            tilt=driver.tilt,
            shares={method: of_method.get(driver.name) for method, of_method in shares.items()},
        )


def analyses(wave: Wave) -> tuple[Analysis, ...]:
    """What moves each declared outcome? Nothing where the study declares none."""
    return tuple(analysis(wave, one) for one in driven.outcomes(wave))


@cache
def analysis(wave: Wave, outcome: Outcome) -> Analysis:
    """What moves this outcome, and how well is that done?"""
    given, resamples = driven.asked(wave, outcome), driven.declared(wave).resamples
    found = _found(wave, outcome, given, resamples=resamples)
    performances = {one.key: _performance(wave, one) for one in outcome.drivers}
    lead = found[0].drivers
    shares = [(one.share, one.wide_low, one.wide_high) for one in lead]
    lies = quadrant.locate(shares, [performances[one.name] for one in lead])
    quadrants = {one.name: where for one, where in zip(lead, lies, strict=True)}
    return Analysis(outcome, found, performances, quadrants)


def importances(wave: Wave) -> Iterator[dict[str, object]]:
    """How important is each driver, without intervals? For the self-check."""
    for one in analyses(wave):
        for found in one.methods:
            yield from _plain(one.outcome, found)


def importances_of(
    wave: Wave, rows: pd.DataFrame, *, drawn: Design | None
) -> Iterator[dict[str, object]]:
    """The same by these answers, of which the wave's study tells the outcomes and drivers."""
    for outcome in driven.outcomes(wave):
        given = driven.given_by(wave.study, outcome, rows, drawn=drawn)
        for found in _found(wave, outcome, given, resamples=0):
            yield from _plain(outcome, found)


@cache
def table(wave: Wave) -> pd.DataFrame:
    """The result table `drivers`: a row an outcome, method and driver.

    Quadrants are those of the leading method. Where there is no result, a row for each driver
    that the reason is about, or one without a driver.
    """
    rows = [row for one in analyses(wave) for found in one.methods for row in _rows(one, found)]
    return tables.build("drivers", wave, rows)


def _found(
    wave: Wave, outcome: Outcome, given: Given, *, resamples: int
) -> tuple[DriverAnalysis, ...]:
    declared = driven.declared(wave)
    found = importance.analyse(
        given,
        methods=declared.methods,
        model=outcome.model,
        missing=declared.missing,
        resamples=resamples,
    )
    fewest = wave.study.report.min_answers
    return tuple(_hidden(one) if one.n < fewest else one for one in found)


def _plain(outcome: Outcome, found: DriverAnalysis) -> Iterator[dict[str, object]]:
    own: dict[str, object] = {"outcome": outcome.name, "method": found.method}
    own |= {"r_squared": found.r_squared, "reason": found.reason}
    if not found.drivers:
        yield own
    for one in found.drivers:
        numbers = {name: getattr(one, name) for name in _IMPORTANCE}
        yield own | {"driver": one.name} | numbers


def _rows(of: Analysis, found: DriverAnalysis) -> Iterator[dict[str, object]]:
    own = {
        "outcome": of.outcome.name,
        **{name: getattr(found, name) for name in _OF_ALL},
        "reason": found.reason,
    }
    for one in found.drivers:
        performance = of.performances[one.name].score
        lies = of.quadrants.get(one.name) if found is of.lead else None
        yield own | {
            "driver": one.name,
            **{name: getattr(one, name) for name in _OF_DRIVER},
            "performance": performance.value,
            "performance_low": performance.low,
            "performance_high": performance.high,
            "quadrant": lies.name if lies else None,
            "quadrant_sure": lies.sure if lies else None,
        }
    for name in found.dropped:
        yield own | {"driver": name, "reason": "constant"}
    if found.reason is not None:
        for culprit in found.culprits or (None,):
            yield own | {"driver": culprit}


def _performance(wave: Wave, subject: Subject) -> Estimate:
    rows = wave.rows
    found = estimate.of_answers(
        "mean_100",
        rows[list(subject.items)],
        rows.get("weight"),
        scales=[wave.study.scale_of(item) for item in subject.items],
        parts=subject.parts,
        drawn=wave.drawn(rows),
    )
    why = wave.hidden(disclosure.base(None, subject))
    return guarded(found, wave.study.report.min_answers, why)


def _hidden(found: DriverAnalysis) -> DriverAnalysis:
    """The same without its numbers: they would tell what single people answered."""
    return replace(
        found,
        drivers=(),
        r_squared=None,
        r_low=None,
        r_high=None,
        verdict=None,
        reason=found.reason or "too_few",
    )
