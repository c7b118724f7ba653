"""The cases of customers' feedback, with what was due when, and the verdicts on it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

import numpy as np
import pandas as pd

from csatbook.analysis import tables
from csatbook.analysis.feedback.judged import judged
from csatbook.analysis.wave import Wave
from csatbook.errors import DataError, Problem
from csatbook.service import calendar as calendars
from csatbook.service import history
from csatbook.service import ledger as ledgers
from csatbook.service.calendar import MISSING, Flags, Minutes, WorkingCalendar
from csatbook.study import Study
from csatbook.study import period as periods
from csatbook.study.calendar import DAY_MINUTES, CalendarRules
from csatbook.study.feedback import PRIORITIES, Feedback
from csatbook.survey.state.reads import cache
from csatbook.survey.store import Store

_YEARS_AHEAD = 2
"""Calendars reach so many years beyond the last receipt."""
_FAR = 3 * 366 * DAY_MINUTES
"""Moments so far behind all others, and fewer than these, are mistyped: no export was then."""
SET_ASIDE = ("no_receipt", "unreadable_receipt", "future")
"""Why a row of an export is no case."""
LATER = ("recorded", "assigned", "first", "resolved", "notified", "withdrawn")
"""The moments of what may happen to a case after it was received."""


@dataclass(frozen=True, eq=False)
class Cases:
    """All cases of a study's feedback, judged at one moment."""

    frame: pd.DataFrame
    """One row a case by its name: `period`, `day` (of receipt, as the calendar's clocks show it),
    `priority`, `channel`, `department`, `kind`, `source`, `customer` (a digest), `repeated`, `over`
    (closed, with a solution or without), `cluster` (a number: the day, or what else
    `feedback.cluster` names), `received`, `assigned`, `answered`, `resolved`,
    `withdrawn` (minutes), `reopened`, `contacts` (-1: not known), `paused` (whether it stood
    still), and for each of `EVENTS`
    `due_<event>` (minutes), `verdict_<event>` (a place in `verdict.VERDICTS`) and `passed_<event>`
    (whether the deadline lies before `as_of`). Where cases stand still the last three also of
    `unpaused`, as if none had; where a log tells of solutions of `first_solution` and
    `last_solution`."""
    roles: pd.DataFrame
    """One row a row of the exports: `period` (that of its case), `source`, `role`; a role may also
    be why a row was set aside and is of no period: one of `SET_ASIDE`."""
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


def cases_known(store: Store) -> Cases:
    """The same, as the study file says when to look; with `end_of_period` at the latest one's."""
    feedback = _feedback(store.study)
    return _cases(store, (store.latest or "") if feedback.as_of == "end_of_period" else "")


def of_period(wave: Wave, event: str) -> pd.DataFrame:
    """The cases that count for this period when this was due: received in it, or due in it."""
    told, feedback = cases(wave), _feedback(wave.study)
    if feedback.count == "received":
        return told.frame[(told.frame["period"] == wave.period).to_numpy()]
    kind, day = wave.study.period, np.timedelta64(1, "D")
    ends = [
        np.datetime64(str(periods.begins(kind, wave.period)), "D"),
        np.datetime64(str(periods.ends(kind, wave.period)), "D") + day,
    ]
    first, last = told.calendar.utc(np.array(ends, dtype="datetime64[m]").astype(np.int64))
    due = told.frame[f"due_{event}"]
    return told.frame[((due >= first) & (due < last)).to_numpy()]


