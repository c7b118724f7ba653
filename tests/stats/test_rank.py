"""Tests of the order of answers."""

import math
from functools import partial

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from tables import asked, golden, named, places, table

from csatbook.stats import rank
from csatbook.stats.rank import brunner_munzel, kruskal_wallis, welch_rank

ROWS = golden("rank.csv")
PAIRS = {**rank.PAIRS, "cautious_rank": partial(brunner_munzel.compare, cautious=True)}
NUMBERS = ("statistic", "df", "p", "value_a", "value_b", "difference", "error", "effect")


@pytest.mark.parametrize("row", [row for row in ROWS if row["a"]], ids=named)
def test_a_pair_is_compared_as_r_computes(row: dict) -> None:
    found = PAIRS[row["test"]](asked(row), *places(row))
    assert found.test == row["test"]
    for name in (*NUMBERS, "low", "high"):
        expected = row[name]
        near = None if expected is None else pytest.approx(expected, rel=1e-9, abs=1e-12)
        assert getattr(found, name) == near, name


def weighted(row: dict) -> bool:
    return bool(row["weights"] == "weight")


@pytest.mark.parametrize("row", [row for row in ROWS if not row["a"]], ids=named)
def test_all_groups_are_compared_as_r_computes(row: dict) -> None:
    found = rank.OMNIBUS[row["test"]](asked(row))
    for name in ("statistic", "df", "df_error", "p", "effect"):
        expected = row[name]
        near = None if expected is None else pytest.approx(expected, rel=1e-9, abs=1e-12)
        assert getattr(found, name) == near, name


def test_the_reference_holds_every_test_with_and_without_weights() -> None:
    held = {(row["test"], weighted(row)) for row in ROWS}
    both = {(test, True) for test in ("brunner_munzel", "cautious_rank", "welch_rank")}
    assert held == {(test, False) for test in (*rank.OMNIBUS, *PAIRS)} | both


def test_the_statistic_is_what_scipy_has() -> None:
    a, b = [1, 2, 1, 1, 1, 1, 1, 1, 1, 1, 2, 4, 1, 1], [3, 3, 4, 3, 1, 2, 3, 1, 1, 5, 4]
    found, peer = brunner_munzel.compare(table(a, b), 0, 1), stats.brunnermunzel(b, a)
    assert found.statistic == pytest.approx(-3.13746748, abs=1e-8)  # Brunner and Munzel (2000)
    assert found.statistic == pytest.approx(-abs(peer.statistic), rel=1e-12)
    assert found.p == pytest.approx(peer.pvalue, rel=1e-12)


def test_a_small_group_of_one_mind_is_no_proof() -> None:
    # 6 of 6 say 5 where 3 of 4 others do: their own error is none, that of the others is small
    small = table([5] * 6, [5] * 30 + [4] * 10)
    trusting, found = brunner_munzel.compare(small, 0, 1), rank.pair(small, 0, 1)
    assert found.test == "cautious_rank"
    assert found.difference == trusting.difference == pytest.approx(0.25)
    assert trusting.p is not None
    assert trusting.p < 0.005
    peer = stats.mannwhitneyu(
        [5] * 6, [5] * 30 + [4] * 10, use_continuity=False, method="asymptotic"
    )
    assert found.statistic == pytest.approx(stats.norm.isf(peer.pvalue / 2), rel=1e-9)
    assert found.p > 0.1


def test_groups_that_do_not_meet_need_the_careful_test() -> None:
    apart = table([1, 2, 2], [3, 4, 4, 5])
    trusting = brunner_munzel.compare(apart, 0, 1)
    assert (trusting.difference, trusting.p, trusting.low) == (-1, None, None)
    assert trusting.reason == "all_equal"
    found = rank.pair(apart, 0, 1)
    # ranks 1 2.5 2.5 | 4 5.5 5.5 7, less 4: squares 9 + 2 2.25 + 0 + 2 2.25 + 9 = 27, of 6 · 49
    error = 2 * math.sqrt(27 / (6 * 49) * (1 / 3 + 1 / 4))
    assert found.error == pytest.approx(error)
    assert (found.reason, found.statistic) == (None, pytest.approx(-1 / error))


