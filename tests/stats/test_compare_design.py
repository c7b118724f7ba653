"""Comparisons under a sample design against R's survey (tests/golden/design.R), and by law."""

from itertools import combinations
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from drawn_groups import sample

from csatbook.stats import compare, design
from csatbook.stats.compare import multiplicity
from csatbook.stats.groups.group import Group

GOLDEN = Path(__file__).parents[1] / "golden"
ANSWERS = pd.read_csv(GOLDEN / "answers.csv")
DRAWN = pd.read_csv(GOLDEN / "drawn.csv")
EXPECTED = pd.read_csv(GOLDEN / "design_compare.csv", keep_default_na=False)
NUMBERS = ["difference", "error", "statistic", "df", "p", "low", "high"]
METHOD = {"mean": "mean", "share": "satisfied_share", "rate": "satisfaction_rate"}
MOST = {"mean": 4, "share": 1, "rate": 1}
SINGLE = {"adjust": "centre", "certainty": "certainty"}
_PLACE = pd.Series(ANSWERS.index % 10)
BY = {
    "group": ANSWERS["group"].astype("category"),
    "region": pd.cut(_PLACE, [-1, 4, 7, 8, 9], labels=list("nesw"), ordered=False),
}


def clustered(by: str = "group", weights: str = "none", method: str = "mean") -> tuple[Group, ...]:
    weight = ANSWERS["weight"] if weights == "weight" else None
    drawn = design.draw(DRAWN["stratum"], DRAWN["cluster"])
    return sample(ANSWERS["q1"], BY[by], drawn, weight, METHOD[method])


@pytest.mark.parametrize(
    "row",
    EXPECTED.to_dict("records"),
    ids=lambda row: "-".join(str(row[key]) for key in list(row)[:8]),
)
def test_a_comparison_equals_what_r_computes_of_the_design(row: dict) -> None:
    unit = "population" if row["unit"] == "cluster" else "customers"
    population = DRAWN.groupby("stratum")[unit].first().to_dict()
    drawn = design.draw(
        DRAWN["stratum"],
        DRAWN["cluster"] if row["unit"] == "cluster" else None,
        population=population if row["population"] == "yes" else None,
        single=SINGLE[row["single"]],
    )
    weights = {"weight": ANSWERS["weight"], "population": drawn.weights()}.get(row["weights"])
    among = sample(ANSWERS["q1"], BY[row["by"]], drawn, weights, METHOD[row["what"]])
    names = list(BY[row["by"]].cat.categories)
    a = names.index(row["a"])
    if row["b"]:
        found = compare.pair(among[a], among[names.index(row["b"])], test="linear")
    else:
        found = compare.rest(among, test="linear")[a]
    assert found.test == "design_t"
    most = MOST[row["what"]]
    expected = {**row, "low": max(-most, row["low"]), "high": min(most, row["high"])}
    for name in NUMBERS:
        assert getattr(found, name) == pytest.approx(expected[name], rel=1e-9, abs=1e-12), name


def test_respondents_drawn_one_by_one_are_compared_as_without_a_design() -> None:
    rows = ANSWERS.dropna(subset=["q1"])
    alone = design.draw(None, pd.Series(range(len(rows)), index=rows.index))
    by = BY["group"][rows.index]
    for own in (None, rows["weight"]):
        among = sample(rows["q1"], by, alone, own)
        found = compare.pair(among[0], among[1], test="linear")
        plain = compare.pair(*sample(rows["q1"], by, None, own), test="linear")
        for name in (*NUMBERS, "effect", "effect_low", "effect_high", "n_eff_a"):
            assert getattr(found, name) == pytest.approx(getattr(plain, name), rel=1e-12), name


