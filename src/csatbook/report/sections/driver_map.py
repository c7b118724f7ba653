"""Importance beside performance: where improvement pays off, and how sure that is."""

from __future__ import annotations

from collections.abc import Sequence

from csatbook.analysis import wanted
from csatbook.analysis.drivers import driven
from csatbook.analysis.drivers.importance import Analysis, DriverResult, analyses
from csatbook.analysis.wave import Wave
from csatbook.report import fragment, number, sentence, wording
from csatbook.report.driver_words import (
    driver_text,
    headed,
    listed,
    marked,
    names,
    outcome_text,
)
from csatbook.report.figure.crosses import Cross, with_ends
from csatbook.report.figure.opportunity import MapQuadrants, opportunity
from csatbook.report.fragment import Fragment

_ORDER = ("concentrate", "keep_up", "low_priority", "overkill")


def driver_map(wave: Wave, *, outcome: wanted.Names = None) -> Fragment:
    """What matters much and is done badly, and what is the other way round?

    Parameters
    ----------
    wave : as `csatbook.open` gives it
    outcome : of those that the study explains, one or several; by default all

    Returns
    -------
    Fragment
        For each outcome the drivers by quadrant in sentences, and a map of importance (a share of
        what is explained) beside performance (points, 0 to 100), with an ellipse around each
        driver: as far in either direction as its interval, tilted by the correlation of importance
        and performance over the same bootstrap resamples. Nothing where the study explains nothing.

    Raises
    ------
    ParameterError
        The study does not explain that; names what it explains.

    Examples
    --------
    >>> driver_map(driven).text.splitlines()[0]
    '- Roughly, not for certain: Politeness (Keep up the good work); Patience (Possible overkill).'
    """
    chosen = driven.chosen(wave, outcome)
    shown = [_one(wave, analysis) for analysis in analyses(wave) if analysis.outcome.name in chosen]
    return fragment.join(shown)


def _one(wave: Wave, of: Analysis) -> Fragment:
    mapped = [driver for driver in of.drivers if driver.quadrant is not None]
    if len(mapped) < 2 or of.average is None:
        return headed(wave, of.outcome, fragment.paragraph(driver_text(wave, "no_map"), "empty"))
    shown = fragment.bullets(_said(wave, of, mapped)) + _figure(wave, of, mapped)
    return headed(wave, of.outcome, shown)


def _said(wave: Wave, of: Analysis, mapped: Sequence[DriverResult]) -> list[str]:
    """What lies in each quadrant for certain; then what does not, and where it may lie."""
    told = []
    for name in _ORDER:
        sure = [driver for driver in mapped if driver.quadrant == name and driver.sure]
        if sure:
            told.append(driver_text(wave, f"{name}_said", drivers=_marked(wave, of, sure)))
    unsure = []
    for name in _ORDER:
        if open_ := [driver for driver in mapped if driver.quadrant == name and not driver.sure]:
            words = {"drivers": _marked(wave, of, open_), "quadrant": driver_text(wave, name)}
            unsure.append(driver_text(wave, "unsure_one", **words))
    if unsure:
        told.append(
            driver_text(wave, "unsure_said", drivers=wording.say(wave, "semicolon").join(unsure))
        )
    return told


def _marked(wave: Wave, of: Analysis, drivers: Sequence[DriverResult]) -> str:
    return listed(wave, [marked(wave, of.outcome, driver) for driver in drivers])


def _figure(wave: Wave, of: Analysis, mapped: Sequence[DriverResult]) -> Fragment:
    points = [
        Cross(
            marked(wave, of.outcome, driver),
            with_ends(driver.performance.value, driver.performance.low, driver.performance.high),
            with_ends(driver.share, driver.low, driver.high),
            driver.sure,
            driver.tilt,
        )
        for driver in mapped
    ]
    told = [
        (
            names(wave, of.outcome, [driver.name]),
            driver_text(
                wave,
                "map_alt",
                quadrant=_quadrant(wave, driver),
                share=number.write(driver.share, "share"),
                performance=number.write(driver.performance.value, "points"),
            ),
        )
        for driver in mapped
    ]
    return opportunity(
        points,
        middle=(of.average or 0.0, 1 / len(of.drivers)),
        quadrants=MapQuadrants(**{name: driver_text(wave, name) for name in _ORDER}),
        performance_label=driver_text(wave, "map_performance"),
        importance_label=outcome_text(wave, of.outcome, "map_importance"),
        unit="share",
        caption=outcome_text(wave, of.outcome, "map_caption"),
        alt=sentence.listed(wave, told),
    )


def _quadrant(wave: Wave, driver: DriverResult) -> str:
    name = driver_text(wave, f"{driver.quadrant}")
    return name if driver.sure else driver_text(wave, "unsure", quadrant=name)
