"""What must hold for every score, whatever the answers."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from csatbook.errors import DataError
from csatbook.stats.methods import METHODS
from csatbook.stats.respondent import Part
from csatbook.study.scale import Scale

FIVE = Scale(min=1, max=5, satisfied=[4, 5])
BOUNDS = {"mean": (1, 5), "mean_100": (0, 100), "satisfied_share": (0, 1)}
answer = st.one_of(st.none(), st.integers(1, 5).map(float))
tables = st.lists(st.tuples(answer, answer, st.floats(0.01, 100)), min_size=1, max_size=40).map(
    lambda rows: pd.DataFrame(rows, columns=["a", "b", "weight"], dtype=float)
)


def values(result: object) -> list[float]:
    return [
        getattr(result, name) if getattr(result, name) is not None else np.nan
        for name in ("value", "low", "high", "n_eff")
    ]


@pytest.mark.parametrize("method", METHODS)
@given(table=tables)
def test_a_score_lies_in_its_interval_and_within_its_bounds(
    method: str, table: pd.DataFrame
) -> None:
    result = METHODS[method](table[["a", "b"]], table["weight"], scales=[FIVE, FIVE])
    assert result.n + result.n_missing == len(table)
    if result.value is None:
        assert result.n == 0
        assert result.reason == "no_answers"
        return
    low, high = BOUNDS[method]
    assert low - 1e-9 <= result.value <= high + 1e-9
    assert result.n_eff <= result.n + 1e-9
    if result.low is not None:
        assert low <= result.low <= result.value + 1e-9
        assert result.value - 1e-9 <= result.high <= high


@pytest.mark.parametrize("method", METHODS)
@given(table=tables, factor=st.sampled_from([1e-6, 0.1, 10, 1e9]))
def test_only_the_ratios_of_weights_matter(method: str, table: pd.DataFrame, factor: float) -> None:
    score = METHODS[method]
    once = score(table[["a", "b"]], table["weight"], scales=[FIVE, FIVE])
    scaled = score(table[["a", "b"]], table["weight"] * factor, scales=[FIVE, FIVE])
    assert values(scaled) == pytest.approx(values(once), rel=1e-9, abs=1e-9, nan_ok=True)


@pytest.mark.parametrize("method", METHODS)
@given(table=tables)
def test_the_order_of_rows_does_not_matter(method: str, table: pd.DataFrame) -> None:
    score = METHODS[method]
    turned = table.iloc[::-1]
    once = score(table[["a", "b"]], table["weight"], scales=[FIVE, FIVE])
    again = score(turned[["a", "b"]], turned["weight"], scales=[FIVE, FIVE])
    assert values(again) == pytest.approx(values(once), rel=1e-9, abs=1e-9, nan_ok=True)


@pytest.mark.parametrize("method", METHODS)
@given(table=tables)
def test_equal_weights_change_nothing_and_the_input_stays_as_it_was(
    method: str, table: pd.DataFrame
) -> None:
    before = table.copy()
    score = METHODS[method]
    plain = score(table[["a", "b"]], scales=[FIVE, FIVE])
    equal = score(table[["a", "b"]], pd.Series(3.7, index=table.index), scales=[FIVE, FIVE])
    assert values(equal) == pytest.approx(values(plain), rel=1e-12, nan_ok=True)
    pd.testing.assert_frame_equal(table, before)


@pytest.mark.parametrize("method", ["mean", "mean_100"])
def test_answers_that_are_all_equal_have_no_interval_and_say_why(method: str) -> None:
    result = METHODS[method](pd.Series([4.0, 4, 4]), scales=[FIVE])
    assert (result.low, result.high, result.reason) == (None, None, "all_equal")


@pytest.mark.parametrize("method", ["mean", "mean_100"])
def test_one_answer_has_no_interval_and_says_why(method: str) -> None:
    result = METHODS[method](pd.Series([4.0, np.nan]), scales=[FIVE])
    assert (result.low, result.reason, result.n, result.n_missing) == (None, "one_answer", 1, 1)


def test_nobody_satisfied_still_leaves_room_for_some() -> None:
    result = METHODS["satisfied_share"](pd.Series([1.0] * 10), scales=[FIVE])
    # Wilson at 0 of 10: z² / (n + z²)
    assert result.value == 0
    assert result.high == pytest.approx(1.959963984540054**2 / (10 + 1.959963984540054**2))


def test_a_respondent_of_weight_zero_counts_for_nothing() -> None:
    answers, weights = pd.Series([1.0, 4, 5]), pd.Series([0.0, 1, 1])
    result = METHODS["mean"](answers, weights, scales=[FIVE])
    assert (result.value, result.n) == (4.5, 2)


def test_dimension_weights_make_the_overall_score_by_hand() -> None:
    answers = pd.DataFrame({"a": [5.0, 3], "b": [3.0, 3], "c": [1.0, np.nan]})
    parts = [Part((0, 1), 0.75), Part((2,), 0.25)]
    # first: .75 (5+3)/2 + .25 · 1 = 3.25; second answered only the first part: 3; mean 3.125
    assert METHODS["mean"](answers, scales=[FIVE] * 3, parts=parts).value == 3.125


@pytest.mark.parametrize(
    ("weights", "said"),
    [([1.0, -2], "-2.0"), ([1.0, np.nan], "nan"), ([1.0, np.inf], "inf")],
)
def test_impossible_weights_are_refused_by_name(weights: list[float], said: str) -> None:
    with pytest.raises(DataError, match=said):
        METHODS["mean"](pd.Series([4.0, 5]), pd.Series(weights), scales=[FIVE])


def test_weights_of_other_rows_are_refused() -> None:
    with pytest.raises(DataError, match="one weight for each row"):
        METHODS["mean"](pd.Series([4.0, 5]), pd.Series([1.0, 1], index=[5, 6]), scales=[FIVE])
