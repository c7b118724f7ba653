"""The dealers sample, worked by hand with nothing but the csv module."""

import csv
import math
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from statistics import fmean, variance

import pytest

import samples
from csatbook.analysis import results, scorecard
from csatbook.analysis.wave import Wave

PROJECT = Path(__file__).parents[2]
FOLDER = PROJECT / "data" / "dealers"
FILES = ["after-sale.csv", "after-maintenance.csv", "calls.csv", "files.csv"]
DEALERS = 12
LAST_QUARTER = ("2025-10", "2025-11", "2025-12")


def rows(name: str, day: str, **entries: str) -> list[dict[str, str]]:
    """The rows of the last quarter that have all these entries."""
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return [
            row
            for row in csv.DictReader(file)
            if row[day].startswith(LAST_QUARTER)
            and all(row[column] == entry for column, entry in entries.items())
        ]


def marks(name: str, dealer: str) -> list[int]:
    return [int(row["mark"]) for row in rows(name, "called_on", dealer=dealer)]


def by_hand(dealer: str) -> float:
    """A dealer's score."""
    after_sale, after_maintenance = (fmean(marks(name, dealer)) for name in FILES[:2])
    return 0.3 * after_sale + 0.7 * after_maintenance


def days(row: dict[str, str], start: str, end: str) -> int:
    return (date.fromisoformat(row[end]) - date.fromisoformat(row[start])).days


@pytest.fixture(scope="module")
def opened(shared: Path) -> Callable[[str], Wave]:
    """Opens a wave of the study."""
    return partial(samples.opened, shared, "dealers")


@pytest.fixture(scope="module")
def last(opened):
    return scorecard.scores(opened("2025Q4"))


def test_the_program_makes_the_same_bytes_again(tmp_path: Path) -> None:
    program = PROJECT / "data" / "make_dealers.py"
    subprocess.run([sys.executable, str(program), str(tmp_path)], check=True)
    assert sorted(each.name for each in tmp_path.iterdir()) == sorted(FILES)
    for name in FILES:
        assert (tmp_path / name).read_bytes() == (FOLDER / name).read_bytes()


def test_one_dealer_by_hand(last) -> None:
    assert marks("after-sale.csv", "苏州甲店") == [82, 91, 97, 95, 100, 98, 99, 85, 92, 97]
    assert sum(marks("after-maintenance.csv", "苏州甲店")) == 1193
    assert len(marks("after-maintenance.csv", "苏州甲店")) == 14
    # 936 / 10 · 0.3 + 1193 / 14 · 0.7 = 93.6 · 0.3 + 85.2142857 · 0.7 = 28.08 + 59.65
    assert by_hand("苏州甲店") == pytest.approx(87.73)
    found = results.score_row(last, "dealer", "unit:dealer=苏州甲店")
    assert found["value"] == pytest.approx(87.73, rel=1e-12)
    assert found["n"] == 24


def test_the_interval_of_one_dealer_by_hand(last) -> None:
    after_sale, after_maintenance = (marks(name, "苏州甲店") for name in FILES[:2])
    # Customers of the two occasions are different people, so that the variances add up.
    sale = 0.3**2 * variance(after_sale) / 10
    maintenance = 0.7**2 * variance(after_maintenance) / 14
    assert (sale, maintenance) == pytest.approx((0.3324, 1.10480769))
    # Degrees of freedom after Welch: 1.43720769^2 / (0.3324^2 / 9 + 1.10480769^2 / 13) = 19.455461,
    # of which Student's t at 97.5 % is 2.08971262; 87.73 ± 2.08971262 · 1.19883597
    found = results.score_row(last, "dealer", "unit:dealer=苏州甲店")
    assert found["low"] == pytest.approx(85.22477735, abs=1e-7)
    assert found["high"] == pytest.approx(90.23522265, abs=1e-7)


