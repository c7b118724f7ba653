"""Typical cases: chosen by the rule that is told, and without anybody's identity."""

from __future__ import annotations

from pathlib import Path

from feedback_exports import line, opened

import samples
from csatbook import sections
from csatbook.analysis.feedback.cases import cases
from csatbook.analysis.feedback.typical import typical_cases
from csatbook.service.calendar import MISSING


def test_the_latest_the_most_reopened_and_the_quickest_case_are_told(shared: Path) -> None:
    wave = samples.opened(shared, "feedback", "2025Q4")
    told = {case.why: case for case in typical_cases(wave)}
    assert list(told) == ["latest", "reopened", "at_once"]
    frame = cases(wave).frame
    own = frame[frame["period"].eq("2025Q4") & frame["resolved"].ne(MISSING)]
    limited = own[own["due_resolve"].ne(MISSING)]
    assert told["latest"].late_hours == (limited["resolved"] - limited["due_resolve"]).max() / 60
    assert told["reopened"].reopened == own["reopened"].max()
    quickest = (limited["resolved"] - limited["received"]).div(60)
    assert told["at_once"].solve_hours <= quickest[limited["contacts"].eq(1)].min()
    assert (told["at_once"].late_hours or 0) < 0


def test_a_case_is_told_from_the_situation_to_the_result(shared: Path) -> None:
    told = sections.typical(samples.opened(shared, "feedback", "2025Q4", language="en")).text
    assert "The case solved longest after its deadline (Technical fault, Telephone, P2)" in told
    assert "What happened: it was answered after 18.6 h and solved after 21.9 days." in told
    assert "Result: 12.7 days after its deadline; the customer was told in time." in told
    assert "Chosen by rule" in told


def test_names_are_taken_out_and_few_customers_are_not_quoted(tmp_path: Path) -> None:
    lines = [
        line(
            str(number),
            "2024-06-03 10:00",
            told="Zhang Wei says that it hangs",
            name="Zhang Wei",
            customer=f"K-{number:05d}",
            solved="2024-06-04 10:00",
        )
        for number in range(6)
    ]
    wave = opened(tmp_path / "six", *lines)
    text = sections.typical(wave).text
    assert "it hangs" in text
    assert "Zhang" not in text
    assert "K-0000" not in text
    assert sections.typical(opened(tmp_path / "four", *lines[:4])).text == ""


def test_of_many_departments_the_largest_are_in_the_table_of_what_came_in(tmp_path: Path) -> None:
    lines = [
        line(f"{group}-{number}", "2024-06-03 10:00", department=f"desk {group:02}")
        for group in range(18)
        for number in range(group + 1)
    ]
    text = sections.received(opened(tmp_path, *lines)).text
    assert "desk 17" in text
    assert "desk 01" not in text
    assert "3 smaller groups are not shown" in text
