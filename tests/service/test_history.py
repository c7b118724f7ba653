"""Cases judged by all that happened to them: worked by hand, and programs that are wrong."""

from __future__ import annotations

import csv
from datetime import datetime
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from feedback_exports import LOGGED, line, logged, verdict
from history_reference import MISTAKES, History, Judge
from hypothesis import given
from hypothesis import strategies as st

from csatbook.service.calendar import MISSING, working_calendar
from csatbook.service.deadline import due
from csatbook.service.history import pauses, priorities, solutions
from csatbook.service.verdict import VERDICTS, Judged, judge
from csatbook.study.calendar import CalendarRules, Limit

EVENTS = ("respond", "resolve", "notify")
URGENCY = {"P0": "now", "P1": "high", "P2": "normal", "P3": "low"}
DID = {"resolved": "solved", "reopened": "opened again", "paused": "asked", "resumed": "answered"}
GOLDEN = Path(__file__).parents[1] / "golden" / "case_histories.csv"
ROWS = list(csv.DictReader(GOLDEN.read_text(encoding="utf-8").splitlines()))


def history(row: dict[str, str]) -> History:
    received, priority = row["received"].rsplit(" ", 1)
    events = []
    for entry in filter(None, row["history"].split(" / ")):
        day, clock, what, *value = entry.split()
        events.append((datetime.fromisoformat(f"{day} {clock}"), what, "".join(value)))
    return History(
        row["solution"],
        row["counts"],
        datetime.fromisoformat(row["as_of"]),
        datetime.fromisoformat(received),
        priority,
        events,
    )


def settings_of(row: dict[str, str]) -> tuple[str, str, str]:
    return row["solution"], row["counts"], row["as_of"]


@pytest.mark.parametrize("chosen", sorted(set(map(settings_of, ROWS))))
def test_a_case_is_judged_as_it_was_worked_by_hand(
    tmp_path: Path, chosen: tuple[str, str, str]
) -> None:
    mine = [row for row in ROWS if settings_of(row) == chosen]
    solution, counts, as_of = chosen
    study = LOGGED.replace("{from: urgency,", f"{{from: urgency, counts: {counts},").replace(
        "  case: number", f"  solution: {solution}\n  as_of: {as_of}\n  case: number"
    )
    lines, log = [], []
    for row in mine:
        case, name = history(row), row["case"]
        cells = {"urgency": URGENCY[case.priority], "saved": "2026-12-31 09:00"}
        had = case.priority
        for at, what, value in sorted(case.events):
            if what in DID:
                log.append(f"{name},{at},{DID[what]},,\n")
            elif what == "priority":
                log.append(f"{name},{at},called,{URGENCY[value]},{URGENCY[had]}\n")
                cells["urgency"], had = URGENCY[value], value
            elif what == "closed":
                cells["state"] = "closed"
            else:
                cells["reply" if what == "answered" else "informed"] = str(at)
        lines.append(line(name, str(case.received), **cells))
    wave = logged(tmp_path, *lines, log="".join(reversed(log)), study=study)
    for row in mine:
        told = [verdict(wave, event, f"crm:{row['case']}") for event in EVENTS]
        assert told == [row[event] for event in EVENTS], (row["case"], row["why"])


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["case"])
def test_a_second_program_agrees_with_the_histories_worked_by_hand(row: dict[str, str]) -> None:
    judge = Judge(history(row))
    assert [judge.verdict(event) for event in EVENTS] == [row[event] for event in EVENTS]


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_program_that_judges_wrongly_is_caught_by_some_history(mistake: str) -> None:
    def caught(row: dict[str, str]) -> bool:
        judge = Judge(history(row), mistake)
        return [judge.verdict(event) for event in EVENTS] != [row[event] for event in EVENTS]

    assert any(map(caught, ROWS))


LOGS = st.lists(
    st.tuples(
        st.sampled_from("ABC"),
        st.integers(0, 50),
        st.sampled_from(["paused", "resumed", "resolved", "reopened", "priority"]),
        st.sampled_from(["P0", "P1", "P2"]),
    ),
    max_size=25,
)