def test_large_groups_are_trusted() -> None:
    many = table([1, 2, 3, 4, 5] * 40, [2, 3, 3, 4, 4] * 40)
    assert rank.pair(many, 0, 1) == brunner_munzel.compare(many, 0, 1)


@pytest.mark.parametrize("groups", [([1, 2], []), ([1, 2], [3]), ([4, 4], [4, 4]), ([], [])])
def test_the_choice_of_the_test_does_not_hide_the_reason(groups: tuple) -> None:
    assert (
        rank.pair(table(*groups), 0, 1).reason
        == brunner_munzel.compare(table(*groups), 0, 1).reason
    )


def test_dunn_by_hand() -> None:
    # Answers 1 2 2 | 2 3 3 | 1 1 2: ranks 2 5.5 5.5 | 5.5 8.5 8.5 | 2 2 5.5, means 13/3, 7.5, 19/6.
    # Ties 3, 4, 2: variance of a rank 9 · 10 / 12 - (24 + 60 + 6) / (12 · 8) = 6.5625
    found = kruskal_wallis.compare(table([1, 2, 2], [2, 3, 3], [1, 1, 2]), 0, 1)
    assert found.value_a == pytest.approx((13 / 3 - 0.5) / 9)
    assert found.statistic == pytest.approx((13 / 3 - 7.5) / math.sqrt(6.5625 * 2 / 3))
    assert (found.low, found.high, found.df) == (None, None, None)


def test_dunn_is_refused_with_weights() -> None:
    weighed = table([1, 2, 2], [2, 3, 3], weights=[[1, 2, 1], [1, 1, 1]])
    found = kruskal_wallis.compare(weighed, 0, 1)
    assert (found.reason, found.statistic, found.p) == ("weighted", None, None)


@pytest.mark.parametrize("compare", rank.PAIRS.values())
@pytest.mark.parametrize(
    ("groups", "reason"),
    [
        (([1, 2], []), "empty_group"),
        (([1, 2], [3]), "one_answer"),
        (([4, 4], [4, 4, 4]), "all_equal"),
        (([], []), "empty_group"),
    ],
)
def test_without_enough_answers_the_reason_is_told(
    compare: object, groups: tuple, reason: str
) -> None:
    found = compare(table(*groups), 0, 1)  # type: ignore[operator]
    assert (found.reason, found.p, found.difference) == (reason, None, None)
    assert (found.n_a, found.n_b) == tuple(len(one) for one in groups)


def test_weight_zero_is_nobody_and_one_giant_is_one_answer() -> None:
    gone = table([1, 2, 5], [2, 3], weights=[[1, 1, 0], [1, 2]])
    kept = table([1, 2], [2, 3], weights=[[1, 1], [1, 2]])
    assert brunner_munzel.compare(gone, 0, 1) == brunner_munzel.compare(kept, 0, 1)
    giant = table([1, 2, 3], [2, 3], weights=[[1, 1e-12, 1e-12], [1, 1]])
    assert brunner_munzel.compare(giant, 0, 1).reason == "one_answer"


@pytest.mark.parametrize("differ", rank.OMNIBUS.values())
def test_one_group_or_one_answer_is_no_test_of_all(differ: object) -> None:
    assert differ(table([1, 2, 3], [])).reason == "one_group"  # type: ignore[operator]
    assert differ(table([], [])).reason == "one_group"  # type: ignore[operator]
    assert differ(table([4, 4], [4, 4, 4])).reason == "all_equal"  # type: ignore[operator]


def test_of_small_groups_whichever_finds_less_counts() -> None:
    for marks in (([1, 2, 4, 4], [5, 5, 5, 4], [3, 5, 4]), ([1, 5, 2, 3], [4, 4, 4, 4, 4, 4, 5])):
        every = np.concatenate([np.array(one, dtype=float) for one in marks])
        ranks = np.split(stats.rankdata(every), np.cumsum([len(one) for one in marks])[:-1])
        alike = stats.f_oneway(*ranks)
        found, own = (welch_rank.differ(table(*marks), cautious=one) for one in (True, False))
        assert found.p == pytest.approx(max(alike.pvalue, own.p), rel=1e-9)
        assert (found.test, own.test) == ("cautious_welch_rank", "welch_rank")


