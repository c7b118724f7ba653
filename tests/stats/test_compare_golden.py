"""Every test of two groups against R: survey, stats, effectsize (see tests/golden/compare.R)."""

from pathlib import Path

import pandas as pd
import pytest
from variants import FIVE, TEN

from csatbook.stats import compare
from csatbook.stats.groups.comparison import Comparison
from csatbook.stats.groups.group import Group

GOLDEN = Path(__file__).parents[1] / "golden"
ROWS = pd.read_csv(GOLDEN / "compare.csv", keep_default_na=True)
ITEMS = {"dimension": ["q1", "q2", "q3"]}
NUMBERS = ["value_a", "value_b", "difference", "low", "high", "statistic", "df", "p", "error"]
EFFECTS = ["effect", "effect_low", "effect_high"]
BOUND = {"mean": 4, "nps": 200, "satisfied_share": 1, "satisfaction_rate": 1}


@pytest.fixture(scope="module")
def answers() -> pd.DataFrame:
    found = pd.read_csv(GOLDEN / "answers.csv")
    place = pd.Series(found.index % 10)
    region = pd.cut(place, [-1, 4, 7, 8, 9], labels=list("nesw"), ordered=False)
    return found.assign(region=region, group=found["group"].astype("category"))


def grouped(answers: pd.DataFrame, row: dict) -> dict[str, Group]:
    items = ITEMS.get(row["subject"], [row["subject"]])
    weights = answers["weight"] if row["weights"] == "weight" else None
    scales = [TEN if item == "recommend" else FIVE for item in items]
    by = answers[row["by"]]
    found = compare.groups(row["method"], answers[items], by, weights, scales=scales)
    return dict(zip(by.cat.categories, found, strict=True))


def compared(answers: pd.DataFrame, row: dict) -> Comparison:
    groups = grouped(answers, row)
    if row["test"] in ("rest", "total"):
        against = compare.rest if row["test"] == "rest" else compare.total
        return against(list(groups.values()), test="linear")[list(groups).index(row["a"])]
    a, b = groups[row["a"]], groups[row["b"]]
    return compare.pair(a, b, test=row["test"], among=len(groups))


@pytest.mark.parametrize(
    "row",
    ROWS.to_dict("records"),
    ids=lambda row: "-".join(
        str(row[key]) for key in ("test", "method", "subject", "weights", "a", "b")
    ),
)
def test_a_comparison_equals_what_r_computes(answers: pd.DataFrame, row: dict) -> None:
    found = compared(answers, row)
    # our intervals end where differences do; R's ptukey is right to about eight digits
    tolerance = 1e-6 if row["test"] == "games_howell" else 1e-9
    most = BOUND[row["method"]]
    for name in NUMBERS + EFFECTS:
        if pd.isna(row[name]):
            continue
        expected = min(max(row[name], -most), most) if name in ("low", "high") else row[name]
        assert getattr(found, name) == pytest.approx(expected, rel=tolerance, abs=1e-11), name


def test_the_reference_holds_every_test_with_and_without_weights() -> None:
    assert set(compare.TESTS) <= set(ROWS["test"])
    for test in ("linear_t", "cautious_t", "rest", "total"):
        assert set(ROWS.loc[ROWS["test"] == test, "weights"]) == {"none", "weight"}
