"""Which measures of improvement a wave is about, and when they are verified."""

from __future__ import annotations

from datetime import date

import pandas as pd

from csatbook.analysis.wave import Wave
from csatbook.study import period as periods
from csatbook.study.action import Action


def concerning(wave: Wave) -> tuple[Action, ...]:
    """Which measures are for the customers of this wave, against what was seen up to it?"""
    there = wave.store.periods
    later = set(there[there.index(wave.period) + 1 :])
    return tuple(
        action
        for action in wave.study.actions
        if seen(wave, action) not in later
        and (wave.variable is None or wave.value in action.problem.where.get(wave.variable, ()))
    )


def seen(wave: Wave, action: Action) -> str:
    """The wave in which the problem was seen."""
    return periods.parse(wave.study.period, action.problem.seen)


def verified_in(wave: Wave, action: Action) -> str | None:
    """The wave, up to this one, in which the measure is verified."""
    known = (*wave.earlier, wave.period)
    kind = wave.study.period
    if action.verify.wave is not None:
        named = periods.parse(kind, action.verify.wave)
        return named if named in known and named != seen(wave, action) else None
    since = pd.Timestamp(action.done or action.due) + pd.DateOffset(
        months=action.verify.after.months
    )
    later = (
        name
        for name in known
        if periods.begins(kind, name) >= since.date() and name > seen(wave, action)
    )
    return next(later, None)


def under_measures(wave: Wave, action: Action, variable: str) -> set[str]:
    """The units for which another measure was carried out by the end of this wave."""
    return {
        name
        for other in carried_out(wave, action)
        for name in other.problem.where.get(variable, ())
    }


def carried_out(wave: Wave, action: Action) -> list[Action]:
    """The other measures that were carried out by the end of this wave."""
    last = last_day(wave)
    return [
        other
        for other in wave.study.actions
        if other.id != action.id and other.cancelled is None and (other.done or other.due) <= last
    ]


def last_day(wave: Wave) -> date:
    """The end of a wave; of waves without dates the last day there is."""
    return date.max if wave.study.period == "wave" else periods.ends(wave.study.period, wave.period)
