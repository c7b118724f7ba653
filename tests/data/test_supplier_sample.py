"""The supplier sample, worked by hand with nothing but the csv module."""

import csv
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

import samples
from csatbook.analysis import results
from csatbook.analysis.groups import competitors
from csatbook.analysis.wave import Wave
from csatbook.report import sections

PROJECT = Path(__file__).parents[2]
ANSWERS = PROJECT / "data" / "supplier" / "answers.csv"
WEIGHTS = {"quality": 0.4, "samples": 0.2, "price": 0.1, "delivery": 0.2, "service": 0.1}


def rows(period: str) -> list[dict[str, str]]:
    with ANSWERS.open(encoding="utf-8", newline="") as file:
        return [row for row in csv.DictReader(file) if row["half_year"] == period]


def by_hand(row: dict[str, str]) -> float:
    """A customer's weighted score; the weights of blank items go to the others."""
    given = {item: weight for item, weight in WEIGHTS.items() if row[item] != ""}
    return sum(float(row[item]) * weight for item, weight in given.items()) / sum(given.values())


@pytest.fixture(scope="module")
def opened(shared: Path) -> Callable[[str], Wave]:
    """Opens a wave of the study."""
    return partial(samples.opened, shared, "supplier")


def test_the_program_makes_the_same_bytes_again(tmp_path: Path) -> None:
    program = PROJECT / "data" / "make_supplier.py"
    subprocess.run([sys.executable, str(program), str(tmp_path)], check=True)
    assert (tmp_path / "answers.csv").read_bytes() == ANSWERS.read_bytes()


def test_the_first_customer_by_hand() -> None:
    # 89 · 0.4 + 84 · 0.2 + 79 · 0.1 + 92 · 0.2 + 94 · 0.1 = 35.6 + 16.8 + 7.9 + 18.4 + 9.4
    assert by_hand(rows("2024H1")[0]) == pytest.approx(88.1)


@pytest.mark.parametrize("period", ["2024H1", "2024H2", "2025H1", "2025H2"])
def test_the_report_has_the_score_that_the_rule_gives(opened, period: str) -> None:
    scores = [by_hand(row) for row in rows(period)]
    found = results.score_row(results.scores(opened(period)), "weighted", "overall")
    assert found["value"] == pytest.approx(sum(scores) / len(scores), rel=1e-12)
    assert found["n"] == len(scores)
    prices = [float(row["price"]) for row in rows(period) if row["price"]]
    price = results.score_row(results.scores(opened(period)), "weighted", "item:price")
    assert price["value"] == pytest.approx(sum(prices) / len(prices), rel=1e-12)


def test_the_grade_is_given_while_it_is_certain_and_left_open_at_the_edge(opened) -> None:
    before = results.score_row(results.scores(opened("2025H1")), "weighted", "overall")
    assert (before["grade"], before["target_met"]) == ("satisfied", "met")
    assert before["grade_probability"] > 0.99
    after = results.score_row(results.scores(opened("2025H2")), "weighted", "overall")
    assert (after["grade"], after["grade_seen"]) == ("undetermined", "fair")
    assert after["grade_probability"] < 0.8
    assert after["target_met"] == "not_shown"
    assert after["target_gap"] == pytest.approx(after["value"] - 80)


@pytest.mark.parametrize("period", ["2024H1", "2024H2", "2025H1", "2025H2"])
def test_the_competitor_differs_in_what_was_planted_and_in_nothing_else(
    opened, period: str
) -> None:
    found = competitors.competitors(opened(period)).set_index("subject")["verdict"]
    sure = {subject: one for subject, one in found.items() if one in ("larger", "smaller")}
    planted = {"item:price": "smaller", "item:service": "larger"}
    if period == "2025H2":
        planted |= {"item:delivery": "smaller", "overall": "smaller"}
    assert sure == planted


@pytest.mark.parametrize("item", WEIGHTS)
def test_a_gap_is_the_mean_difference_of_those_who_marked_both(opened, item: str) -> None:
    gaps = [
        float(row[item]) - float(row[f"rival_{item}"])
        for row in rows("2025H2")
        if row[item] and row[f"rival_{item}"]
    ]
    found = competitors.competitors(opened("2025H2")).set_index("subject").loc[f"item:{item}"]
    assert (found["n_a"], found["n_b"]) == (len(gaps), len(gaps))
    assert found["difference"] == pytest.approx(sum(gaps) / len(gaps), rel=1e-12)


def test_the_report_names_where_the_supplier_leads_and_trails(opened) -> None:
    said = sections.competitors(opened("2025H2")).text
    assert "51 位客户同时评价了我方与竞品甲" in said
    assert "确实领先：服务（6.84 分）。确实落后：准时交付（18.90 分）、价格（7.76 分）。" in said