def test_empty_groups_do_not_count() -> None:
    with_empty, without = table([1, 2, 4], [], [2, 5, 5]), table([1, 2, 4], [2, 5, 5])
    for differ in rank.OMNIBUS.values():
        assert differ(with_empty) == differ(without)
        assert differ(with_empty).groups == 2


def test_groups_that_agree_are_left_out() -> None:
    groups = table([3, 3, 3], [4, 4], [1, 2, 5], [2, 4, 5])
    assert welch_rank.differ(groups) == welch_rank.differ(table([1, 2, 5], [2, 4, 5]))


groups = st.lists(
    st.lists(
        st.tuples(st.integers(1, 5), st.sampled_from([0.5, 1.0, 2.0])), min_size=2, max_size=14
    ),
    min_size=2,
    max_size=4,
)


def made(groups: list, *, times: float = 1.0, reverse: bool = False, shift: float = 0.0) -> object:
    if reverse:
        groups = [one[::-1] for one in groups]
    marks = [[mark**3 + shift for mark, _ in one] for one in groups]
    return table(*marks, weights=[[times * w for _, w in one] for one in groups])


def near(found: object) -> dict:
    return {
        key: pytest.approx(one, rel=1e-7, abs=1e-9) if isinstance(one, float) else one
        for key, one in found.as_dict().items()  # type: ignore[attr-defined]
    }


@given(groups=groups)
def test_doubled_weights_other_orders_and_other_labels_change_nothing(groups: list) -> None:
    for given_ in (made(groups, times=3.0), made(groups, reverse=True), made(groups, shift=7.0)):
        pair = brunner_munzel.compare(made(groups), 0, 1)  # type: ignore[arg-type]
        assert brunner_munzel.compare(given_, 0, 1).as_dict() == near(pair)  # type: ignore[arg-type]
        every = welch_rank.differ(made(groups))  # type: ignore[arg-type]
        assert welch_rank.differ(given_).as_dict() == near(every)  # type: ignore[arg-type]


@given(groups=groups)
def test_equal_weights_are_none(groups: list) -> None:
    marks = [[mark for mark, _ in one] for one in groups]
    plain, equal = table(*marks), table(*marks, weights=[[2.5] * len(one) for one in marks])
    for compare in rank.PAIRS.values():
        assert compare(plain, 0, 1) == compare(equal, 0, 1)
    assert rank.differ(plain) == rank.differ(equal)


@given(groups=groups)
def test_the_other_way_round_only_the_signs_change(groups: list) -> None:
    one = brunner_munzel.compare(made(groups), 0, 1)  # type: ignore[arg-type]
    other = brunner_munzel.compare(made(groups), 1, 0)  # type: ignore[arg-type]
    assert one.reason == other.reason
    if one.reason is None:
        assert one.p == pytest.approx(other.p, rel=1e-7, abs=1e-12)
        assert one.difference == pytest.approx(-(other.difference or 0), abs=1e-12)
        if one.low is not None and other.high is not None:
            assert one.low == pytest.approx(-other.high, abs=1e-9)


@given(groups=groups)
def test_delta_is_what_counting_pairs_gives_and_lies_in_its_interval(groups: list) -> None:
    found = brunner_munzel.compare(made(groups), 0, 1)  # type: ignore[arg-type]
    if found.reason is None:
        pairs = [(np.sign(x - y) * v * w, v * w) for x, v in groups[0] for y, w in groups[1]]
        expected = sum(one for one, _ in pairs) / sum(both for _, both in pairs)
        assert found.difference == pytest.approx(expected, abs=1e-12)
        if found.low is not None:
            assert -1 <= found.low <= found.difference <= found.high <= 1


def test_missing_answers_and_people_of_no_group_are_left_out() -> None:
    from csatbook.stats.groups import crosstab

    marks = pd.Series([1.0, 2, None, 2, 3, 5])
    who = pd.Series(["a", "a", "a", "b", "b", None], dtype="category")
    given_ = crosstab.cross(marks, who)
    assert given_.count.tolist() == [[1, 0], [1, 1], [0, 1]]
    assert brunner_munzel.compare(given_, 0, 1) == brunner_munzel.compare(
        table([1, 2], [2, 3]), 0, 1
    )
