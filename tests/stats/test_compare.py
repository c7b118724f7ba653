"""Which groups differ: laws, worked examples, and how often the defaults are wrong."""

import math
from itertools import product

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from variants import FIVE

from csatbook.errors import ParameterError
from csatbook.stats import compare
from csatbook.stats.compare import multiplicity
from csatbook.stats.groups import crossing
from csatbook.stats.groups.comparison import Comparison
from csatbook.stats.groups.crossing import Cells
from csatbook.stats.groups.group import Group
from csatbook.stats.terms import Terms

AB = pd.CategoricalDtype(list("ab"))
NUMBERS = ["difference", "low", "high", "statistic", "p", "effect"]
marks = st.lists(st.integers(1, 5).map(float), min_size=3, max_size=30)
weights = st.lists(st.floats(0.2, 5), min_size=60, max_size=60)
methods = st.sampled_from(["mean", "satisfied_share"])


def two(
    first: list[float],
    second: list[float],
    *,
    method: str = "mean",
    weights: list[float] | None = None,
) -> tuple[Group, Group]:
    by = pd.Series(["a"] * len(first) + ["b"] * len(second), dtype=AB)
    own = None if weights is None else pd.Series(weights[: len(by)])
    a, b = compare.groups(method, pd.Series([*first, *second]), by, own, scales=[FIVE])
    return a, b


def numbers(found: Comparison) -> list[float | None]:
    return [getattr(found, name) for name in NUMBERS]


def same(one: Comparison, other: Comparison) -> bool:
    pairs = zip(numbers(one), numbers(other), strict=True)
    return one.test == other.test and all(
        x == y
        or (x is not None and y is not None and math.isclose(x, y, rel_tol=1e-7, abs_tol=1e-9))
        for x, y in pairs
    )


class TestLaws:
    """What holds for all answers."""

    @given(first=marks, second=marks, own=weights, method=methods)
    def test_the_other_way_round_only_the_sign_changes(
        self, first: list[float], second: list[float], own: list[float], method: str
    ) -> None:
        a, b = two(first, second, method=method, weights=own)
        for test in ("auto", "linear"):
            there, back = compare.pair(a, b, test=test), compare.pair(b, a, test=test)
            assert there.p == pytest.approx(back.p)
            if there.low is not None:
                assert (there.difference, there.low) == pytest.approx(
                    (-back.difference, -back.high)
                )

    @given(first=marks, second=marks, own=weights, method=methods)
    def test_ten_times_the_weights_change_nothing(
        self, first: list[float], second: list[float], own: list[float], method: str
    ) -> None:
        once = two(first, second, method=method, weights=own)
        ten = two(first, second, method=method, weights=[10 * one for one in own])
        for test in ("auto", "linear"):
            assert same(compare.pair(*once, test=test), compare.pair(*ten, test=test))

    @given(first=marks, second=marks, method=methods)
    def test_equal_weights_change_nothing(
        self, first: list[float], second: list[float], method: str
    ) -> None:
        without = two(first, second, method=method)
        equal = two(first, second, method=method, weights=[3.0] * 60)
        for test in ("auto", "t", "proportion", "linear"):
            assert same(compare.pair(*without, test=test), compare.pair(*equal, test=test))

    @given(first=marks, second=marks, own=weights)
    def test_a_scale_of_100_shows_the_same_as_one_of_5(
        self, first: list[float], second: list[float], own: list[float]
    ) -> None:
        five = compare.pair(*two(first, second, weights=own))
        hundred = compare.pair(*two(first, second, method="mean_100", weights=own))
        assume(five.p is not None)
        assert hundred.p == pytest.approx(five.p, rel=1e-6)
        assert hundred.difference == pytest.approx(25 * five.difference, abs=1e-9)
        assert hundred.effect == pytest.approx(five.effect, abs=1e-9)

    @given(first=marks, second=marks, own=weights)
    def test_of_answers_that_are_not_skewed_the_cautious_test_is_no_bolder_than_welchs(
        self, first: list[float], second: list[float], own: list[float]
    ) -> None:
        high = [3 + mark % 3 for mark in second]
        # as many above 3, and above 4, as below
        a, b = two([*first, *(6 - one for one in first)], [*high, *(8 - one for one in high)])
        cautious, welch = (compare.pair(a, b, test=test) for test in ("cautious_t", "welch_t"))
        if welch.p is not None:
            assert cautious.p >= welch.p * (1 - 1e-9)
            assert cautious.low <= welch.low + 1e-9
        weighted = compare.pair(*two(first, second, weights=own), test="cautious_t")
        if weighted.p is not None:
            assert 0 <= weighted.p <= 1

    @given(first=marks, second=marks, own=weights)
    def test_an_interval_leaves_0_out_where_p_is_below_5_percent(
        self, first: list[float], second: list[float], own: list[float]
    ) -> None:
        for test in ("cautious_t", "linear"):
            found = compare.pair(*two(first, second, weights=own), test=test)
            if found.p is not None and abs(found.p - 0.05) > 1e-9:
                assert (found.p < 0.05) == (not found.low <= 0 <= found.high)


