"""Logs of what happened to cases: pauses, reopening, changed priorities, and ledgers rewritten."""

from __future__ import annotations

from itertools import permutations
from pathlib import Path

import pandas as pd
import pytest
from feedback_exports import FEEDBACK, HEADING, LOG, LOGGED, due, line, logged, opened, verdict

from csatbook import sections
from csatbook.analysis.feedback.cases import cases
from csatbook.analysis.feedback.checks import ledger_checks
from csatbook.analysis.feedback.compliance import compliance_table
from csatbook.analysis.feedback.rates import service_rates
from csatbook.analysis.wave import Wave
from csatbook.errors import CsatbookError, DataError


def whole(wave: Wave, event: str = "resolve") -> pd.Series:
    table = compliance_table(wave)
    mine = table["event"].eq(event) & table["priority"].eq("all") & table["by"].isna()
    return table[mine].iloc[0]


def test_a_pause_moves_the_solution_and_never_the_answer(tmp_path: Path) -> None:
    wave = logged(
        tmp_path,
        line("1", "2024-06-03 09:00", urgency="now", reply="2024-06-03 11:01",
             solved="2024-06-04 13:30"),
        log="1,2024-06-03 10:30,asked,,\n1,2024-06-03 15:00,answered,,\n",
    )  # fmt: skip
    assert (due(wave, "respond"), verdict(wave, "respond")) == ("2024-06-03 11:00", "late")
    assert (due(wave, "resolve"), verdict(wave, "resolve")) == ("2024-06-04 13:30", "in_time")
    assert verdict(wave, "unpaused") == "late"
    assert whole(wave)["paused"] == 1


def test_a_case_that_stands_still_runs_and_a_solution_ends_the_pause(tmp_path: Path) -> None:
    asked = "{0},2024-06-03 10:00,asked,,\n"
    wave = logged(
        tmp_path,
        line("1", "2024-06-03 09:00", urgency="now"),
        line("2", "2024-06-03 09:00", urgency="now", solved="2024-06-10 10:00"),
        line("3", "2024-06-03 09:00", urgency="now"),
        log=asked.format(1) + asked.format(2) + "3,2024-06-04 09:00,asked,,\n",
    )
    assert verdict(wave, "resolve", "crm:1") == "running"
    assert due(wave, "resolve", "crm:2") == "2024-06-11 09:00"  # a week paused
    assert verdict(wave, "resolve", "crm:2") == "in_time"
    assert verdict(wave, "resolve", "crm:3") == "overdue"  # paused at its deadline is too late


def test_a_minute_that_pauses_and_resumes_changes_nothing_in_whatever_order(tmp_path: Path) -> None:
    moments = [
        "1,2024-06-03 10:00,asked,,\n",
        "1,2024-06-03 12:00,answered,,\n",
        "1,2024-06-03 12:00,asked,,\n",
        "1,2024-06-03 13:00,answered,,\n",
    ]
    deadlines = set()
    for place, order in enumerate(permutations(moments)):
        wave = logged(
            tmp_path / str(place),
            line("1", "2024-06-03 09:00", urgency="now"),
            log="".join(order) * 2,
        )
        deadlines.add(due(wave, "resolve"))
        if place > 5:
            break
    assert deadlines == {"2024-06-04 12:00"}  # three hours


def reopened_case(folder: Path, study: str = LOGGED, *, as_of: str = "") -> Wave:
    return logged(
        folder,
        line("1", "2024-06-03 09:00", urgency="now", solved="2024-06-10 10:00"),
        *(line(f"x{place}", "2024-06-03 09:00", solved="2024-06-03 10:00") for place in range(4)),
        log="1,2024-06-03 20:00,solved,,\n1,2024-06-05 09:00,opened again,,\n",
        study=study.replace("  case:", f"  as_of: {as_of}\n  case:") if as_of else study,
    )


def test_a_case_opened_again_was_not_solved_unless_the_first_solution_counts(
    tmp_path: Path,
) -> None:
    last = reopened_case(tmp_path / "last")
    assert verdict(last, "resolve") == "late"
    first = reopened_case(
        tmp_path / "first", LOGGED.replace("  case:", "  solution: first\n  case:")
    )
    assert verdict(first, "resolve") == "in_time"
    for wave in (last, first):
        assert whole(wave)[["value_first_solution", "value_last_solution"]].tolist() == [1, 0.8]
    assert verdict(last, "respond") == "late"  # the first solution was the answer, after 11 h
    rates = service_rates(last).set_index("rate")
    assert rates.loc["reopened", "count"].max() == 1


