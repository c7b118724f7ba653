"""Counting the same answers together changes no score."""

from functools import partial
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from variants import FIVE, VARIANTS

from csatbook.stats import tally
from csatbook.stats.ratio import index_score
from csatbook.stats.tally import Tally
from csatbook.stats.terms import Component
from csatbook.study.scale import Scale

SCALES = [FIVE, FIVE]
PARTS = [Component((0,), 0.7), Component((1,), 0.3)]
answer = st.one_of(st.none(), st.integers(1, 5).map(float))
weight = st.one_of(st.just(0.0), st.floats(0.01, 100))
tables = st.lists(st.tuples(answer, answer, weight), min_size=1, max_size=60).map(
    lambda rows: pd.DataFrame(rows, columns=["a", "b", "weight"], dtype=float)
)


def row_by_row(table: pd.DataFrame, *, weighted: bool) -> Tally:
    """The same respondents without being counted together."""
    weights = table["weight"] if weighted else None
    return tally.count(table[["a", "b"]], weights)


@pytest.mark.parametrize("name", VARIANTS)
@pytest.mark.parametrize("weighted", [True, False])
@given(table=tables)
def test_a_score_is_the_same_of_patterns_and_of_rows(
    name: str, weighted: bool, table: pd.DataFrame
) -> None:
    variant = VARIANTS[name]
    options = {**variant.options, **({"parts": PARTS} if "parts" in variant.options else {})}
    weights = table["weight"] if weighted else None
    together = tally.count(table[["a", "b"]], weights, scales=SCALES)
    apart = row_by_row(table, weighted=weighted)
    assert len(together.marks) <= 36
    score = partial(index_score, variant.method)
    one = score(together, scales=SCALES, **options)
    other = score(apart, scales=SCALES, **options)
    assert (one.n, one.n_missing, one.value is None) == (
        other.n,
        other.n_missing,
        other.value is None,
    )
    assert one.n_eff == pytest.approx(other.n_eff)
    if one.value is not None:
        assert one.value == pytest.approx(other.value, rel=1e-9, abs=1e-9)
    if one.low is not None and other.low is not None:
        assert (one.low, one.high) == pytest.approx((other.low, other.high), rel=1e-6, abs=1e-6)


def test_a_weight_that_is_nothing_beside_the_others_counts_for_nothing() -> None:
    answers, weights = pd.Series([4.0, 1.0]), pd.Series([1.0, 1e-300])
    result = index_score("mean", answers, weights, scales=[FIVE])
    assert (result.value, result.n) == (4, 1)


@given(table=tables)
def test_everyone_of_positive_weight_is_counted_once(table: pd.DataFrame) -> None:
    counted = tally.count(table[["a", "b"]], table["weight"], scales=SCALES)
    assert counted.count.sum() == (table["weight"] > 0).sum()


def test_the_patterns_of_a_hundred_thousand_are_few_and_exact() -> None:
    rng = np.random.default_rng(1)
    marks = rng.integers(1, 6, (100_000, 4)).astype(float)
    marks[rng.random(marks.shape) < 0.1] = np.nan
    frame = pd.DataFrame(marks)
    counted = tally.count(frame, scales=[FIVE] * 4)
    assert len(counted.marks) <= 6**4
    plain = frame.groupby(list(frame.columns), dropna=False).size()
    again = pd.DataFrame(counted.marks).assign(count=counted.count)
    merged = again.merge(plain.rename("plain").reset_index(), on=list(frame.columns))
    assert len(merged) == len(plain) == len(again)
    assert (merged["count"] == merged["plain"]).all()


def test_marks_with_decimals_and_marks_off_the_scale_stay_rows_of_their_own() -> None:
    hundred = Scale(min=0, max=100, whole=False)
    assert len(tally.count(pd.Series([87.5, 87.5]), scales=[hundred]).marks) == 2
    assert len(tally.count(pd.Series([7.0, 7.0]), scales=[FIVE]).marks) == 2


@pytest.mark.parametrize("mark", [6.0, 0.0, -1.0, 260.0, float("inf"), float("-inf"), 2.5])
def test_a_mark_off_the_scale_is_neither_taken_for_another_nor_for_a_missing_one(
    mark: float,
) -> None:
    counted = tally.count(pd.Series([mark, 4.0]), scales=[FIVE])
    assert counted.marks[:, 0].tolist() == [mark, 4.0]