def log_of(rows: list[tuple[str, int, str, str]]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["case", "at", "what", "value"])
    return frame.astype({"at": np.int64}).assign(before=None)


def told(log: pd.DataFrame) -> list[object]:
    resolved = pd.Series({"A": MISSING, "B": 20, "C": MISSING})
    versions = pd.DataFrame({"case": ["A", "B", "C"], "priority": ["P2", "P2", None]})
    stood = pauses(log, resolved)
    which = [priorities(versions, log, as_of=30, counts=counts).fillna("").tolist()
             for counts in ("first", "last", "strictest")]  # fmt: skip
    spans = [stood.case.tolist(), stood.start.tolist(), stood.end.tolist()]
    return [solutions(resolved, log).to_numpy().tolist(), spans, which]


@given(LOGS, st.randoms(use_true_random=False))
def test_the_order_of_a_log_and_reading_it_twice_change_nothing(rows: list, random) -> None:
    once = told(log_of(rows))
    twice = [*rows, *rows]
    random.shuffle(twice)
    counted = told(log_of(twice))
    for place, solved in enumerate(once[0]):
        assert counted[0][place][:2] == solved[:2]
    assert counted[1:] == once[1:]


@given(LOGS)
def test_pauses_are_minute_by_minute_as_the_log_tells(rows: list) -> None:
    log = log_of(rows)
    resolved = pd.Series({"A": MISSING, "B": MISSING, "C": MISSING})
    stood = pauses(log, resolved)
    for place, name in enumerate("ABC"):
        mine = [(at, what) for case, at, what, _ in rows if case == name]
        still, expected = False, set()
        for minute in range(60):
            at = {what for when, what in mine if when == minute}
            if "resolved" in at:
                still = False
            elif {"paused", "resumed"} & at != {"paused", "resumed"}:
                still = (still or "paused" in at) and "resumed" not in at
            if still:
                expected.add(minute)
        counted = {
            minute
            for case, start, end in zip(stood.case, stood.start, stood.end, strict=True)
            if case == place
            for minute in range(start, 60 if end == MISSING else end)
        }
        assert counted == expected


@given(LOGS, st.integers(0, 60), st.integers(0, 60))
def test_a_later_look_never_changes_a_verdict_on_what_was_due(
    rows: list, at: int, later: int
) -> None:
    """By the first priority and the first solution, whatever stood still meanwhile."""
    calendar = working_calendar(CalendarRules(country="CN"), 1970, 1971)
    limits = {"P0": Limit(hours=0.2), "P1": Limit(hours=0.4), "P2": Limit(hours=0.6)}

    def look(as_of: int) -> Judged:
        log = log_of(rows)
        versions = pd.DataFrame({"case": ["A", "B", "C"], "priority": ["P2", "P1", "P0"]})
        # The log tells each first priority at the receipt, as the rule of the first one needs.
        start = log_of([(name, 0, "priority", "P1") for name in "ABC"])
        log = pd.concat([start, log[(log["what"] != "priority") | (log["at"] > 0)]])
        first = priorities(versions, log, as_of=as_of, counts="first")
        seen = log[log["at"] <= as_of]
        solved = solutions(pd.Series({"A": MISSING, "B": MISSING, "C": MISSING}), seen)["first"]
        received = np.zeros(3, dtype=np.int64)
        deadlines = np.array(
            [
                due(received, limits[name], calendar, pauses=pauses(seen, solved))[place]
                for place, name in enumerate(first)
            ]
        )
        return judge(
            received, solved.to_numpy(), deadlines, as_of=as_of, limited=np.ones(3, dtype=bool)
        )

    before, after = look(at), look(at + later)
    over = [VERDICTS.index("overdue"), VERDICTS.index("late")]
    for place in np.flatnonzero(before.due):
        if before.verdict[place] == VERDICTS.index("overdue"):
            assert after.verdict[place] in over
        else:
            assert after.verdict[place] == before.verdict[place]
