"""The command `due`: what is open, by when, and never a customer."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner, Result
from feedback_exports import line, opened

import samples
from csatbook import cli


@pytest.fixture
def study(tmp_path: Path) -> Path:
    opened(
        tmp_path,
        line("1", "2024-06-03 10:00", department="desk", customer="VIP-00417"),
        line("2", "2024-06-03 10:00", reply="2024-06-03 11:00", department="field"),
        line("3", "2024-06-12 10:00", department="desk"),
        line("4", "2024-06-03 10:00", reply="2024-06-03 11:00", solved="2024-06-03 12:00"),
    )
    return tmp_path / "params" / "small.yaml"


def asked(study: Path, *words: str) -> Result:
    return CliRunner().invoke(cli.main, ["due", str(study), "--at", "2024-06-13 09:00", *words])


def test_what_is_overdue_or_due_soon_comes_with_the_time_left(study: Path) -> None:
    result = asked(study)
    assert result.exit_code == 0
    assert "As of 2024-06-13 09:00 (Asia/Shanghai)" in result.output
    lines = [each.split() for each in result.output.splitlines() if each.startswith("crm:")]
    # Dragon Boat Festival, 10 June, is off: seven working days from 3 June end on the 13th.
    assert [(each[0], each[2], " ".join(each[3:5]), " ".join(each[5:])) for each in lines] == [
        ("crm:4", "tell", "2024-06-04 12:00", "8 d 21 h over"),
        ("crm:1", "respond", "2024-06-04 18:00", "8 d 15 h over"),
        ("crm:1", "resolve", "2024-06-13 18:00", "9 h"),
        ("crm:2", "resolve", "2024-06-13 18:00", "9 h"),
        ("crm:3", "respond", "2024-06-13 18:00", "9 h"),
    ]


def test_a_department_and_a_shorter_time_leave_less(study: Path) -> None:
    result = asked(study, "--department", "desk", "--within", "1h")
    lines = [each.split()[0] for each in result.output.splitlines() if each.startswith("crm:")]
    assert lines == ["crm:1"]


def test_all_rows_go_to_a_file_without_a_customer(study: Path, tmp_path: Path) -> None:
    file = tmp_path / "due.csv"
    result = asked(study, "--to", str(file))
    rows = pd.read_csv(file)
    assert list(rows["minutes_left"]) == sorted(rows["minutes_left"])
    assert len(rows) == 5
    assert "VIP-00417" not in file.read_text(encoding="utf-8") + result.output


def test_it_fails_where_that_is_asked_for_and_something_is_overdue(study: Path) -> None:
    assert asked(study, "--fail").exit_code == 1
    assert asked(study, "--fail", "--at", "2024-06-03 10:30").exit_code == 0


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--department", "desc"], "no case is of the department 'desc'"),
        (["--within", "soon"], "expected a time such as 4h, 2d or 1w"),
        (["--at", "tomorrow"], "expected a moment such as"),
    ],
)
def test_a_wrong_word_is_told(study: Path, words: list[str], message: str) -> None:
    result = asked(study, *words)
    assert result.exit_code == 2
    assert message in result.stderr


def test_a_study_without_feedback_is_told(tmp_path: Path) -> None:
    samples.small(tmp_path)
    result = asked(tmp_path / "params" / "small.yaml")
    assert result.exit_code == 2
    assert "declares no `feedback`" in result.stderr
