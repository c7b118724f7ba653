"""The models sample: every named model worked by hand for the last half-year."""

import csv
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

import samples
from csatbook.analysis import results, selfcheck

PROJECT = Path(__file__).parents[2]
FOLDER = PROJECT / "data" / "models"
FILES = ["answers.csv", "subscribers.csv", "complaints.csv"]
# Rows: with the feature, from "I like it" to "I dislike it"; columns: the same without it.
KANO = ["QAAAO", "RIIIM", "RIIIM", "RIIIM", "RRRRQ"]
FEATURES = {"resume": "M", "sound": "O", "summary": "A", "skins": "I"}


def rows(file: str, date: str) -> list[dict[str, str]]:
    """Those of 2025H2."""
    with (FOLDER / file).open(encoding="utf-8", newline="") as opened:
        return [row for row in csv.DictReader(opened) if row[date] >= "2025-07-01"]


ANSWERS = rows("answers.csv", "answered_on")


def marks(item: str) -> list[int]:
    return [int(row[item]) for row in ANSWERS]


def categories(feature: str) -> Counter[str]:
    pairs = zip(marks(f"{feature}_with"), marks(f"{feature}_without"), strict=True)
    return Counter(KANO[having - 1][lacking - 1] for having, lacking in pairs)


@pytest.fixture(scope="module")
def scores(shared: Path) -> Callable[..., pd.DataFrame]:
    """The scores of a period."""
    return lambda *words: results.scores(samples.opened(shared, "models", *words))


def value(found: pd.DataFrame, score: str, subject: str = "overall") -> float:
    return results.score_row(found, score, subject)["value"]


def test_the_program_makes_the_same_bytes_again(tmp_path: Path) -> None:
    program = PROJECT / "data" / "make_models.py"
    subprocess.run([sys.executable, str(program), str(tmp_path)], check=True)
    for name in FILES:
        assert (tmp_path / name).read_bytes() == (FOLDER / name).read_bytes()


def test_promoters_less_detractors_make_the_net_promoter_score(
    scores: Callable[..., pd.DataFrame],
) -> None:
    given = marks("recommend")
    promoters, detractors = sum(one >= 9 for one in given), sum(one <= 6 for one in given)
    assert (promoters, detractors, len(given)) == (89, 82, 290)
    # (89 - 82) / 290 = 2.4 points
    assert value(scores("2025H2"), "nps") == pytest.approx(7 / 290 * 100, rel=1e-12)


def test_those_who_left_recommend_far_less(scores: Callable[..., pd.DataFrame]) -> None:
    left = [int(row["recommend"]) for row in ANSWERS if row["status"] == "已流失"]
    assert (sum(one >= 9 for one in left), sum(one <= 6 for one in left), len(left)) == (1, 22, 34)
    found = scores("2025H2", "status=已流失")
    # (1 - 22) / 34
    assert value(found, "nps") == pytest.approx(-21 / 34 * 100, rel=1e-12)
    stayed = scores("2025H2", "status=在用")
    assert value(found, "acsi") < value(stayed, "acsi") - 10


def test_the_effort_score_is_the_mean_mark(scores: Callable[..., pd.DataFrame]) -> None:
    assert sum(marks("easy")) == 1496
    assert value(scores("2025H2"), "ces") == pytest.approx(1496 / 290, rel=1e-12)


def test_the_index_stretches_the_mean_of_three_marks(scores: Callable[..., pd.DataFrame]) -> None:
    assert [sum(marks(item)) for item in ("overall", "met", "ideal")] == [2092, 1988, 1892]
    # The mean mark is 5972 / 870 = 6.864; 1 is worth 0 points, 10 are worth 100.
    by_hand = (5972 / 870 - 1) / 9 * 100
    assert by_hand == pytest.approx(65.1596, abs=1e-4)
    assert value(scores("2025H2"), "acsi") == pytest.approx(by_hand, rel=1e-12)


