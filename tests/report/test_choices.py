"""Several answers in the report: the sentence, what changed, who differs, the figure."""

from collections.abc import Callable
from pathlib import Path

import pytest

import samples
from csatbook.analysis.wave import Wave
from csatbook.errors import ParameterError
from csatbook.report import sections

Open = Callable[..., Wave]


def test_what_was_planted_is_found_and_nothing_else(service: Open) -> None:
    text = sections.choices(service("2025Q4", language="en")).text
    assert "asked of 276, answered by 268" in text
    assert "most often chosen: Had to ask again (45.5%)" in text
    assert "Chosen more often than in Q3 2025: Had to ask again (28.7% → 45.5%)" in text
    low = "Unfair price is chosen less often in “Individual” (24.0%) than in "
    assert low + "“Enterprise” (44.7%)" in text
    assert text.count("By ") == 1
    assert "Chosen less" not in text
    assert "8 who were asked and did not answer are left out, 39 who chose none" in text


def test_the_chinese_section_says_the_same(service: Open) -> None:
    text = sections.choices(service("2025Q4")).text
    assert "选择最多的是需要反复联系（45.5%）" in text
    assert "较2025年第3季度更多人选择：需要反复联系（28.7% → 45.5%）。" in text


def test_a_study_without_such_questions_is_silent(tmp_path: Path) -> None:
    assert sections.choices(samples.small(tmp_path)).text == ""


def test_a_question_that_is_not_there_is_told_with_those_that_are(service: Open) -> None:
    with pytest.raises(ParameterError, match="reasons"):
        sections.choices(service("2025Q4"), question="reason")


def test_a_small_group_is_not_told(service: Open) -> None:
    wave = service("2025Q4", "region=华中")
    assert "0.0%" not in sections.choices(wave).text
