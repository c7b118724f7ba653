"""The scores against R: `survey`, `t.test`, `prop.test` (see tests/golden/scores.R)."""

from pathlib import Path

import pandas as pd
import pytest
from variants import FIVE, TEN, VARIANTS

from csatbook.stats import grade
from csatbook.stats.ratio import index_score
from csatbook.stats.score import TERMS

GOLDEN = Path(__file__).parents[1] / "golden"
ANSWERS = pd.read_csv(GOLDEN / "answers.csv")
SCORES = pd.read_csv(GOLDEN / "scores.csv")
THREE_ITEMS = {"delivered_value": {"value": [0.6, 0.4], "cost": [1.0]}}
ITEMS = {"dimension": ["q1", "q2", "q3"], "pair": ["q1", "q2"]}


@pytest.mark.parametrize(
    "row",
    SCORES.to_dict("records"),
    ids=lambda row: "-".join(str(row[key]) for key in ("method", "group", "weights", "subject")),
)
def test_a_score_equals_what_r_computes(row: dict) -> None:
    items = ITEMS.get(row["subject"], [row["subject"]])
    rows = ANSWERS if row["group"] == "all" else ANSWERS[ANSWERS["group"] == row["group"]]
    weights = rows["weight"] if row["weights"] == "weight" else None
    variant = VARIANTS[row["method"]]
    scales = [TEN if item == "recommend" else FIVE for item in items]
    options = THREE_ITEMS.get(row["method"], variant.options)
    result = index_score(variant.method, rows[items], weights, scales=scales, **options)
    for name in ("value", "low", "high", "n_eff"):
        expected = row[name]
        if name in ("low", "high"):
            # our intervals end where the scale does
            expected = min(max(expected, variant.bounds[0]), variant.bounds[1])
        assert getattr(result, name) == pytest.approx(expected, rel=1e-12, abs=1e-12), name
    assert result.n == row["n"]
    assert result.n + result.n_missing == len(rows)
    assert grade.below(result, row["edge"]) == pytest.approx(row["below"], rel=1e-9, abs=1e-12)


def test_the_reference_holds_every_method() -> None:
    assert {VARIANTS[method].method for method in SCORES["method"]} == set(TERMS)
