"""A case judged once more from what happened to it, in plain Python, and mistakes one can make."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from deadline_reference import RULES, Reference

LIMITS = {
    "P0": ((2, "hours"), (24, "hours")),
    "P1": ((4, "hours"), (3, "days")),
    "P2": ((1, "days"), (7, "days")),
}
MISTAKES = (
    "a pause moves the answer",
    "the minute of the deadline is late",
    "at the minute of its deadline a case is overdue",
    "what was opened again was solved",
    "the first solution counts as the last",
    "the last solution counts as the first",
    "a reopening starts the clock anew",
    "a changed priority starts the clock anew",
    "the first priority counts as the last",
    "the last priority counts as the first",
    "the strictest priority is the last",
    "a changed priority loses the pauses",
    "a pause goes on behind the solution",
    "a case that stands still is overdue",
    "a pause after the deadline still stops it",
    "what comes later is seen",
    "a solution is no answer",
    "the customer is told of the first solution",
    "who was not told is left out",
    "what was done before it came is in time",
    "what is closed without a time is overdue",
    "a pause counts from its own beginning",
    "each start of a pause needs an end of its own",
    "a pause of hours is a pause of days",
)


@dataclass(frozen=True)
class History:
    """A case as the table of histories has it."""

    solution: str
    counts: str
    as_of: datetime
    received: datetime
    priority: str
    events: list[tuple[datetime, str, str]]


class Judge:
    """Judges one case; `mistake` is made, the rest is right."""

    def __init__(self, case: History, mistake: str = "") -> None:
        self.case, self.mistake = case, mistake
        late = self.made("what comes later is seen")
        self.events = sorted(each for each in case.events if late or each[0] <= case.as_of)

    def made(self, mistake: str) -> bool:
        assert mistake in MISTAKES
        return self.mistake == mistake

    def times(self, what: str) -> list[datetime]:
        return [at for at, name, _ in self.events if name == what]

    def priority(self) -> str:
        had = [self.case.priority, *(to for _, name, to in self.events if name == "priority")]
        counts = self.case.counts
        if self.made("the first priority counts as the last") and counts == "last":
            counts = "first"
        if self.made("the last priority counts as the first") and counts == "first":
            counts = "last"
        if self.made("the strictest priority is the last") and counts == "strictest":
            counts = "last"
        return {"first": had[0], "last": had[-1], "strictest": min(had)}[counts]

    def solved(self, which: str) -> datetime | None:
        done, again = self.times("resolved"), self.times("reopened")
        if not done:
            return None
        if which == "first":
            return done[0]
        if self.made("the first solution counts as the last"):
            return done[0]
        reopened = again and again[-1] > done[-1]
        return None if reopened and not self.made("what was opened again was solved") else done[-1]

    def resolution(self) -> datetime | None:
        which = self.case.solution
        if self.made("the last solution counts as the first"):
            which = "last"
        return self.solved(which)

    def pauses(self) -> list[tuple[datetime, datetime | None]]:
        ends = self.times("resumed")
        if not self.made("a pause goes on behind the solution"):
            ends = sorted(ends + self.times("resolved"))
        spans: list[tuple[datetime, datetime | None]] = []
        for number, start in enumerate(self.times("paused")):
            if self.made("each start of a pause needs an end of its own"):
                spans.append((start, ends[number] if number < len(ends) else None))
            else:
                spans.append((start, next((end for end in ends if end >= start), None)))
        if self.times("priority") and self.made("a changed priority loses the pauses"):
            changed = self.times("priority")[-1]
            spans = [span for span in spans if span[0] >= changed]
        return spans

    def due(self, event: str) -> datetime | None:
        amount, kind = LIMITS[self.priority()][event == "resolve"]
        start = self.case.received
        for what, mistake in (
            ("reopened", "a reopening starts the clock anew"),
            ("priority", "a changed priority starts the clock anew"),
        ):
            if self.made(mistake) and self.times(what):
                start = self.times(what)[-1]
        moved = event == "resolve" or self.made("a pause moves the answer")
        spans = self.pauses() if moved else []
        whole = [(a, b) for a, b in spans if b is not None]
        if self.made("a pause counts from its own beginning"):
            extra = sum((b - a for a, b in whole), timedelta())
            plain = self._plain(start, amount, kind, [])
            return plain + extra if kind == "hours" else plain
        deadline = self._plain(start, amount, kind, whole)
        for begin, end in spans:
            still = begin < deadline or self.made("a pause after the deadline still stops it")
            if end is None and still and not self.made("a case that stands still is overdue"):
                return None
        return deadline

    def _plain(self, start: datetime, amount: int, kind: str, pauses: list) -> datetime:
        if self.made("a pause of hours is a pause of days"):
            wrong = Reference(RULES["cn"], "a day with any pause is not counted")
            return wrong.due(start, kind, amount, "close_of_day", pauses)
        return Reference(RULES["cn"]).due(start, kind, amount, "close_of_day", pauses)

    def verdict(self, event: str) -> str:
        start: datetime | None = self.case.received
        if event == "notify":
            first = self.made("the customer is told of the first solution")
            start = self.solved("first" if first else "last")
            done = next(iter(self.times("told")), None)
            if start is None:
                return "none"
            deadline: datetime | None = start + timedelta(hours=24)
        else:
            deadline = self.due(event)
            done = self.resolution()
            if event == "respond":
                first_solution = next(iter(self.times("resolved")), None)
                answers = [*self.times("answered")[:1]]
                if first_solution and not self.made("a solution is no answer"):
                    answers.append(first_solution)
                done = min(answers, default=None)
        return self._judged(event, start, done, deadline)

    def _judged(
        self, event: str, start: datetime, done: datetime | None, deadline: datetime | None
    ) -> str:
        if done is not None:
            if done < start and not self.made("what was done before it came is in time"):
                return "contradictory"
            if deadline is None or done < deadline:
                return "in_time"
            exact = done == deadline and not self.made("the minute of the deadline is late")
            return "in_time" if exact else "late"
        if event == "notify" and self.made("who was not told is left out"):
            return "none"
        if self.times("closed") and not self.made("what is closed without a time is overdue"):
            return "unknown"
        if deadline is None:
            return "running"
        at_once = deadline == self.case.as_of and self.made(
            "at the minute of its deadline a case is overdue"
        )
        return "overdue" if deadline < self.case.as_of or at_once else "running"
