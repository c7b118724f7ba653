"""The scores against R: `survey::svymean`, `t.test`, `prop.test` (see tests/golden/scores.R)."""

from pathlib import Path

import pandas as pd
import pytest

from csatbook.stats.methods import METHODS
from csatbook.study.scale import Scale

GOLDEN = Path(__file__).parents[1] / "golden"
ANSWERS = pd.read_csv(GOLDEN / "answers.csv")
SCORES = pd.read_csv(GOLDEN / "scores.csv")
FIVE = Scale(min=1, max=5, satisfied=[4, 5])


@pytest.mark.parametrize(
    "row",
    SCORES.to_dict("records"),
    ids=lambda row: "-".join(str(row[key]) for key in ("method", "group", "weights", "subject")),
)
def test_a_score_equals_what_r_computes(row: dict) -> None:
    items = ["q1", "q2", "q3"] if row["subject"] == "dimension" else [row["subject"]]
    rows = ANSWERS if row["group"] == "all" else ANSWERS[ANSWERS["group"] == row["group"]]
    weights = rows["weight"] if row["weights"] == "weight" else None
    result = METHODS[row["method"]](rows[items], weights, scales=[FIVE] * len(items))
    for name in ("value", "low", "high", "n_eff"):
        assert getattr(result, name) == pytest.approx(row[name], rel=1e-12), name
    assert result.n == row["n"]
    assert result.n + result.n_missing == len(rows)


def test_the_reference_holds_every_method() -> None:
    assert set(SCORES["method"]) == set(METHODS)
