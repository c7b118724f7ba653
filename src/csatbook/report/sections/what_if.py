"""What an outcome may gain if a driver does better, and what that does not show."""

from __future__ import annotations

from csatbook.analysis.drivers import driven
from csatbook.analysis.drivers.driven import Outcome
from csatbook.analysis.drivers.gains import STEP, best, gains
from csatbook.analysis.wave import Wave
from csatbook.report import driver_words, fragment, number, wording
from csatbook.report.driver_words import headed, joined, names, said, say, why
from csatbook.report.fragment import Fragment
from csatbook.report.table import Column, Row, table
from csatbook.stats.drivers.gains import Gain, Together, WhatIf
from csatbook.stats.regression.contrast import Effect
from csatbook.study import explained


def what_if(wave: Wave) -> Fragment:
    """How much higher would the outcome be expected, if a driver did better?"""
    found = driven.outcomes(wave)
    if not found:
        return fragment.NOTHING
    return fragment.join([_one(wave, one) for one in found])


def _one(wave: Wave, outcome: Outcome) -> Fragment:
    found = gains(wave, outcome)
    if found.n < wave.study.report.min_answers or found.reason is not None:
        told = why(wave, outcome, found.reason or "too_few", n=found.n, culprits=found.culprits)
        return headed(wave, outcome, fragment.paragraph(told, "empty"))
    parts = [
        fragment.paragraph(_lead(wave, outcome, found), "lead"),
        fragment.callout(say(wave, "what_if_warning"), "warn"),
        _table(wave, outcome, found),
        fragment.paragraph(joined(wave, _notes(wave, outcome, found)), "note"),
    ]
    return headed(wave, outcome, fragment.join(parts))


def _notes(wave: Wave, outcome: Outcome, found: WhatIf) -> list[str]:
    told = [said(wave, outcome, "what_if_note", n=number.write(found.n, "count"))]
    if explained.levels(wave.study, outcome.name) == 2:
        told.append(said(wave, outcome, "binary_note"))
    return told


def _lead(wave: Wave, outcome: Outcome, found: WhatIf) -> str:
    """The drivers that give most, one by one and together."""
    if found.by_step is None:
        return said(wave, outcome, "what_if_nothing")
    changes = {one.name: one.step.change for one in found.drivers if one.step}
    each = [
        say(
            wave,
            "what_if_named",
            driver=names(wave, outcome, [key]),
            change=_points(changes[key]),
        )
        for key in found.by_step.names
    ]
    told = [
        said(
            wave,
            outcome,
            "what_if_said",
            step=f"{STEP:g}",
            drivers=driver_words.listed(wave, each),
            now=number.write(found.outcome, "points"),
        )
    ]
    if len(each) > 1:
        told.append(_together(wave, outcome, "what_if_together", found.by_step))
    if found.to_targets is not None:
        told.append(_together(wave, outcome, "what_if_best", found.to_targets))
    return joined(wave, told)


def _together(wave: Wave, outcome: Outcome, key: str, found: Together) -> str:
    return said(
        wave,
        outcome,
        key,
        drivers=names(wave, outcome, found.names),
        count=len(found.names),
        change=_points(found.change),
        interval=_interval(found.change),
    )


def _table(wave: Wave, outcome: Outcome, found: WhatIf) -> Fragment:
    columns = [
        Column(say(wave, "col_driver"), numeric=False),
        Column(say(wave, "col_now")),
        Column(say(wave, "col_step", step=f"{STEP:g}")),
        Column(wording.say(wave, "col_interval")),
        Column(say(wave, "col_best"), numeric=False),
        Column(say(wave, "col_to_best")),
        Column(wording.say(wave, "col_interval")),
    ]
    rows = []
    for one in found.drivers:
        step = one.step.change if one.step else None
        target = one.to_target.change if one.to_target else None
        rows.append(
            Row(
                (
                    names(wave, outcome, [one.name]),
                    number.write(one.mean, "points"),
                    _points(step),
                    _interval(step),
                    _group(wave, outcome, one),
                    _points(target),
                    _interval(target),
                )
            )
        )
    return table(said(wave, outcome, "what_if_caption", step=f"{STEP:g}"), columns, rows)


def _group(wave: Wave, outcome: Outcome, one: Gain) -> str:
    """The group that marks the driver best, and how."""
    known = best(wave, outcome).get(one.name)
    if known is None:
        return number.NONE
    variable, _, value = known.segment.partition("=")
    return say(
        wave,
        "what_if_group",
        group=wave.study.segments[variable].label(value)[wave.language],
        level=number.write(known.level, "points"),
    )


def _points(change: Effect | None) -> str:
    return number.write(None if change is None else change.value, "balance")


def _interval(change: Effect | None) -> str:
    if change is None:
        return number.NONE
    return number.interval(change.low, change.high, "balance")
