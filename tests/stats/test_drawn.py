"""Order and spread of answers under a sample design against R (tests/golden/drawn_tests.R)."""

from pathlib import Path
from types import ModuleType

import numpy as np
import pandas as pd
import pytest

from csatbook.stats import design, dispersion
from csatbook.stats.compare import multiplicity
from csatbook.stats.design import Design
from csatbook.stats.groups import crosstab
from csatbook.stats.groups.comparison import Comparison
from csatbook.stats.groups.crosstab import Crosstab
from csatbook.stats.rank import brunner_munzel, drawn_rank

GOLDEN = Path(__file__).parents[1] / "golden"
ANSWERS = pd.read_csv(GOLDEN / "answers.csv")
DRAWN = pd.read_csv(GOLDEN / "drawn.csv")
EXPECTED = pd.read_csv(GOLDEN / "drawn_tests.csv", keep_default_na=False)
NUMBERS = ["value_a", "value_b", "difference", "error", "statistic", "df", "p"]
SINGLE = {"adjust": "centre", "certainty": "certainty"}
BY = {
    "group": ANSWERS["group"].astype("category"),
    "region": pd.cut(
        pd.Series(ANSWERS.index % 10), [-1, 4, 7, 8, 9], labels=list("nesw"), ordered=False
    ),
}
TESTS = {"drawn_rank": drawn_rank, "drawn_spread": dispersion}
Weights = pd.Series | None


def sample(marks: pd.Series, by: pd.Series, drawn: Design, weights: Weights = None) -> Crosstab:
    return crosstab.cross(marks, by, weights, drawn=drawn)


def alone(marks: pd.Series) -> Design:
    return design.draw(None, pd.Series(np.arange(len(marks)), index=marks.index))


@pytest.mark.parametrize(
    "row",
    EXPECTED.to_dict("records"),
    ids=lambda row: "-".join(str(row[key]) for key in list(row)[:9]),
)
def test_a_test_equals_what_r_computes_of_the_design(row: dict) -> None:
    unit = "population" if row["unit"] == "cluster" else "customers"
    drawn = design.draw(
        DRAWN["stratum"],
        DRAWN["cluster"] if row["unit"] == "cluster" else None,
        population=DRAWN.groupby("stratum")[unit].first().to_dict()
        if row["population"] == "yes"
        else None,
        single=SINGLE[row["single"]],
    )
    weights = ANSWERS["weight"] if row["weights"] == "weight" else None
    by = BY[row["by"]]
    if not row["b"]:
        by = by.cat.rename_categories(lambda name: name if name == row["a"] else f"rest {name}")
        by = by.astype(object).str.replace("rest .", "rest", regex=True).astype("category")
    among = sample(ANSWERS[row["item"]], by, drawn, weights)
    names = list(by.cat.categories)
    b = names.index(row["b"] or "rest")
    found = TESTS[row["test"]].compare(among, names.index(row["a"]), b, cautious=False)
    assert found.test == row["test"]
    for name in NUMBERS:
        assert getattr(found, name) == pytest.approx(row[name], rel=1e-9, abs=1e-12), name


@pytest.mark.parametrize("weights", [None, ANSWERS["weight"]])
def test_of_respondents_drawn_one_by_one_the_values_are_those_without_a_design(
    weights: Weights,
) -> None:
    marks, by = ANSWERS["recommend"], BY["group"]
    among, table = sample(marks, by, alone(marks), weights), crosstab.cross(marks, by, weights)
    plain = brunner_munzel.compare(table, 0, 1)
    found = drawn_rank.compare(among, 0, 1, cautious=False)
    for name in ("value_a", "value_b", "difference", "effect", "effect_name"):
        assert getattr(found, name) == pytest.approx(getattr(plain, name)), name
    assert found.error == pytest.approx(plain.error, rel=0.1)
    assert -1 <= found.low < found.difference < found.high <= 1
    plain = dispersion.compare(table, 0, 1)
    found = dispersion.compare(among, 0, 1, cautious=False)
    for name in ("value_a", "value_b", "difference", "effect", "effect_name"):
        assert getattr(found, name) == pytest.approx(getattr(plain, name)), name
    assert (found.error, found.effect_high) == pytest.approx(
        (plain.error, plain.effect_high), rel=0.1
    )


