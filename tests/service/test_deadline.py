"""Deadlines to the minute: cases worked by hand, a second program, and programs that are wrong."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from deadline_reference import MISTAKES, RULES, Reference
from hypothesis import given, settings
from hypothesis import strategies as st

from csatbook.service.calendar import MISSING, WorkingCalendar, working_calendar
from csatbook.service.deadline import Pauses, due
from csatbook.service.verdict import VERDICTS, Judged, judge
from csatbook.study.calendar import CalendarRules, Limit

ROOT = Path(__file__).parents[2]
SHARED = ROOT.parent / "shared" / "cases" / "feedback" / "deadlines.csv"
DECLARED = {
    "cn": CalendarRules(country="CN", hours="09:00-18:00"),
    "lunch": CalendarRules(country="CN", hours=["09:00-12:00", "13:00-18:00"]),
    "company": CalendarRules(
        country="CN",
        hours="09:00-18:00",
        closed=["2025-12-31", "2026-02-14"],
        worked=["2026-10-17"],
    ),
    "open": CalendarRules(country="CN"),
    "de": CalendarRules(country="DE", zone="Europe/Berlin", hours="09:00-18:00"),
    "us": CalendarRules(country="US", zone="America/New_York", hours="09:00-17:00"),
    "shop": CalendarRules(
        hours={
            **dict.fromkeys(("mon", "tue", "wed", "thu", "fri"), "09:00-18:00"),
            "sat": "10:00-14:00",
        }
    ),
}
CALENDARS = {name: working_calendar(rules, 2024, 2027) for name, rules in DECLARED.items()}
CALENDARS |= {"cn_lunch": CALENDARS["lunch"], "cn_company": CALENDARS["company"]}
CALENDARS |= {"cn_24": CALENDARS["open"]}
KINDS = {"hours": "hours", "office": "working_hours", "days": "working_days"}


@dataclass(frozen=True)
class Case:
    """One deadline worked by hand."""

    name: str
    calendar: str
    rule: str
    amount: float
    kind: str
    received: datetime
    pauses: list[tuple[datetime, datetime]]
    due: datetime

    def by(self, reference: Reference) -> datetime:
        return reference.due(self.received, self.kind, self.amount, self.rule, self.pauses)

    @property
    def limit(self) -> Limit:
        number = int(self.amount) if self.kind == "days" else self.amount
        return Limit(**{KINDS[self.kind]: number})


def written(text: str) -> datetime:
    return datetime.fromisoformat(text)


def cases() -> list[Case]:
    with (ROOT / "tests" / "golden" / "deadlines.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    spans = [
        [
            (written(" ".join(start)), written(" ".join(end)))
            for start, end in zip(*_spans(row["pauses"]), strict=True)
        ]
        for row in rows
    ]
    return [
        Case(
            row["case"],
            row["calendar"],
            row["rule"],
            float(row["limit"].split()[0]),
            row["limit"].split()[1],
            written(row["received"]),
            pauses,
            written(row["due"]),
        )
        for row, pauses in zip(rows, spans, strict=True)
    ]


def _spans(text: str) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    words = text.replace("/", " ").split()
    moments = list(zip(words[::2], words[1::2], strict=True))
    return moments[::2], moments[1::2]


CASES = cases()


def minutes(calendar: WorkingCalendar, *moments: datetime | str) -> np.ndarray:
    """Moments in minutes (UTC): with their offset where they have one, else by the calendar's
    clocks; '' is missing."""
    whole = []
    for moment in moments:
        if not moment:
            whole.append(MISSING)
            continue
        stamp = pd.Timestamp(moment)
        local = stamp.tz_convert("UTC").tz_localize(None) if stamp.tz else stamp
        minute = local.to_datetime64().astype("datetime64[m]").astype(np.int64)
        whole.append(minute if stamp.tz else calendar.utc(np.array([minute]))[0])
    return np.array(whole, dtype=np.int64)


def shown(calendar: WorkingCalendar, moments: np.ndarray) -> list[datetime | None]:
    local = calendar.local(moments)
    return [
        None if minute == MISSING else pd.Timestamp(np.datetime64(minute, "m")).to_pydatetime()
        for minute in local.tolist()
    ]


def paused(calendar: WorkingCalendar, pauses: list[tuple[datetime, datetime]]) -> Pauses | None:
    if not pauses:
        return None
    starts, ends = zip(*pauses, strict=True)
    return Pauses(
        np.zeros(len(pauses), dtype=np.int64), minutes(calendar, *starts), minutes(calendar, *ends)
    )


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_deadline_is_the_one_worked_by_hand(case: Case) -> None:
    calendar = CALENDARS[case.calendar]
    received = minutes(calendar, case.received)
    pauses = paused(calendar, case.pauses)
    deadline = due(received, case.limit, calendar, rule=case.rule, pauses=pauses)
    assert shown(calendar, deadline) == [case.due]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_second_program_agrees_with_the_cases_worked_by_hand(case: Case) -> None:
    assert case.by(Reference(RULES[case.calendar])) == case.due


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_wrong_program_is_caught_by_some_case(mistake: str) -> None:
    wrong = {name: Reference(rules, mistake) for name, rules in RULES.items()}
    assert any(case.by(wrong[case.calendar]) != case.due for case in CASES)


@pytest.mark.skipif(not SHARED.exists(), reason="the shared cases are not here")
def test_the_shared_cases_come_out_right() -> None:
    limits = {
        "P0": (Limit(hours=2), Limit(hours=24)),
        "P1": (Limit(hours=4), Limit(working_days=3)),
        "P2": (Limit(working_days=1), Limit(working_days=7)),
        "P3": (Limit(working_days=3), None),
    }
    for row in pd.read_csv(SHARED, dtype=str, keep_default_na=False).itertuples():
        calendar = CALENDARS[row.calendar]
        received, first, resolved, as_of = minutes(
            calendar, row.received_at, row.first_at, row.resolved_at, row.as_of
        )[:, None]
        respond, resolve = limits[row.priority]
        if row.rules == "working_time" and row.priority == "P1":
            respond = Limit(working_hours=4)
        pauses = None
        if row.paused_from:
            pauses = paused(calendar, [(row.paused_from, row.paused_to)])
        answered = np.where(first == MISSING, resolved, first)
        for limit, event, still, expected, verdict in (
            (respond, answered, None, row.first_due, row.first),
            (resolve, resolved, pauses, row.resolution_due, row.resolution),
        ):
            deadline = received
            if limit is not None:
                deadline = due(received, limit, calendar, rule=row.rules, pauses=still)
                (moment,) = shown(calendar, deadline)
                assert f"{moment:%Y-%m-%d %H:%M}" == expected, row.case
            limited = np.array([limit is not None])
            judged = judge(received, event, deadline, as_of=int(as_of[0]), limited=limited)
            assert VERDICTS[judged.verdict[0]] == verdict, row.case


MOMENTS = st.integers(0, 2 * 365 * 1440).map(lambda minute: minute + 28_400_000)  # 2024 on
LIMITS = st.sampled_from(
    [Limit(hours=4), Limit(working_hours=4), Limit(working_days=1), Limit(working_days=7)]
)
RULE = st.sampled_from(["close_of_day", "close_of_day_next", "working_time"])


@settings(max_examples=200)
@given(st.sampled_from(sorted(DECLARED)), LIMITS, RULE, st.lists(MOMENTS, min_size=2, max_size=30))
def test_a_later_receipt_never_has_an_earlier_deadline(
    name: str, limit: Limit, rule: str, moments: list[int]
) -> None:
    received = np.sort(np.array(moments))
    deadlines = due(received, limit, CALENDARS[name], rule=rule)
    assert (np.diff(deadlines) >= 0).all()
    assert (deadlines >= received).all()


@settings(max_examples=100)
@given(st.sampled_from(sorted(DECLARED)), st.integers(1, 9), st.lists(MOMENTS, min_size=1))
def test_what_waits_for_the_next_opening_is_never_due_earlier(
    name: str, days: int, moments: list[int]
) -> None:
    received, limit = np.array(moments), Limit(working_days=days)
    plain = due(received, limit, CALENDARS[name], rule="close_of_day")
    assert (plain <= due(received, limit, CALENDARS[name], rule="close_of_day_next")).all()


@settings(max_examples=25, deadline=None)
@given(
    st.sampled_from(sorted(DECLARED)), st.sampled_from([1, 3]), RULE, MOMENTS, st.integers(0, 2880)
)
def test_a_second_program_agrees_at_any_moment(
    name: str, days: int, rule: str, moment: int, length: int
) -> None:
    calendar, limit = CALENDARS[name], Limit(working_days=days)
    received = np.array([moment])
    (local,) = shown(calendar, received)
    (start, end) = shown(calendar, received + np.array([300, 300 + length]))
    if calendar.utc(calendar.local(received))[0] != moment or start == end:
        return  # the second of two equal hours
    pauses = Pauses(np.array([0]), received + 300, received + 300 + length)
    deadline = due(received, limit, calendar, rule=rule, pauses=pauses)
    expected = Reference(RULES[name]).due(local, "days", days, rule, [(start, end)])
    assert shown(calendar, deadline) == [expected]


def test_a_case_that_stands_still_has_no_deadline_and_runs() -> None:
    calendar = CALENDARS["cn"]
    received = minutes(calendar, "2026-03-04 09:00", "2026-03-04 09:00")
    pauses = Pauses(np.array([0]), minutes(calendar, "2026-03-04 10:00"), np.array([MISSING]))
    deadline = due(received, Limit(hours=24), calendar, pauses=pauses)
    assert deadline[0] == MISSING
    assert shown(calendar, deadline)[1] == datetime(2026, 3, 5, 9)
    judged = judge(
        received,
        np.full(2, MISSING),
        deadline,
        as_of=int(minutes(calendar, "2026-04-01 09:00")[0]),
        limited=np.ones(2, dtype=bool),
    )
    assert [VERDICTS[place] for place in judged.verdict] == ["running", "overdue"]


def test_a_moment_that_is_missing_has_no_deadline() -> None:
    deadlines = due(np.array([MISSING]), Limit(working_days=1), CALENDARS["cn"])
    assert deadlines.tolist() == [MISSING]


def test_a_deadline_behind_the_calendar_is_an_error() -> None:
    calendar = CALENDARS["cn"]
    received = minutes(calendar, "2027-12-30 10:00")
    with pytest.raises(ValueError, match="behind 2027-12-31"):
        due(received, Limit(working_days=7), calendar)


def test_the_official_calendar_says_until_when_it_is_known() -> None:
    known = CALENDARS["cn"].known_until
    assert known is not None
    assert known.year >= 2026
    assert CALENDARS["de"].known_until is None


@settings(max_examples=100)
@given(st.lists(MOMENTS, min_size=1), st.integers(0, 10_000), st.integers(0, 10_000))
def test_a_later_look_never_changes_a_verdict_that_was_due(
    moments: list[int], answer: int, later: int
) -> None:
    received = np.array(moments)
    event = np.where(received % 3 == 0, MISSING, received + answer)
    deadline = due(received, Limit(working_days=1), CALENDARS["cn"])
    as_of = int(received.max()) + 1440
    limited = np.ones(len(received), dtype=bool)

    def look(moment: int) -> Judged:
        happened = np.where(event > moment, MISSING, event)
        return judge(received, happened, deadline, as_of=moment, limited=limited)

    first, second = look(as_of), look(as_of + later)
    settled = first.due & ~np.isin(first.verdict, [VERDICTS.index("overdue")])
    assert (first.verdict[settled] == second.verdict[settled]).all()
    overdue = first.due & (first.verdict == VERDICTS.index("overdue"))
    assert np.isin(
        second.verdict[overdue], [VERDICTS.index("overdue"), VERDICTS.index("late")]
    ).all()