def test_every_dealer_has_the_score_that_the_rule_gives(last) -> None:
    found = last[(last["score"] == "dealer") & last["subject"].str.startswith("unit:")]
    assert len(found) == DEALERS
    for subject, value in zip(found["subject"], found["value"], strict=True):
        assert value == pytest.approx(by_hand(subject.removeprefix("unit:dealer=")), rel=1e-12)


def test_the_share_of_calls_in_time_is_that_of_the_calls_inside_their_window(last) -> None:
    calls = rows("calls.csv", "called_on", dealer="宁波甲店", caller="dealer")
    waited = {
        occasion: [
            days(row, "happened_on", "called_on") for row in calls if row["occasion"] == occasion
        ]
        for occasion in ("sale", "maintenance")
    }
    after_sale = [each <= 3 for each in waited["sale"]]
    after_maintenance = [3 <= each <= 5 for each in waited["maintenance"]]
    assert (sum(after_sale), len(after_sale)) == (2, 11)
    assert (sum(after_maintenance), len(after_maintenance)) == (2, 14)
    for score, share in (("dealer_after_sale", 2 / 11), ("dealer_after_maintenance", 2 / 14)):
        found = results.score_row(last, score, "unit:dealer=宁波甲店")
        assert found["value"] == pytest.approx(share, rel=1e-12)
        assert found["target_met"] == "missed"


def test_a_customer_file_counts_when_it_is_complete_and_built_the_same_day(last) -> None:
    files = rows("files.csv", "sold_on", dealer="苏州乙店")
    good = [row for row in files if row["state"] == "complete"]
    good = [row for row in good if days(row, "sold_on", "built_on") == 0]
    assert (len(good), len(files)) == (6, 10)
    poor = results.score_row(last, "complete_files", "unit:dealer=苏州乙店")
    assert (poor["value"], poor["target_met"]) == (0.6, "missed")
    full = results.score_row(last, "complete_files", "unit:dealer=徐州甲店")
    assert (full["value"], full["target_met"]) == (1.0, "met")


def test_fines_are_added_up_and_a_falsified_file_is_found(last) -> None:
    # incomplete: 3,000 + 7,000 + 5,000
    assert results.score_row(last, "fines", "unit:dealer=苏州乙店")["value"] == 15000
    assert results.score_row(last, "falsified_files", "unit:dealer=合肥乙店")["value"] == 1
    assert results.score_row(last, "fines", "unit:dealer=合肥乙店")["value"] == 10000


def test_best_and_worst_are_certain_and_the_nearly_equal_cannot_be_told_apart(opened) -> None:
    ranks = scorecard.ranks(opened("2025Q4"))
    place = {
        row["subject"].removeprefix("unit:dealer="): (
            row["rank"],
            row["rank_low"],
            row["rank_high"],
        )
        for _, row in ranks[ranks["score"] == "dealer"].iterrows()
    }
    assert len(place) == DEALERS
    assert place["杭州甲店"] == (1, 1, 1)
    assert place["徐州甲店"] == (12, 12, 12)
    assert abs(by_hand("南京甲店") - by_hand("苏州甲店")) < 0.2
    assert {place["南京甲店"][0], place["苏州甲店"][0]} == {2, 3}
    for dealer in ("南京甲店", "苏州甲店"):
        assert place[dealer][1] <= 2
        assert place[dealer][2] >= 3


def test_a_dealer_with_few_call_backs_has_a_wide_interval(last) -> None:
    dealers = last[last["score"] == "dealer"].set_index("subject")
    width = dealers["high"] - dealers["low"]
    assert dealers.loc["unit:dealer=南京乙店", "n"] == 11
    assert width.idxmax() == "unit:dealer=南京乙店"


def test_a_dealer_without_enough_marks_after_sales_has_no_score(opened) -> None:
    before = scorecard.scores(opened("2025Q3"))
    for score in ("after_sale", "dealer"):
        found = results.score_row(before, score, "unit:dealer=芜湖甲店")
        assert math.isnan(found["value"]), score
