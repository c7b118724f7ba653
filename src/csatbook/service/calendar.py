"""A working calendar as arrays: which days are worked, and where office minutes lie."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from csatbook.study.calendar import DAY_MINUTES, WEEKDAYS, CalendarRules

Minutes = np.ndarray[tuple[int], np.dtype[np.int64]]
"""Moments in whole minutes since 1970, by the calendar's clocks or in UTC."""
Flags = np.ndarray[tuple[int], np.dtype[np.bool_]]
MISSING = np.iinfo(np.int64).min
"""A moment that there is not."""


@dataclass(frozen=True, eq=False)
class WorkingCalendar:
    """The working time of some years."""

    zone: str
    """Where its clocks stand."""
    starts: Minutes
    """Where each office interval begins, by its clocks, in order."""
    ends: Minutes
    """Where it ends; that minute is outside."""
    days: Minutes
    """The working days, as days since 1970, in order."""
    first_day: int
    """The first day that it knows, worked or not."""
    last_day: int
    """The last one."""
    full_day: int
    """Office minutes of a full day: of the longest one."""
    known_until: date | None
    """The last day of which official notice is given; later ones are provisional. None without
    such a limit."""

    @cached_property
    def closings(self) -> Minutes:
        """The last minute of each working day: its closing time, or 23:59 where it is 24:00."""
        last = np.searchsorted(self.starts, (self.days + 1) * DAY_MINUTES) - 1
        return np.minimum(self.ends[last], (self.days + 1) * DAY_MINUTES - 1)

    @cached_property
    def passed(self) -> Minutes:
        """Office minutes before each interval begins."""
        return np.concatenate([[0], np.cumsum(self.ends - self.starts)[:-1]]).astype(np.int64)

    @cached_property
    def provisional_from(self) -> int:
        """The first minute (UTC) of which holidays are not officially known."""
        if self.known_until is None:
            return int(np.iinfo(np.int64).max)
        first = np.datetime64(self.known_until) + np.timedelta64(1, "D")
        return int(self.utc(first.astype("datetime64[m]").astype(np.int64)[np.newaxis])[0])

    def office_minutes(self, moments: Minutes) -> Minutes:
        """How many office minutes lie before each moment (by its clocks)?"""
        place = np.maximum(np.searchsorted(self.starts, moments, side="right") - 1, 0)
        inside = np.clip(moments - self.starts[place], 0, self.ends[place] - self.starts[place])
        return np.asarray(self.passed[place] + inside)

    def at_office_minute(self, minutes: Minutes) -> Minutes:
        """The moment at which so many office minutes have passed; at a closing time this itself."""
        ended = self.passed + (self.ends - self.starts)
        place = np.searchsorted(ended, minutes, side="left")
        self._within(place, len(ended))
        return np.asarray(self.starts[place] + minutes - self.passed[place])

    def closing(self, number: Minutes) -> Minutes:
        """The last minute of the working day with this number, counted from 0."""
        self._within(number, len(self.days))
        return np.asarray(self.closings[number])

    def _within(self, places: Minutes, size: int) -> None:
        if places.size and places.max() >= size:
            end = np.datetime64(self.last_day, "D")
            msg = f"a deadline lies behind {end}, where the calendar ends"
            raise ValueError(msg)

    def local(self, moments: Minutes) -> Minutes:
        """What its clocks show at these moments (UTC)."""
        there = moments != MISSING
        shown = _index(np.where(there, moments, 0)).tz_localize("UTC").tz_convert(self.zone)
        return np.where(there, _minutes(shown.tz_localize(None)), MISSING)

    def utc(self, moments: Minutes) -> Minutes:
        """The moments (UTC) at which its clocks show this.

        Of an hour that comes twice it is the first, of one left out the moment of the change.
        """
        there = moments != MISSING
        shown = _index(np.where(there, moments, 0)).tz_localize(
            self.zone, ambiguous=np.ones(len(moments), dtype=bool), nonexistent="shift_forward"
        )
        return np.where(there, _minutes(shown.tz_convert("UTC").tz_localize(None)), MISSING)


