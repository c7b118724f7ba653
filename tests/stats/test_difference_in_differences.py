"""Whether some changed more than the others, against R (tests/golden/measures.R) and laws."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from drawn_groups import sample
from variants import FIVE

from csatbook.stats import compare as comparing
from csatbook.stats import design, tally
from csatbook.stats.compare import difference_in_differences as did
from csatbook.stats.compare.overlap import Recurring
from csatbook.stats.groups.group import Group
from csatbook.stats.score import TERMS

GOLDEN = Path(__file__).parents[1] / "golden"
ANSWERS = pd.read_csv(GOLDEN / "answers.csv").join(pd.read_csv(GOLDEN / "drawn.csv"))
EXPECTED = pd.read_csv(GOLDEN / "measures.csv")
ODD = np.arange(len(ANSWERS)) % 2 == 0  # R counts from 1
AFFECTED = (ANSWERS["group"] == "a").to_numpy()
BY = pd.Series(np.where(AFFECTED, 0, 2) + np.where(ODD, 0, 1)).astype("category")


def cells(method: str, kind: str) -> tuple[Group, ...]:
    """The affected now and before, the others now and before."""
    marks, weights = ANSWERS["q1"], None if kind == "none" else ANSWERS["weight"]
    if kind in ("none", "weight"):
        return comparing.groups(method, marks, BY, weights, scales=[FIVE])
    populations = ANSWERS.groupby("stratum")["customers"].first().to_dict()
    drawn = (
        design.draw(ANSWERS["stratum"], ANSWERS["cluster"])
        if kind == "clusters"
        else design.draw(ANSWERS["stratum"], population=populations)
    )
    return sample(marks, BY, drawn, weights, method)


def panel(method: str) -> tuple[tuple[Group, ...], dict[tuple[int, int], Recurring]]:
    """Everyone in both waves: q1 now, q2 before."""
    both = ANSWERS.dropna(subset=["q1", "q2"])
    groups, terms, given = [], [], []
    side = pd.Series(np.where(both["group"] == "a", "x", "y"), index=both.index, dtype="category")
    for item in ("q1", "q2"):
        groups.append(comparing.groups(method, both[item], side, scales=[FIVE]))
        given.append(tally.rows([both[item]], scales=[FIVE]))
        terms.append(TERMS[method](given[-1], scales=[FIVE]))
    now, before = groups
    found = {}
    for place, name in ((0, "x"), (2, "y")):
        index = pd.Index(both.index)
        kept = [
            each.__class__(**{**vars(each), "base": np.where(side == name, each.base, 0.0)})
            for each in terms
        ]
        found[place, place + 1] = Recurring.of_terms((kept[0], kept[1]), tuple(given), (index,) * 2)
    return (now[0], before[0], now[1], before[1]), found


@pytest.mark.parametrize(
    "row", EXPECTED.to_dict("records"), ids=lambda row: f"{row['method']}-{row['design']}"
)
def test_the_effect_and_its_error_are_those_of_r(row: dict) -> None:
    if row["design"] == "panel":
        groups, recurring = panel(row["method"])
        found = did.compare(groups, recurring)
    else:
        found = did.compare(cells(row["method"], row["design"]))
    assert found.difference == pytest.approx(row["difference"], rel=1e-9)
    error = found.error
    if row["design"] == "weight":
        # `svyglm` has one factor n / (n - 1) for all cells; ours is each cell's own, and larger.
        groups = cells(row["method"], "weight")
        n = sum(group.n for group in groups)
        error = (sum(group.variance for group in groups) * n / (n - 1)) ** 0.5
        assert error < found.error < 1.1 * error
    assert error == pytest.approx(row["error"], rel=1e-9)
    if not np.isnan(row["df"]):
        assert found.df == pytest.approx(row["df"], rel=1e-9)


@pytest.mark.parametrize("kind", ["none", "weight", "clusters", "strata"])
def test_exchanged_waves_or_groups_turn_the_sign_only(kind: str) -> None:
    groups = cells("mean", kind)
    found = did.compare(groups)
    for order in ([1, 0, 3, 2], [2, 3, 0, 1]):
        turned = did.compare([groups[place] for place in order])
        assert turned.difference == pytest.approx(-found.difference, abs=1e-12)
        assert turned.low == pytest.approx(-found.high, rel=1e-9)
        assert turned.p == pytest.approx(found.p, rel=1e-9)


def test_a_cell_without_answers_or_of_one_says_why_there_is_no_test() -> None:
    groups = list(cells("mean", "none"))
    empty = Group("mean", (1, 5), simple=False, weighted=False, n=0)
    assert did.compare([*groups[:3], empty]).reason == "empty_group"
    single = comparing.groups(
        "mean", pd.Series([4.0]), pd.Series(["x"], dtype="category"), scales=[FIVE]
    )
    assert did.compare([*groups[:3], *single]).reason == "one_answer"


def test_an_effect_of_the_detectable_size_is_found_in_four_of_five_cases() -> None:
    rng = np.random.default_rng(7)
    error = 1.0
    effect = did.detectable(error, None, level=0.95)
    found = rng.normal(effect, error, 20_000) > 1.959964 * error
    assert found.mean() == pytest.approx(0.8, abs=0.01)
