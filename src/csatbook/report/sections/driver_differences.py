"""Whose drivers differ, and which of them changed since the previous wave."""

from __future__ import annotations

from collections.abc import Sequence

from csatbook.analysis.drivers import driven
from csatbook.analysis.drivers.differences import WAVE, Comparison, between_groups, since_previous
from csatbook.analysis.drivers.driven import Outcome
from csatbook.analysis.wave import Wave
from csatbook.report import driver_words, fragment, number, wording
from csatbook.report.driver_words import headed, names, said, say
from csatbook.report.fragment import Fragment
from csatbook.report.table import Column, Row, table
from csatbook.stats.drivers.slopes import Differing
from csatbook.stats.regression.contrast import Effect
from csatbook.study import period as periods

_MOST = 4
"""So many sentences; the tables hold all."""
_RISE = 10.0
"""Points of a driver that a coefficient is told for."""


def driver_differences(wave: Wave) -> Fragment:
    """For whom do the drivers work differently, and since when?"""
    found = driven.outcomes(wave)
    if not found:
        return fragment.NOTHING
    return fragment.join([_one(wave, one) for one in found])


def _one(wave: Wave, outcome: Outcome) -> Fragment:
    groups, since = between_groups(wave, outcome), since_previous(wave, outcome)
    told = [*_groups_said(wave, outcome, groups), *_wave_said(wave, outcome, since)]
    shown = [one for one in (*groups, *([since] if since else [])) if one.differing]
    parts = [
        fragment.bullets(told),
        *(_table(wave, outcome, one) for one in shown),
        fragment.paragraph(said(wave, outcome, "differences_note"), "note"),
    ]
    return headed(wave, outcome, fragment.join(parts))


def _groups_said(wave: Wave, outcome: Outcome, groups: Sequence[Comparison]) -> list[str]:
    """What differs between groups; else that nothing does, in how many tests."""
    tested = [one for one in groups if one.found.drivers]
    if not tested:
        return [say(wave, "differences_untested")]
    found = [(one, driver) for one in tested for driver in one.differing]
    widest = sorted(found, key=lambda pair: -_gap(pair[1]))[:_MOST]
    told = [_sentence(wave, outcome, one, driver) for one, driver in widest]
    listed = driver_words.listed(wave, [_variable(wave, one.by) for one in tested])
    key = "differences_count" if told else "differences_none"
    words = {"variables": listed, "tests": tested[0].tests, "found": len(found)}
    told.append(said(wave, outcome, key, **words))
    left = [
        wording.say(
            wave,
            "segment",
            variable=_variable(wave, one.by),
            value=_group(wave, one.by, group.group),
        )
        for one in groups
        for group in one.found.left_out
    ]
    if left:
        told.append(say(wave, "differences_left_out", groups=driver_words.listed(wave, left)))
    return told


def _gap(one: Differing) -> float:
    """Between the group in which a driver works most, and that in which it works least."""
    values = [slope.coefficient.value for slope in one.slopes]
    return max(values) - min(values)


def _wave_said(wave: Wave, outcome: Outcome, since: Comparison | None) -> list[str]:
    if since is None:
        return [say(wave, "changes_first")]
    before = _group(wave, WAVE, wave.earlier[-1])
    if not since.found.drivers:
        return [say(wave, "changes_untested", period=before)]
    changed = [_sentence(wave, outcome, since, one) for one in since.differing]
    return changed or [said(wave, outcome, "changes_none", period=before, tests=since.tests)]


def _sentence(wave: Wave, outcome: Outcome, of: Comparison, one: Differing) -> str:
    """Where a driver works most and least; of waves, then and now."""
    p = of.p_adjusted[one.name]
    words = {
        "driver": names(wave, outcome, [one.name]),
        "p": number.significance(p if p is not None else 1.0),
    }
    if of.by == WAVE:
        before, now = one.slopes
        key = "changed_up" if now.coefficient.value > before.coefficient.value else "changed_down"
        values = {
            "period": _group(wave, WAVE, before.group),
            "before": _points(before.coefficient),
            "now": _points(now.coefficient),
        }
        return said(wave, outcome, key, **words, **values)
    order = sorted(one.slopes, key=lambda slope: -slope.coefficient.value)
    most, least = order[0], order[-1]
    return said(
        wave,
        outcome,
        "differs",
        variable=_variable(wave, of.by),
        most=_group(wave, of.by, most.group),
        most_value=_points(most.coefficient),
        least=_group(wave, of.by, least.group),
        least_value=_points(least.coefficient),
        **words,
    )


def _table(wave: Wave, outcome: Outcome, of: Comparison) -> Fragment:
    columns = [
        Column(say(wave, "col_driver"), numeric=False),
        *(
            Column(say(wave, "col_group", group=_group(wave, of.by, name), n=f"{size:,}"))
            for name, size in zip(of.found.groups, of.found.sizes, strict=True)
        ),
        Column(say(wave, "col_p")),
    ]
    rows = [
        Row(
            (
                names(wave, outcome, [one.name]),
                *(_cell(wave, slope.coefficient) for slope in one.slopes),
                _p(of.p_adjusted[one.name]),
            ),
            "" if one in of.differing else "muted",
        )
        for one in of.found.drivers
    ]
    variable = _variable(wave, of.by)
    caption = said(wave, outcome, "differences_caption", variable=variable)
    return table(caption, columns, rows)


def _cell(wave: Wave, effect: Effect) -> str:
    low, high = (_RISE * end for end in (effect.low, effect.high))
    return wording.say(
        wave,
        "cell_interval",
        value=_points(effect),
        interval=number.interval(low, high, "balance"),
    )


def _p(p: float | None) -> str:
    return number.NONE if p is None else number.significance(p).removeprefix("p ").lstrip("= ")


def _points(effect: Effect) -> str:
    """What ten points of the driver go with."""
    return number.write(_RISE * effect.value, "balance")


def _variable(wave: Wave, by: str) -> str:
    if by == WAVE:
        return say(wave, "period")
    return wave.study.segments[by].text[wave.language]


def _group(wave: Wave, by: str, name: str) -> str:
    if by == WAVE:
        return periods.label(wave.study.period, name, wave.language)
    return wave.study.segments[by].label(name)[wave.language]
