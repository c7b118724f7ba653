"""Figures and scores as points of 0 to 100."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter
from scipy.stats import t
from variants import FIVE

from csatbook.stats import estimate
from csatbook.stats.assess import kpi
from csatbook.stats.estimate import Estimate
from csatbook.study.transform import Between, Level, Levels, MinMax, Transform

MARKS = pd.DataFrame({"polite": [5.0, 4, 4, 3, None, 2, 4, 5]})
MEAN = estimate.of_answers("mean", MARKS, scales=[FIVE])
SHARE = estimate.of_answers("satisfied_share", MARKS, scales=[FIVE])
EVERY: list[Transform] = TypeAdapter(list[Transform]).validate_python(
    [
        {"by": "min_max", "worst": 1, "best": 5},
        {"by": "min_max", "worst": 4.5, "best": 2},
        {"by": "target", "target": 4},
        {"by": "reverse", "target": 2},
        {"by": "interval", "least": 1, "low": 3, "high": 3.5, "most": 5},
    ]
)


def levels(**worth: tuple[float, float]) -> Levels:
    named = {
        name: Level(zh=name, en=name, at=at, points=points) for name, (at, points) in worth.items()
    }
    return Levels(by="levels", levels=named)


def test_a_figure_counted_in_full_stays_so() -> None:
    found = kpi.score(
        estimate.counted(19 / 20, method="measure", n=20), levels(most=(0.95, 85), few=(0, 50))
    )
    score = found.score
    assert (score.method, score.value, score.n, score.reason) == ("kpi", 85, 20, "counted")
    assert found.exact
    assert found.deviations is None


def test_a_straight_transform_stretches_a_mean_by_hand() -> None:
    # marks 5 4 4 3 2 4 5: mean 27/7, squares about it 111 - 27²/7 = 48/7
    score = MEAN.score
    assert score.value == pytest.approx(27 / 7)
    error = np.sqrt(48 / 7 / 6 / 7)
    assert score.error == pytest.approx(error)
    found = kpi.score(MEAN, MinMax(by="min_max", worst=1, best=5))
    # 25 points a mark
    assert found.score.value == pytest.approx(25 * (27 / 7 - 1))
    assert found.score.error == pytest.approx(25 * error)
    half = t.ppf(0.975, 6) * error
    assert found.score.low == pytest.approx(25 * (27 / 7 - half - 1))
    assert found.score.high == pytest.approx(min(100, 25 * (27 / 7 + half - 1)))
    assert (found.score.n, found.score.n_missing, found.score.df) == (7, 1, 6)


def test_less_being_better_turns_deviations_and_interval_round() -> None:
    found = kpi.score(MEAN, MinMax(by="min_max", worst=5, best=1))
    other = kpi.score(MEAN, MinMax(by="min_max", worst=1, best=5))
    assert found.deviations == pytest.approx(-np.asarray(other.deviations))
    assert found.score.error == pytest.approx(other.score.error)
    assert found.score.low == pytest.approx(100 - other.score.high)
    assert found.score.high == pytest.approx(100 - other.score.low)


def test_a_mean_on_both_sides_of_the_best_range_has_the_best_points_within_its_interval() -> None:
    score, low, high = MEAN.score, MEAN.score.low, MEAN.score.high
    stock = Between(by="interval", least=low - 1, low=score.value, high=score.value, most=high + 1)
    found = kpi.score(MEAN, stock).score
    half = score.value - low  # as far from the best at either end
    assert high - score.value == pytest.approx(half)
    at_ends = 100 / (half + 1)
    assert (found.value, found.high) == (100, 100)
    assert found.low == pytest.approx(at_ends)
    assert found.error == pytest.approx((100 - at_ends) / (2 * half) * score.error)


def test_levels_around_the_interval_leave_no_doubt() -> None:
    wide = levels(high=(1, 85), low=(0, 50))
    found = kpi.score(MEAN, wide)
    assert (found.score.low, found.score.value, found.score.high) == (85, 85, 85)
    assert found.score.error == 0
    assert not np.any(found.deviations)
    assert found.score.reason is None


def test_a_level_within_the_interval_leaves_both_open() -> None:
    found = kpi.score(MEAN, levels(high=(MEAN.score.value, 90), low=(0, 40))).score
    assert (found.low, found.value, found.high) == (40, 90, 90)
    assert found.error == pytest.approx(50 / (MEAN.score.high - MEAN.score.low) * MEAN.score.error)


def test_a_share_keeps_wilsons_ends() -> None:
    found = kpi.score(SHARE, MinMax(by="min_max", worst=0, best=1))
    assert found.score.low == pytest.approx(100 * SHARE.score.low)
    assert found.score.high == pytest.approx(100 * SHARE.score.high)
    assert found.score.error == pytest.approx(100 * SHARE.score.error)
    assert found.score.trials is None  # they would be of a share


def test_what_the_source_lacks_the_points_lack_for_the_same_reason() -> None:
    halfway = MinMax(by="min_max", worst=0, best=8)
    equal = kpi.score(
        estimate.of_answers("mean", pd.DataFrame({"a": [4.0, 4]}), scales=[FIVE]), halfway
    )
    assert (equal.score.value, equal.score.low, equal.score.error) == (50, None, None)
    assert (equal.score.reason, equal.deviations) == ("all_equal", None)
    nobody = kpi.score(estimate.counted(None, method="measure", reason="no_records"), halfway)
    assert (nobody.score.value, nobody.score.reason) == (None, "no_records")


@pytest.mark.parametrize("declared", EVERY, ids=lambda one: one.by)
@given(marks=st.lists(st.integers(1, 5).map(float), min_size=2, max_size=20))
def test_points_lie_in_their_interval_and_deviations_agree_with_the_error(
    declared: Transform, marks: list[float]
) -> None:
    source = estimate.of_answers("mean", pd.DataFrame({"a": marks}), scales=[FIVE])
    found: Estimate = kpi.score(source, declared)
    assert found.score.value == kpi.points(source.score.value, declared)
    if found.score.error is None:
        assert len(set(marks)) == 1
        return
    assert 0 <= found.score.low <= found.score.value <= found.score.high <= 100
    assert np.square(found.deviations).sum() == pytest.approx(found.score.error**2)
