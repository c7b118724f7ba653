"""Two scores of the same respondents against R (tests/golden/paired.R), by hand and by law."""

import math
from itertools import product
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from variants import FIVE, TEN

from csatbook.errors import DataError
from csatbook.stats import design
from csatbook.stats.compare import paired
from csatbook.stats.groups.comparison import Comparison
from csatbook.stats.terms import Component

GOLDEN = Path(__file__).parents[1] / "golden"
ANSWERS = pd.read_csv(GOLDEN / "answers.csv")
DRAWN = pd.read_csv(GOLDEN / "drawn.csv")
EXPECTED = pd.read_csv(GOLDEN / "paired.csv", keep_default_na=False)
NUMBERS = list(EXPECTED)[5:]
SIDES = {"item": (["q1"], ["q2"]), "dimension": (["q1", "q2"], ["q2", "q3"])}
OPTIONS = {"level_points": {"points": {1: 30, 2: 50, 3: 60, 4: 85, 5: 100}}}
MOST = {"mean": 4, "level_points": 70, "satisfied_share": 1, "satisfaction_rate": 1}


def of(
    own: list[float | None],
    other: list[float | None],
    weights: list[float] | None = None,
    *,
    method: str = "mean",
    clusters: list[int] | None = None,
) -> Comparison:
    """One question asked about both."""
    return paired.compare(
        method,
        pd.DataFrame({"q": own}, dtype=float),
        pd.DataFrame({"q": other}, dtype=float),
        None if weights is None else pd.Series(weights),
        scales=[FIVE],
        drawn=None if clusters is None else design.draw(None, pd.Series(clusters)),
    )


@pytest.mark.parametrize(
    "row",
    EXPECTED.to_dict("records"),
    ids=lambda row: "-".join(str(row[key]) for key in list(row)[:5]),
)
def test_a_paired_comparison_equals_what_r_computes(row: dict) -> None:
    own, other = SIDES[row["subject"]]
    drawn = None
    if row["unit"] != "none":
        unit = "population" if row["unit"] == "cluster" else "customers"
        population = DRAWN.groupby("stratum")[unit].first().to_dict()
        drawn = design.draw(
            DRAWN["stratum"],
            DRAWN["cluster"] if row["unit"] == "cluster" else None,
            population=population if row["population"] == "yes" else None,
        )
    found = paired.compare(
        row["method"],
        ANSWERS[own],
        ANSWERS[other],
        ANSWERS["weight"] if row["weights"] == "weight" else None,
        scales=[FIVE] * len(own),
        drawn=drawn,
        **OPTIONS.get(row["method"], {}),
    )
    assert found.test == "paired"
    assert found.effect_name == ("difference" if MOST[row["method"]] == 1 else "cohen_dz")
    most = MOST[row["method"]]
    expected = {**row, "low": max(-most, row["low"]), "high": min(most, row["high"])}
    for name in NUMBERS:
        assert getattr(found, name) == pytest.approx(expected[name], rel=1e-9, abs=1e-12), name


def test_only_those_who_marked_both_count_on_either_side() -> None:
    # 5 and 4 of the first, 3 and 3 of the second; the 1 and the 5 alone have no other half
    found = of([5, 4, 1, None], [3, 3, None, 5])
    assert (found.value_a, found.value_b, found.n_a, found.n_b) == (4.5, 3.0, 2, 2)
    assert found.difference == 1.5
    # differences 2 and 1: variance 1/2, error √(1/2 / 2), t = 1.5 / 0.5 with 1 degree of freedom
    assert found.error == pytest.approx(0.5)
    assert found.statistic == pytest.approx(3)
    assert found.p == pytest.approx(2 * (0.5 - math.atan(3) / math.pi))  # Cauchy's distribution
    assert found.effect == pytest.approx(1.5 / math.sqrt(0.5))


def test_in_a_dimension_an_item_counts_only_where_both_were_marked_on_it() -> None:
    own = pd.DataFrame({"a": [5.0, 2, 4], "b": [1.0, 4, None]})
    other = pd.DataFrame({"x": [3.0, None, 2], "y": [None, 2.0, 5]})
    found = paired.compare("mean", own, other, scales=[FIVE, FIVE])
    # first by a: 5 and 3; second by b: 4 and 2; third by a: 4 and 2
    assert (found.value_a, found.value_b) == pytest.approx((13 / 3, 7 / 3))
    assert found.reason == "all_equal"