def test_two_groups_in_the_same_clusters_are_compared_within_them() -> None:
    # each shop has one of both, 1 apart: shops differ by 3, the difference not at all but for one
    marks = pd.Series([5.0, 4, 2, 1, 5, 4, 3, 1])
    by = pd.Series(list("abababab"), dtype="category")
    among = sample(marks, by, design.draw(None, pd.Series([1, 1, 2, 2, 3, 3, 4, 4])))
    found = compare.pair(among[0], among[1], test="linear")
    # means 15/4 and 10/4; of the differences 1, 1, 1, 2 less 5/4 a fourth each, times 4/3
    assert found.difference == pytest.approx(5 / 4)
    assert found.error**2 == pytest.approx(4 / 3 * (3 * (1 / 4) ** 2 + (3 / 4) ** 2) / 16)
    assert found.df == 2  # four clusters less one stratum less one
    assert found.error < compare.pair(*sample(marks, by, None), test="linear").error


def test_the_order_of_sides_only_turns_the_signs() -> None:
    for test in ("linear", "auto"):
        among = clustered(weights="weight")
        there, back = (compare.pair(*pair, test=test) for pair in (among, among[::-1]))
        assert there.difference == -back.difference
        assert (there.p, there.error) == pytest.approx((back.p, back.error), rel=1e-12)
        assert there.low == pytest.approx(-back.high)


def test_a_group_in_few_clusters_is_judged_with_care() -> None:
    # a is two shops of ten, all others are b: the two happen to be alike
    cluster = np.repeat(np.arange(10), 8)
    marks = pd.Series((np.array([4, 4, 1, 2, 5, 3, 4, 2, 5, 1])[cluster]).astype(float))
    marks[::8] += np.where(marks[::8] < 5, 1, -1)
    by = pd.Series(np.where(cluster < 2, "a", "b"), dtype="category")
    among = sample(marks, by, design.draw(None, pd.Series(cluster)))
    trusting, careful = (compare.pair(among[0], among[1], test=test) for test in ("linear", "auto"))
    assert (trusting.test, careful.test) == ("design_t", "cautious_design_t")
    assert careful.error > 1.5 * trusting.error
    # nearly all of the spread is between shops: of 1/2 + 1/8 of them, with 10 - 2 for the two means
    within = marks.groupby(cluster).mean()
    between = within.groupby(np.arange(10) < 2).transform(lambda one: one - one.mean())
    expected = (between**2).sum() / 8 * (1 / 2 + 1 / 8)
    assert careful.error**2 == pytest.approx(expected, rel=0.05)
    assert careful.df == pytest.approx(8, abs=0.1)


def test_a_group_in_one_cluster_has_the_spread_of_the_others() -> None:
    cluster = np.repeat(np.arange(10), 8)
    rng = np.random.default_rng(1)
    marks = pd.Series(
        np.clip(np.round(3 + rng.normal(size=10)[cluster] + rng.normal(size=80)), 1, 5)
    )
    by = pd.Series(np.where(cluster < 1, "a", "b"), dtype="category")
    among = sample(marks, by, design.draw(None, pd.Series(cluster)))
    trusting, careful = (compare.pair(among[0], among[1], test=test) for test in ("linear", "auto"))
    assert careful.error > 2 * trusting.error