def test_one_looks_back_at_what_was_known_then(tmp_path: Path) -> None:
    between = reopened_case(tmp_path / "a", as_of="2024-06-04 12:00")
    assert verdict(between, "resolve") == "in_time"  # solved, and not opened again yet
    after = reopened_case(tmp_path / "b", as_of="2024-06-06 12:00")
    assert verdict(after, "resolve") == "overdue"


def lowered_case(folder: Path, counts: str, *, as_of: str = "") -> Wave:
    study = LOGGED.replace("{from: urgency,", f"{{from: urgency, counts: {counts},")
    return logged(
        folder,
        line("1", "2024-06-03 09:00", urgency="normal", solved="2024-06-04 15:00"),
        log="1,2024-06-03 10:00,called,now,high\n1,2024-06-04 12:00,called,normal,now\n",
        study=study.replace("  case:", f"  as_of: {as_of}\n  case:") if as_of else study,
    )


@pytest.mark.parametrize(
    ("counts", "until", "told"),
    [
        ("last", "2024-06-13 18:00", "in_time"),
        ("first", "2024-06-06 18:00", "in_time"),
        ("strictest", "2024-06-04 09:00", "late"),
    ],
)
def test_the_declared_priority_counts_from_the_receipt(
    tmp_path: Path, counts: str, until: str, told: str
) -> None:
    wave = lowered_case(tmp_path, counts)
    assert (due(wave, "resolve"), verdict(wave, "resolve")) == (until, told)


def test_a_later_change_of_priority_is_not_seen(tmp_path: Path) -> None:
    wave = lowered_case(tmp_path, "last", as_of="2024-06-04 10:00")
    assert cases(wave).frame.loc["crm:1", "priority"] == "P0"
    assert verdict(wave, "resolve") == "overdue"


def checks(wave: Wave) -> dict[str, int]:
    return ledger_checks(wave).set_index("check")["cases"].to_dict()


def test_a_priority_lowered_behind_its_deadline_is_counted(tmp_path: Path) -> None:
    wave = logged(
        tmp_path,
        # High: due at closing time on Thursday, 6 June; solved on Monday.
        line("1", "2024-06-03 09:00", solved="2024-06-10 10:00"),
        line("2", "2024-06-03 09:00", solved="2024-06-10 10:00"),
        line("3", "2024-06-03 09:00", solved="2024-06-04 10:00"),
        line("4", "2024-06-03 09:00", solved="2024-06-10 10:00", urgency="now"),
        log=(
            "1,2024-06-07 09:00,called,normal,high\n"  # behind the deadline
            "2,2024-06-06 18:00,called,normal,high\n"  # at it: not behind
            "3,2024-06-07 09:00,called,normal,high\n"  # it was solved in time
            "4,2024-06-07 09:00,called,now,high\n"  # raised
            "9,2024-06-07 09:00,called,normal,high\n"
        ),
    )
    assert checks(wave) == {"lowered": 3, "lowered_late": 1, "event_unknown": 1}


def test_what_later_exports_rewrote_or_lost_is_counted(tmp_path: Path) -> None:
    def june(**cells: str) -> list[str]:
        return [
            line(str(day), f"2024-06-{day:02} 10:00", **({"solved": "2024-06-15 10:00"} | cells))
            for day in range(3, 13)
        ]

    before = june(saved="2024-06-15 18:00", reply="2024-06-14 10:00")
    after = june(reply="2024-06-14 10:00")
    after[0] = line("3", "2024-06-03 12:00", solved="2024-06-15 10:00", reply="2024-06-14 10:00")
    after[1] = line("4", "2024-06-04 10:00", solved="2024-06-14 10:00", reply="2024-06-14 10:00")
    after[2] = line("5", "2024-06-05 10:00", reply="2024-06-14 10:00")
    after[3] = line("6", "2024-06-06 10:00", solved="2024-06-15 10:00", reply="2024-06-06 10:00")
    after[4] = line("7", "2024-06-07 10:00", solved="2024-06-15 10:00", reply="2024-06-14 10:00",
                    urgency="low")  # fmt: skip
    del after[7]  # the tenth
    wave = opened(tmp_path, *after, **{"crm-0": HEADING + "".join(before)})
    assert checks(wave) == {
        "vanished": 1,
        "received_rewritten": 1,
        "answer_rewritten": 1,
        "solution_earlier": 1,
        "solution_cleared": 1,
        "lowered": 1,  # before its deadline, as far as the exports tell
    }
    text = sections.case_rules(wave).text
    assert "1 case has vanished from later exports." in text


