"""Drivers that are others in other groups."""

import numpy as np
import pandas as pd
import pytest

from csatbook.stats import design
from csatbook.stats.design import Design
from csatbook.stats.drivers import interaction
from csatbook.stats.drivers.given import Given
from csatbook.stats.drivers.interaction import LeftOut
from csatbook.stats.regression import contrast, linear_model


def planted(
    slopes: list[list[float]], sizes: list[int], *, seed: int = 1, noise: float = 15
) -> tuple[Given, pd.Series]:
    """Of each group the slopes of its own; drivers a, b, ..."""
    rng = np.random.default_rng(seed)
    code, names = np.repeat(np.arange(len(sizes)), sizes), list("abcdefgh")[: len(slopes[0])]
    marks = 3.6 + rng.normal(size=(len(code), len(names)))
    points = np.clip(np.round(marks), 1, 5) * 25 - 25
    outcome = 20 + 5 * code + np.sum(points * np.array(slopes)[code], axis=1)
    outcome += rng.normal(0, noise, len(code))
    groups = pd.Series(pd.Categorical.from_codes(code, [f"g{at}" for at in range(len(sizes))]))
    return Given(outcome, points, tuple(names), np.ones(len(code)), None), groups


def changed(asked: Given, **fields: object) -> Given:
    return Given(**{**asked.__dict__, **fields})


def test_slopes_that_were_planted_to_differ_are_found_and_only_they() -> None:
    asked, groups = planted([[0.4, 0.2], [0.1, 0.2], [0.4, 0.2]], [200, 150, 250])
    found = interaction.compare_slopes(asked, groups)
    assert found.groups == ("g0", "g1", "g2")
    assert found.sizes == (200, 150, 250)
    a, b = found.drivers
    assert a.p_adjusted < 0.001
    assert b.p_adjusted > 0.05
    assert found.test.p < 0.001
    assert (found.test.df, a.test.df, found.n) == (4, 2, 600)
    for slope, true in zip(a.slopes, [0.4, 0.1, 0.4], strict=True):
        assert slope.coefficient.low <= true <= slope.coefficient.high


@pytest.mark.parametrize("drawn", [None, design.draw(None, pd.Series(np.arange(200) % 37))])
def test_a_difference_is_the_coefficient_of_the_product(drawn: Design | None) -> None:
    # y = 1 + group + a + b + group·a + group·b, as R has it (see test_linear_model)
    asked, groups = planted([[0.4, 0.2], [0.1, 0.2]], [120, 80])
    weight = np.random.default_rng(2).uniform(0.5, 2, 200)
    found = interaction.compare_slopes(changed(asked, weight=weight, drawn=drawn), groups)
    second = (groups == "g1").to_numpy(dtype=float)[:, np.newaxis]
    x = np.hstack([np.ones((200, 1)), second, asked.drivers, second * asked.drivers])
    fit = linear_model.fit(asked.outcome, x, weight, drawn=drawn, cautious=True)
    unit = np.eye(6)
    for at, one in enumerate(found.drivers):
        test = contrast.wald(fit, unit[[4 + at]], cautious=True)
        assert one.test.statistic == pytest.approx(test.statistic, rel=1e-8)
        assert (one.test.p, one.test.df_error) == (pytest.approx(test.p, rel=1e-8), test.df_error)
        first, other = (slope.coefficient for slope in one.slopes)
        assert first.low == pytest.approx(contrast.effect(fit, unit[2 + at]).low, rel=1e-8)
        sum_of = contrast.effect(fit, unit[2 + at] + unit[4 + at])
        assert (other.value, other.high) == pytest.approx((sum_of.value, sum_of.high), rel=1e-8)
    both = contrast.wald(fit, unit[4:], cautious=True)
    assert (found.test.statistic, found.test.p) == pytest.approx((both.statistic, both.p), rel=1e-8)
    assert found.test.df_error == fit.df - 1


def test_each_group_has_its_own_regression_where_respondents_were_drawn_one_by_one() -> None:
    asked, groups = planted([[0.4, 0.2], [0.1, 0.2]], [120, 80])
    found = interaction.compare_slopes(asked, groups)
    mine = (groups == "g1").to_numpy()
    x = np.column_stack([np.ones(80), asked.drivers[mine]])
    alone = np.linalg.lstsq(x, asked.outcome[mine])[0]
    assert [one.slopes[1].coefficient.value for one in found.drivers] == pytest.approx(alone[1:])


def test_p_values_are_made_up_for_the_number_of_drivers() -> None:
    asked, groups = planted([[0.3, 0.2, 0.1, 0.1], [0.2, 0.2, 0.1, 0.1]], [120, 120])
    found = interaction.compare_slopes(asked, groups)
    smallest = min(found.drivers, key=lambda one: one.test.p)
    assert smallest.p_adjusted == pytest.approx(min(1, 4 * smallest.test.p))


def test_groups_too_small_to_look_at_are_named_and_left_out() -> None:
    asked, groups = planted([[0.4, 0.2]] * 4, [100, 29, 30, 0])
    found = interaction.compare_slopes(asked, groups)
    assert found.groups == ("g0", "g2")
    assert found.left_out == (LeftOut("g1", 29, "too_few"),)
    assert (found.n, found.sizes) == (130, (100, 30))
    # with seven drivers it takes 35
    many, groups = planted([[0.1] * 7] * 3, [100, 34, 35])
    assert interaction.compare_slopes(many, groups).left_out == (LeftOut("g1", 34, "too_few"),)


