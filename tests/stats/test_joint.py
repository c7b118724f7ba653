"""Error of a sum of scores."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import t, ttest_ind
from variants import FIVE

from csatbook.stats import estimate
from csatbook.stats.assess import joint
from csatbook.stats.estimate import Estimate
from csatbook.stats.result import IndexScore
from csatbook.study.scale import Scale

HUNDRED = Scale(min=-1000, max=1000, whole=False)

answer = st.one_of(st.none(), st.integers(1, 5).map(float))
tables = st.lists(st.tuples(answer, answer, st.floats(0.2, 5)), min_size=3, max_size=40).map(
    lambda rows: pd.DataFrame(rows, columns=["a", "b", "weight"], dtype=float)
)


def mean(frame: pd.DataFrame, *items: str, weights: pd.Series | None = None) -> Estimate:
    return estimate.of_answers("mean", frame[list(items)], weights, scales=[FIVE] * len(items))


def total(*terms: joint.Term, level: float = 0.95) -> IndexScore:
    value = math.fsum((one.score.value or 0.0) * factor for one, factor in terms)
    return joint.total(value, terms, bounds=(-1e9, 1e9), method="sum", level=level).score


def test_the_difference_of_two_groups_has_welchs_interval() -> None:
    first, second = [5.0, 4, 4, 3, 2, 5], [3.0, 1, 2, 4]
    frame = pd.DataFrame({"a": first + [None] * 4, "b": [None] * 6 + second}, dtype=float)
    found = total((mean(frame, "a"), 1), (mean(frame, "b"), -1))
    welch = ttest_ind(first, second, equal_var=False)
    ends = welch.confidence_interval(0.95)
    assert found.df == pytest.approx(welch.df)
    assert (found.low, found.high) == (pytest.approx(ends.low), pytest.approx(ends.high))
    assert (found.n, found.n_missing) == (10, 0)


def test_the_sum_of_two_questions_to_the_same_people_is_the_mean_of_their_sums() -> None:
    frame = pd.DataFrame({"a": [5.0, 4, 4, 3, 2], "b": [4.0, 4, 5, 1, 2]})
    found = total((mean(frame, "a"), 0.6), (mean(frame, "b"), 0.4))
    sums = 0.6 * frame["a"] + 0.4 * frame["b"]
    error = sums.std() / math.sqrt(5)
    assert found.value == pytest.approx(sums.mean())
    assert (found.error, found.df) == (pytest.approx(error), pytest.approx(4))
    assert found.high == pytest.approx(sums.mean() + t.ppf(0.975, 4) * error)


@given(table=tables)
def test_scores_of_different_people_are_independent(table: pd.DataFrame) -> None:
    apart = table.assign(
        a=table["a"].where(table.index % 2 == 0), b=table["b"].where(table.index % 2 == 1)
    )
    one, other = (mean(apart, name, weights=table["weight"]) for name in ("a", "b"))
    if one.score.error is None or other.score.error is None:
        return
    found = total((one, 0.3), (other, 0.7))
    by_hand = (0.3 * one.score.error) ** 2 + (0.7 * other.score.error) ** 2
    assert found.error**2 == pytest.approx(by_hand)
    assert found.n == one.score.n + other.score.n
    assert found.n_eff == pytest.approx(
        found.n * (one.score.n_eff + other.score.n_eff) / (one.score.n + other.score.n)
    )


@given(table=tables)
def test_a_score_in_halves_is_as_certain_as_the_whole(table: pd.DataFrame) -> None:
    whole = mean(table, "a", "b", weights=table["weight"])
    if whole.score.error is None:
        return
    found = total((whole, 0.5), (whole, 0.5))
    assert found.error == pytest.approx(whole.score.error)
    assert found.df == pytest.approx(whole.score.df)
    assert (found.n, found.n_missing) == (whole.score.n, whole.score.n_missing)
    assert found.n_eff == pytest.approx(whole.score.n_eff)


def test_the_error_agrees_with_drawing_respondents_again() -> None:
    rng = np.random.default_rng(11)
    n = 300
    marks = np.clip(np.rint(3.4 + rng.normal(size=(n, 1)) + rng.normal(0, 0.8, (n, 3))), 1, 5)
    marks[rng.random((n, 3)) < [0.1, 0.5, 0.3]] = np.nan  # not the same people answer each
    weight = rng.uniform(0.5, 2, n)
    factors = [0.5, 0.3, 0.2]
    frame = pd.DataFrame(marks, columns=["a", "b", "c"])
    parts = [mean(frame, name, weights=pd.Series(weight)) for name in frame]
    found = total(*zip(parts, factors, strict=True))
    drawn = rng.integers(0, n, (4000, n))
    given_ = ~np.isnan(marks)
    sums = (np.nan_to_num(marks) * weight[:, None])[drawn].sum(axis=1)
    means = sums / (given_ * weight[:, None])[drawn].sum(axis=1)
    again = (means @ factors).std(ddof=1)
    assert found.error == pytest.approx(again, rel=0.04)
    # which neither independent nor wholly dependent parts would give
    errors = [factor * part.score.error for part, factor in zip(parts, factors, strict=True)]
    assert math.hypot(*errors) < 0.9 * again
    assert sum(errors) > 1.1 * again


def test_deviations_of_the_sum_are_the_sum_of_deviations() -> None:
    frame = pd.DataFrame({"a": [5.0, 4, None, 3, 2], "b": [4.0, None, 5, 1, 2]})
    one, other = mean(frame, "a"), mean(frame, "b")
    found = joint.total(3, [(one, 0.6), (other, 0.4)], bounds=(0, 100), method="sum", level=0.95)
    by_hand = 0.6 * np.asarray(one.deviations) + 0.4 * np.asarray(other.deviations)
    assert np.asarray(found.deviations) == pytest.approx(by_hand)
    assert np.square(found.deviations).sum() == pytest.approx(found.score.error**2)


def test_a_score_without_deviations_counts_as_one_of_other_people() -> None:
    frame = pd.DataFrame({"a": [5.0, 4, 4, 3, 2]})
    one = mean(frame, "a")
    found = total((one, 0.5), (Estimate(one.score), 0.5))
    assert found.error == pytest.approx(math.sqrt(2) * 0.5 * one.score.error)
    assert (found.n, found.df) == (10, pytest.approx(8))
    terms = [(one, 0.5), (Estimate(one.score), 0.5)]
    assert joint.total(4, terms, bounds=(0, 5), method="sum", level=0.95).deviations is None


def test_figures_counted_in_full_add_no_error_and_no_respondents() -> None:
    frame = pd.DataFrame({"a": [5.0, 4, 4, 3, 2]})
    counted = estimate.counted(90, method="measure", n=400)
    found = total((mean(frame, "a"), 0.5), (counted, 0.5))
    alone = total((mean(frame, "a"), 0.5))
    assert (found.error, found.df, found.n) == (alone.error, alone.df, 5)
    assert total((counted, 0.5), (counted, 0.5)).reason == "counted"


@pytest.mark.parametrize(
    ("marks", "reason"), [([4.0, None], "one_answer"), ([4.0, 4.0], "all_equal")]
)
def test_a_score_of_unknown_error_leaves_the_sum_without_an_interval(
    marks: list[float | None], reason: str
) -> None:
    frame = pd.DataFrame({"a": [5.0, 3], "b": marks}, dtype=float)
    found = total((mean(frame, "a"), 0.5), (mean(frame, "b"), 0.5))
    assert (found.value, found.low, found.error, found.reason) == (4, None, None, reason)
    assert found.n == 2


def test_the_interval_ends_where_the_scale_does() -> None:
    frame = pd.DataFrame({"a": [5.0, 5, 5, 1]})
    found = joint.total(4, [(mean(frame, "a"), 1)], bounds=(1, 5), method="sum", level=0.95).score
    assert (found.low, found.high) == (1, 5)


def test_the_interval_holds_the_truth_as_often_as_promised() -> None:
    rng = np.random.default_rng(3)
    held, rounds, n = 0, 600, 12
    for _ in range(rounds):
        latent = rng.normal(0, 10, n)
        frame = pd.DataFrame({name: 50 + latent + rng.normal(0, 10, n) for name in "abc"})
        frame.loc[:3, "a"] = np.nan
        frame.loc[6:, "c"] = np.nan
        parts = [estimate.of_answers("mean", frame[[name]], scales=[HUNDRED]) for name in "abc"]
        found = total(*zip(parts, (0.2, 0.3, 0.5), strict=True), level=0.9)
        held += found.low <= 50 <= found.high
    assert held / rounds == pytest.approx(0.9, abs=0.03)
