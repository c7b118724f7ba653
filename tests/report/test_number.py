"""Numbers have the digits that their verdict needs, and a note where rounding shows."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from csatbook.report import number, sections
from csatbook.report.number import Unit
from csatbook.study.wording import Language
from samples import small

STUDY = """\
study: small
title: {zh: 小调查, en: Small survey}
period: year
data: {responses: [{path: answers.csv}], wave: wave}
scales: {five: {min: 1, max: 5, satisfied: [4, 5]}}
items: {q: {zh: 题, en: Question, scale: five}}
overall: q
scores:
  csat:
    method: satisfied_share
    target: 1
    grades: {all: {from: 1, zh: 全部, en: All}, most: {from: 0, zh: 多数, en: Most}}
"""
ANSWERS = "wave,q\n" + "2025,5\n" * 3999 + "2025,1\n"


@pytest.mark.parametrize(
    ("value", "edge", "unit", "shown"),
    [
        (0.99975, 1.0, "share", "99.98%"),
        (0.9, 1.0, "share", "90.0%"),
        (1.0, 1.0, "share", "100.0%"),
        (79.96, 80.0, "points", "79.96"),
        (79.99999999999999, 80.0, "points", "80.0"),
        (3.9951, 4.0, "mark", "3.995"),
        (-0.04, 0.0, "balance", "−0.04"),
        (305.7, 306.0, "count", "305.7"),
        (0.797, 0.8, "percent", "79.7%"),
        (0.6, 0.8, "percent", "60%"),
    ],
)
def test_a_number_that_is_not_the_threshold_is_not_printed_like_it(
    value: float, edge: float, unit: Unit, shown: str
) -> None:
    decimals = number.apart([value], [edge], unit)
    assert number.write(value, unit, decimals=decimals) == shown


def test_no_number_is_printed_like_a_threshold_that_it_misses() -> None:
    for step in range(1, 9):
        value = 80 - 10.0**-step
        decimals = number.apart([value], [80], "points")
        assert float(number.write(value, "points", decimals=decimals)) < 80


def test_missing_numbers_and_no_thresholds_need_no_digits() -> None:
    assert number.apart([None, math.nan], [1], "share") is None
    assert number.apart([0.5], [], "share") is None


def test_parts_add_up_as_they_are_printed_or_not() -> None:
    assert number.adds_up([4.47, -4.34], 0.13, "mark")
    assert not number.adds_up([4.4749, -4.3351], 0.1398, "mark")  # 4.47, 4.34, 0.14
    assert not number.adds_up([33.333, 33.333, 33.333], 100, "points")  # 3 · 33.3
    assert number.adds_up([0.501, 0.499], 1, "share")


def test_a_p_value_is_not_printed_like_the_level_that_it_misses() -> None:
    assert number.significance(0.04996) == "p = 0.04996"
    assert number.significance(0.1002, level=0.1) == "p = 0.1002"
    assert number.significance(0.0502, level=0.1) == "p = 0.050"


@pytest.mark.parametrize(
    ("language", "tile", "row"),
    [
        (
            "en",
            "99.98% · 95% interval 99.859–99.996%; target 100.00%: missed",
            "99.98%\t99.859–99.996%\t100.00%\t−0.02\tmissed",
        ),
        (
            "zh",
            "99.98% · 95% 置信区间 99.859–99.996%；目标 100.00%：未达到",
            "99.98%\t99.859–99.996%\t100.00%\t−0.02\t未达到",
        ),
    ],
)
def test_3999_of_4000_show_why_they_miss_a_target_of_all(
    tmp_path: Path, language: Language, tile: str, row: str
) -> None:
    wave = small(tmp_path, study=STUDY, answers=ANSWERS, period="2025", language=language)
    assert tile in sections.headline(wave).text
    assert row in sections.targets(wave).text
    assert "99.98%" in sections.units_table(wave).text


@pytest.mark.parametrize(
    ("value", "unit", "shown"),
    [
        (65.25, "points", "65.3"),
        (65.24999999999999, "points", "65.3"),  # what a sum of decimals leaves of 65.25
        (65.249, "points", "65.2"),
        (0.1445, "share", "14.5%"),
        (1.005, "mark", "1.01"),
        (-0.25, "balance", "−0.3"),
        (2.5, "count", "3"),
        (1e30, "count", "1" + ",000" * 10),
        (math.inf, "points", "Infinity"),
    ],
)
def test_a_half_is_rounded_away_from_zero(value: float, unit: Unit, shown: str) -> None:
    assert number.write(value, unit) == shown