class TestAgainstOthers:
    """A group beside the rest, and beside everyone."""

    def groups(self) -> tuple[Group, ...]:
        answers = pd.Series([5.0, 4, 4, 3, 1, 2, 3, 2, 4, 5, 5, 3])
        by = pd.Series(list("aaaabbbbcccc"), dtype="category")
        return compare.groups("mean", answers, by, scales=[FIVE])

    def test_the_rest_are_all_others_as_one_group(self) -> None:
        found = compare.rest(self.groups())[0]
        assert (found.value_a, found.value_b) == (4, 3.125)  # 16 / 4, (8 + 17) / 8
        assert (found.n_a, found.n_b) == (4, 8)

    def test_everyone_includes_the_group_and_p_is_that_against_the_rest(self) -> None:
        groups = self.groups()
        rest, total = compare.rest(groups)[0], compare.total(groups)[0]
        assert total.value_b == pytest.approx(41 / 12)
        assert total.difference == pytest.approx(4 - 41 / 12)
        # outside the group are 8 of 12: 8/12 · 0.875
        assert total.difference == pytest.approx(8 / 12 * rest.difference)
        assert total.error == pytest.approx(8 / 12 * rest.error)
        assert (total.p, total.n_b) == (rest.p, 12)

    def test_the_error_against_everyone_is_that_of_overlapping_groups(self) -> None:
        a, b, c = self.groups()
        found = compare.total((a, b, c), test="linear")[0]
        # Var(a) + Var(all) - 2 Cov(a, all), with all = a / 3 + rest 2/3 and Cov = Var(a) / 3
        rest = compare.rest((a, b, c), test="linear")[0]
        factor = 12 / 11
        var_a = a.variance * factor
        var_rest = rest.error**2 - var_a
        var_all = var_a / 9 + var_rest * 4 / 9
        assert found.error**2 == pytest.approx(var_a + var_all - 2 * var_a / 3)

    def test_a_group_that_is_everyone_has_no_rest(self) -> None:
        by = pd.Series(list("aaa"), dtype=AB)
        groups = compare.groups("mean", pd.Series([1.0, 2, 3]), by, scales=[FIVE])
        found = compare.total(groups)[0]
        assert (found.reason, found.p, found.difference) == ("empty_group", None, None)

    def test_all_pairs_stand_once(self) -> None:
        found = compare.pairs(self.groups())
        assert list(found) == [(0, 1), (0, 2), (1, 2)]
        assert found[0, 2].difference == pytest.approx(4 - 4.25)