def test_an_export_of_new_cases_alone_has_not_lost_the_old_ones(tmp_path: Path) -> None:
    old = [
        line(str(day), f"2024-05-{day:02} 10:00", saved="2024-06-01 18:00") for day in range(1, 29)
    ]
    new = [line(f"n{day}", f"2024-06-{day:02} 10:00") for day in range(1, 20)]
    wave = opened(tmp_path, *new, old[3].replace("06-01 18", "06-30 18"),
                  **{"crm-0": HEADING + "".join(old)})  # fmt: skip
    assert "vanished" not in checks(wave)


@pytest.mark.parametrize(
    ("log", "message"),
    [
        ("1,soon,asked,,\n", "expected a date such as"),
        ("1,,asked,,\n", "expected the time of the event; it is empty"),
        (",2024-06-03 10:00,asked,,\n", "expected the number of the case"),
        ("1,2024-06-03 10:00,called,urgent,\n", "expected a priority: now, high, normal, low"),
    ],
)
def test_an_event_that_cannot_be_read_is_told_with_its_row(
    tmp_path: Path, log: str, message: str
) -> None:
    with pytest.raises(DataError, match=message) as error:
        logged(tmp_path, line("1", "2024-06-03 09:00"), log="1,2024-06-03 09:30,asked,,\n" + log)
    assert "log.csv, row 3" in str(error.value)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ((LOG, "  solution: first\n"), "needs 'events' that name what is 'resolved'"),
        ((LOG, "  pause: {what: asked, until: answered}\n"), "'pause' needs 'events'"),
        (("    source: crm\n", ""), "events of 'ledger', which no records are of; there are crm"),
        (("[opened again]", "[asked]"), "the entry 'asked' of the events has two meanings"),
        (("    value: new\n", ""), "needs the column with the new one"),
    ],
)
def test_events_that_are_declared_wrongly_are_told(
    tmp_path: Path, change: tuple[str, str], message: str
) -> None:
    with pytest.raises(CsatbookError, match=message):
        logged(tmp_path, line("1", "2024-06-03 09:00"), log="", study=LOGGED.replace(*change))


def test_cases_may_count_in_the_period_in_which_they_were_due(tmp_path: Path) -> None:
    study = FEEDBACK.replace("  case:", "  count: due\n  as_of: 2024-08-01 10:00\n  case:")
    lines = [
        line("1", "2024-03-29 10:00"),  # a Friday: the answer was due on Monday, 1 April
        line("2", "2024-06-28 10:00"),  # a Friday: on 1 July
        line("3", "2024-06-27 10:00"),
    ]
    assert whole(opened(tmp_path / "due", *lines, study=study), "respond")["overdue"] == 2
    received = study.replace("count: due", "count: received")
    counts = whole(opened(tmp_path / "came", *lines, study=received), "respond")
    assert counts["overdue"] == 2
    frame = cases(opened(tmp_path / "due", *lines, study=study)).frame
    assert frame["period"].tolist() == ["2024Q1", "2024Q2", "2024Q2"]


def test_the_log_is_told_with_and_without_pauses(tmp_path: Path) -> None:
    wave = logged(
        tmp_path,
        *(line(str(number), "2024-06-03 09:00", urgency="now", reply="2024-06-03 10:00",
               solved="2024-06-04 13:30") for number in range(6)),
        log="1,2024-06-03 10:30,asked,,\n1,2024-06-03 15:00,answered,,\n",
    )  # fmt: skip
    told = sections.in_time(wave).text
    assert "1 case stood still for a time: 16.7% solved in time with these pauses, 0.0%" in told
    rules = sections.case_rules(wave).text
    assert "While a case stands still (“asked”), its time to be solved does not run" in rules