def periods_of(study: Study, calendar: WorkingCalendar, received: Minutes) -> list[str]:
    """In which period was each case received, by the calendar's clocks? '' where nobody knows."""
    there = received != MISSING
    day = np.where(there, calendar.local(received) // DAY_MINUTES, MISSING)
    days, places = np.unique(day, return_inverse=True)
    names = [
        "" if each == MISSING else periods.of_date(study.period, _date(each))
        for each in days.tolist()
    ]
    return [names[place] for place in places.tolist()]


def _date(day: int) -> date:
    told: date = np.datetime64(day, "D").item()
    return told


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
    """The table `case_ledger`: what became of each row of the cases received in this period."""
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
    study, rows, log = store.study, store.feedback(), store.feedback("events")
    feedback = _feedback(study)
    assert rows is not None  # noqa: S101 - a study with feedback has rows
    rules = _rules(feedback, study)
    received = rows["received"].to_numpy()
    years = _years(received)
    calendar = calendars.working_calendar(rules, years[0], years[-1] + _YEARS_AHEAD)
    last = periods.ends(study.period, end) if end else None
    as_of = _as_of(feedback, rows, log, calendar, last) if at is None else at
    aside = np.select(
        [rows["unreadable"], received == MISSING, received > as_of],
        ["unreadable_receipt", "no_receipt", "future"],
        "",
    )
    seen = _as_seen(rows[aside == ""], as_of)
    rule = ledgers.Matching(
        within_minutes=feedback.duplicates.hours * 60,
        different_channels=feedback.duplicates.different_channels,
        repeat_days=feedback.repeat_days,
    )
    try:
        told = ledgers.ledger(seen, rule)
        if log is not None or feedback.priority.counts != "last":
            told = replace(told, rows=_as_logged(told.rows, log, feedback, as_of))
        own, still = _placed(told.cases, study, calendar), None
        if log is not None and feedback.standing is not None:
            still = history.pauses(log[log["at"] <= as_of], own["resolved"])
        frame = judged(own, feedback, calendar, as_of, still)
        frame = frame.assign(cluster=_clusters(frame, feedback))
    except ValueError as error:
        raise DataError(Problem("feedback", str(error))) from error
    left_out = rows[aside != ""].assign(period="", role=aside[aside != ""])
    joined = told.rows.assign(period=told.rows["case"].map(own["period"]))
    columns = ["period", "source", "role"]
    roles = pd.concat([joined[columns], left_out[columns]], ignore_index=True)
    return Cases(frame, roles, told.possible, told.unknown_targets, as_of, calendar)


def _placed(own: pd.DataFrame, study: Study, calendar: WorkingCalendar) -> pd.DataFrame:
    """The cases with the period and the day of their receipt: of the earliest of their rows."""
    received = own["received"].to_numpy(np.int64)
    return own.assign(
        period=periods_of(study, calendar, received),
        day=calendar.local(received) // DAY_MINUTES,
    )


def _clusters(frame: pd.DataFrame, feedback: Feedback) -> Minutes:
    """Which cases share their troubles? Those without a customer's code share none."""
    if feedback.cluster == "day":
        return frame["day"].to_numpy()
    alone = np.arange(len(frame))
    if feedback.cluster == "none":
        return alone
    codes = pd.factorize(frame["customer"].replace("", None))[0]
    return np.where(codes >= 0, codes, len(frame) + alone)


def _years(moments: Minutes) -> tuple[int, int]:
    known = moments[moments != MISSING]
    if not known.size:
        raise DataError(Problem("feedback", "no row tells when it was received"))
    first, last = (
        np.datetime64(int(each), "m").astype("datetime64[Y]") for each in (known.min(), known.max())
    )
    return int(str(first)), int(str(last))


def _as_of(
    feedback: Feedback,
    rows: pd.DataFrame,
    log: pd.DataFrame | None,
    calendar: WorkingCalendar,
    end: object,
) -> int:
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
            else ["received", *LATER]
        )
        told = rows[names].to_numpy().ravel()
        if log is not None and names != ["exported"]:
            told = np.concatenate([told, log["at"].to_numpy(np.int64)])
        return _latest(told)
    local = moment.astype("datetime64[m]").astype(np.int64)
    return int(calendar.utc(np.array([local]))[0])


def _latest(moments: Minutes) -> int:
    """The latest of these moments, but for a few that lie years behind all others."""
    known = np.sort(moments[moments != MISSING])
    gaps = np.flatnonzero(np.diff(known) > _FAR) + 1
    few = gaps[gaps > len(known) / 2]
    return int(known[few[0] - 1] if few.size else known[-1])


def _as_seen(rows: pd.DataFrame, as_of: int) -> pd.DataFrame:
    """What happened later is not seen."""
    return rows.assign(**{each: rows[each].mask(rows[each] > as_of, MISSING) for each in LATER})


def _as_logged(
    rows: pd.DataFrame, log: pd.DataFrame | None, feedback: Feedback, as_of: int
) -> pd.DataFrame:
    """The rows with the priority and the solution that count, as logs and versions tell them."""
    events = history.NOTHING if log is None else log
    name = ledgers.names(rows)
    versions = rows.assign(case=name).sort_values(["exported", "file"], kind="stable")
    chosen = history.priorities(versions, events, as_of=as_of, counts=feedback.priority.counts)
    told = rows.assign(priority=name.map(chosen))
    if not any(each.resolved for each in feedback.events):
        return told
    newest = versions.drop_duplicates("case", keep="last").set_index("case")["resolved"]
    solved = history.solutions(newest, events[events["at"] <= as_of])
    columns = {
        "resolved": feedback.solution,
        "solved_first": "first",
        "solved_last": "last",
        **({"reopened": "reopened"} if feedback.reopened is None else {}),
    }
    return told.assign(**{column: name.map(solved[moment]) for column, moment in columns.items()})
