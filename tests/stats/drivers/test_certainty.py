"""Intervals from resamples."""

import math

import numpy as np
import pytest
from scipy import stats

from csatbook.stats.drivers import certainty


def squared(z: list[float]) -> np.ndarray:
    return np.tanh(np.array(z)) ** 2


def test_the_resamples_are_lowered_by_twice_their_excess() -> None:
    # in Fisher's z: mean 0.4, excess 0.1, so 0.2, 0.4, 0.6 become 0, 0.2, 0.4; quartiles 0.1, 0.3
    found = certainty.of_r_squared(squared([0.3, 0.2, 0.4, 0.6]), level=0.5)
    assert found == pytest.approx(squared([0.1, 0.3]), rel=1e-9)


def test_a_small_sample_s_resamples_are_stretched() -> None:
    # twice as far: -0.1, 0.3, 0.7 have an excess of 0 and are cut off at 0
    found = certainty.of_r_squared(squared([0.3, 0.1, 0.3, 0.5]), wider=2, level=0.5)
    assert found == pytest.approx(squared([0.15, 0.5]), rel=1e-9)


def test_nothing_is_below_0_and_the_sample_s_own_is_inside() -> None:
    low, high = certainty.of_r_squared(squared([0.1, 0.4, 0.5, 0.6]))
    assert (low, high) == (0, squared([0.1])[0])
    assert certainty.of_r_squared(np.array([1.0, 1, 1])) == (pytest.approx(1), 1)


def test_shares_are_of_what_is_left() -> None:
    # no excess: of 4 and of 4, 1 / 4 to 3 / 4
    low, high = certainty.of_shares(np.array([[2.0, 2], [1, 3], [3, 1]]), level=0.5)[0]
    assert (low, high) == (0.375, 0.625)


def test_where_nothing_is_left_the_shares_may_be_anything() -> None:
    # excess 1 and 1: all four resamples are 0 after taking off 2
    sizes = np.array([[1.0, 1], [2, 2], [2, 2], [2, 2], [2, 2]])
    assert certainty.of_shares(sizes) == ((0, 1), (0, 1))


def test_few_degrees_of_freedom_stretch_as_student_s_distribution_does() -> None:
    expected = math.sqrt(20 / 14) * stats.t.ppf(0.975, 14) / stats.norm.ppf(0.975)
    assert certainty.stretch(19.0, 5) == pytest.approx(expected, rel=1e-9)
    assert certainty.stretch(1e9, 5) == pytest.approx(1, abs=1e-8)
    assert certainty.stretch(3.0, 5) == certainty.stretch(3.0, 2)  # one is left at least


def test_shares_and_means_move_together_as_numpy_correlates_them() -> None:
    rng = np.random.default_rng(7)
    sizes = 1 + 0.1 * rng.random((401, 3))
    means = 70 + rng.random((401, 3)) + 30 * sizes[:, ::-1]
    found = certainty.together(sizes, means)
    shares = sizes / sizes.sum(axis=1, keepdims=True)
    for at in range(3):
        # The sample itself, row 0, is none of its resamples.
        own = np.corrcoef(shares[1:, at], means[1:, at])[0, 1]
        assert found[at] == pytest.approx(own, rel=1e-9)
    assert found[1] > 0.5 > found[0]


def test_what_does_not_move_moves_with_nothing() -> None:
    sizes = np.array([[1.0, 1], [1, 2], [2, 1], [1, 1]])
    assert certainty.together(sizes, np.full((4, 2), 80.0)) == (None, None)
    assert certainty.together(sizes[:3], sizes[:3]) == (None, None)  # of two resamples