@pytest.mark.parametrize("door", TESTS.values())
def test_groups_in_few_clusters_are_judged_with_care(door: ModuleType) -> None:
    drawn = design.draw(DRAWN["stratum"], DRAWN["cluster"])
    among = sample(ANSWERS["q1"], BY["region"], drawn)
    trusting = door.compare(among, 0, 1, cautious=False)
    careful = door.compare(among, 0, 1)
    assert careful.test == f"cautious_{trusting.test}"
    assert careful.error >= trusting.error
    assert careful.effect == trusting.effect
    assert careful.effect_high - careful.effect_low > trusting.effect_high - trusting.effect_low


@pytest.mark.parametrize("door", TESTS.values())
def test_the_order_of_sides_only_turns_the_signs(door: ModuleType) -> None:
    drawn = design.draw(DRAWN["stratum"], DRAWN["cluster"])
    among = sample(ANSWERS["q1"], BY["group"], drawn, ANSWERS["weight"])
    there, back = door.compare(among, 0, 1), door.compare(among, 1, 0)
    assert there.difference == pytest.approx(-back.difference)
    assert (there.p, there.error) == pytest.approx((back.p, back.error), rel=1e-12)
    assert (there.value_a, there.value_b) == pytest.approx((back.value_b, back.value_a))


@pytest.mark.parametrize("door", TESTS.values())
def test_no_test_without_its_reason(door: ModuleType) -> None:
    marks = pd.Series([5.0, 4, 1, 2, 3, 3])
    by = pd.Series(list("aabbbb")).astype(pd.CategoricalDtype(list("abcd")))
    two = sample(marks, by, design.draw(None, pd.Series([1, 1, 1, 2, 2, 2])))

    def reason(found: Comparison) -> str | None:
        assert (found.p, found.low, found.effect_low) == (None, None, None)
        return found.reason

    assert reason(door.compare(two, 0, 1)) == "one_cluster"
    assert reason(door.compare(two, 0, 2)) == "empty_group"
    assert reason(door.compare(two, 2, 3)) == "empty_group"
    equal = sample(marks * 0 + 4, by, alone(marks))
    assert reason(door.compare(equal, 0, 1)) == "all_equal"


def test_a_ratio_that_may_be_anything_has_no_interval() -> None:
    # of a few that nearly all agree, in three clusters, hardly anything is known
    marks = pd.Series([5.0] * 11 + [4.0] + [1.0, 5, 3] * 4)
    by = pd.Series(list("a" * 12 + "b" * 12), dtype="category")
    among = sample(marks, by, design.draw(None, pd.Series(np.arange(24) // 8)))
    found = dispersion.compare(among, 0, 1)
    assert found.effect == pytest.approx(found.value_a / found.value_b)
    assert (found.effect_low, found.effect_high) == (None, None)
    assert found.low < found.difference < found.high


def test_answers_outside_both_sides_do_not_matter() -> None:
    drawn = design.draw(None, pd.Series(np.arange(80) % 20))
    among = sample(ANSWERS["recommend"], BY["region"], drawn)
    higher = ANSWERS["recommend"].where(BY["region"].isin(["n", "e"]), 10)
    other = sample(higher, BY["region"], drawn)
    for door in TESTS.values():
        assert door.compare(among, 0, 1) == door.compare(other, 0, 1)


@pytest.mark.parametrize("together", [True, False])
@pytest.mark.parametrize("door", TESTS.values())
def test_groups_of_few_clusters_that_do_not_differ_seldom_seem_to(
    together: bool, door: ModuleType
) -> None:
    # 120 families of three unequal groups among 24 clusters, as in test_compare_design.py
    rng, wrong = np.random.default_rng(20240802), 0
    cluster = np.repeat(np.arange(24), 8)
    drawn = design.draw(pd.Series(cluster % 2), pd.Series(cluster))
    for _ in range(120):
        both = 4.2 + 0.6 * rng.normal(size=24)[cluster] + 0.8 * rng.normal(size=192)
        place = rng.choice(3, 24 if together else 192, p=[0.1, 0.2, 0.7])
        by = pd.Series(
            pd.Categorical.from_codes(place[cluster] if together else place, list("abc"))
        )
        among = sample(pd.Series(np.clip(np.round(both), 1, 5)), by, drawn)
        pairs = [door.compare(among, i, j).p for i, j in ((0, 1), (0, 2), (1, 2))]
        wrong += any(p is not None and p < 0.05 for p in multiplicity.adjust(pairs).p)
    assert wrong / 120 < 0.05 + 2 * (0.05 * 0.95 / 120) ** 0.5