def test_many_clusters_and_many_answers_need_no_care() -> None:
    rng = np.random.default_rng(1)
    marks, by = pd.Series(rng.integers(1, 6, 2400) * 1.0), pd.Series(list("ab") * 1200)
    many = design.draw(None, pd.Series(np.arange(2400) // 6))
    assert compare.pair(*sample(marks, by.astype("category"), many)).test == "design_t"
    few = design.draw(None, pd.Series(np.arange(2400) // 60))
    found = compare.pair(*sample(marks, by.astype("category"), few))
    assert found.test == "cautious_design_t"


def test_against_everyone_the_difference_is_the_part_outside_of_that_against_the_rest() -> None:
    among = clustered("region")
    rest, total = compare.rest(among)[0], compare.total(among)[0]
    outside = 1 - among[0].n / sum(one.n for one in among)
    assert total.difference == pytest.approx(outside * rest.difference)
    assert total.value_b == pytest.approx(ANSWERS["q1"].mean())
    assert (total.p, total.statistic) == (rest.p, rest.statistic)


def test_all_pairs_are_those_one_by_one() -> None:
    among = clustered("region", "weight", "share")
    found = compare.pairs(among)
    assert list(found) == list(combinations(range(4), 2))
    assert found[1, 3] == compare.pair(among[1], among[3])


def test_no_test_without_its_reason() -> None:
    marks = pd.Series([5.0, 4, 1, 2, 3, 3])
    by = pd.Series(list("aabbbb")).astype(pd.CategoricalDtype(list("abc")))
    two = sample(marks, by, design.draw(None, pd.Series([1, 1, 1, 2, 2, 2])))
    for test in ("linear", "auto"):
        assert compare.pair(two[0], two[1], test=test).reason == "one_cluster"
        empty = compare.pair(two[0], two[2], test=test)
        assert (empty.reason, empty.p, empty.difference) == ("empty_group", None, None)
    equal = sample(marks * 0 + 4, by, design.draw(None, pd.Series(range(6))))
    assert compare.pair(equal[0], equal[1]).reason == "all_equal"
    # all clusters of a group have the same mean: they do not differ
    flat = sample(
        pd.Series([5.0, 4, 5, 4, 2, 3, 2, 3]),
        pd.Series(list("aaaabbbb"), dtype="category"),
        design.draw(None, pd.Series([1, 1, 2, 2, 3, 3, 4, 4])),
    )
    assert compare.pair(flat[0], flat[1], test="linear").reason == "one_cluster"
    assert compare.pair(flat[0], flat[1]).p is not None


@pytest.mark.parametrize("together", [True, False])
@pytest.mark.parametrize("method", ["mean", "share"])
def test_groups_of_few_clusters_that_do_not_differ_seldom_seem_to(
    together: bool, method: str
) -> None:
    # 150 families of three unequal groups among 24 clusters; trusting the design alone, every third
    # family would have a difference where groups are made of whole clusters
    rng, wrong = np.random.default_rng(20240801), 0
    cluster = np.repeat(np.arange(24), 8)
    drawn = design.draw(pd.Series(cluster % 2), pd.Series(cluster))
    for _ in range(150):
        both = 4.2 + 0.6 * rng.normal(size=24)[cluster] + 0.8 * rng.normal(size=192)
        size = 24 if together else 192
        place = rng.choice(3, size, p=[0.1, 0.2, 0.7])
        by = pd.Series(
            pd.Categorical.from_codes(place[cluster] if together else place, list("abc"))
        )
        among = sample(pd.Series(np.clip(np.round(both), 1, 5)), by, drawn, method=METHOD[method])
        found = multiplicity.adjust([one.p for one in compare.pairs(among).values()]).p
        wrong += any(p is not None and p < 0.05 for p in found)
    assert wrong / 150 < 0.05 + 2 * (0.05 * 0.95 / 150) ** 0.5


def test_cautious_errors_are_smaller_by_what_was_drawn_too() -> None:
    half = {"city": 14, "town": 10, "isle": 2}  # of 7, 5 and 1 clusters drawn
    errors = {}
    for known in (None, half):
        drawn = design.draw(DRAWN["stratum"], DRAWN["cluster"], population=known)
        among = sample(ANSWERS["q1"], BY["region"], drawn, ANSWERS["weight"])
        errors[known is None] = [
            *(one.error for one in compare.pairs(among).values()),
            compare.differ(among).statistic ** -0.5,
        ]
    assert errors[False] == pytest.approx([one * 0.5**0.5 for one in errors[True]])


def test_where_nobody_was_left_out_there_is_nothing_to_test() -> None:
    every = {"city": 7, "town": 5, "isle": 1}
    drawn = design.draw(DRAWN["stratum"], DRAWN["cluster"], population=every)
    among = sample(ANSWERS["q1"], BY["region"], drawn)
    for test in ("auto", "linear"):
        found = compare.pair(among[0], among[1], test=test)
        assert (found.reason, found.p, found.low) == ("all_drawn", None, None)
        assert found.difference is not None
        assert compare.differ(among, test=test).reason == "all_drawn"
