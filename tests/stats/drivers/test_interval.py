"""Intervals from resamples."""

import numpy as np
import pytest

from csatbook.stats.drivers import interval


def test_the_resamples_are_lowered_by_twice_their_excess() -> None:
    # mean 4, excess 4 - 3 = 1: 2, 4, 6 become 0, 2, 4; their quartiles 1 and 3
    assert interval.of(np.array([[3.0], [2], [4], [6]]), level=0.5) == ((1, 3),)


def test_nothing_is_below_0_and_the_number_itself_is_inside() -> None:
    # mean 2, excess 1.5: -2, -1, 0; nothing is left, yet the sample has 0.5
    assert interval.of(np.array([[0.5], [1], [2], [3]])) == ((0, 0.5),)


def test_shares_are_of_what_is_left() -> None:
    # no excess: of 4 and of 4, 1 / 4 to 3 / 4
    low, high = interval.of_shares(np.array([[2.0, 2], [1, 3], [3, 1]]), level=0.5)[0]
    assert (low, high) == (0.375, 0.625)


def test_where_nothing_is_left_the_shares_may_be_anything() -> None:
    # excess 1 and 1: all four resamples are 0 after taking off 2
    sizes = np.array([[1.0, 1], [2, 2], [2, 2], [2, 2], [2, 2]])
    assert interval.of_shares(sizes) == ((0, 1), (0, 1))


def test_an_interval_of_normal_resamples_is_the_normal_one() -> None:
    drawn = 5 + np.random.default_rng(8).normal(size=100_000)
    low, high = interval.of(np.append(5.0, drawn)[:, np.newaxis])[0]
    assert (low, high) == pytest.approx((5 - 1.96, 5 + 1.96), abs=0.03)