def test_replies_stay_furthest_behind_what_was_expected(
    scores: Callable[..., pd.DataFrame],
) -> None:
    gaps = [
        felt - hoped for felt, hoped in zip(marks("reply"), marks("reply_expected"), strict=True)
    ]
    assert sum(gaps) == -463
    below, meets, exceeds = (
        sum(gap < 0 for gap in gaps),
        gaps.count(0),
        sum(gap > 0 for gap in gaps),
    )
    assert (below, meets, exceeds) == (252, 33, 5)
    found = scores("2025H2")
    assert value(found, "gap", "item:reply") == pytest.approx(-463 / 290, rel=1e-12)
    assert value(found, "below", "item:reply") == pytest.approx(252 / 290, rel=1e-12)
    assert value(found, "meets", "item:reply") == pytest.approx(33 / 290, rel=1e-12)
    assert value(found, "exceeds", "item:reply") == pytest.approx(5 / 290, rel=1e-12)
    # With -345 for solutions: (-463 - 345) / (2 · 290)
    assert value(found, "gap", "dimension:responsiveness") == pytest.approx(-808 / 580, rel=1e-12)
    items = found[(found["score"] == "gap") & found["subject"].str.startswith("item:")]
    assert items.loc[items["value"].idxmin(), "subject"] == "item:reply"
    assert items.loc[items["value"].idxmax(), "subject"] == "item:interface"
    assert items["value"].max() > 0


def test_features_are_what_they_were_planted_as(scores: Callable[..., pd.DataFrame]) -> None:
    for feature, planted in FEATURES.items():
        assert categories(feature).most_common(1)[0][0] == planted
    counted = categories("resume")
    assert counted == {"M": 177, "I": 68, "O": 30, "A": 11, "R": 3, "Q": 1}
    found = scores("2025H2")
    # A + O + M + I = 286; better (11 + 30) / 286 = 14 %, worse (30 + 177) / 286 = 72 %
    assert value(found, "better", "item:resume_with") == pytest.approx(41 / 286, rel=1e-12)
    assert value(found, "worse", "item:resume_with") == pytest.approx(207 / 286, rel=1e-12)
    assert value(found, "better", "item:summary_with") > 0.6
    assert value(found, "worse", "item:summary_with") < 0.1
    assert value(found, "better", "item:sound_with") > 0.6
    assert value(found, "worse", "item:sound_with") > 0.6
    assert value(found, "better", "item:skins_with") < 0.2
    assert value(found, "worse", "item:skins_with") < 0.1


def test_delivered_value_is_value_less_cost(scores: Callable[..., pd.DataFrame]) -> None:
    sums = {
        item: sum(marks(item))
        for item in (
            *("product_value", "service_value", "people_value", "image_value"),
            *("money_cost", "time_cost", "effort_cost"),
        )
    }
    assert list(sums.values()) == [1996, 1709, 1804, 1958, 1665, 1144, 1043]
    # Value 0.4 · 1996 + 0.3 · 1709 + 0.1 · 1804 + 0.2 · 1958 = 1883.1
    # Cost  0.5 · 1665 + 0.3 · 1144 + 0.2 · 1043 = 1384.3
    # Both stretched from 1..10 to 0..100, of 290 customers: (1883.1 - 1384.3) / 290 / 9 · 100
    by_hand = 498.8 / 290 / 9 * 100
    assert by_hand == pytest.approx(19.1111, abs=1e-4)
    assert value(scores("2025H2"), "delivered_value") == pytest.approx(by_hand, rel=1e-12)


def test_churn_is_that_of_all_months_together(scores: Callable[..., pd.DataFrame]) -> None:
    months = rows("subscribers.csv", "month")
    lost, at_start = (sum(int(row[name]) for row in months) for name in ("lost", "at_start"))
    # 306 + 299 + 301 + 322 + 321 + 353 of 7680 + 7738 + 7785 + 7795 + 7842 + 7907
    assert (lost, at_start) == (1902, 46747)
    assert value(scores("2025H2"), "churn") == pytest.approx(1902 / 46747, rel=1e-12)
    assert value(scores("2025H1"), "churn") > 0.055
    assert value(scores("2024H2"), "churn") < 0.035


def test_complaints_are_the_tip_of_the_iceberg(scores: Callable[..., pd.DataFrame]) -> None:
    assert len(rows("complaints.csv", "received_on")) == 60
    found = results.score_row(scores("2025H2"), "silent", "overall")
    # 60 / 8 % = 750 dissatisfied, 69 % of them silent
    assert found["value"] == pytest.approx(517.5)
    # At 12 %: 500, of whom 88 % do not complain and 69 / (23 + 69) = 75 % of these are silent.
    assert found["low"] == pytest.approx(500 * 0.88 * 0.75) == pytest.approx(330)
    assert found["high"] == pytest.approx(1500 * 0.96 * 0.75) == pytest.approx(1080)


@pytest.mark.parametrize("segment", ["all", "status=在用", "status=已流失"])
def test_no_number_of_a_report_moves_when_rows_come_in_another_order(
    shared: Path, segment: str
) -> None:
    checked = selfcheck.selfcheck(samples.opened(shared, "models", "2025H2", segment))
    assert checked.set_index("check")["moved"].to_dict() == {"weights": 0, "order": 0, "twice": 0}
