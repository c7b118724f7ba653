"""What each respondent adds to a score's error."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from variants import FIVE, VARIANTS

from csatbook.stats import estimate, grade
from csatbook.stats.ratio import index_score
from csatbook.stats.result import interval_at
from csatbook.stats.terms import Component

SCALES = [FIVE, FIVE]
PARTS = [Component((0,), 0.7), Component((1,), 0.3)]
answer = st.one_of(st.none(), st.integers(1, 5).map(float))
weight = st.one_of(st.just(0.0), st.floats(0.01, 100))
tables = st.lists(st.tuples(answer, answer, weight), min_size=1, max_size=30).map(
    lambda rows: pd.DataFrame(rows, columns=["a", "b", "weight"], dtype=float)
)


def test_a_weighted_mean_by_hand() -> None:
    marks, weights = pd.DataFrame({"a": [2.0, 5, np.nan, 4]}), pd.Series([2.0, 1, 5, 1])
    found = estimate.of_answers("mean", marks, weights, scales=[FIVE])
    # (2 · 2 + 5 + 4) / 4 = 3.25; w (x - mean) / 4 · √(3 / 2)
    assert found.score.value == 3.25
    by_hand = [2 * -1.25 / 4, 1.75 / 4, 0, 0.75 / 4]
    assert found.deviations == pytest.approx(np.array(by_hand) * math.sqrt(3 / 2))


def test_a_share_by_hand_without_small_sample_factor() -> None:
    found = estimate.of_answers("satisfied_share", pd.DataFrame([5.0, 4, 4, 1]), scales=[FIVE])
    # 3 of 4; (1 - .75) / 4 three times, -.75 / 4 once; error √(.75 · .25 / 4)
    assert found.deviations == pytest.approx([0.0625, 0.0625, 0.0625, -0.1875])
    assert found.score.error == pytest.approx(math.sqrt(0.75 * 0.25 / 4))
    assert found.score.trials == pytest.approx(4)


@pytest.mark.parametrize("name", VARIANTS)
@given(table=tables)
def test_the_squares_of_the_deviations_sum_to_that_of_the_error(
    name: str, table: pd.DataFrame
) -> None:
    variant = VARIANTS[name]
    options = {**variant.options, **({"parts": PARTS} if "parts" in variant.options else {})}
    score = index_score(
        variant.method, table[["a", "b"]], table["weight"], scales=SCALES, **options
    )
    found = estimate.of_answers(
        variant.method, table[["a", "b"]], table["weight"], scales=SCALES, **options
    )
    assert (found.score.n, found.score.value is None) == (score.n, score.value is None)
    if found.deviations is None:
        assert found.score.error is None
        return
    assert found.score.value == pytest.approx(score.value, rel=1e-9, abs=1e-9)
    assert found.deviations.shape == (len(table),)
    assert (found.deviations[table["weight"] == 0] == 0).all()
    assert sum(found.deviations**2) == pytest.approx(found.score.error**2)
    assert sum(found.deviations) == pytest.approx(0, abs=1e-9 * max(map(abs, variant.bounds)))
    assert not found.exact


def test_half_of_two_items_each_has_half_of_their_deviations() -> None:
    rng = np.random.default_rng(5)
    marks = pd.DataFrame(rng.integers(1, 6, (50, 2)).astype(float))
    both = estimate.of_answers("mean", marks, scales=SCALES)
    one, other = (estimate.of_answers("mean", marks[[item]], scales=[FIVE]) for item in (0, 1))
    assert (one.deviations + other.deviations) / 2 == pytest.approx(both.deviations)


@pytest.mark.parametrize("marks", [[4.0, 4, 4], [4.0], [np.nan]])
@pytest.mark.parametrize("method", ["mean", "satisfied_share"])
def test_without_spread_there_are_no_deviations(method: str, marks: list[float]) -> None:
    found = estimate.of_answers(method, pd.DataFrame(marks), scales=[FIVE])
    assert (found.deviations, found.score.error, found.exact) == (None, None, False)


def test_what_was_counted_lies_where_it_lies() -> None:
    score = estimate.counted(90.0, method="on_time", n=40).score
    assert (score.low, score.high, score.n, score.reason) == (None, None, 40, "counted")
    assert interval_at(score, 0.5) == (90, 90)
    graded = grade.grade(score, [95, 90, 0])
    assert graded is not None
    assert (graded.band, graded.probabilities) == (1, (0, 1, 0))
    assert (grade.below(score, 90), grade.below(score, 90.1)) == (0, 1)


def test_what_could_not_be_counted_says_why() -> None:
    found = estimate.counted(None, method="on_time", reason="no_records")
    assert (found.score.value, found.score.error, found.score.reason) == (None, None, "no_records")
    assert not found.exact
    assert interval_at(found.score, 0.95) is None
