"""Whose drivers differ, and which of them changed since the compared wave."""

from __future__ import annotations

from collections.abc import Sequence

from csatbook.analysis import wanted
from csatbook.analysis.base import ValueInterval
from csatbook.analysis.changes.compared_waves import leading_period
from csatbook.analysis.drivers import driven
from csatbook.analysis.drivers.differences import (
    WAVE,
    DriverByGroup,
    DriverComparison,
    between_groups,
    since_compared,
)
from csatbook.analysis.drivers.driven import Outcome
from csatbook.analysis.wave import Wave
from csatbook.report import driver_words, fragment, number, wording
from csatbook.report.driver_words import driver_text, headed, names, outcome_text
from csatbook.report.fragment import Fragment
from csatbook.report.table import Column, Row, table
from csatbook.study import period as periods

_MOST = 4
"""So many sentences; the tables hold all."""
_RISE = 10.0
"""Points of a driver that a coefficient is told for."""


def driver_differences(wave: Wave, *, outcome: wanted.Names = None) -> Fragment:
    """For whom do the drivers work differently, and since when?

    Parameters
    ----------
    wave : as `csatbook.open` gives it
    outcome : of those that the study explains, one or several; by default all

    Returns
    -------
    Fragment
        For each outcome sentences, and a table for each variable by which a driver's effect
        differs; nothing where the study explains nothing.

    Raises
    ------
    ParameterError
        The study does not explain that; names what it explains.

    Examples
    --------
    >>> driver_differences(driven).text.splitlines()[0]
    '- There are no groups to compare, or too few answers in each.'
    """
    chosen = driven.chosen(wave, outcome)
    shown = [
        _one(wave, explained) for explained in driven.outcomes(wave) if explained.name in chosen
    ]
    return fragment.join(shown)


def _one(wave: Wave, outcome: Outcome) -> Fragment:
    groups, since = between_groups(wave, outcome), since_compared(wave, outcome)
    told = [*_groups_said(wave, outcome, groups), *_wave_said(wave, outcome, since)]
    comparisons = (*groups, *([since] if since else []))
    parts = [
        fragment.bullets(told),
        *(_table(wave, outcome, comparison) for comparison in comparisons if comparison.differing),
        fragment.paragraph(outcome_text(wave, outcome, "differences_note"), "note"),
    ]
    return headed(wave, outcome, fragment.join(parts))


def _groups_said(wave: Wave, outcome: Outcome, groups: Sequence[DriverComparison]) -> list[str]:
    """What differs between groups; else that nothing does, in how many tests."""
    tested = [comparison for comparison in groups if comparison.drivers]
    if not tested:
        return [driver_text(wave, "differences_untested")]
    differing = [
        (comparison.by, driver)
        for comparison in tested
        for driver in comparison.drivers
        if driver.differs
    ]
    widest = sorted(differing, key=lambda pair: -_gap(pair[1]))[:_MOST]
    told = [_between_groups_said(wave, outcome, by, driver) for by, driver in widest]
    variables = [_variable(wave, comparison.by) for comparison in tested]
    words = {
        "variables": driver_words.listed(wave, variables),
        "tests": tested[0].tests,
        "found": len(differing),
    }
    told.append(outcome_text(wave, outcome, f"differences_{'count' if told else 'none'}", **words))
    left = [
        wording.say(
            wave,
            "segment",
            variable=_variable(wave, comparison.by),
            value=_group(wave, comparison.by, left_out.group),
        )
        for comparison in groups
        for left_out in comparison.found.left_out
    ]
    if left:
        told.append(
            driver_text(wave, "differences_left_out", groups=driver_words.listed(wave, left))
        )
    return told


def _gap(driver: DriverByGroup) -> float:
    """Between the group in which a driver works most, and that in which it works least."""
    values = [_value(slope) for slope in driver.slopes.values()]
    return max(values) - min(values)


def _wave_said(wave: Wave, outcome: Outcome, since: DriverComparison | None) -> list[str]:
    if since is None:
        return [driver_text(wave, "changes_first")]
    before = _group(wave, WAVE, str(leading_period(wave)))
    if not since.drivers:
        return [driver_text(wave, "changes_untested", period=before)]
    changed = [
        _since_compared_said(wave, outcome, driver) for driver in since.drivers if driver.differs
    ]
    return changed or [
        outcome_text(wave, outcome, "changes_none", period=before, tests=since.tests)
    ]


def _since_compared_said(wave: Wave, outcome: Outcome, driver: DriverByGroup) -> str:
    (period, before), (_, now) = driver.slopes.items()
    return outcome_text(
        wave,
        outcome,
        "changed_up" if _value(now) > _value(before) else "changed_down",
        driver=names(wave, outcome, [driver.name]),
        p=_significance(driver),
        period=_group(wave, WAVE, period),
        before=_points(before),
        now=_points(now),
    )


def _between_groups_said(wave: Wave, outcome: Outcome, by: str, driver: DriverByGroup) -> str:
    """Where a driver works most and least."""
    order = sorted(driver.slopes.items(), key=lambda slope: -_value(slope[1]))
    (most, most_slope), (least, least_slope) = order[0], order[-1]
    return outcome_text(
        wave,
        outcome,
        "differs",
        variable=_variable(wave, by),
        most=_group(wave, by, most),
        most_value=_points(most_slope),
        least=_group(wave, by, least),
        least_value=_points(least_slope),
        driver=names(wave, outcome, [driver.name]),
        p=_significance(driver),
    )


def _significance(driver: DriverByGroup) -> str:
    return number.significance(1.0 if driver.p_adjusted is None else driver.p_adjusted)


def _table(wave: Wave, outcome: Outcome, of: DriverComparison) -> Fragment:
    columns = [
        Column(driver_text(wave, "col_driver"), numeric=False),
        *(
            Column(driver_text(wave, "col_group", group=_group(wave, of.by, name), n=f"{size:,}"))
            for name, size in zip(of.found.groups, of.found.sizes, strict=True)
        ),
        Column(driver_text(wave, "col_p")),
    ]
    rows = [
        Row(
            (
                names(wave, outcome, [driver.name]),
                *(_cell(wave, slope) for slope in driver.slopes.values()),
                _p(driver.p_adjusted),
            ),
            "" if driver.differs else "muted",
        )
        for driver in of.drivers
    ]
    caption = outcome_text(wave, outcome, "differences_caption", variable=_variable(wave, of.by))
    return table(caption, columns, rows)


def _cell(wave: Wave, slope: ValueInterval) -> str:
    low, high = (None if end is None else _RISE * end for end in (slope.low, slope.high))
    return wording.say(
        wave,
        "cell_interval",
        value=_points(slope),
        interval=number.interval(low, high, "balance"),
    )


def _p(p: float | None) -> str:
    return number.NONE if p is None else number.significance(p).removeprefix("p ").lstrip("= ")


def _points(slope: ValueInterval) -> str:
    """What ten points of the driver go with."""
    return number.write(_RISE * _value(slope), "balance")


def _value(slope: ValueInterval) -> float:
    return slope.value or 0.0


def _variable(wave: Wave, by: str) -> str:
    if by == WAVE:
        return driver_text(wave, "period")
    return wave.study.segments[by].text[wave.language]


def _group(wave: Wave, by: str, name: str) -> str:
    if by == WAVE:
        return periods.label(wave.study.period, name, wave.language)
    return wave.study.segments[by].label(name)[wave.language]
