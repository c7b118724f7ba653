"""Importance beside performance, by hand."""

import numpy as np
import pytest

from csatbook.stats import estimate
from csatbook.stats.drivers import quadrant
from csatbook.stats.estimate import Estimate
from csatbook.stats.result import IndexScore

SURE = [(0.6, 0.55, 0.65), (0.4, 0.35, 0.45)]


def counted(*values: float | None) -> list[Estimate]:
    return [estimate.counted(value, method="mean_100") for value in values]


def scored(value: float, deviations: list[float]) -> Estimate:
    error = float(np.sqrt(np.square(deviations).sum()))
    n = len(deviations)
    score = IndexScore("mean_100", value, None, None, 0.95, n, 0, float(n), error=error, df=n - 1)
    return Estimate(score, np.array(deviations), np.ones(n, dtype=bool))


def test_each_side_of_either_line_has_its_name() -> None:
    shares = [(0.3, 0.26, 0.34), (0.3, 0.26, 0.34), (0.2, 0.16, 0.24), (0.2, 0.16, 0.24)]
    found = quadrant.locate(shares, counted(50, 90, 50, 90))
    names = [one.name for one in found if one is not None]
    assert names == ["concentrate", "keep_up", "low_priority", "overkill"]
    assert all(one is not None and one.sure for one in found)


def test_an_interval_across_the_equal_share_leaves_importance_open() -> None:
    first, second = quadrant.locate([(0.6, 0.45, 0.7), (0.4, 0.3, 0.49)], counted(50, 90))
    assert first is not None
    assert second is not None
    assert (first.important, first.performs, first.sure) == (None, False, False)
    assert (second.important, second.sure) == (False, True)


def test_without_intervals_nothing_is_sure() -> None:
    for one in quadrant.locate([(0.6, None, None), (0.4, None, None)], counted(50, 90)):
        assert one is not None
        assert one.important is None


def test_performances_that_move_together_are_told_apart_though_each_is_uncertain() -> None:
    # The same people mark both alike, so that the difference of 4 is sure: deviations cancel out.
    moves = [3.0, -3.0] * 50
    one, other = quadrant.locate(SURE, [scored(50, moves), scored(54, moves)])
    assert one is not None
    assert other is not None
    assert (one.performs, other.performs) == (False, True)
    # Other people mark them, or the same ones against each other: then it is not.
    against = [-move for move in moves]
    for found in quadrant.locate(SURE, [scored(50, moves), scored(54, against)]):
        assert found is not None
        assert found.performs is None


def test_a_distance_is_judged_at_half_the_error_of_both_together() -> None:
    # Distance of the first from the mean of both: 2. Its deviations: half the difference.
    assert quadrant.beside(0.95) == pytest.approx(0.975)
    first = scored(52, [0.5, -0.5, 0.5, -0.5] * 25)
    second = scored(48, [0.0] * 100)
    # error of the distance: sqrt(100) * 0.25 = 2.5 points; 2 is well within
    found = quadrant.locate(SURE, [first, second])[0]
    assert found is not None
    assert found.performs is None


def test_a_driver_that_nobody_may_see_has_no_quadrant() -> None:
    shares = [(0.5, 0.4, 0.6), (0.3, 0.2, 0.4), (0.2, 0.1, 0.3)]
    found = quadrant.locate(shares, counted(50, None, 90))
    assert found[1] is None
    assert found[0] is not None
    assert quadrant.locate(shares[:2], counted(50, None)) == (None, None)
    assert quadrant.mean(counted(50, None, 90)) == 70
    assert quadrant.mean(counted(None)) is None
