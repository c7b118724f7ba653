"""What must hold for every score, whatever the answers."""

from collections.abc import Callable
from functools import partial

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from variants import FIVE, VARIANTS

from csatbook.errors import DataError
from csatbook.stats import tally
from csatbook.stats.ratio import index_score
from csatbook.stats.result import IndexScore
from csatbook.stats.score import TERMS
from csatbook.stats.terms import Component
from csatbook.study.scale import Scale

answer = st.one_of(st.none(), st.integers(1, 5).map(float))
tables = st.lists(st.tuples(answer, answer, st.floats(0.01, 100)), min_size=1, max_size=40).map(
    lambda rows: pd.DataFrame(rows, columns=["a", "b", "weight"], dtype=float)
)


ITEMS = ["a", "b"]
SCALES = [FIVE, FIVE]
TWO = [Component((0,), 0.7), Component((1,), 0.3)]


def scorer(name: str) -> Callable[..., IndexScore]:
    variant = VARIANTS[name]
    options = {**variant.options, **({"parts": TWO} if "parts" in variant.options else {})}
    return partial(index_score, variant.method, **options)


def values(result: object) -> list[float]:
    return [
        getattr(result, name) if getattr(result, name) is not None else np.nan
        for name in ("value", "low", "high", "n_eff")
    ]


@pytest.mark.parametrize("method", VARIANTS)
@given(table=tables)
def test_a_score_lies_in_its_interval_and_within_its_bounds(
    method: str, table: pd.DataFrame
) -> None:
    result = scorer(method)(table[ITEMS], table["weight"], scales=SCALES)
    assert result.n + result.n_missing == len(table)
    if result.value is None:
        assert result.n == 0
        assert result.reason == "no_answers"
        return
    low, high = VARIANTS[method].bounds
    assert low - 1e-9 <= result.value <= high + 1e-9
    assert result.n_eff <= result.n + 1e-9
    if result.low is not None:
        assert low <= result.low <= result.value + 1e-9
        assert result.value - 1e-9 <= result.high <= high


@pytest.mark.parametrize("method", VARIANTS)
@given(table=tables)
def test_a_score_is_a_ratio_of_two_weighted_sums_over_respondents(
    method: str, table: pd.DataFrame
) -> None:
    variant = VARIANTS[method]
    options = {**variant.options, **({"parts": TWO} if "parts" in variant.options else {})}
    everyone = tally.rows([table[item] for item in ITEMS], scales=SCALES)
    terms = TERMS[variant.method](everyone, scales=SCALES, **options)
    assert terms.top.shape == terms.base.shape == (len(table),)
    assert (terms.base >= 0).all()
    assert (terms.top[terms.base == 0] == 0).all()
    result = scorer(method)(table[ITEMS], table["weight"], scales=SCALES)
    assert result.n == (terms.base > 0).sum()
    if result.value is not None:
        ratio = (table["weight"] * terms.top).sum() / (table["weight"] * terms.base).sum()
        assert result.value == pytest.approx(ratio, rel=1e-9, abs=1e-9)


@pytest.mark.parametrize("method", VARIANTS)
@given(table=tables, factor=st.sampled_from([1e-6, 0.1, 10, 1e9]))
def test_only_the_ratios_of_weights_matter(method: str, table: pd.DataFrame, factor: float) -> None:
    score = scorer(method)
    once = score(table[ITEMS], table["weight"], scales=SCALES)
    scaled = score(table[ITEMS], table["weight"] * factor, scales=SCALES)
    assert values(scaled) == pytest.approx(values(once), rel=1e-9, abs=1e-9, nan_ok=True)


@pytest.mark.parametrize("method", VARIANTS)
@given(table=tables)
def test_the_order_of_rows_does_not_matter(method: str, table: pd.DataFrame) -> None:
    score = scorer(method)
    turned = table.iloc[::-1]
    once = score(table[ITEMS], table["weight"], scales=SCALES)
    again = score(turned[ITEMS], turned["weight"], scales=SCALES)
    assert values(again) == pytest.approx(values(once), rel=1e-9, abs=1e-9, nan_ok=True)


@pytest.mark.parametrize("method", VARIANTS)
@given(table=tables)
def test_equal_weights_change_nothing_and_the_input_stays_as_it_was(
    method: str, table: pd.DataFrame
) -> None:
    before = table.copy()
    score = scorer(method)
    plain = score(table[ITEMS], scales=SCALES)
    equal = score(table[ITEMS], pd.Series(3.7, index=table.index), scales=SCALES)
    assert values(equal) == pytest.approx(values(plain), rel=1e-12, nan_ok=True)
    pd.testing.assert_frame_equal(table, before)


@pytest.mark.parametrize("method", ["mean", "mean_100", "level_points", "nps", "ces"])
def test_answers_that_are_all_equal_have_no_interval_and_say_why(method: str) -> None:
    result = scorer(method)(pd.Series([4.0, 4, 4]), scales=[FIVE])
    assert (result.low, result.high, result.reason) == (None, None, "all_equal")