def test_parts_and_their_weights_are_those_of_the_score() -> None:
    own, other = pd.DataFrame({"a": [5.0, 3], "b": [1.0, 4]}), pd.DataFrame(1.0, [0, 1], ["x", "y"])
    parts = [Component((0,), 0.75), Component((1,), 0.25)]
    found = paired.compare("mean", own, other, scales=[FIVE, FIVE], parts=parts)
    assert found.value_a == pytest.approx((4 + 3.25) / 2)  # 0.75 · 5 + 0.25, 0.75 · 3 + 0.25 · 4


def test_shares_of_yes_and_no_are_those_of_mcnemar() -> None:
    # of 10 both say yes 4 and no 2; 3 say yes to the first alone, 1 to the second alone
    own, other = [5] * 4 + [1] * 2 + [5] * 3 + [1], [5] * 4 + [1] * 2 + [1] * 3 + [5]
    found = of(own, other, method="satisfied_share")
    assert found.difference == pytest.approx((3 - 1) / 10)
    # squares (3 + 1) / 10 - 0.2², times 10/9, by 10
    assert found.error**2 == pytest.approx((0.4 - 0.04) / 9)
    assert (found.effect, found.effect_low) == (found.difference, found.low)


@pytest.mark.parametrize(
    ("own", "other", "reason", "difference"),
    [
        ([None, 4], [3, None], "empty_group", None),
        ([5, 4], [3, None], "one_answer", 2),
        ([5, 4, 3], [4, 3, 2], "all_equal", 1),
        ([4, 4, 4], [4, 4, 4], "all_equal", 0),
    ],
)
def test_without_a_spread_of_differences_there_is_no_test_but_a_reason(
    own: list, other: list, reason: str, difference: float | None
) -> None:
    found = of(own, other)
    assert (found.reason, found.p, found.low) == (reason, None, None)
    assert found.difference == difference


def test_a_respondent_who_outweighs_all_others_is_one_answer() -> None:
    assert of([5, 3, 4], [1, 2, 4], [1e12, 1, 1]).reason == "one_answer"
    assert of([5, 3, 4], [1, 2, 4], [1, 0, 0]).reason == "one_answer"


def test_one_cluster_tells_nothing_of_the_spread_between_clusters() -> None:
    assert of([5, 3, 4], [1, 2, 4], clusters=[1, 1, 1]).reason == "one_cluster"
    # either cluster has a difference of 1 on average: they do not differ
    assert of([4, 2, 4, 2], [2, 2, 2, 2], clusters=[1, 1, 2, 2]).reason == "one_cluster"


def test_everyone_satisfied_here_and_some_there_has_a_test() -> None:
    found = of([5, 5, 5, 5], [5, 2, 5, 1], method="satisfied_share")
    assert found.reason is None
    assert found.p is not None
    assert found.high == 1  # no difference is larger


def test_wrong_weights_are_refused() -> None:
    with pytest.raises(DataError, match="weight"):
        of([5, 3], [1, 2], [1, -1])


pairs = st.lists(st.tuples(st.integers(1, 5), st.integers(1, 5)), min_size=3, max_size=30)
heavy = st.lists(st.floats(0.2, 5), min_size=30, max_size=30)
methods = st.sampled_from(["mean", "satisfied_share", "satisfaction_rate"])
TOLD = ["difference", "low", "high", "statistic", "df", "p", "effect", "error"]


def told(found: Comparison) -> list[float]:
    return [math.nan if (one := getattr(found, name)) is None else one for name in TOLD]


