"""Whether drivers can be kept apart, and are asked of enough respondents."""

import numpy as np
import pytest

from csatbook.stats.drivers import adequacy


def test_unrelated_drivers_inflate_nothing() -> None:
    assert adequacy.vif(np.diag([1.0, 4, 9])).tolist() == [1, 1]


def test_two_drivers_inflate_each_other_by_their_correlation() -> None:
    # 1 / (1 - 0.9²)
    matrix = np.array([[1, 0.2, 0.1], [0.2, 1, 0.9], [0.1, 0.9, 1]])
    assert adequacy.vif(matrix) == pytest.approx([1 / 0.19] * 2, rel=1e-9)


def test_green_s_rule_asks_for_the_larger_of_two_numbers() -> None:
    assert adequacy.needed(1) == 105  # 104 + 1 > 50 + 8
    assert adequacy.needed(10) == 130  # 50 + 80 > 104 + 10


def test_only_drivers_in_a_sum_are_culprits() -> None:
    columns = np.random.default_rng(11).normal(size=(40, 5))
    columns[:, 4] = columns[:, 1] + 1000 * columns[:, 3]
    assert adequacy.culprits(np.cov(columns.T)) == (0, 2, 3)
    assert adequacy.culprits(np.cov(columns[:, :4].T)) == ()


def test_drivers_much_alike_are_no_culprits() -> None:
    columns = np.random.default_rng(12).normal(size=(40, 3))
    columns[:, 2] = columns[:, 1] + columns[:, 2] / 1000
    assert adequacy.culprits(np.cov(columns.T)) == ()
