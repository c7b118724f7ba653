"""The cases of customers' feedback, with what was due when, and the verdicts on it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
import pandas as pd

from csatbook.analysis import tables
from csatbook.analysis.wave import Wave
from csatbook.errors import DataError, Problem
from csatbook.service import calendar as calendars
from csatbook.service import deadline, verdict
from csatbook.service import ledger as ledgers
from csatbook.service.calendar import MISSING, Flags, Minutes, WorkingCalendar
from csatbook.study import Study
from csatbook.study import period as periods
from csatbook.study.calendar import DAY_MINUTES, CalendarRules
from csatbook.study.feedback import EVENTS, PRIORITIES, Feedback
from csatbook.survey.state.reads import cache
from csatbook.survey.store import Store

_YEARS_AHEAD = 2
"""Calendars reach so many years beyond the last receipt."""
_LATER = ("recorded", "assigned", "first", "resolved", "notified", "withdrawn")
"""The moments of what may happen to a case after it was received."""
_HAPPENED = {"record": "recorded", "respond": "answered", "resolve": "resolved", "notify": "told"}


@dataclass(frozen=True, eq=False)
class Cases:
    """All cases of a study's feedback, judged at one moment."""

    frame: pd.DataFrame
    """One row a case by its name: `period`, `day` (of receipt, as the calendar's clocks show it),
    `priority`, `channel`, `department`, `kind`, `source`, `customer` (a digest), `repeated`, `over`
    (closed, with a solution or without), `received`, `assigned`, `answered`, `resolved`,
    `withdrawn` (minutes), `reopened`, `contacts` (-1: not known), and for each of `EVENTS`
    `due_<event>` (minutes), `verdict_<event>` (a place in `verdict.VERDICTS`) and `passed_<event>`
    (whether the deadline lies before `as_of`)."""
    roles: pd.DataFrame
    """One row a row of the exports: `period`, `source`, `role`; a role may also be why a row was
    set aside and is of no period: `no_receipt`, `future`."""
    possible: int
    unknown_targets: int
    as_of: int
    """The minute (UTC) at which one looks."""
    calendar: WorkingCalendar


def cases(wave: Wave) -> Cases:
    """Which cases are there, when was what due, and was it done in time?

    Parameters
    ----------
    wave : of a study with `feedback`; the moment of looking may follow from its period

    Returns
    -------
    Cases
        Of all periods. No row of the exports is lost: `roles` tells what each is.

    Raises
    ------
    DataError
        Rows that are no ledger: two versions of one moment, a circle of merges, a deadline behind
        the calendar; or a study without feedback.
    """
    feedback = _feedback(wave.study)
    end = wave.period if feedback.as_of == "end_of_period" else ""
    return _cases(wave.store, end)


def cases_at(store: Store, at: int) -> Cases:
    """The same, looked at in this minute (UTC): what is open then, and by when it is due."""
    return _cases(store, "", at)


def parts(
    frame: pd.DataFrame, sorts: Iterable[str]
) -> Iterator[tuple[Mapping[str, object], Flags]]:
    """All of these cases, those of each priority, and each group of each sort.

    With what names them in tables: `priority`, `by` and `group`; and which of the rows they are.
    """
    if frame.empty:
        return
    yield {"priority": "all", "by": None, "group": None}, np.ones(len(frame), dtype=bool)
    priority = frame["priority"].to_numpy()
    for name in PRIORITIES:
        if (chosen := priority == name).any():
            yield {"priority": name, "by": None, "group": None}, chosen
    for by in sorts:
        codes, groups = pd.factorize(frame[by], sort=True)
        for place, group in enumerate(groups):
            yield {"priority": "all", "by": by, "group": group}, codes == place


def working_zone(study: Study) -> str:
    """Where the clocks stand by which feedback is due."""
    return _rules(_feedback(study), study).zone


@cache
def case_ledger(wave: Wave) -> pd.DataFrame:
    """The table `case_ledger`: what became of each row of the exports received in this period."""
    told = cases(wave)
    own = told.roles[told.roles["period"].isin([wave.period, ""])]
    counts = Counter(zip(own["source"], own["role"], strict=True))
    rows = [
        {"source": source, "role": role, "rows": count}
        for (source, role), count in sorted(counts.items())
    ]
    return tables.build("case_ledger", wave, rows)


@cache
def cases_received(wave: Wave) -> pd.DataFrame:
    """The table `cases_received`: how many cases of which sort came in this period?"""
    told, feedback = cases(wave), _feedback(wave.study)
    own = told.frame[(told.frame["period"] == wave.period).to_numpy()]
    repeated = own["repeated"].to_numpy(bool)
    rows = [
        {
            **keys,
            "cases": int(chosen.sum()),
            "share": float(chosen.mean()),
            "repeated": int(np.sum(chosen & repeated)),
        }
        for keys, chosen in parts(own, feedback.sorts)
    ]
    return tables.build("cases_received", wave, rows)


def _feedback(study: Study) -> Feedback:
    if study.feedback is None:
        raise DataError(Problem(f"study {study.name}", "it declares no `feedback`"))
    if study.period == "wave":
        message = (
            "cases are put into the calendar period of their receipt; free waves have no dates"
        )
        raise DataError(Problem(f"study {study.name}", message))
    return study.feedback


def _rules(feedback: Feedback, study: Study) -> CalendarRules:
    return study.calendars[feedback.calendar or next(iter(study.calendars))]


