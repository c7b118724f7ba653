"""How far apart the largest and the smallest of several means lie."""

import math

import pytest
from scipy.special import stdtr
from scipy.stats import studentized_range

from csatbook.stats.compare import games_howell


@pytest.mark.parametrize(
    ("q", "groups", "df"), [(3.0, 6, 7.3), (4.0, 3, 2.5), (5.0, 12, 40.0), (3.5, 4, 1e4)]
)
def test_it_agrees_with_an_integral_by_other_means(q: float, groups: int, df: float) -> None:
    expected = studentized_range.sf(q, groups, df)
    assert games_howell.range_above(q, groups, df) == pytest.approx(expected, abs=2e-8)


@pytest.mark.parametrize("df", [2.0, 3.7, 30.0, 5000.0])
def test_the_range_of_two_means_is_the_root_of_two_times_t(df: float) -> None:
    assert games_howell.range_above(math.sqrt(2) * 2.1, 2, df) == pytest.approx(
        2 * stdtr(df, -2.1), abs=1e-7
    )


def test_a_quantile_is_exceeded_as_rarely_as_it_says() -> None:
    assert games_howell.range_quantile(0.95, 3, 10) == pytest.approx(3.8767767, abs=1e-6)
    for groups, df in ((3, 4.2), (8, 100.0)):
        q = games_howell.range_quantile(0.9, groups, df)
        assert games_howell.range_above(q, groups, df) == pytest.approx(0.1, abs=1e-9)