def test_who_did_not_answer_all_or_is_in_no_group_is_not_counted() -> None:
    asked, groups = planted([[0.4, 0.2]] * 2, [100, 33])
    drivers = asked.drivers.copy()
    drivers[100:103, 1] = np.nan
    groups[103] = np.nan
    found = interaction.compare_slopes(changed(asked, drivers=drivers), groups)
    assert found.left_out == (LeftOut("g1", 29, "too_few"),)
    assert (found.reason, found.drivers, found.test) == ("one_group", (), None)


def test_unequal_weights_make_a_group_smaller() -> None:
    asked, groups = planted([[0.4, 0.2]] * 2, [100, 40])
    weight = np.where(np.arange(140) % 2, 1.0, 9)
    # of 20 ones and 20 nines: 200² / (20 + 20 · 81) = 24.4 respondents of equal weight
    found = interaction.compare_slopes(changed(asked, weight=weight), groups)
    assert found.left_out == (LeftOut("g1", 40, "too_few"),)


def test_a_group_whose_drivers_cannot_be_told_apart_is_left_out_with_its_reason() -> None:
    asked, groups = planted([[0.4, 0.2]] * 4, [100, 100, 60, 60])
    drivers, outcome = asked.drivers.copy(), asked.outcome.copy()
    drivers[200:260, 1] = drivers[200:260, 0]
    outcome[260:] = 80
    found = interaction.compare_slopes(changed(asked, drivers=drivers, outcome=outcome), groups)
    assert found.left_out == (
        LeftOut("g2", 60, "collinear"),
        LeftOut("g3", 60, "constant_outcome"),
    )
    drivers[200:260, 1] = 75
    drivers[200:204, 1] = 25
    found = interaction.compare_slopes(changed(asked, drivers=drivers), groups)
    assert found.left_out == (LeftOut("g2", 60, "too_few"),)


def test_a_region_that_is_one_cluster_cannot_be_compared_by_clusters() -> None:
    asked, groups = planted([[0.4, 0.2]] * 3, [100, 100, 60])
    shop = pd.Series(np.r_[np.arange(200) % 20, np.full(60, 20)])
    found = interaction.compare_slopes(changed(asked, drawn=design.draw(None, shop)), groups)
    assert found.left_out == (LeftOut("g2", 60, "few_clusters"),)
    assert found.groups == ("g0", "g1")


def test_respondents_of_two_waves_are_clusters() -> None:
    # The same 150 respondents twice, with an error that each keeps: the difference of slopes is
    # much surer than of 300 who have nothing to do with each other.
    rng = np.random.default_rng(3)
    points = np.clip(np.round(3.6 + rng.normal(size=(150, 1))), 1, 5) * 25 - 25
    own = rng.normal(0, 15, 150)
    outcome = np.r_[20 + 0.5 * points[:, 0] + own, 20 + 0.4 * points[:, 0] + own]
    outcome += rng.normal(0, 3, 300)
    wave = pd.Series(pd.Categorical(np.repeat(["2024", "2025"], 150)))
    asked = Given(outcome, np.vstack([points, points]), ("a",), np.ones(300), None)
    same = design.draw(None, pd.Series(np.tile(np.arange(150), 2)))
    paired, apart = (
        interaction.compare_slopes(changed(asked, drawn=how), wave) for how in (same, None)
    )
    assert paired.test.p < 0.001
    assert apart.test.p > 0.05


def test_order_of_rows_and_groups_and_unit_of_weights_change_nothing() -> None:
    asked, groups = planted([[0.4, 0.2], [0.1, 0.2], [0.3, 0.3]], [70, 80, 90])
    weight = np.random.default_rng(5).uniform(0.5, 2, 240)
    first = interaction.compare_slopes(changed(asked, weight=weight), groups)
    rows = np.random.default_rng(6).permutation(240)
    mixed = changed(
        asked, outcome=asked.outcome[rows], drivers=asked.drivers[rows], weight=9 * weight[rows]
    )
    turned = groups.iloc[rows].reset_index(drop=True).cat.reorder_categories(["g2", "g0", "g1"])
    again = interaction.compare_slopes(mixed, turned)
    assert again.groups == ("g2", "g0", "g1")
    assert again.test.statistic == pytest.approx(first.test.statistic, rel=1e-8)
    for one, other in zip(first.drivers, again.drivers, strict=True):
        assert other.test.p == pytest.approx(one.test.p, rel=1e-7)
        assert {slope.group: pytest.approx(slope.coefficient.value) for slope in one.slopes} == {
            slope.group: slope.coefficient.value for slope in other.slopes
        }


def test_groups_without_a_difference_differ_as_seldom_as_they_should() -> None:
    # 300 samples: 5 % of them are 15, with an error of 3.8
    family = together = 0
    for seed in range(300):
        asked, groups = planted([[0.3, 0.2, 0.1]] * 4, [50] * 4, seed=seed)
        found = interaction.compare_slopes(asked, groups)
        family += min(one.p_adjusted for one in found.drivers) < 0.05
        together += found.test.p < 0.05
    assert family <= 26
    assert together <= 26
