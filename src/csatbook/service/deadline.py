"""By when something is due: by the clock, in office hours, or in working days by a rule."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from csatbook.service.calendar import MISSING, Flags, Minutes, WorkingCalendar
from csatbook.study.calendar import DAY_MINUTES, Limit, WorkingDayRule


@dataclass(frozen=True, eq=False)
class Pauses:
    """Times at which a case stood still, such as waiting for the customer."""

    case: Minutes
    """The place of each one's case among the moments of receipt."""
    start: Minutes
    """In minutes (UTC)."""
    end: Minutes
    """Likewise; the same minute is no longer paused. MISSING where it still stands."""

    def merged(self) -> Pauses:
        """The same times, in order of case and start, without overlap."""
        until = np.where(self.end == MISSING, _NEVER, self.end)
        kept = np.flatnonzero(until > self.start)
        start = keyed(self.case[kept], self.start[kept])
        order = np.argsort(start, kind="stable")
        start, end = start[order], keyed(self.case[kept], until[kept])[order]
        latest = np.maximum.accumulate(end)
        first = np.concatenate([[True], start[1:] > latest[:-1]])[: len(start)]
        last = np.concatenate([first[1:], [True]])[: len(start)]
        ended = minute_of(latest[last])
        return Pauses(
            case_of(start[first]),
            minute_of(start[first]),
            np.where(ended == _NEVER, MISSING, ended),
        )


_BITS = 32
_NEVER = (1 << (_BITS - 1)) - 1
"""Later than any minute."""


def keyed(case: Minutes, minute: Minutes) -> Minutes:
    """The place of a case and a minute in one number, in the order of the two."""
    return np.asarray((case.astype(np.int64) << _BITS) + (minute + (1 << (_BITS - 1))))


def case_of(key: Minutes) -> Minutes:
    """The place of the case in such a number."""
    return np.asarray(key >> _BITS)


def minute_of(key: Minutes) -> Minutes:
    """The minute in it."""
    return np.asarray((key & ((1 << _BITS) - 1)) - (1 << (_BITS - 1)))


def due(
    received: Minutes,
    limit: Limit,
    calendar: WorkingCalendar,
    *,
    rule: WorkingDayRule = "close_of_day",
    pauses: Pauses | None = None,
) -> Minutes:
    """By which minute is each case due?

    Parameters
    ----------
    received : moments in minutes (UTC), shape (n,); MISSING where there is none
    limit : hours by the clock, office hours, or working days
    calendar : reaching from the first moment to the last deadline
    rule : how working days are counted. `close_of_day`: the day of receipt is day 0 at whatever
        hour, and the case is due at the closing time of the n-th working day after it.
        `close_of_day_next`: what comes at or after closing time, or on a free day, counts as
        received at the next opening. `working_time`: n times the office minutes of a full day.
    pauses : times at which a case stood still. Hours by the clock and office time are moved by the
        minutes that stood still; of working days the one is not counted that stands still at its
        closing time.

    Returns
    -------
    Minutes
        UTC; the minute itself is still in time. MISSING without a receipt, and while a case stands
        still, when there is no deadline.

    Raises
    ------
    ValueError
        Where a deadline lies behind the calendar's last day.

    References
    ----------
    Civil Code of the PRC, art. 201 (the day of receipt is not counted; hours run from the moment)
    and art. 203 (a period ends at closing time, or at 24:00).

    Examples
    --------
    >>> from csatbook.service.calendar import working_calendar
    >>> from csatbook.study.calendar import CalendarRules
    >>> china = working_calendar(CalendarRules(country="CN", hours="09:00-18:00"), 2026, 2026)
    >>> thursday = np.array(["2026-02-12T08:40"], dtype="datetime64[m]").astype(int)  # 16:40 there
    >>> due(thursday, Limit(working_days=3), china).astype("datetime64[m]")  # Fri, Sat, Tue 24
    array(['2026-02-24T10:00'], dtype='datetime64[m]')
    >>> due(thursday, Limit(hours=4), china).astype("datetime64[m]")
    array(['2026-02-12T12:40'], dtype='datetime64[m]')
    """
    there = received != MISSING
    clock = _counted(limit, calendar, rule)
    known = received[there]
    base = clock.base(known)
    target = base + clock.amount
    if pauses is not None:
        still = pauses.merged()
        counted = there[still.case]
        places = (np.cumsum(there) - 1)[still.case[counted]]
        target = _moved(
            target, base, Pauses(places, still.start[counted], still.end[counted]), clock
        )
    moments = np.full(len(received), MISSING, dtype=np.int64)
    standing = target == MISSING
    reached = np.full(len(known), MISSING, dtype=np.int64)
    reached[~standing] = clock.moment(target[~standing])
    moments[there] = reached
    return moments


@dataclass(frozen=True)
class _Clock:
    """A way to count time: from moments (UTC) to its units and back."""

    amount: int
    base: Callable[[Minutes], Minutes]
    """Units passed when the limit begins."""
    passed: Callable[[Minutes], Minutes]
    """Units passed at any moment."""
    moment: Callable[[Minutes], Minutes]
    """The moment at which so many units have passed."""


def _counted(limit: Limit, calendar: WorkingCalendar, rule: WorkingDayRule) -> _Clock:
    def office(moments: Minutes) -> Minutes:
        return calendar.office_minutes(calendar.local(moments))

    def office_moment(units: Minutes) -> Minutes:
        return calendar.utc(calendar.at_office_minute(units))

    def same(moments: Minutes) -> Minutes:
        return moments

    if limit.hours is not None:
        return _Clock(round(limit.hours * 60), same, same, same)
    if limit.working_hours is not None:
        return _Clock(round(limit.working_hours * 60), office, office, office_moment)
    days = limit.working_days or 0
    if rule == "working_time":
        return _Clock(days * calendar.full_day, office, office, office_moment)

    def day_zero(moments: Minutes) -> Minutes:
        shown = calendar.local(moments)
        counted = np.searchsorted(calendar.days, shown // DAY_MINUTES, side="right")
        if rule == "close_of_day":
            return counted
        # Before closing on a working day this is day 0; else it is the next working day.
        today = np.searchsorted(calendar.closings, shown, side="right")
        return np.where(today < counted, counted, counted + 1)

    def closed(moments: Minutes) -> Minutes:
        return np.searchsorted(calendar.closings, calendar.local(moments), side="left")

    def closing(units: Minutes) -> Minutes:
        return calendar.utc(calendar.closing(units - 1))

    return _Clock(days, day_zero, closed, closing)


def _moved(target: Minutes, base: Minutes, pauses: Pauses, clock: _Clock) -> Minutes:
    """The targets behind the pauses that begin before them; MISSING while one still stands."""
    moved = target.copy()
    case, start = pauses.case, clock.passed(pauses.start)
    standing = pauses.end == MISSING
    until = clock.passed(np.where(standing, pauses.start, pauses.end))
    for now in _in_turn(case):
        at, since = case[now], np.maximum(start[now], base[case[now]])
        before = (since < moved[at]) & (moved[at] != MISSING)
        later = moved[at] + np.maximum(until[now] - since, 0)
        moved[at] = np.where(before, np.where(standing[now], MISSING, later), moved[at])
    return moved


def _in_turn(case: Minutes) -> Iterator[Flags]:
    """The first pause of each case, then the second, and so on."""
    place = np.arange(len(case))
    first = np.concatenate([[True], case[1:] != case[:-1]])[: len(case)]
    rank = place - np.maximum.accumulate(np.where(first, place, 0))
    for turn in range(int(rank.max(initial=-1)) + 1):
        yield rank == turn