class TestLaws:
    """What holds for all answers."""

    @given(both=pairs, own=heavy, method=methods)
    def test_the_other_way_round_only_the_sign_changes(
        self, both: list[tuple[int, int]], own: list[float], method: str
    ) -> None:
        first, second = (list(one) for one in zip(*both, strict=True))
        here = of(first, second, own[: len(both)], method=method)
        there = of(second, first, own[: len(both)], method=method)
        turned = np.array([-1, -1, -1, -1, 1, 1, -1, 1]) * told(there)
        turned[[1, 2]] = turned[[2, 1]]
        assert told(here) == pytest.approx(list(turned), rel=1e-7, abs=1e-9, nan_ok=True)
        assert here.reason == there.reason

    @given(both=pairs, own=heavy, method=methods, seed=st.integers(0, 99))
    def test_neither_order_nor_the_unit_of_weights_matters(
        self, both: list[tuple[int, int]], own: list[float], method: str, seed: int
    ) -> None:
        rows = pd.DataFrame(both, columns=["a", "b"]).assign(w=own[: len(both)])
        mixed = rows.sample(frac=1, random_state=seed)
        here = of(list(rows["a"]), list(rows["b"]), list(rows["w"]), method=method)
        there = of(list(mixed["a"]), list(mixed["b"]), list(10 * mixed["w"]), method=method)
        assert told(here) == pytest.approx(told(there), rel=1e-7, abs=1e-9, nan_ok=True)

    @given(both=pairs, method=methods)
    def test_equal_weights_change_nothing_and_are_the_t_test_of_differences(
        self, both: list[tuple[int, int]], method: str
    ) -> None:
        first, second = (list(one) for one in zip(*both, strict=True))
        plain = of(first, second, method=method)
        equal = of(first, second, [2.5] * len(both), method=method)
        assert told(plain) == pytest.approx(told(equal), rel=1e-7, abs=1e-9, nan_ok=True)
        if plain.reason is None and method != "satisfaction_rate":
            assert plain.df == pytest.approx(len(both) - 1)

    @given(both=pairs, own=heavy, method=methods)
    def test_respondents_told_apart_as_clusters_have_the_variance_of_the_design(
        self, both: list[tuple[int, int]], own: list[float], method: str
    ) -> None:
        first, second = (list(one) for one in zip(*both, strict=True))
        weights, n = own[: len(both)], len(both)
        plain = of(first, second, weights, method=method)
        drawn = of(first, second, weights, method=method, clusters=list(range(n)))
        if plain.reason is None and drawn.reason is None and method == "mean":
            u = np.array(weights) / sum(weights)
            factor = 1 - 2 * np.sum(u**3) / np.sum(u**2) + np.sum(u**2)
            assert drawn.error**2 * (n - 1) / n == pytest.approx(plain.error**2 * factor)


def test_equal_pairs_are_called_different_no_more_often_than_promised() -> None:
    rng = np.random.default_rng(20240101)
    wrong = 0
    for _ in range(1000):
        person = rng.normal(4, 1, 30)
        first, second = (np.clip(np.round(person + rng.normal(0, 1, 30)), 1, 5) for _ in "ab")
        found = of(list(first), list(second), list(rng.lognormal(0, 0.7, 30)))
        wrong += found.p is not None and found.p < 0.05
    # 50 expected at most; with 5 % more than 72 has a probability of 0.1 %
    assert wrong <= 72


@pytest.mark.parametrize(("n", "apart"), [(20, 0.2), (40, 0.1), (40, 0.25)])
def test_shares_keep_their_level_though_few_say_yes_here_and_no_there(n: int, apart: float) -> None:
    # each answer pair is equal with probability 1 - apart, else either way with apart / 2
    wrong = 0.0
    for here, there in product(range(16), repeat=2):
        equal = n - here - there
        if equal < 0:
            continue
        ways = math.comb(n, here) * math.comb(n - here, there)
        chance = ways * (apart / 2) ** (here + there) * (1 - apart) ** equal
        own, other = [5] * here + [1] * (n - here), [1] * here + [5] * there + [1] * equal
        p = of(own, other, method="satisfied_share").p
        wrong += chance * (p is not None and p < 0.05)
    assert wrong < 0.053


def test_the_scale_of_each_question_is_its_own() -> None:
    own = pd.DataFrame({"a": [5.0, 4, 2], "r": [9.0, 8, 2]})
    other = pd.DataFrame({"a": [4.0, 4, 1], "r": [10.0, 5, 1]})
    found = paired.compare("mean_100", own, other, scales=[FIVE, TEN])
    # (100 + 90) / 2, (75 + 80) / 2, (25 + 20) / 2; (75 + 100) / 2, (75 + 50) / 2, (0 + 10) / 2
    assert found.value_a == pytest.approx((95 + 77.5 + 22.5) / 3)
    assert found.value_b == pytest.approx((87.5 + 62.5 + 5) / 3)
