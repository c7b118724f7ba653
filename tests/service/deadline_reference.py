"""The deadline once more, minute by minute in plain Python, and mistakes that can be made."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import holidays

MINUTE = timedelta(minutes=1)

MISTAKES = (
    "make-up days are ignored",
    "holidays are ignored",
    "company days are ignored",
    "weekends are worked",
    "lunch is ignored",
    "hours go by the clock on the wall",
    "the day of receipt is counted",
    "a free day of receipt is counted",
    "closing time is inside office hours",
    "a deadline at the end of an interval slips to the next one",
    "after closing is the same day",
    "before opening is the day before",
    "a working day is 24 hours",
    "pauses are ignored",
    "overlapping pauses are added up",
    "pauses move office time by the clock",
    "a day with any pause is not counted",
    "a pause at closing time counts as work",
    "a pause after the deadline moves it",
    "the day ends at midnight of the day before",
    "a short day is a full day",
)


@dataclass(frozen=True)
class Rules:
    """A calendar in plain values."""

    zone: str
    country: str | None
    hours: dict[int, list[tuple[str, str]]]
    closed: tuple[date, ...] = ()
    worked: tuple[date, ...] = ()
    by_weekday: bool = False


WEEK = range(7)
RULES = {
    "cn": Rules("Asia/Shanghai", "CN", {day: [("09:00", "18:00")] for day in WEEK}),
    "lunch": Rules(
        "Asia/Shanghai", "CN", {day: [("09:00", "12:00"), ("13:00", "18:00")] for day in WEEK}
    ),
    "company": Rules(
        "Asia/Shanghai",
        "CN",
        {day: [("09:00", "18:00")] for day in WEEK},
        (date(2025, 12, 31), date(2026, 2, 14)),
        (date(2026, 10, 17),),
    ),
    "open": Rules("Asia/Shanghai", "CN", {day: [("00:00", "24:00")] for day in WEEK}),
    "de": Rules("Europe/Berlin", "DE", {day: [("09:00", "18:00")] for day in WEEK}),
    "us": Rules("America/New_York", "US", {day: [("09:00", "17:00")] for day in WEEK}),
    "shop": Rules(
        "Asia/Shanghai",
        None,
        {**{day: [("09:00", "18:00")] for day in range(5)}, 5: [("10:00", "14:00")]},
        by_weekday=True,
    ),
}


class Reference:
    """Counts minutes and days one by one; `mistake` is made, the rest is right."""

    def __init__(self, rules: Rules, mistake: str = "") -> None:
        self.rules, self.mistake = rules, mistake
        self.zone = ZoneInfo(rules.zone)
        self.official = (
            holidays.country_holidays(rules.country, years=range(2024, 2028))
            if rules.country
            else None
        )

    def made(self, mistake: str) -> bool:
        assert mistake in MISTAKES
        return self.mistake == mistake

    def works(self, day: date) -> bool:
        if not self.made("company days are ignored"):
            if day in self.rules.closed:
                return False
            if day in self.rules.worked:
                return True
        if self.official is not None:
            if day in self.official.weekend_workdays and not self.made("make-up days are ignored"):
                return True
            if day in self.official and not self.made("holidays are ignored"):
                return False
        if self.rules.by_weekday:
            return day.weekday() in self.rules.hours
        return day.weekday() < 5 or self.made("weekends are worked")

    def spans(self, day: date) -> list[tuple[int, int]]:
        if not self.works(day):
            return []
        spans = [(_minutes(a), _minutes(b)) for a, b in self.rules.hours.get(day.weekday(), [])]
        spans = spans or [(9 * 60, 18 * 60)]
        return [(spans[0][0], spans[-1][1])] if self.made("lunch is ignored") else spans

    def open_at(self, local: datetime) -> bool:
        minute = local.hour * 60 + local.minute
        late = self.made("closing time is inside office hours")
        return any(start <= minute < end + late for start, end in self.spans(local.date()))

    def closing(self, day: date) -> datetime:
        end = self.spans(day)[-1][1]
        if end == 24 * 60:
            end = 0 if self.made("the day ends at midnight of the day before") else end - 1
        return datetime.combine(day, datetime.min.time()) + timedelta(minutes=end)

    def due(
        self, received: datetime, kind: str, amount: float, rule: str, pauses: list
    ) -> datetime:
        """By the clocks of the calendar; moments come so, too."""
        if self.made("pauses are ignored"):
            pauses = []
        if not self.made("overlapping pauses are added up"):
            pauses = _merged(pauses)
        if kind == "hours":
            return self._clock(received, amount, pauses)
        if kind == "office":
            return self._office(received, round(amount * 60), pauses)
        if self.made("a working day is 24 hours"):
            return self._clock(received, amount * 24, pauses)
        if rule == "working_time":
            full = max(
                sum(_minutes(b) - _minutes(a) for a, b in spans)
                for spans in self.rules.hours.values()
            )
            if self.made("a short day is a full day"):
                full = min(
                    sum(_minutes(b) - _minutes(a) for a, b in spans)
                    for spans in self.rules.hours.values()
                )
            return self._office(received, round(amount * full), pauses)
        return self._days(received, round(amount), rule, pauses)

    def _clock(self, received: datetime, hours: float, pauses: list) -> datetime:
        wall = self.made("hours go by the clock on the wall")

        def true(moment: datetime) -> datetime:
            return moment if wall else moment.replace(tzinfo=self.zone).astimezone(UTC)

        deadline = true(received) + timedelta(hours=hours)
        for start, end in pauses:
            if true(start) < deadline or self.made("a pause after the deadline moves it"):
                since = max(true(start), true(received))
                deadline += max(true(end) - since, timedelta(0))
        return deadline if wall else deadline.astimezone(self.zone).replace(tzinfo=None)

    def _office(self, received: datetime, minutes: int, pauses: list) -> datetime:
        if self.made("pauses move office time by the clock"):
            minutes += sum(int((end - start) / MINUTE) for start, end in pauses)
            pauses = []
        moment, left = received, minutes
        while left:
            paused = any(start <= moment < end for start, end in pauses)
            left -= self.open_at(moment) and not paused
            moment += MINUTE
        if self.made("a deadline at the end of an interval slips to the next one"):
            while not self.open_at(moment):
                moment += MINUTE
        return moment

    def _days(self, received: datetime, number: int, rule: str, pauses: list) -> datetime:
        day = received.date()
        if rule == "close_of_day_next" and not self.made("after closing is the same day"):
            while not self.works(day) or (day == received.date() and received >= self.closing(day)):
                day += timedelta(days=1)
            if day == received.date() and self.made("before opening is the day before"):
                opens = self.spans(day)[0][0]
                if received.hour * 60 + received.minute < opens:
                    day -= timedelta(days=1)
        if self.made("the day of receipt is counted") and self.works(day):
            day -= timedelta(days=1)
        if self.made("a free day of receipt is counted") and not self.works(day):
            number -= 1
        while number:
            day += timedelta(days=1)
            if self.works(day):
                number -= not self._stands(day, pauses)
        return self.closing(day)

    def _stands(self, day: date, pauses: list) -> bool:
        closing = self.closing(day)
        if self.made("a day with any pause is not counted"):
            return any(start.date() <= day <= end.date() for start, end in pauses)
        if self.made("a pause at closing time counts as work"):
            return any(start < closing < end for start, end in pauses)
        return any(start <= closing < end for start, end in pauses)


def _minutes(clock: str) -> int:
    hour, minute = clock.split(":")
    return int(hour) * 60 + int(minute)


def _merged(pauses: list) -> list:
    minutes: set[datetime] = set()
    for start, end in pauses:
        minutes.update(start + MINUTE * step for step in range(int((end - start) / MINUTE)))
    ordered = sorted(minutes)
    breaks = [place + 1 for place, (a, b) in enumerate(pairwise(ordered)) if b - a > MINUTE]
    edges = [0, *breaks, len(ordered)] if ordered else []
    return [(ordered[a], ordered[b - 1] + MINUTE) for a, b in pairwise(edges)]
