"""Working calendars and time limits, as a study file declares them."""

from __future__ import annotations

import re
from datetime import date
from itertools import pairwise
from typing import Annotated, Any, Literal, get_args
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from csatbook.study.part import Name, Part

DAY_MINUTES = 24 * 60
Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
WEEKDAYS: tuple[Weekday, ...] = get_args(Weekday)
_HOURS = re.compile(r"\s*(\d{1,2})[:：](\d{2})\s*[-–—~～至]\s*(\d{1,2})[:：](\d{2})\s*")


def _opened(value: Any) -> Any:
    """'09:00-12:00' in minutes of the day, and several of them."""
    entries = value if isinstance(value, list | tuple) else [value]
    spans = [_span(entry) if isinstance(entry, str) else entry for entry in entries]
    for earlier, later in pairwise(spans):
        if later[0] < earlier[1]:
            msg = "office hours follow one another within a day, without overlap"
            raise ValueError(msg)
    return tuple(spans)


def _span(entry: str) -> tuple[int, int]:
    parts = _HOURS.fullmatch(entry)
    if parts is None:
        msg = f"expected office hours such as 09:00-18:00; found '{entry}'"
        raise ValueError(msg)
    hour, minute, last_hour, last_minute = map(int, parts.groups())
    start, end = hour * 60 + minute, last_hour * 60 + last_minute
    if minute > 59 or last_minute > 59 or not 0 <= start < end <= DAY_MINUTES:
        msg = f"office hours begin before they end, from 00:00 to 24:00; found '{entry}'"
        raise ValueError(msg)
    return start, end


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        msg = f"'{name}' is no time zone; they are written as Asia/Shanghai or UTC"
        raise ValueError(msg) from None
    return name


Zone = Annotated[Name, AfterValidator(_zone)]
"""A time zone by its name in the tz database, such as Asia/Shanghai."""

Hours = Annotated[
    tuple[tuple[int, int], ...],
    Field(min_length=1),
    BeforeValidator(_opened, json_schema_input_type=str | list[str]),
]
"""Office hours of a day, such as 09:00-18:00, or several with breaks; the end is outside."""


class CalendarRules(Part):
    """When an organisation works."""

    zone: Zone = "Asia/Shanghai"
    """Where its clocks stand."""
    country: Annotated[str, Field(pattern=r"^[A-Z]{2,3}$")] | None = None
    """Whose official holidays, and days that are worked instead, count: CN, DE, …"""
    subdivision: Name | None = None
    """The part of the country, where holidays differ."""
    hours: Hours | dict[Weekday, Hours] = ((0, DAY_MINUTES),)
    """Office hours, the same on each working day, or of each weekday that is worked; without them
    a working day lasts to 24:00."""
    closed: tuple[date, ...] = ()
    """Days on which it does not work, whatever the official calendar says."""
    worked: tuple[date, ...] = ()
    """Days on which it works all the same."""

    @model_validator(mode="after")
    def _sound(self) -> CalendarRules:
        if both := sorted(set(self.closed) & set(self.worked)):
            msg = f"{both[0]} stands under 'closed' and under 'worked'"
            raise ValueError(msg)
        if isinstance(self.hours, dict) and not self.hours:
            msg = "name the hours of one weekday at least"
            raise ValueError(msg)
        if self.country is None and self.subdivision is not None:
            msg = "a 'subdivision' needs its 'country'"
            raise ValueError(msg)
        return self

    def hours_on(self, weekday: int) -> tuple[tuple[int, int], ...]:
        """Office hours of this weekday (0 is Monday), in minutes of the day.

        A weekday without any that is worked all the same keeps those of the first that has them.
        """
        if not isinstance(self.hours, dict):
            return self.hours
        name = WEEKDAYS[weekday]
        return self.hours[name if name in self.hours else min(self.hours, key=WEEKDAYS.index)]


class Limit(Part):
    """How long something may take; just one of the three."""

    hours: float | None = Field(default=None, gt=0)
    """Hours by the clock, day and night."""
    working_hours: float | None = Field(default=None, gt=0)
    """Hours within office hours."""
    working_days: int | None = Field(default=None, gt=0)
    """Working days; the day itself is not counted."""

    @model_validator(mode="after")
    def _one(self) -> Limit:
        if (
            sum(value is not None for value in (self.hours, self.working_hours, self.working_days))
            != 1
        ):
            msg = "give just one of hours, working_hours and working_days"
            raise ValueError(msg)
        return self


WorkingDayRule = Literal["close_of_day", "close_of_day_next", "working_time"]
"""How working days are counted: to the closing of the n-th after the day of receipt; the same,
where what comes outside office hours counts as received at the next opening; or as so many full
days of office time from the moment of receipt."""