class TestReasons:
    """Where there is no test."""

    @pytest.mark.parametrize("test", ["auto", *compare.TESTS])
    def test_a_group_without_answers(self, test: str) -> None:
        found = compare.pair(*two([4.0, 5], []), test=test)
        assert (found.reason, found.value_a, found.value_b) == ("empty_group", 4.5, None)
        assert numbers(found) == [None] * 6

    @pytest.mark.parametrize("test", ["auto", *compare.TESTS])
    def test_a_single_answer(self, test: str) -> None:
        found = compare.pair(*two([4.0, 5], [1.0]), test=test)
        assert (found.reason, found.difference, found.p, found.low) == (
            "one_answer",
            3.5,
            None,
            None,
        )

    def test_one_who_outweighs_everyone_is_a_single_answer(self) -> None:
        found = compare.pair(*two([4.0, 5], [1.0, 2], weights=[1, 1, 1, 1e-12]))
        assert found.reason == "one_answer"

    @pytest.mark.parametrize("test", ["auto", "t", "linear", "games_howell"])
    def test_the_same_answer_throughout_each_group(self, test: str) -> None:
        found = compare.pair(*two([5.0] * 30, [4.0] * 30), test=test)
        assert (found.reason, found.difference, found.p, found.low) == ("all_equal", 1, None, None)
        assert found.effect is None

    def test_shares_of_none_and_all_can_be_told_apart(self) -> None:
        found = compare.pair(*two([5.0] * 4, [1.0] * 4, method="satisfied_share"))
        assert (found.test, found.reason) == ("fisher_exact", None)
        assert found.p == pytest.approx(2 / math.comb(8, 4))
        alike = compare.pair(*two([5.0] * 4, [4.0] * 4, method="satisfied_share"))
        assert (alike.reason, alike.p, alike.difference) == ("all_equal", None, 0)

    def test_another_test_is_refused_with_those_there_are(self) -> None:
        with pytest.raises(ParameterError, match=r"found 'welch'.*Did you mean 'welch_t'"):
            compare.pair(*two([1.0, 2], [2.0, 3]), test="welch")


class TestChoice:
    """Which test `auto` takes."""

    def test_large_groups_have_the_tests_that_r_has(self) -> None:
        many = [1.0, 2, 3, 4, 5] * 80
        assert compare.pair(*two(many, many)).test == "welch_t"
        own = [1.0, 2.0] * 400
        assert compare.pair(*two(many, many, weights=own)).test == "linear_t"
        assert compare.pair(*two(many, many, method="satisfied_share")).test == "proportion"

    def test_small_groups_have_cautious_ones(self) -> None:
        few, many = [1.0, 2, 3, 4, 5] * 2, [1.0, 2, 3, 4, 5] * 80
        assert compare.pair(*two(few, many)).test == "cautious_t"
        assert compare.pair(*two(few, many, weights=[1.0, 2] * 205)).test == "cautious_t"
        assert compare.pair(*two(few, many, method="satisfied_share")).test == "fisher_exact"

    def test_the_more_skewed_the_answers_the_larger_a_group_must_be(self) -> None:
        # γ² = (1 - 2 p)² / (p (1 - p)) = 2.25 for 80 %: 100 (1 + 2.25) = 325
        own = [1.0] * 4
        for times, test in ((64, "cautious_t"), (66, "linear_t")):
            a, b = two(
                [5.0, 5, 5, 5, 1] * times,
                [5.0, 5, 5, 5, 1] * times,
                method="satisfied_share",
                weights=[*own, 1.0] * (2 * times - 1) + [1.0, 1, 1, 1, 1 - 1e-9],
            )
            assert compare.pair(a, b).test == test

    def test_three_means_by_t_are_tested_together(self) -> None:
        answers = pd.Series([5.0, 4, 4, 3, 1, 2, 3, 2, 4, 5, 5, 3])
        by = pd.Series(list("aaaabbbbcccc"), dtype="category")
        groups = compare.groups("mean", answers, by, scales=[FIVE])
        found = compare.pairs(groups, test="t")
        assert {one.test for one in found.values()} == {"games_howell"}
        assert all(one.simultaneous for one in found.values())
        apart = compare.pair(groups[0], groups[1], test="welch_t")
        assert found[0, 1].p > apart.p
        assert found[0, 1].low < apart.low


def test_eight_of_eight_satisfied_customers_are_no_finding() -> None:
    # Where 60 % say so, all of 8 do with a probability of 0.6⁸ = 1.7 %: far from nothing.
    many = [5.0] * 120 + [4.0] * 60 + [3.0] * 20
    a, b = two([5.0] * 8, many)
    assert compare.pair(a, b, test="welch_t").p < 1e-10
    found = compare.pair(a, b)
    assert found.test == "cautious_t"
    assert found.p > 0.6**8