@cache
def _cases(store: Store, end: str, at: int | None = None) -> Cases:
    study, rows = store.study, store.feedback()
    feedback = _feedback(study)
    assert rows is not None  # noqa: S101 - a study with feedback has rows
    rules = _rules(feedback, study)
    received = rows["received"].to_numpy()
    years = _years(received)
    calendar = calendars.working_calendar(rules, years[0], years[-1] + _YEARS_AHEAD)
    last = periods.ends(study.period, end) if end else None
    as_of = _as_of(feedback, rows, calendar, last) if at is None else at
    aside = np.select([received == MISSING, received > as_of], ["no_receipt", "future"], "")
    day = calendar.local(received) // DAY_MINUTES
    period = [
        periods.of_date(study.period, each) if known else ""
        for each, known in zip(
            np.where(aside == "", day, 0).astype("datetime64[D]").tolist(),
            (aside == "").tolist(),
            strict=True,
        )
    ]
    placed = rows.assign(period=period, day=day)
    seen = _as_seen(placed[aside == ""], as_of)
    rule = ledgers.Matching(
        within_minutes=feedback.duplicates.hours * 60,
        different_channels=feedback.duplicates.different_channels,
        repeat_days=feedback.repeat_days,
    )
    try:
        told = ledgers.ledger(seen, rule)
        frame = _judged(told.cases, feedback, calendar, as_of)
    except ValueError as error:
        raise DataError(Problem("feedback", str(error))) from error
    left_out = placed[aside != ""].assign(role=aside[aside != ""])
    columns = ["period", "source", "role"]
    roles = pd.concat([told.rows[columns], left_out[columns]], ignore_index=True)
    return Cases(frame, roles, told.possible, told.unknown_targets, as_of, calendar)


def _years(moments: Minutes) -> tuple[int, int]:
    known = moments[moments != MISSING]
    if not known.size:
        raise DataError(Problem("feedback", "no row tells when it was received"))
    first, last = (
        np.datetime64(int(each), "m").astype("datetime64[Y]") for each in (known.min(), known.max())
    )
    return int(str(first)), int(str(last))


def _as_of(feedback: Feedback, rows: pd.DataFrame, calendar: WorkingCalendar, end: object) -> int:
    """The minute at which one looks; never that of the machine's clock."""
    if end is not None:
        moment = np.datetime64(str(end), "D") + np.timedelta64(1, "D")
    elif isinstance(feedback.as_of, datetime):
        moment = np.datetime64(feedback.as_of.replace(tzinfo=None), "m")
        if (ahead := feedback.as_of.utcoffset()) is not None:
            return int(moment.astype(np.int64)) - int(ahead / timedelta(minutes=1))
    else:
        names = (
            ["exported"]
            if all(each.exported for each in feedback.records)
            else ["received", *_LATER]
        )
        return int(rows[names].to_numpy().max())
    local = moment.astype("datetime64[m]").astype(np.int64)
    return int(calendar.utc(np.array([local]))[0])


def _as_seen(rows: pd.DataFrame, as_of: int) -> pd.DataFrame:
    """What happened later is not seen."""
    return rows.assign(**{each: rows[each].mask(rows[each] > as_of, MISSING) for each in _LATER})


def _judged(
    own: pd.DataFrame, feedback: Feedback, calendar: WorkingCalendar, as_of: int
) -> pd.DataFrame:
    received, resolved = own["received"].to_numpy(), own["resolved"].to_numpy()
    first = own["first"].to_numpy()
    # Who got the solution got an answer with it.
    answered = np.where(
        first == MISSING,
        resolved,
        np.where(resolved == MISSING, first, np.minimum(first, resolved)),
    )
    happened = {
        "recorded": own["recorded"].to_numpy(),
        "answered": answered,
        "resolved": resolved,
        "told": own["notified"].to_numpy(),
    }
    kept = ["period", "day", "priority", "channel", "department", "kind", "source", "customer"]
    withdrawn = own["withdrawn"].to_numpy()
    frame = own[[*kept, "received", "assigned", "resolved", "withdrawn", "reopened"]].assign(
        repeated=own["role"].eq("repeat"),
        over=own["over"].to_numpy(bool),
        answered=answered,
        contacts=own["contacts"],
    )
    priority = own["priority"].fillna("").to_numpy()
    for event in EVENTS:
        start = resolved if event == "notify" else received
        due, limited = np.full(len(own), MISSING, dtype=np.int64), np.zeros(len(own), dtype=bool)
        for name in PRIORITIES:
            limit = feedback.limit(name, event)
            mine = priority == name
            if limit is not None and mine.any():
                due[mine] = deadline.due(start[mine], limit, calendar, rule=feedback.working_day)
                limited |= mine
        # What ended otherwise in time was not due any more.
        lacking = happened[_HAPPENED[event]] == MISSING
        gone = lacking & (withdrawn != MISSING) & ((due == MISSING) | (withdrawn <= due))
        limited &= (start != MISSING) & ~gone
        judged = verdict.judge(
            start,
            happened[_HAPPENED[event]],
            due,
            as_of=as_of,
            limited=limited,
            over=own["over"].to_numpy(bool),
            tolerance=feedback.tolerance,
        )
        frame[f"due_{event}"] = due
        frame[f"verdict_{event}"] = judged.verdict
        frame[f"passed_{event}"] = judged.due
    return frame
