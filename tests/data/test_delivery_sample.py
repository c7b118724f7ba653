"""The delivery sample: one sales region worked by hand, and deliveries at the edges of levels."""

import csv
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

import samples
from csatbook.analysis import results, scorecard

PROJECT = Path(__file__).parents[2]
FOLDER = PROJECT / "data" / "delivery"
FILES = ["answers.csv", "deliveries.csv", "complaints.csv"]
REGIONS = ["华东", "华南", "华北", "华中", "西南"]
LAST_QUARTER = ("2025-10", "2025-11", "2025-12")
ITEMS = ("quality", "delivery", "packaging", "support", "contact")
POINTS = {"非常满意": 100, "满意": 85, "不满意": 50, "非常不满意": 30}
MARKS = {"非常满意": 4, "满意": 3, "不满意": 2, "非常不满意": 1}


def rows(file: str, region: str) -> list[dict[str, str]]:
    with (FOLDER / file).open(encoding="utf-8", newline="") as opened:
        return [row for row in csv.DictReader(opened) if row["region"] == region]


def answers(region: str) -> list[list[str]]:
    """The words that each customer of the last quarter gave."""
    asked = [row for row in rows("answers.csv", region) if row["quarter"] == "2025Q4"]
    return [[row[item] for item in ITEMS if row[item] != ""] for row in asked]


def due(region: str) -> list[dict[str, str]]:
    return [row for row in rows("deliveries.csv", region) if row["due_on"][:7] in LAST_QUARTER]


def on_time(deliveries: list[dict[str, str]]) -> int:
    days = [
        date.fromisoformat(row["delivered_on"]) - date.fromisoformat(row["due_on"])
        for row in deliveries
    ]
    return sum(one.days <= 0 for one in days)


def mean(numbers: list[float]) -> float:
    return sum(numbers) / len(numbers)


@pytest.fixture(scope="module")
def scores(shared: Path) -> Callable[[str], pd.DataFrame]:
    """The scores of a period."""
    return lambda period: scorecard.scores(samples.opened(shared, "delivery", period))


def value(found: pd.DataFrame, score: str, region: str) -> float:
    return results.score_row(found, score, f"unit:region={region}")["value"]


def test_the_program_makes_the_same_bytes_again(tmp_path: Path) -> None:
    program = PROJECT / "data" / "make_delivery.py"
    subprocess.run([sys.executable, str(program), str(tmp_path)], check=True)
    for name in FILES:
        assert (tmp_path / name).read_bytes() == (FOLDER / name).read_bytes()


def test_the_first_customer_by_hand() -> None:
    # very satisfied, satisfied, dissatisfied, satisfied, satisfied
    assert answers("华南")[0] == ["非常满意", "满意", "不满意", "满意", "满意"]
    # (100 + 85 + 50 + 85 + 85) / 5
    assert mean([POINTS[word] for word in answers("华南")[0]]) == 81


def test_a_region_by_hand(scores: Callable[[str], pd.DataFrame]) -> None:
    given = answers("华南")
    assert len(given) == 21
    survey = mean([mean([POINTS[word] for word in words]) for words in given])
    assert survey == pytest.approx(83)
    # 38 of 40 deliveries on time: 0.95, the very edge of 85 points.
    assert (on_time(due("华南")), len(due("华南"))) == (38, 40)
    delivery = 85
    # 126 of 22 125 pieces came back, 0.569 %; 0.5 % or less are worth 100.
    returned = sum(int(row["returned"]) for row in due("华南"))
    pieces = sum(int(row["pieces"]) for row in due("华南"))
    assert (returned, pieces) == (126, 22125)
    quality = 0.005 / (126 / 22125) * 100
    # 3 valid complaints, 2 groundless; 10 are worth 0, none 100.
    verdicts = [
        row["verdict"]
        for row in rows("complaints.csv", "华南")
        if row["received_on"][:7] in LAST_QUARTER
    ]
    assert (verdicts.count("有效"), verdicts.count("无效")) == (3, 2)
    complaint_record = (10 - 3) / (10 - 0) * 100
    # 0.4 · 83 + 0.2 · 87.80 + 0.3 · 85 + 0.1 · 70 = 33.2 + 17.56 + 25.5 + 7
    total = 0.4 * survey + 0.2 * quality + 0.3 * delivery + 0.1 * complaint_record
    assert total == pytest.approx(83.26, abs=0.005)
    found = scores("2025Q4")
    for name, points in {
        "survey": survey,
        "quality": quality,
        "delivery": delivery,
        "complaint_record": complaint_record,
        "total": total,
    }.items():
        assert value(found, name, "华南") == pytest.approx(points, rel=1e-12), name


@pytest.mark.parametrize(
    ("region", "kept", "of", "points"),
    [("华东", 48, 48, 100), ("华南", 38, 40, 85), ("华中", 34, 36, 50), ("西南", 24, 32, 30)],
)
def test_deliveries_on_time_are_worth_the_points_of_their_level(
    scores: Callable[[str], pd.DataFrame], region: str, kept: int, of: int, points: float
) -> None:
    assert (on_time(due(region)), len(due(region))) == (kept, of)
    found = scores("2025Q4")
    assert value(found, "on_time", region) == pytest.approx(kept / of, rel=1e-12)
    assert value(found, "delivery", region) == points


def test_high_and_low_satisfaction_are_shares_of_customers_by_their_mean_mark(
    scores: Callable[[str], pd.DataFrame],
) -> None:
    found = scores("2025Q4")
    for region in REGIONS:
        marks = [mean([MARKS[word] for word in words]) for words in answers(region)]
        high, low = sum(mark >= 3.5 for mark in marks), sum(mark <= 2 for mark in marks)
        assert value(found, "high", region) == pytest.approx(high / len(marks), rel=1e-12)
        assert value(found, "low", region) == pytest.approx(low / len(marks), rel=1e-12)


def test_the_planted_regions_are_best_and_worst(scores: Callable[[str], pd.DataFrame]) -> None:
    found = scores("2025Q4")
    ordered = sorted(REGIONS, key=lambda region: value(found, "total", region))
    assert (ordered[0], ordered[-1]) == ("西南", "华东")
    best = results.score_row(found, "total", "unit:region=华东")
    assert (best["grade"], best["target_met"]) == ("excellent", "met")
    worst = results.score_row(found, "total", "unit:region=西南")
    assert (worst["grade"], worst["target_met"]) == ("poor", "missed")


def test_more_complaints_than_the_worst_are_worth_nothing_not_less(
    scores: Callable[[str], pd.DataFrame],
) -> None:
    found = scores("2025Q4")
    valid = [
        row
        for row in rows("complaints.csv", "华北")
        if row["received_on"][:7] in LAST_QUARTER and row["verdict"] == "有效"
    ]
    assert len(valid) == 12
    assert value(found, "complaint_record", "华北") == 0
