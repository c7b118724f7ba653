"""What was due when of each case, and whether it was done in time."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from csatbook.service import deadline, verdict
from csatbook.service.calendar import MISSING, Flags, Minutes, WorkingCalendar
from csatbook.service.deadline import Pauses
from csatbook.study.feedback import EVENTS, PRIORITIES, Event, Feedback

_HAPPENED: Mapping[Event, str] = {
    "record": "recorded",
    "respond": "answered",
    "resolve": "resolved",
    "notify": "told",
}
_KEPT = ("period", "day", "priority", "channel", "department", "kind", "source", "customer")
_TIMES = ("received", "assigned", "resolved", "withdrawn", "reopened", "contacts")


def due_minutes(
    start: Minutes,
    priority: pd.Series,
    event: Event,
    *,
    feedback: Feedback,
    calendar: WorkingCalendar,
    pauses: Pauses | None = None,
) -> tuple[Minutes, Flags]:
    """By which minute is this due of each case, and is there a limit for it at all?

    Parameters
    ----------
    start : from which minute the limit runs, shape (n,); `MISSING` where it does not
    priority : P0 to P3 of each, missing where it is not known: then there is no limit
    event : one of `EVENTS`
    pauses : times at which cases stood still, by their place; they move a solution alone
    """
    due, limited = np.full(len(start), MISSING, dtype=np.int64), np.zeros(len(start), dtype=bool)
    names = priority.fillna("").to_numpy()
    for name in PRIORITIES:
        limit = feedback.limit(name, event)
        mine = names == name
        if limit is not None and mine.any():
            own = None
            if pauses is not None and event == "resolve":
                chosen = mine[pauses.case]
                places = (np.cumsum(mine) - 1)[pauses.case[chosen]]
                own = Pauses(places, pauses.start[chosen], pauses.end[chosen])
            rule = feedback.working_day
            due[mine] = deadline.due(start[mine], limit, calendar, rule=rule, pauses=own)
            limited |= mine
    return due, limited


def judged(
    own: pd.DataFrame,
    feedback: Feedback,
    calendar: WorkingCalendar,
    as_of: int,
    pauses: Pauses | None = None,
) -> pd.DataFrame:
    """The cases with their deadlines and verdicts; see `Cases.frame`.

    Parameters
    ----------
    own : one row a case, moments up to `as_of`; with `solved_first` and `solved_last` where a log
        tells of solutions
    pauses : when the cases stood still, by their place in `own`
    """
    resolved, first = own["resolved"].to_numpy(), own["first"].to_numpy()
    # Who got the solution got an answer with it: the first one, where several are known.
    solved = own["solved_first"].to_numpy() if "solved_first" in own else resolved
    answered = np.where(
        first == MISSING, solved, np.where(solved == MISSING, first, np.minimum(first, solved))
    )
    happened = {
        "recorded": own["recorded"].to_numpy(),
        "answered": answered,
        "resolved": resolved,
        "told": own["notified"].to_numpy(),
    }
    stood = np.zeros(len(own), dtype=bool)
    if pauses is not None:
        stood[pauses.case] = True
    frame = own[[*_KEPT, *_TIMES]].assign(
        repeated=own["role"].eq("repeat"),
        over=own["over"].to_numpy(bool),
        answered=answered,
        paused=stood,
    )

    def judge(event: Event, name: str, done: Minutes, still: Pauses | None) -> None:
        start = own["received"].to_numpy()
        if event == "notify":
            start = (own["solved_last"] if "solved_last" in own else own["resolved"]).to_numpy()
        due, limited = due_minutes(
            start, own["priority"], event, feedback=feedback, calendar=calendar, pauses=still
        )
        # What ended otherwise in time was not due any more.
        withdrawn = own["withdrawn"].to_numpy()
        ended = (withdrawn != MISSING) & ((due == MISSING) | (withdrawn <= due))
        limited &= (start != MISSING) & ~((done == MISSING) & ended)
        told = verdict.judge(
            start,
            done,
            due,
            as_of=as_of,
            limited=limited,
            over=own["over"].to_numpy(bool),
            tolerance=feedback.tolerance,
        )
        frame[f"due_{name}"] = due
        frame[f"verdict_{name}"] = told.verdict
        frame[f"passed_{name}"] = told.due

    for event in EVENTS:
        judge(event, event, happened[_HAPPENED[event]], pauses)
    if pauses is not None:
        judge("resolve", "unpaused", resolved, None)
    for name in ("first", "last"):
        if f"solved_{name}" in own:
            judge("resolve", f"{name}_solution", own[f"solved_{name}"].to_numpy(), pauses)
    return frame
