"""Changes between waves drawn in strata and clusters, against R (tests/golden/waves.R)."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from drawn_groups import sample

from csatbook.stats import compare, design
from csatbook.stats.groups.group import Group

GOLDEN = Path(__file__).parents[1] / "golden"
ANSWERS = pd.read_csv(GOLDEN / "answers.csv").join(pd.read_csv(GOLDEN / "drawn.csv"))
EXPECTED = pd.read_csv(GOLDEN / "waves.csv")


def two_waves(method: str, waves: str, weights: str) -> tuple[Group, ...]:
    """The score now (R's odd rows) and before, of one sample or of two."""
    now = np.arange(len(ANSWERS)) % 2 == 0
    rows = pd.concat([ANSWERS[now], ANSWERS[~now]], ignore_index=True)
    by = pd.Series(np.repeat([0, 1], [now.sum(), (~now).sum()])).astype("category")
    if waves == "same":
        drawn = design.draw(rows["stratum"], rows["cluster"])
    else:
        drawn = design.independent(
            *(
                design.draw(part["stratum"], part["cluster"])
                for part in (ANSWERS[now], ANSWERS[~now])
            )
        )
    own = rows["weight"] if weights == "weight" else None
    question = rows["recommend"] if method == "nps" else rows["q1"]
    return sample(question, by, drawn, own, method)


@pytest.mark.parametrize(
    "row", EXPECTED.to_dict("records"), ids=lambda row: "-".join(list(row.values())[:3])
)
def test_a_change_by_design_is_that_of_svyttest(row: dict) -> None:
    now, before = two_waves(row["method"], row["waves"], row["weights"])
    found = compare.pair(now, before, test="linear")
    for name in ("difference", "error", "statistic"):
        assert getattr(found, name) == pytest.approx(row[name], rel=1e-9), name
    back = compare.pair(before, now, test="linear")
    assert back.difference == -found.difference
    assert back.p == pytest.approx(found.p, rel=1e-12)


def test_clusters_of_both_waves_go_together() -> None:
    errors = EXPECTED.set_index(["method", "waves", "weights"])["error"]
    for method in ("mean", "satisfied_share"):
        assert errors[method, "same", "none"] != pytest.approx(
            errors[method, "independent", "none"]
        )