def many_options(name: str) -> dict[str, Any]:
    """Of a dozen items; the parts begin and end within blocks and lie across them."""
    variant = VARIANTS[name]
    if variant.method == "delivered_value":
        return {"value": [0.2] * 5, "cost": [0.1, 0.3, 0.1, 0.1, 0.1, 0.2, 0.1]}
    last = 5 if variant.method in ("gap", "kano") else 11
    columns = (range(2), range(2, last), [last])
    parts = [Component(tuple(each), 1 / (place + 2)) for place, each in enumerate(columns)]
    return {**variant.options, "parts": parts}


@pytest.mark.parametrize("weighted", [True, False])
@pytest.mark.parametrize("name", VARIANTS)
def test_many_columns_read_once_score_as_they_do_row_by_row(name: str, weighted: bool) -> None:
    rng = np.random.default_rng(3)
    marks = rng.integers(1, 6, (3_000, 12)).astype(float)
    marks[rng.random(marks.shape) < 0.3] = np.nan
    frame, scales = pd.DataFrame(marks), [FIVE] * 12
    weights = pd.Series(rng.choice([0, 0.5, 1, 3], 3_000)) if weighted else None
    everyone = tally.rows([frame[item] for item in frame], weights, scales=scales)
    together = tally.patterns(everyone, range(12))
    assert (len(together.count), 1 < len(together.blocks) < 12) == (3_000, True)
    score, options = partial(index_score, VARIANTS[name].method), many_options(name)
    one = score(together, scales=scales, **options)
    other = score(tally.count(frame, weights), scales=scales, **options)
    assert (one.n, one.n_missing, one.reason) == (other.n, other.n_missing, other.reason)
    fields = [field for field in ("value", "low", "high", "n_eff", "error") if vars(one)[field]]
    assert fields[0] == "value"
    for field in fields:
        assert vars(one)[field] == pytest.approx(vars(other)[field], rel=1e-11), field


def test_columns_are_chosen_in_any_order_and_number() -> None:
    frame = pd.DataFrame({"a": [1.0, 1, 2], "b": [5.0, 5, np.nan], "c": [3.0, 4, 4]})
    everyone = tally.rows([frame[item] for item in frame], scales=[FIVE] * 3)
    chosen = tally.patterns(everyone, [1, 0])
    assert chosen.marks.tolist()[0] == [5, 1]
    assert chosen.count.tolist() == [2, 1]
    assert np.isnan(chosen.marks[1, 0])


@pytest.mark.parametrize("weighted", [True, False])
@given(table=tables)
def test_what_was_counted_with_more_columns_is_not_counted_again_and_is_the_same(
    weighted: bool, table: pd.DataFrame
) -> None:
    weights = table["weight"] if weighted else None
    columns = [table["a"], table["b"]]
    fresh, used = (tally.rows(columns, weights, scales=SCALES) for _ in range(2))
    tally.patterns(used, [0, 1])
    direct, margin = (tally.patterns(each, [1]) for each in (fresh, used))
    assert margin.marks == pytest.approx(direct.marks, nan_ok=True)
    assert margin.count == pytest.approx(direct.count)
    assert margin.weight == pytest.approx(direct.weight)
    assert margin.square == pytest.approx(direct.square)
    assert tally.patterns(used, [1]) is margin


def test_the_effective_number_of_respondents_by_hand() -> None:
    # (1 + 1 + 2)² / (1 + 1 + 4)
    weighted = tally.count(pd.Series([1.0, 2, 3]), pd.Series([1.0, 1, 2]), scales=[FIVE])
    assert weighted.n_eff == pytest.approx(16 / 6)
    assert tally.count(pd.Series([], dtype=float)).n_eff == 0


def test_a_tally_comes_back_as_it_is() -> None:
    once = tally.count(pd.Series([4.0, 5]), scales=[FIVE])
    assert tally.count(once, scales=[FIVE]) is once


@pytest.mark.parametrize("name", VARIANTS)
def test_of_nobody_there_is_no_score(name: str) -> None:
    variant = VARIANTS[name]
    options = {**variant.options, **({"parts": PARTS} if "parts" in variant.options else {})}
    nobody = pd.DataFrame({"a": [], "b": []}, dtype=float)
    result = index_score(variant.method, nobody, scales=SCALES, **options)
    assert (result.value, result.n, result.reason) == (None, 0, "no_answers")