@pytest.mark.parametrize("method", ["mean", "mean_100", "level_points", "nps", "ces"])
def test_one_answer_has_no_interval_and_says_why(method: str) -> None:
    result = scorer(method)(pd.Series([4.0, np.nan]), scales=[FIVE])
    assert (result.low, result.reason, result.n, result.n_missing) == (None, "one_answer", 1, 1)


def test_nobody_satisfied_still_leaves_room_for_some() -> None:
    result = index_score("satisfied_share", pd.Series([1.0] * 10), scales=[FIVE])
    # Wilson at 0 of 10: z² / (n + z²)
    assert result.value == 0
    assert result.high == pytest.approx(1.959963984540054**2 / (10 + 1.959963984540054**2))


def test_a_respondent_of_weight_zero_counts_for_nothing() -> None:
    answers, weights = pd.Series([1.0, 4, 5]), pd.Series([0.0, 1, 1])
    result = index_score("mean", answers, weights, scales=[FIVE])
    assert (result.value, result.n) == (4.5, 2)


def test_dimension_weights_make_the_overall_score_by_hand() -> None:
    answers = pd.DataFrame({"a": [5.0, 3], "b": [3.0, 3], "c": [1.0, np.nan]})
    parts = [Component((0, 1), 0.75), Component((2,), 0.25)]
    # first: .75 (5+3)/2 + .25 · 1 = 3.25; second answered only the first part: 3; mean 3.125
    assert index_score("mean", answers, scales=[FIVE] * 3, parts=parts).value == 3.125


@pytest.mark.parametrize(
    ("weights", "said"),
    [([1.0, -2], "-2.0"), ([1.0, np.nan], "nan"), ([1.0, np.inf], "inf")],
)
def test_impossible_weights_are_refused_by_name(weights: list[float], said: str) -> None:
    with pytest.raises(DataError, match=said):
        index_score("mean", pd.Series([4.0, 5]), pd.Series(weights), scales=[FIVE])


def test_weights_of_other_rows_are_refused() -> None:
    with pytest.raises(DataError, match="one weight for each row"):
        index_score("mean", pd.Series([4.0, 5]), pd.Series([1.0, 1], index=[5, 6]), scales=[FIVE])


def test_nobody_with_an_opinion_has_no_rate_and_says_why() -> None:
    result = index_score("satisfaction_rate", pd.Series([3.0, 3, np.nan]), scales=[FIVE])
    assert (result.value, result.reason, result.n, result.n_missing) == (None, "no_answers", 0, 3)


def test_a_customer_without_all_items_has_no_weighted_score_where_that_is_asked() -> None:
    answers = pd.DataFrame({"a": [5.0, 3], "b": [3.0, np.nan]})
    kept = index_score("weighted_score", answers, scales=[FIVE] * 2, parts=TWO)
    strict = index_score("weighted_score", answers, scales=[FIVE] * 2, parts=TWO, complete=True)
    # first .7 · 5 + .3 · 3 = 4.4; the second answered only a: 3
    assert kept.value == pytest.approx((4.4 + 3) / 2)
    assert (strict.value, strict.n, strict.n_missing) == (4.4, 1, 1)


def test_the_supplier_rule_by_hand() -> None:
    # quality .4, samples .2, price .1, delivery .2, service .1
    marks = pd.DataFrame([[90.0, 80, 70, 100, 60], [80, 80, 80, 80, 80]])
    weights = [0.4, 0.2, 0.1, 0.2, 0.1]
    parts = [Component((place,), weight) for place, weight in enumerate(weights)]
    # 36 + 16 + 7 + 20 + 6 = 85 and 80: mean 82.5
    hundred = Scale(min=0, max=100, whole=False)
    result = index_score("weighted_score", marks, scales=[hundred] * 5, parts=parts)
    assert result.value == pytest.approx(82.5)


def test_the_level_points_rule_by_hand() -> None:
    # very satisfied 100, satisfied 85, dissatisfied 50, very dissatisfied 30; sum / items
    points = {4: 100, 3: 85, 2: 50, 1: 30}
    marks = pd.DataFrame([[4.0, 3, 3, 2]])
    result = index_score("level_points", marks, scales=[], points=points)
    assert result.value == (100 + 85 + 85 + 50) / 4


def test_the_satisfaction_rate_leaves_neutral_answers_out_of_both_sums() -> None:
    answers = pd.Series([5.0] * 6 + [4.0] * 3 + [3.0] * 11 + [2.0] * 1)
    result = index_score("satisfaction_rate", answers, scales=[FIVE])
    assert (result.value, result.n, result.n_missing) == (pytest.approx(9 / 10), 10, 11)


def test_the_gap_divides_into_below_meets_and_exceeds() -> None:
    # gaps: -2, 0, +1, one pair incomplete
    pairs = pd.DataFrame([[5.0, 3], [4, 4], [3, 4], [5, np.nan]])
    shares = {
        count: index_score("gap", pairs, scales=[FIVE, FIVE], count=count).value
        for count in ("below", "meets", "exceeds")
    }
    assert shares == pytest.approx({"below": 1 / 3, "meets": 1 / 3, "exceeds": 1 / 3})
    assert index_score("gap", pairs, scales=[FIVE, FIVE]).value == pytest.approx(-1 / 3)
