import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from variants import FIVE

from csatbook.stats import grade
from csatbook.stats.ratio import index_score
from csatbook.study.scale import Scale

HUNDRED = Scale(min=0, max=100)
marks = st.lists(st.integers(0, 100).map(float), min_size=2, max_size=30)


def test_a_band_holds_its_beginning() -> None:
    score = index_score("mean", pd.Series([75.0, 85]), scales=[HUNDRED])
    graded = grade.grade(score, [80, 60, 0])
    assert graded is not None
    assert (score.value, graded.band) == (80, 0)
    assert graded.probabilities is not None
    assert graded.probabilities[0] == pytest.approx(0.5)  # just on the edge


def test_below_the_lowest_beginning_is_still_the_lowest_band() -> None:
    graded = grade.grade(index_score("mean", pd.Series([1.0, 2]), scales=[HUNDRED]), [80, 60])
    assert graded is not None
    assert graded.band == 1


@given(marks)
def test_the_probabilities_of_all_bands_sum_to_one(values: list[float]) -> None:
    graded = grade.grade(index_score("mean_100", pd.Series(values), scales=[HUNDRED]), [80, 60, 0])
    assert graded is not None
    if graded.probabilities is None:
        assert len(set(values)) == 1
    else:
        assert sum(graded.probabilities) == pytest.approx(1)
        assert all(-1e-12 <= one <= 1 for one in graded.probabilities)


def test_the_ends_of_an_interval_are_where_two_and_a_half_percent_lie_beyond() -> None:
    answers = pd.Series([5.0, 4, 4, 3, 2, 5, 1, 4])
    for method in ("mean", "satisfied_share"):
        score = index_score(method, answers, scales=[FIVE])
        assert grade.below(score, score.low) == pytest.approx(0.025)
        assert grade.below(score, score.high) == pytest.approx(0.975)


def test_without_an_interval_there_is_a_band_but_no_certainty() -> None:
    graded = grade.grade(index_score("mean", pd.Series([90.0, 90]), scales=[HUNDRED]), [80, 60, 0])
    assert graded is not None
    assert (graded.band, graded.probabilities, graded.likeliest) == (0, None, None)


def test_without_a_score_there_is_no_grade() -> None:
    assert (
        grade.grade(index_score("mean", pd.Series([None], dtype=float), scales=[HUNDRED]), [80])
        is None
    )


def test_a_share_cannot_lie_beyond_its_ends() -> None:
    score = index_score("satisfied_share", pd.Series([5.0, 4, 1]), scales=[FIVE])
    assert (grade.below(score, 0), grade.below(score, 1)) == (0, 1)
