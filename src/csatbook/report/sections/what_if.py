"""What an outcome may gain if a driver does better, and what that does not show."""

from __future__ import annotations

from csatbook.analysis import wanted
from csatbook.analysis.base import ValueInterval
from csatbook.analysis.drivers import driven
from csatbook.analysis.drivers.driven import Outcome
from csatbook.analysis.drivers.gains import STEP, best, gains
from csatbook.analysis.wave import Wave
from csatbook.report import driver_words, fragment, number, wording
from csatbook.report.driver_words import driver_text, headed, joined, names, outcome_text, why
from csatbook.report.fragment import Fragment
from csatbook.report.table import Column, Row, table
from csatbook.study import explained


def what_if(wave: Wave, *, outcome: wanted.Names = None) -> Fragment:
    """How much higher would the outcome be expected, if a driver did better?

    Parameters
    ----------
    wave : as `csatbook.open` gives it
    outcome : of those that the study explains, one or several; by default all

    Returns
    -------
    Fragment
        For each outcome a sentence, a warning and a table: changes in points (0 to 100) for a step
        of each driver, and for reaching the best group's level; nothing where the study explains
        nothing.

    Raises
    ------
    ParameterError
        The study does not explain that; names what it explains.

    Examples
    --------
    >>> what_if(driven).text.splitlines()[0]
    'If a driver rose by 10 points, “Would buy again” (now 56.4 out of 100) would be expected to
    rise most with: Politeness (+6.0), Patience (+2.0). All 2 together: +8.0 points (95% interval
    +7.2 … +8.8).'
    """
    chosen = driven.chosen(wave, outcome)
    shown = [
        _one(wave, explained) for explained in driven.outcomes(wave) if explained.name in chosen
    ]
    return fragment.join(shown)


def _one(wave: Wave, outcome: Outcome) -> Fragment:
    expected = gains(wave, outcome)
    if expected.n < wave.study.report.min_answers or expected.reason is not None:
        told = why(
            wave, outcome, expected.reason or "too_few", n=expected.n, culprits=expected.culprits
        )
        return headed(wave, outcome, fragment.paragraph(told, "empty"))
    notes = [outcome_text(wave, outcome, "what_if_note", n=number.write(expected.n, "count"))]
    if explained.levels(wave.study, outcome.name) == 2:
        notes.append(outcome_text(wave, outcome, "binary_note"))
    parts = [
        fragment.paragraph(_lead(wave, outcome), "lead"),
        fragment.callout(driver_text(wave, "what_if_warning"), "warn"),
        _table(wave, outcome),
        fragment.paragraph(joined(wave, notes), "note"),
    ]
    return headed(wave, outcome, fragment.join(parts))


def _lead(wave: Wave, outcome: Outcome) -> str:
    """The drivers that give most, one by one and together."""
    expected = gains(wave, outcome)
    if expected.by_step is None:
        return outcome_text(wave, outcome, "what_if_nothing")
    changes = {driver.name: driver.step.change for driver in expected.drivers if driver.step}
    each = [
        driver_text(
            wave,
            "what_if_named",
            driver=names(wave, outcome, [name]),
            change=_points(changes[name]),
        )
        for name in expected.by_step.names
    ]
    told = [
        outcome_text(
            wave,
            outcome,
            "what_if_said",
            step=f"{STEP:g}",
            drivers=driver_words.listed(wave, each),
            now=number.write(expected.outcome, "points"),
        )
    ]
    joint = {"what_if_together": expected.by_step, "what_if_best": expected.to_targets}
    if len(each) == 1:
        del joint["what_if_together"]
    told += [
        outcome_text(
            wave,
            outcome,
            key,
            drivers=names(wave, outcome, gain.names),
            count=len(gain.names),
            change=_points(gain.change),
            interval=_interval(gain.change),
        )
        for key, gain in joint.items()
        if gain is not None
    ]
    return joined(wave, told)


def _table(wave: Wave, outcome: Outcome) -> Fragment:
    columns = [
        Column(driver_text(wave, "col_driver"), numeric=False),
        Column(driver_text(wave, "col_now")),
        Column(driver_text(wave, "col_step", step=f"{STEP:g}")),
        Column(wording.say(wave, "col_interval")),
        Column(driver_text(wave, "col_best"), numeric=False),
        Column(driver_text(wave, "col_to_best")),
        Column(wording.say(wave, "col_interval")),
    ]
    rows = []
    for driver in gains(wave, outcome).drivers:
        step = driver.step.change if driver.step else None
        target = driver.to_target.change if driver.to_target else None
        rows.append(
            Row(
                (
                    names(wave, outcome, [driver.name]),
                    number.write(driver.mean, "points"),
                    _points(step),
                    _interval(step),
                    _best_group(wave, outcome, driver.name),
                    _points(target),
                    _interval(target),
                )
            )
        )
    return table(outcome_text(wave, outcome, "what_if_caption", step=f"{STEP:g}"), columns, rows)


def _best_group(wave: Wave, outcome: Outcome, driver: str) -> str:
    """The group that marks the driver best, and how."""
    group = best(wave, outcome).get(driver)
    if group is None:
        return number.NONE
    variable, _, value = group.segment.partition("=")
    return driver_text(
        wave,
        "what_if_group",
        group=wave.study.segments[variable].label(value)[wave.language],
        level=number.write(group.level, "points"),
    )


def _points(change: ValueInterval | None) -> str:
    return number.write(None if change is None else change.value, "balance")


def _interval(change: ValueInterval | None) -> str:
    if change is None:
        return number.NONE
    return number.interval(change.low, change.high, "balance")
