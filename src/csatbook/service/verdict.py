"""In time or not: a case is judged when its deadline has passed, never before."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from csatbook.service.calendar import MISSING, Flags, Minutes

VERDICTS = ("none", "in_time", "late", "overdue", "running", "unknown", "contradictory")
"""No such limit; done by the deadline, or after it; not done and the deadline has passed, or not;
over without a time; done before it was received."""


@dataclass(frozen=True, eq=False)
class Judged:
    """The verdicts on one limit."""

    verdict: np.ndarray[tuple[int], np.dtype[np.int8]]
    """Places in `VERDICTS`."""
    due: Flags
    """Whether the deadline lies before the moment of looking: only then a case counts."""

    def count(self, verdict: str, *, due: bool = True) -> int:
        """How many cases have this verdict, of those whose deadline has passed or has not?"""
        return int(np.sum((self.verdict == VERDICTS.index(verdict)) & (self.due == due)))


def judge(
    received: Minutes,
    event: Minutes,
    due: Minutes,
    *,
    as_of: int,
    limited: Flags,
    over: Flags | None = None,
    tolerance: int = 0,
) -> Judged:
    """Was each case answered by its deadline?

    Parameters
    ----------
    received, event, due : moments in minutes (UTC), shape (n,); MISSING where there is none: an
        event that has not happened, a deadline of a case that stands still
    as_of : the minute at which one looks; at the very minute of its deadline a case is running
    limited : shape (n,), whether there is a limit for the case at all
    over : shape (n,), whether the case is closed although the time of the event is missing
    tolerance : minutes by which an event may lie before the receipt without contradiction

    Returns
    -------
    Judged
        A verdict whose deadline has passed never changes by waiting.

    Examples
    --------
    >>> moments = np.array([100, 100, 100])
    >>> answered = np.array([160, 161, MISSING])
    >>> judged = judge(moments, answered, moments + 60, as_of=160, limited=np.ones(3, bool))
    >>> [VERDICTS[place] for place in judged.verdict]
    ['in_time', 'late', 'running']
    >>> judged.due  # at the minute of the deadline nobody is judged yet
    array([False, False, False])
    """
    happened = event != MISSING
    passed = (due != MISSING) & (due < as_of)
    closed = np.zeros(len(received), dtype=bool) if over is None else over
    judged = np.select(
        [
            ~limited | (received == MISSING),
            happened & (event < received - tolerance),
            happened & ((due == MISSING) | (event <= due)),
            happened,
            closed,
            passed,
        ],
        [
            VERDICTS.index(name)
            for name in ("none", "contradictory", "in_time", "late", "unknown", "overdue")
        ],
        VERDICTS.index("running"),
    )
    return Judged(judged.astype(np.int8), passed & limited & (received != MISSING))


@dataclass(frozen=True)
class Compliance:
    """Which share of the cases that were due was done in time?"""

    in_time: int
    late: int
    overdue: int
    not_due: int
    """Their deadline has not passed; they are not in the share, done or not."""
    unknown: int
    """Due, and over without a time."""
    contradictory: int
    """Due, and done before they were received."""

    @property
    def due(self) -> int:
        """The cases that the share is of."""
        return self.in_time + self.late + self.overdue

    @property
    def share(self) -> float:
        """In time among those due, 0 to 1; NaN where none was due."""
        return self.in_time / self.due if self.due else float("nan")

    @property
    def bounds(self) -> tuple[float, float]:
        """The share were all unknown and contradictory ones late, and were they all in time."""
        doubtful = self.unknown + self.contradictory
        if not self.due + doubtful:
            return float("nan"), float("nan")
        whole = self.due + doubtful
        return self.in_time / whole, (self.in_time + doubtful) / whole


def compliance(judged: Judged) -> Compliance:
    """How many of the cases that were due were done in time, and what stands beside them?

    Examples
    --------
    >>> four = Judged(np.array([1, 2, 3, 1], np.int8), np.array([True, True, True, False]))
    >>> compliance(four)
    Compliance(in_time=1, late=1, overdue=1, not_due=1, unknown=0, contradictory=0)
    """
    limited = judged.verdict != VERDICTS.index("none")
    return Compliance(
        **{
            name: judged.count(name)
            for name in ("in_time", "late", "overdue", "unknown", "contradictory")
        },
        not_due=int(np.sum(limited & ~judged.due)),
    )
