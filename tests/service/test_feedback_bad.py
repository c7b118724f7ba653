"""Feedback that cannot be judged: told with rows and counts, or set aside and counted; no names."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from feedback_exports import FEEDBACK, HEADING, LOGGED, line, opened, verdict

import samples
from csatbook import cli
from csatbook.analysis.feedback.cases import cases
from csatbook.analysis.feedback.checks import ledger_checks
from csatbook.service.calendar import working_calendar
from csatbook.study.calendar import CalendarRules

PERSON = {"customer": "VIP-00417", "name": "王小明", "told": "王小明 13800001111 等了很久"}
SECRETS = ("VIP-00417", "王小明", "13800001111")
GOOD = line("1", "2024-06-03 10:00", **PERSON)


def asked(
    folder: Path, *lines: str, study: str = FEEDBACK, check: bool = False, **files: str
) -> tuple[int, str]:
    """What the command says of these cases, and how it ends."""
    (folder / "data").mkdir()
    for name, content in {"crm-1": HEADING + "".join(lines), **files}.items():
        (folder / "data" / f"{name}.csv").write_text(content, encoding="utf-8")
    (folder / "data" / "answers.csv").write_text(samples.ANSWERS, encoding="utf-8")
    (folder / "params").mkdir()
    path = folder / "params" / "small.yaml"
    declared = samples.SMALL.replace("report:", study + "report:")
    path.write_text(declared, encoding="utf-8")
    command = ["check", str(path)] if check else ["due", str(path), "--at", "2024-06-13 09:00"]
    told = CliRunner().invoke(cli.main, command)
    said = told.output + (told.stderr if told.stderr else "")
    for secret in SECRETS:
        assert secret not in said
        for kept in folder.rglob(".csatbook/**/*"):
            assert not kept.is_file() or secret.encode() not in kept.read_bytes()
    return told.exit_code, said


BAD = {
    "a receipt": ({"came": "soon"}, ["crm-1.csv, rows 3, 4", "expected a date such as"]),
    "an answer": ({"reply": "2024-13-45"}, ["crm-1.csv, rows 3, 4", "expected a date such as"]),
    "a priority": ({"urgency": "urgent"}, ["crm-1.csv, rows 3, 4", "expected a priority: now"]),
    "no number": ({"number": ""}, ["crm-1.csv, rows 3, 4", "expected the number of the case"]),
}


@pytest.mark.parametrize(("cells", "messages"), BAD.values(), ids=list(BAD))
def test_what_cannot_be_read_ends_with_2_and_all_its_rows(
    tmp_path: Path, cells: dict[str, str], messages: list[str]
) -> None:
    wrong = [
        line(**{"number": number, "came": "2024-06-03 10:00", **PERSON} | cells)
        for number in ("2", "3")
    ]
    code, said = asked(tmp_path, GOOD, *wrong)
    assert code == 2
    for message in messages:
        assert message in said


def test_a_circle_of_merges_ends_with_2(tmp_path: Path) -> None:
    first = line("1", "2024-06-03 10:00", part_of="2", **PERSON)
    second = line("2", "2024-06-03 10:00", part_of="1", **PERSON)
    code, said = asked(tmp_path, first, second)
    assert (code, "crm:1, crm:2 are merged in a circle" in said) == (2, True)


def test_two_different_rows_of_one_moment_end_with_2(tmp_path: Path) -> None:
    code, said = asked(tmp_path, GOOD, line("1", "2024-06-03 11:00", **PERSON))
    assert code == 2
    assert "case 'crm:1' stands twice in exports of the same moment" in said


def test_a_deadline_behind_the_calendar_ends_with_2(tmp_path: Path) -> None:
    study = FEEDBACK + "  limits: {P2: {resolve: {working_days: 2000}}}\n"
    code, said = asked(tmp_path, GOOD, study=study)
    assert (code, "a deadline lies behind 2026-12-31, where the calendar ends" in said) == (2, True)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (("    resolved: solved\n", "    resolved: solved\n  limits: {}\n"), "limits"),
        (("  merged_into:", "  limits: {P9: {respond: {hours: 4}}}\n  merged_into:"), "P9"),
        (("  merged_into:", "  limits: {P0: {respond: {days: 4}}}\n  merged_into:"), "days"),
    ],
)
def test_limits_that_are_missing_or_unknown_end_with_2(
    tmp_path: Path, change: tuple[str, str], message: str
) -> None:
    code, said = asked(tmp_path, GOOD, study=FEEDBACK.replace(*change))
    assert code == 2
    assert message in said


def test_a_limit_needs_the_column_of_what_it_is_for(tmp_path: Path) -> None:
    study = FEEDBACK.replace("    informed: informed\n", "").replace("    notified: informed\n", "")
    study = study.replace("  over:", "  limits: {each: {notify: {hours: 24}}}\n  over:")
    code, said = asked(tmp_path, GOOD, study=study)
    assert code == 2
    assert "the limit to notify needs the column of notified in moments" in said


def test_what_came_after_the_moment_or_has_no_receipt_is_set_aside(tmp_path: Path) -> None:
    code, said = asked(
        tmp_path, GOOD, line("2", "", **PERSON), line("3", "2031-01-01 10:00", **PERSON)
    )
    assert code == 0
    assert "crm:1" in said
    assert "crm:2" not in said
    assert "crm:3" not in said


def test_a_receipt_that_cannot_be_read_is_set_aside_told_and_counted(tmp_path: Path) -> None:
    rows = [line(str(number), "2024-06-03 10:00") for number in range(2, 5)]
    wrong = [line("5", "soon", **PERSON), line("6", "2024-02-31 10:00", **PERSON)]
    code, said = asked(tmp_path, GOOD, *rows, *wrong, check=True)
    assert code == 0
    assert "feedback: 4 cases in 6 rows" in said
    assert "2 rows are set aside: a time of receipt that cannot be read" in said
    assert "crm-1.csv, rows 6, 7, column came: times of receipt that cannot be read: 2" in said


def test_a_file_with_half_of_its_receipts_unreadable_ends_with_2(tmp_path: Path) -> None:
    code, said = asked(tmp_path, GOOD, line("2", "31.12", **PERSON))
    assert (code, "crm-1.csv, row 3, column came: expected a date" in said) == (2, True)


def test_a_second_column_of_receipts_does_not_stand_in_for_an_unreadable_one(
    tmp_path: Path,
) -> None:
    study = FEEDBACK.replace("received: came", "received: [came, noted]")
    good = [line(str(number), "2024-06-03 10:00") for number in range(2, 5)]
    wave = opened(
        tmp_path,
        *good,
        line("5", "soon", noted="2024-06-03 10:00"),
        line("6", "", noted="2024-06-03 10:00"),
        study=study,
    )
    assert list(cases(wave).frame.index) == ["crm:2", "crm:3", "crm:4", "crm:6"]
    assert cases(wave).roles["role"].tolist()[-1] == "unreadable_receipt"


UNDATED = FEEDBACK.replace(", exported: saved", "")


def test_a_mistyped_year_is_no_moment_of_looking(tmp_path: Path) -> None:
    lines = [line(str(number), f"2024-06-0{number} 10:00") for number in range(3, 8)]
    wave = opened(
        tmp_path,
        *lines,
        line("8", "2052-06-03 10:00"),
        line("9", "2024-06-03 10:00", reply="2042-06-03 11:00"),
        study=UNDATED,
    )
    told = cases(wave)
    assert str(np.datetime64(told.as_of, "m")) == "2024-06-07T02:00"
    assert told.roles["role"].eq("future").sum() == 1
    assert verdict(wave, "respond", "crm:9") == "overdue"
    checks = ledger_checks(wave).set_index("check")["cases"]
    assert checks.to_dict() == {"ahead": 1}


def test_a_time_behind_its_export_is_counted_and_not_seen(tmp_path: Path) -> None:
    wave = opened(
        tmp_path,
        line("1", "2024-06-03 10:00", reply="2024-07-03 11:00"),
        line("2", "2024-06-03 10:00", reply="2024-06-03 11:00"),
    )
    assert (verdict(wave, "respond"), verdict(wave, "respond", "crm:2")) == ("overdue", "in_time")
    checks = ledger_checks(wave).set_index("check")["cases"]
    assert checks.to_dict() == {"ahead": 1}


def test_events_that_cannot_be_read_end_with_2_and_their_rows(tmp_path: Path) -> None:
    log = "number,when,did,new,old\n1,soon,asked,,\n1,later,asked,,\n"
    code, said = asked(tmp_path, GOOD, study=LOGGED, log=log)
    assert code == 2
    assert "log.csv, rows 2, 3, column when: expected a date such as" in said
    assert "it is empty" not in said


def test_check_tells_what_is_set_aside_and_where_the_official_calendar_ends(tmp_path: Path) -> None:
    known = working_calendar(CalendarRules(country="CN"), 2024, 2024).known_until
    assert known is not None
    saved = f"{known.year + 1}-01-20 10:00"
    code, said = asked(
        tmp_path,
        line("1", f"{known.year}-12-28 10:00", saved=saved, **PERSON),
        line("2", "", saved=saved, **PERSON),
        line("3", f"{known.year + 3}-01-01 10:00", saved=saved, **PERSON),
        line("4", f"{known.year}-01-05 10:00", saved=saved, urgency="", **PERSON),
        check=True,
    )
    assert code == 0
    assert f"feedback: 2 cases in 4 rows, as of {saved}" in said
    assert "1 row is set aside: no time of receipt" in said
    assert "1 row is set aside: received after the moment of looking" in said
    assert "1 without a priority: nothing is due of them" in said
    assert f"the official calendar ends on {known}, and 1 case has a deadline behind it" in said


def test_check_ends_with_2_where_cases_are_merged_in_a_circle(tmp_path: Path) -> None:
    first = line("1", "2024-06-03 10:00", part_of="2", **PERSON)
    second = line("2", "2024-06-03 10:00", part_of="1", **PERSON)
    assert asked(tmp_path, first, second, check=True)[0] == 2
