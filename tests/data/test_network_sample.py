"""The network sample: one county worked by hand, and the sums of a province."""

import csv
import math
import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

import pandas as pd
import pytest

import samples
from csatbook.analysis import results, scorecard

PROJECT = Path(__file__).parents[2]
FOLDER = PROJECT / "data" / "network"
FILES = ["counties.csv", "indicators.csv", "answers.csv"]
LAST_QUARTER = ("2025-10", "2025-11", "2025-12")
ITEMS = ("signal", "speed", "repair", "price")


def rows(file: str, column: str, months: Iterable[str], counties: Iterable[str]) -> list[dict]:
    with (FOLDER / file).open(encoding="utf-8", newline="") as opened:
        return [
            row
            for row in csv.DictReader(opened)
            if row[column][:7] in set(months) and row["county"] in set(counties)
        ]


def total(figures: list[dict], column: str) -> float:
    return math.fsum(float(row[column]) for row in figures)


def satisfaction(answers: list[dict]) -> float:
    """Each user's mean mark, 1 as 0 points and 5 as 100, and the mean of these."""
    points = []
    for row in answers:
        marks = [int(row[item]) for item in ITEMS if row[item] != ""]
        points.append((sum(marks) / len(marks) - 1) / 4 * 100)
    return sum(points) / len(points)


@pytest.fixture(scope="module")
def scores(shared: Path) -> Callable[[str], pd.DataFrame]:
    """The scores of a period."""
    return lambda period: scorecard.scores(samples.opened(shared, "network", period))


def value(found: pd.DataFrame, score: str, subject: str) -> float:
    return results.score_row(found, score, subject)["value"]


def test_the_program_makes_the_same_bytes_again(tmp_path: Path) -> None:
    program = PROJECT / "data" / "make_network.py"
    subprocess.run([sys.executable, str(program), str(tmp_path)], check=True)
    for name in FILES:
        assert (tmp_path / name).read_bytes() == (FOLDER / name).read_bytes()


def test_a_county_by_hand(scores: Callable[[str], pd.DataFrame]) -> None:
    figures = rows("indicators.csv", "month", LAST_QUARTER, ["歙县"])
    answers = rows("answers.csv", "answered_on", LAST_QUARTER, ["歙县"])
    assert (len(figures), len(answers)) == (3, 22)
    # Marks: 20 users gave 80 + 83 + 78 + 75 = 316 on four items each, two left one out: 14 / 3 and
    # 11 / 3. Mean (316 / 4 + 14 / 3 + 11 / 3) / 22 = 3.970; 1 is worth 0 points, 5 are worth 100.
    assert satisfaction(answers) == pytest.approx(((79 + 25 / 3) / 22 - 1) / 4 * 100)
    # Calls: 679 + 635 + 676 = 1990 of 698 + 659 + 702 = 2059, 96.65 %; 90 % is worth 0, 99 % 100.
    assert (total(figures, "connected"), total(figures, "attempts")) == (1990, 2059)
    connection = (1990 / 2059 - 0.90) / (0.99 - 0.90) * 100
    # Hours: 155.2 + 106.5 + 104.9 = 366.6 for 30 + 19 + 18 = 67 repairs, 5.47 each; 4: 100 points.
    assert total(figures, "repair_hours") == pytest.approx(366.6)
    repair = 4 / (366.6 / 67) * 100
    # Complaints: 50 + 50 + 49 = 149; 11.6 + 11.7 + 11.6 = 34.9 times 10,000 users and month.
    assert total(figures, "complaints") == 149
    complaints = (8 - 149 / 34.9) / 8 * 100
    # Installations: 35 + 29 + 31 = 95 of 39 + 33 + 35 = 107 in time, 88.79 % where 95 % are due.
    installation = 95 / 107 / 0.95 * 100
    # Temperature: (21.6 + 20.3 + 19.4) / 3 = 20.4 °C, with 4 rooms each month: within 18 to 24.
    temperature = 100
    by_hand = {
        "satisfaction": satisfaction(answers),
        "connection": connection,
        "repair": repair,
        "complaints": complaints,
        "installation": installation,
        "temperature": temperature,
    }
    weights = (0.3, 0.2, 0.15, 0.15, 0.1, 0.1)
    score = sum(w * points for w, points in zip(weights, by_hand.values(), strict=True))
    # 0.3 · 74.24 + 0.2 · 73.88 + 0.15 · 73.10 + 0.15 · 46.63 + 0.1 · 93.46 + 0.1 · 100
    assert score == pytest.approx(74.3544, abs=1e-4)
    found = scores("2025Q4")
    for name, points in by_hand.items():
        assert value(found, name, "unit:county=歙县") == pytest.approx(points, rel=1e-12), name
    assert value(found, "kpi", "unit:county=歙县") == pytest.approx(score, rel=1e-12)


def test_a_province_is_scored_from_the_sums_of_its_counties_not_from_their_means(
    scores: Callable[[str], pd.DataFrame],
) -> None:
    counties = ["庐山市", "武宁县", "修水县", "婺源县", "玉山县"]
    figures = rows("indicators.csv", "month", LAST_QUARTER, counties)
    assert len(figures) == 15
    hours = total(figures, "repair_hours") / total(figures, "repairs")
    found = scores("2025Q4")
    assert value(found, "repair", "unit:province=江西") == pytest.approx(400 / hours, rel=1e-12)
    each = [value(found, "repair", f"unit:county={county}") for county in counties]
    assert 400 / hours != pytest.approx(sum(each) / len(each), abs=0.5)
    answers = rows("answers.csv", "answered_on", LAST_QUARTER, counties)
    one = results.score_row(found, "satisfaction", "unit:province=江西")
    assert one["value"] == pytest.approx(satisfaction(answers), rel=1e-12)
    assert one["n"] == len(answers) == 101


def test_the_planted_provinces_are_best_and_worst(scores: Callable[[str], pd.DataFrame]) -> None:
    for period in ("2025Q1", "2025Q2", "2025Q3", "2025Q4"):
        found = scores(period)
        best, middle, worst = (
            value(found, "kpi", f"unit:province={name}") for name in ("浙江", "安徽", "江西")
        )
        assert best > middle + 5
        assert middle > worst + 5
    assert results.score_row(found, "kpi", "unit:province=浙江")["target_met"] == "met"
    assert results.score_row(found, "kpi", "unit:province=江西")["target_met"] == "missed"


def test_a_county_without_answers_has_no_score_but_its_city_has(
    scores: Callable[[str], pd.DataFrame],
) -> None:
    found = scores("2025Q4")
    assert pd.isna(value(found, "kpi", "unit:county=祁门县"))
    assert value(found, "connection", "unit:county=祁门县") > 0
    assert value(found, "kpi", "unit:city=黄山") > 0
    assert value(scores("2025Q3"), "kpi", "unit:county=祁门县") > 0


def test_too_hot_rooms_and_too_many_complaints_cost_the_planted_county_its_points(
    scores: Callable[[str], pd.DataFrame],
) -> None:
    figures = rows("indicators.csv", "month", ("2025-07", "2025-08", "2025-09"), ["修水县"])
    heat = sum(float(row["room_temperature"]) * int(row["rooms"]) for row in figures)
    degrees = heat / total(figures, "rooms")
    found = scores("2025Q3")
    assert value(found, "temperature", "unit:county=修水县") == pytest.approx(
        (34 - degrees) / (34 - 24) * 100, rel=1e-12
    )
    assert degrees == pytest.approx(31, abs=0.5)
    assert value(found, "complaints", "unit:county=修水县") == 0