def test_means_of_skewed_answers_are_skewed_too() -> None:
    # Most of b and all of a say 5. A mean as much below that of b as theirs is above would be rare,
    # yet less so than one as much above: nobody can say more than 5.
    many = [5.0] * 120 + [4.0] * 60 + [3.0] * 20
    above, below = (
        compare.pair(*two(few, many), test="cautious_t") for few in ([5.0] * 8, [4.0] * 8)
    )
    assert above.difference == pytest.approx(0.5)
    assert below.difference == pytest.approx(-0.5)
    assert abs(above.statistic) < above.difference / above.error
    assert abs(below.statistic) > -below.difference / below.error
    assert above.p > below.p
    # So the true difference may well lie further below the one seen than above.
    assert above.high - 0.5 < 0.5 - above.low


def families(
    kind: str, weights: dict[float, float], chance: list[float], sizes: tuple[int, ...], count: int
) -> tuple[float, float]:
    """Of families of groups that answer alike: which share has a difference; intervals with 0."""
    rng = np.random.default_rng(7)
    answers = np.arange(1, 6.0)
    own = np.array(list(weights))
    cell = np.outer(list(weights.values()), chance).ravel()
    weight = np.tile(np.repeat(own / own.max(), 5), len(sizes))
    place = np.arange(len(weight))
    terms = (
        Terms.of_shares((answers > 3).astype(float))
        if kind == "share"
        else Terms.of_means(answers, bounds=(1, 5))
    )
    false = held = known = 0
    for _ in range(count):
        drawn = np.concatenate([rng.multinomial(size, cell) for size in sizes]).astype(float)
        powers = tuple(drawn * weight**power for power in range(5))
        cells = Cells(place % 5, place // len(cell), powers, len(sizes))
        found = list(compare.pairs(crossing.group_scores(terms, cells)).values())
        p = multiplicity.adjust([one.p for one in found], method="holm").p
        false += any(one is not None and one < 0.05 for one in p)
        held += sum(one.low <= 0 <= one.high for one in found if one.low is not None)
        known += sum(one.low is not None for one in found)
    return false / count, held / known


SKEWED, VERY = [0.02, 0.03, 0.1, 0.25, 0.6], [0.01, 0.01, 0.03, 0.1, 0.85]
NONE, RAKED = {1.0: 1.0}, {0.5: 0.3, 1.0: 0.4, 2.0: 0.3}


@pytest.mark.parametrize(
    ("kind", "weights", "chance", "sizes"),
    list(product(["mean", "share"], [NONE, RAKED], [SKEWED, VERY], [(8, 12, 30, 200), (50, 2000)])),
    ids=str,
)
def test_of_families_without_a_difference_at_most_5_percent_show_one(
    kind: str, weights: dict[float, float], chance: list[float], sizes: tuple[int, ...]
) -> None:
    count = 300
    false, held = families(kind, weights, chance, sizes, count)
    assert false <= 0.05 + 2.6 * math.sqrt(0.05 * 0.95 / count)
    assert held >= 0.93


@pytest.mark.parametrize(("kind", "weights"), list(product(["mean", "share"], [NONE, RAKED])))
def test_intervals_of_large_groups_hold_the_truth_as_often_as_promised(
    kind: str, weights: dict[float, float]
) -> None:
    _, held = families(kind, weights, SKEWED, (500, 700), 2000)
    assert 0.94 <= held <= 0.96


def test_all_tests_together_and_each_by_itself_see_a_real_difference() -> None:
    low, high = [1.0, 2, 2, 3, 3, 4] * 5, [3.0, 4, 4, 5, 5, 5] * 5
    for test in (*compare.DECLARED, *compare.TESTS):
        method = "satisfied_share" if test in ("proportion", "fisher_exact") else "mean"
        found = compare.pair(*two(high, low, method=method), test=test)
        assert found.p < 0.001, test
        assert found.low > 0, test
        assert found.effect > 0.5, test
