"""Importance beside performance: where improvement pays off, and how sure that is."""

from __future__ import annotations

from collections.abc import Sequence

from csatbook.analysis.drivers.importance import Analysis, analyses
from csatbook.analysis.wave import Wave
from csatbook.report import fragment, number, sentence, wording
from csatbook.report.driver_words import headed, joined, listed, marked, names, said, say
from csatbook.report.figure.crosses import Cross, Range
from csatbook.report.figure.opportunity import Quadrants, opportunity
from csatbook.report.fragment import Fragment
from csatbook.stats.drivers.quadrant import Quadrant
from csatbook.stats.drivers.result import Driver

_MANY = 10
"""With more drivers than these the less important ones are shown by their places."""
_ORDER = ("concentrate", "keep_up", "low_priority", "overkill")


def driver_map(wave: Wave) -> Fragment:
    """What matters much and is done badly, and what is the other way round?"""
    found = analyses(wave)
    if not found:
        return fragment.NOTHING
    return fragment.join([_one(wave, one, place) for place, one in enumerate(found)])


def _one(wave: Wave, of: Analysis, place: int) -> Fragment:
    lies = {key: one for key, one in of.quadrants.items() if one is not None}
    if len(lies) < 2 or of.average is None:
        return headed(wave, of.outcome, fragment.paragraph(say(wave, "no_map"), "empty"))
    notes = [say(wave, "map_note")]
    if len(of.lead.drivers) > _MANY:
        notes.append(say(wave, "map_numbers"))
    parts = [
        fragment.bullets(_said(wave, of, lies)),
        _figure(wave, of, lies, place),
        fragment.paragraph(joined(wave, notes), "note"),
    ]
    return headed(wave, of.outcome, fragment.join(parts))


def _said(wave: Wave, of: Analysis, lies: dict[str, Quadrant]) -> list[str]:
    """What lies in each quadrant for certain; then what does not, and where it may lie."""
    told = []
    for name in _ORDER:
        sure = [key for key, one in lies.items() if one.name == name and one.sure]
        if sure:
            told.append(say(wave, f"{name}_said", drivers=_marked(wave, of, sure)))
    groups: dict[tuple[str, str], list[str]] = {}
    for name in _ORDER:
        for key, one in lies.items():
            if one.name == name and not one.sure:
                groups.setdefault((name, _open(one)), []).append(key)
    unsure = [
        say(
            wave,
            "unsure_one",
            drivers=_marked(wave, of, keys),
            quadrant=say(wave, name),
            open=say(wave, open_),
        )
        for (name, open_), keys in groups.items()
    ]
    if unsure:
        told.append(say(wave, "unsure_said", drivers=wording.say(wave, "semicolon").join(unsure)))
    return told


def _marked(wave: Wave, of: Analysis, keys: Sequence[str]) -> str:
    shown = [one for one in of.lead.drivers if one.name in keys]
    return listed(wave, [marked(wave, of.outcome, one) for one in shown])


def _open(one: Quadrant) -> str:
    """Which side of which line is not sure?"""
    if one.important is None and one.performs is None:
        return "open_both"
    return "open_importance" if one.important is None else "open_performance"


def _figure(wave: Wave, of: Analysis, lies: dict[str, Quadrant], place: int) -> Fragment:
    shown = [one for one in of.lead.drivers if one.name in lies]
    points = [
        Cross(_label(wave, of, one), _performance(of, one), _share(one), sure)
        for one, sure in ((one, lies[one.name].sure) for one in shown)
    ]
    told = [
        (
            names(wave, of.outcome, [one.name]),
            say(
                wave,
                "map_alt",
                quadrant=_quadrant(wave, lies[one.name]),
                share=number.write(one.share, "share"),
                performance=number.write(point.across[0], "points"),
            ),
        )
        for one, point in zip(shown, points, strict=True)
    ]
    return opportunity(
        points,
        middle=(of.average or 0.0, 1 / len(of.lead.drivers)),
        quadrants=Quadrants(**{name: say(wave, name) for name in _ORDER}),
        performance_label=say(wave, "map_performance"),
        importance_label=said(wave, of.outcome, "map_importance"),
        unit="share",
        name=f"driver-map-{place}",
        caption=said(wave, of.outcome, "map_caption"),
        alt=sentence.listed(wave, told),
    )


def _label(wave: Wave, of: Analysis, one: Driver) -> str:
    count = len(of.lead.drivers)
    if count > _MANY and one.share < 1 / count:
        return f"{one.rank}"
    return marked(wave, of.outcome, one)


def _quadrant(wave: Wave, one: Quadrant) -> str:
    name = say(wave, one.name)
    return name if one.sure else say(wave, "unsure", quadrant=name)


def _share(one: Driver) -> Range:
    return one.share, *_interval(one.share, one.low, one.high)


def _performance(of: Analysis, one: Driver) -> Range:
    score = of.performances[one.name].score
    value = score.value or 0.0
    return value, *_interval(value, score.low, score.high)


def _interval(value: float, low: float | None, high: float | None) -> tuple[float, float]:
    return (value, value) if low is None or high is None else (low, high)
