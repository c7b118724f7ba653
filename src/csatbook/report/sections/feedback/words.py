"""What readers call the parts of customers' feedback."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Literal

import numpy as np
import pandas as pd

from csatbook.analysis.feedback.cases import cases
from csatbook.analysis.wave import Wave
from csatbook.report import fragment, number
from csatbook.report.fragment import Fragment
from csatbook.report.wording import say
from csatbook.report.written import note
from csatbook.study.calendar import Limit
from csatbook.study.feedback import EVENTS, Feedback

_GROUPS = 15
"""So many groups of a sort are shown at most; the tables hold all."""
_LONG = 72
"""So many hours and more are told in days."""
TimeUnit = Literal["days", "hours", "minutes"]
UNIT_OF_HOUR: dict[TimeUnit, float] = {"days": 1 / 24, "hours": 1.0, "minutes": 60.0}
"""How many of it an hour has."""
_BETWEEN: dict[TimeUnit, str] = {
    "days": "days_between_ends",
    "hours": "hours_between",
    "minutes": "minutes_between",
}


def declared(wave: Wave) -> Feedback | None:
    """The study's feedback, where this report may tell of it: it is of all customers together."""
    return wave.study.feedback if wave.variable is None else None


def told(wave: Wave, write: Callable[[Wave, Feedback], Fragment]) -> Fragment:
    """What a section writes of the study's feedback; nothing where there is none to tell of.

    Examples
    --------
    >>> told(wave, lambda wave, feedback: Fragment(())).text  # the small study has no feedback
    ''
    """
    feedback = declared(wave)
    return fragment.NOTHING if feedback is None else write(wave, feedback)


def event(wave: Wave, name: str) -> str:
    """What was done in time, inside a sentence."""
    return say(wave, f"feedback.{name}_clause")


def title(wave: Wave, name: str) -> str:
    """The same as a heading: of those in time."""
    return say(wave, f"feedback.{name}_in_time")


def group(wave: Wave, by: str, name: str | None) -> str:
    """A group of cases."""
    if name is None or pd.isna(name):
        return say(wave, "feedback.no_group")
    feedback = wave.study.feedback
    sort = feedback.sorts.get(by) if feedback else None
    label = sort.labels.get(name) if sort else None
    return label[wave.language] if label else name


def subject(wave: Wave, by: str, name: str | None) -> str:
    """A group of cases at the beginning of a sentence, which in Chinese sets Latin signs apart."""
    named = group(wave, by, name)
    apart = wave.language == "zh" and named[-1:].isascii() and named[-1:].isalnum()
    return f"{named} " if apart else named


def largest(rows: pd.DataFrame) -> list[str]:
    """The groups of these rows by their column `size`, the largest ones in their own order."""
    sums = rows["size"].groupby(rows["group"].fillna("")).sum()
    kept = set(sums.sort_values(ascending=False, kind="stable").index[:_GROUPS])
    return [name for name in dict.fromkeys(rows["group"].fillna("")) if name in kept]


def share(row: pd.Series) -> str:
    """A share in time, or that it is of too few cases."""
    if pd.isna(row["value"]):
        return number.NONE
    target = [] if pd.isna(row["target"]) else [row["target"]]
    return number.write(
        row["value"], "share", decimals=number.apart([row["value"]], target, "share")
    )


def target_verdict(wave: Wave, row: pd.Series) -> str:
    """Whether the target is reached, in a word or two."""
    if row["target_met"]:
        return say(wave, "feedback.met")
    close = pd.notna(row["high"]) and row["high"] >= row["target"]
    return say(wave, "feedback.missed_close" if close else "feedback.missed")


def looked_at(wave: Wave) -> str:
    """The moment at which one looks, by the calendar's clocks."""
    told = cases(wave)
    local = told.calendar.local(np.array([told.as_of], dtype=np.int64))[0]
    moment = pd.Timestamp(int(local) * 60, unit="s")
    return say(
        wave,
        "feedback.moment",
        year=moment.year,
        month=moment.month,
        day=moment.day,
        hour=f"{moment.hour:02}",
        minute=f"{moment.minute:02}",
    )


def week(wave: Wave, monday: str) -> str:
    """A week by its first day."""
    day = date.fromisoformat(monday)
    return say(wave, "feedback.week_of", month=day.month, day=day.day)


def time_allowed(wave: Wave, limit: Limit) -> str:
    """How long something may take."""
    for unit in ("hours", "working_hours", "working_days"):
        if (value := getattr(limit, unit)) is not None:
            return say(wave, f"feedback.time_{unit}", n=f"{value:g}")
    return ""


def time_unit(hours: pd.Series) -> TimeUnit:
    """In which unit such times are told together: days, hours, or minutes.

    Examples
    --------
    >>> [time_unit(pd.Series(hours)) for hours in ([0.2, 0.5], [0.2, 90], [80])]
    ['minutes', 'hours', 'days']
    """
    known = hours.dropna()
    return "days" if known.min() >= _LONG else "minutes" if known.max() < 1 else "hours"


def duration(wave: Wave, hours: float, unit: TimeUnit | None = None) -> str:
    """A time in this unit; by default in days where it is long, in minutes below an hour."""
    if pd.isna(hours):
        return number.NONE
    unit = unit or _unit(hours)
    return say(wave, f"feedback.{unit}", n=_amount(hours, unit))


def told_duration(wave: Wave, hours: float) -> str:
    """How long a single case took: no figure of a table."""
    unit: TimeUnit = "days" if hours >= _LONG else "hours"
    return say(wave, f"feedback.{unit}", n=_amount(hours, unit))


def durations(wave: Wave, row: pd.Series, unit: TimeUnit | None = None) -> str:
    """The interval of a median, in this unit, or that of the median."""
    low, high = row["low"], row["high"]
    if pd.isna(low) or pd.isna(high):
        return number.NONE
    unit = unit or _unit(row["median"])
    first, last = _amount(low, unit), _amount(high, unit)
    return say(wave, f"feedback.{_BETWEEN[unit]}", first=first, last=last)


def _unit(hours: float) -> TimeUnit:
    return "days" if hours >= _LONG else "hours" if hours >= 1 else "minutes"


def _amount(hours: float, unit: TimeUnit) -> str:
    shown = hours * UNIT_OF_HOUR[unit]
    places = 0 if unit == "minutes" else 1 if shown >= 1 or shown == 0 else 2
    return note(f"{number.by_hand(shown, places):f}", shown)


def events(frame: pd.DataFrame) -> list[str]:
    """What was due of any case, in the order of a case's life."""
    return [name for name in EVENTS if frame["event"].eq(name).any()]


def whole(frame: pd.DataFrame, name: str, priority: str = "all") -> pd.Series:
    """The row of `compliance` of all cases, or those of a priority."""
    mine = frame[frame["event"].eq(name) & frame["priority"].eq(priority) & frame["by"].isna()]
    return mine.iloc[0]
