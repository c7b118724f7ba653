"""Whose answers vary more."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from tables import asked, golden, named, places, table

from csatbook.stats import dispersion
from csatbook.stats.groups import group_means

ROWS = golden("spread.csv")
PAIR = (
    *("statistic", "df", "p", "value_a", "value_b", "difference", "error", "low", "high"),
    *("effect", "effect_low", "effect_high"),
)


@pytest.mark.parametrize("row", [row for row in ROWS if row["a"]], ids=named)
def test_two_groups_are_compared_as_r_computes(row: dict) -> None:
    cautious = row["test"] == "cautious_spread"
    found = dispersion.compare(asked(row), *places(row), cautious=cautious)
    assert found.test == row["test"]
    for name in PAIR:
        assert getattr(found, name) == pytest.approx(row[name], rel=1e-9, abs=1e-12), name


@pytest.mark.parametrize("row", [row for row in ROWS if not row["a"]], ids=named)
def test_all_groups_are_compared_as_r_computes(row: dict) -> None:
    found = dispersion.differ(asked(row), cautious=row["test"] == "cautious_spread")
    assert found.test == row["test"]
    for name in ("statistic", "df", "df_error", "p"):
        assert getattr(found, name) == pytest.approx(row[name], rel=1e-9, abs=1e-12), name


def test_two_groups_by_hand() -> None:
    # From the median 3: 2 1 0 1 2, mean 1.2, variance 0.7; from 4: 1 0 0 0 1, mean 0.4, 0.3
    found = dispersion.compare(table([1, 2, 3, 4, 5], [3, 4, 4, 4, 5]), 0, 1, cautious=False)
    assert (found.value_a, found.value_b) == pytest.approx((1.2, 0.4))
    assert found.difference == pytest.approx(0.8)
    assert found.statistic == pytest.approx(0.8 / math.sqrt(0.14 + 0.06))
    assert found.df == pytest.approx(0.2**2 / ((0.14**2 + 0.06**2) / 4))
    assert (found.effect, found.effect_name) == (pytest.approx(3), "deviation_ratio")
    # logarithm of the ratio: √(0.14 / 1.44 + 0.06 / 0.16)
    half = stats.t.ppf(0.975, found.df) * math.sqrt(0.14 / 1.44 + 0.06 / 0.16)
    assert (found.effect_low, found.effect_high) == pytest.approx(
        (3 * math.exp(-half), 3 * math.exp(half))
    )


def test_the_weighted_median_takes_half_of_the_weight() -> None:
    # 1 has 3 of 5, 5 the rest; then exactly half lies at 1 and 2, the other half at 4
    weighed = table([1, 5, 5], [1, 2, 4], weights=[[3, 1, 1], [1, 2, 3]])
    assert group_means.weighted_medians(weighed).tolist() == [1, 3]
    thirds = table([1, 2, 4], [1, 2], weights=[[0.1, 0.2, 0.3], [1, 1]])
    assert group_means.weighted_medians(thirds).tolist() == [
        3,
        1.5,
    ]  # 0.1 + 0.2 is a bit more than 0.3


def test_an_empty_group_has_no_median() -> None:
    assert np.isnan(group_means.weighted_medians(table([1, 2], [])))[1]


@pytest.mark.parametrize(
    ("groups", "reason"),
    [
        (([1, 2], []), "empty_group"),
        (([1, 2], [3]), "one_answer"),
        (([4, 4], [4, 4, 4]), "all_equal"),
        (([4, 4, 4], [1, 1, 5, 5]), "all_equal"),
    ],
)
def test_without_spread_to_judge_by_the_reason_is_told(groups: tuple, reason: str) -> None:
    found = dispersion.compare(table(*groups), 0, 1)
    assert (found.reason, found.p, found.low) == (reason, None, None)


def test_of_a_group_that_agrees_only_the_careful_test_can_tell() -> None:
    groups = table([4, 4, 4, 4], [1, 2, 3, 4, 5])
    trusting = dispersion.compare(groups, 0, 1, cautious=False)
    assert (trusting.reason, trusting.p) == ("all_equal", None)
    # deviations 0 0 0 0 and 2 1 0 1 2, mean 1.2: squares 2.8 of 7 degrees of freedom
    found = dispersion.compare(groups, 0, 1)
    assert (found.test, found.reason, found.effect) == ("cautious_spread", None, None)
    assert found.statistic == pytest.approx(-1.2 / math.sqrt(2.8 / 7 * (1 / 4 + 1 / 5)))
    assert found.df == pytest.approx(7)


def test_large_groups_need_no_caution() -> None:
    many = table([1, 2, 3, 4, 5] * 40, [2, 3, 3, 4, 4] * 40)
    assert dispersion.compare(many, 0, 1).test == "brown_forsythe"
    assert dispersion.differ(many).test == "brown_forsythe"


def test_such_groups_are_left_out_of_the_test_of_all() -> None:
    found = dispersion.differ(table([4, 4], [1, 2, 5], [], [2], [2, 3, 3]))
    assert found.groups == 2
    assert found == dispersion.differ(table([1, 2, 5], [2, 3, 3]))
    assert dispersion.differ(table([4, 4], [1, 2, 5])).reason == "all_equal"
    assert dispersion.differ(table([], [1, 2, 5])).reason == "one_group"
    assert dispersion.differ(table([], [])).reason == "one_group"


groups = st.lists(
    st.lists(
        st.tuples(st.integers(1, 5), st.sampled_from([0.5, 1.0, 2.0])), min_size=2, max_size=12
    ),
    min_size=2,
    max_size=2,
)


@given(groups=groups, shift=st.integers(-3, 3), times=st.sampled_from([1, -1, 4]))
def test_moved_or_reversed_answers_and_doubled_weights_vary_as_before(
    groups: list, shift: int, times: int
) -> None:
    def compare(shift: int, times: int, weight: float) -> dict:
        marks = [[times * mark + shift for mark, _ in one] for one in groups]
        weights = [[weight * w for _, w in one] for one in groups]
        return dispersion.compare(table(*marks, weights=weights), 0, 1).as_dict()

    first, second = compare(0, 1, 1.0), compare(shift, times, 2.0)
    for key in ("statistic", "df", "p", "effect", "effect_low", "effect_high"):
        one = first[key]
        assert second[key] == (one if one is None else pytest.approx(one, rel=1e-7, abs=1e-9))
    assert first["reason"] == second["reason"]


@given(groups=groups)
def test_equal_weights_are_none(groups: list) -> None:
    marks = [[mark for mark, _ in one] for one in groups]
    equal = table(*marks, weights=[[0.3] * len(one) for one in marks])
    assert dispersion.compare(table(*marks), 0, 1) == dispersion.compare(equal, 0, 1)
    assert dispersion.differ(table(*marks)) == dispersion.differ(equal)