def working_calendar(rules: CalendarRules, first: int, last: int) -> WorkingCalendar:
    """When is work done in the years from `first` to `last`?

    Parameters
    ----------
    rules : the calendar as declared
    first, last : years, both included

    Returns
    -------
    WorkingCalendar
        The country's weekends, holidays and make-up working days, overruled by the declared
        `closed` and `worked` days. Without a country Saturday and Sunday are free. Where office
        hours are declared by weekday, the weekdays named are the working ones.

    Raises
    ------
    ValueError
        Of a country or subdivision that is not known.

    Examples
    --------
    The Saturday before Chinese New Year 2026 is worked, the nine days after it are not.

    >>> china = working_calendar(CalendarRules(country="CN"), 2026, 2026)
    >>> [str(np.datetime64(int(day), "D")) for day in china.days[29:33]]
    ['2026-02-12', '2026-02-13', '2026-02-14', '2026-02-24']
    >>> china.known_until
    datetime.date(2026, 12, 31)
    """
    days = np.arange(f"{first}-01-01", f"{last + 1}-01-01", dtype="datetime64[D]")
    weekday = (days.astype(np.int64) + 3) % 7
    weekend, free, made_up, known_until = _official(rules, range(first, last + 1))
    if isinstance(rules.hours, dict):
        weekend = {place for place, name in enumerate(WEEKDAYS) if name not in rules.hours}
    working = ~np.isin(weekday, sorted(weekend)) & ~np.isin(days, _dates(free))
    working |= np.isin(days, _dates(made_up))
    working &= ~np.isin(days, _dates(rules.closed))
    working |= np.isin(days, _dates(rules.worked))
    worked, on = days[working].astype(np.int64), weekday[working]
    spans = [
        (day * DAY_MINUTES + start, day * DAY_MINUTES + end)
        for day, place in zip(worked.tolist(), on.tolist(), strict=True)
        for start, end in rules.hours_on(place)
    ]
    starts, ends = np.array(spans, dtype=np.int64).reshape(-1, 2).T
    return WorkingCalendar(
        zone=rules.zone,
        starts=np.ascontiguousarray(starts),
        ends=np.ascontiguousarray(ends),
        days=worked,
        first_day=int(days[0].astype(np.int64)),
        last_day=int(days[-1].astype(np.int64)),
        full_day=max(
            sum(end - start for start, end in rules.hours_on(place))
            for place in set(on.tolist()) or {0}
        ),
        known_until=known_until,
    )


def _official(
    rules: CalendarRules, years: Iterable[int]
) -> tuple[set[int], Iterable[date], Iterable[date], date | None]:
    """Weekend, holidays, make-up working days, and until when they are officially known."""
    if rules.country is None:
        return {5, 6}, (), (), None
    import holidays  # noqa: PLC0415 - 0.2 s that only a study with a calendar needs

    try:
        country: Any = holidays.country_holidays(
            rules.country, subdiv=rules.subdivision, years=years
        )
    except NotImplementedError as error:
        msg = f"no official holidays are known: {error}"
        raise ValueError(msg) from None
    notices = getattr(country, "special_public_holidays", None) or {}
    limited = bool(country.weekend_workdays) and bool(notices)
    known = date(max(notices), 12, 31) if limited else None
    return set(country.weekend), tuple(country), tuple(country.weekend_workdays), known


def _dates(days: Iterable[date]) -> np.ndarray[tuple[int], np.dtype[np.datetime64]]:
    return np.array(sorted(days), dtype="datetime64[D]")


def _index(moments: Minutes) -> pd.DatetimeIndex:
    return pd.DatetimeIndex(moments.astype("datetime64[m]").astype("datetime64[s]"))


def _minutes(moments: pd.DatetimeIndex) -> Minutes:
    return moments.to_numpy().astype("datetime64[m]").astype(np.int64)
