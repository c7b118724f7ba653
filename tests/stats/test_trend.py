"""The course over waves: numbers from R (tests/golden/trend.R), laws, and what chance is called."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from csatbook.stats.trend import control, robust, slope, spread, turning

GOLDEN = Path(__file__).parents[1] / "golden"
SERIES = pd.read_csv(GOLDEN / "trend.csv", skipinitialspace=True)
SERIES["series"] = SERIES["series"].str.strip()
LANEY = pd.read_csv(GOLDEN / "control.csv")
EIGHT = np.arange(8.0)


@pytest.mark.parametrize("name", SERIES["series"].unique())
def test_slopes_equal_what_r_computes(name: str) -> None:
    frame = SERIES[SERIES["series"] == name]
    time, value, error = (frame[column].to_numpy(float) for column in ("time", "value", "error"))
    line, expected = slope.fit(time, value, error), frame.iloc[0]
    found = (line.slope, line.error, line.low, line.high, line.p)
    assert found == pytest.approx(tuple(expected[["slope", "se", "low", "high", "p"]]), rel=1e-6)
    assert line.between == pytest.approx(expected["between"], rel=1e-6, abs=1e-6)
    plain = robust.fit(time, value)
    assert (plain.slope, plain.tau, plain.p) == pytest.approx(
        tuple(expected[["sen", "tau", "p_kendall"]]), rel=1e-9
    )
    turn = turning.find(time, value, error, alpha=1.0)
    assert turn.place == (None if pd.isna(expected["best"]) else expected["best"])
    if len(turn.places) == 1:
        assert turn.slopes == pytest.approx(tuple(expected[["before", "after"]]), rel=1e-5)


def test_the_control_chart_of_shares_is_laneys() -> None:
    value, own, n = (LANEY[name].to_numpy(float) for name in ("value", "own", "n"))
    error = spread.errors(value, own, n, share=True)
    assert error == pytest.approx(LANEY["error"], rel=1e-12)
    found = control.chart(value, error)
    assert found.sigma_z == pytest.approx(LANEY["sigma_z"][0], rel=1e-12)
    assert found.centre == pytest.approx(LANEY["centre"][0], rel=1e-12)
    assert found.lower == pytest.approx(tuple(LANEY["lower"]), rel=1e-12)
    assert found.upper == pytest.approx(tuple(LANEY["upper"]), rel=1e-12)


def test_limits_follow_the_size_of_each_wave_and_small_ones_are_not_judged() -> None:
    value = np.array([0.7, 0.72, 0.71, 0.69, 0.7, 0.2])
    error = np.array([0.01, 0.01, 0.02, 0.01, 0.01, 0.1])
    chart = control.chart(value, error, judged=error < 0.05, bounds=(0, 1))
    widths = [high - low for low, high in zip(chart.lower, chart.upper, strict=True)]
    assert widths[2] == pytest.approx(2 * widths[0])
    assert chart.upper[-1] == pytest.approx(1.0)
    assert chart.signals[-1] is None
    assert control.chart(value, np.where(error < 0.05, error, 0.03)).signals[-1] == "below"


def test_eight_waves_in_a_row_on_one_side_are_a_signal() -> None:
    value = np.array([*[1.0, 1.0] * 5, *[-1.0, -1.0] * 5]) + np.tile([0.1, -0.1], 10)
    chart = control.chart(value, np.ones(20))
    assert [chart.signals[at] for at in (6, 7, 9, 10, 17)] == [
        *(None, "run_above", "run_above"),
        *(None, "run_below"),
    ]


def test_a_course_that_stays_the_same_has_neither_slope_nor_turning_point() -> None:
    same = np.full(8, 0.7)
    line, turn = slope.fit(EIGHT, same, np.full(8, 0.01)), turning.find(EIGHT, same, same)
    assert (line.slope, line.p, line.reason) == (0.0, None, "constant")
    assert (turn.places, turn.p) == ((), None)
    assert robust.fit(EIGHT, same).slope == 0.0
    assert set(control.chart(same, np.zeros(8)).signals) == {None}


def test_few_waves_are_not_called_a_trend() -> None:
    assert slope.fit(EIGHT[:3], EIGHT[:3], np.full(3, 0.01)).reason == "few_waves"
    assert turning.find(EIGHT[:6], np.abs(EIGHT[:6] - 3), np.full(6, 0.01)).p is None


def test_time_and_score_may_be_told_in_other_units() -> None:
    rng = np.random.default_rng(5)
    error = rng.uniform(0.5, 2, 8)
    value = 70 - np.abs(EIGHT - 4) * 2 + error * rng.standard_normal(8)
    line, turn = slope.fit(EIGHT, value, error), turning.find(EIGHT, value, error)
    for scale, start, longer in ((100, 0, 1), (1, 2024, 1), (1, 0, 3), (1, 5, 1)):
        other = slope.fit(longer * EIGHT + start, scale * value, scale * error)
        assert other.slope == pytest.approx(scale / longer * line.slope, rel=1e-9)
        assert other.p == pytest.approx(line.p, rel=1e-9)
        again = turning.find(longer * EIGHT + start, scale * value, scale * error)
        assert (again.places, again.p) == (turn.places, turn.p)
    backwards = slope.fit(EIGHT[::-1], value, error)
    assert backwards.slope == pytest.approx(-line.slope, rel=1e-9)
    order = rng.permutation(8)
    shuffled = slope.fit(EIGHT[order], value[order], error[order])
    assert shuffled.slope == pytest.approx(line.slope, rel=1e-9)


def test_what_was_counted_in_full_is_judged_by_the_spread_between_waves() -> None:
    value = np.array([10.0, 12, 11, 13, 15, 14])
    line = slope.fit(np.arange(6.0), value, np.zeros(6))
    expected = np.polyfit(np.arange(6.0), value, 1, cov=True)
    assert line.slope == pytest.approx(expected[0][0])
    assert line.error == pytest.approx(np.sqrt(expected[1][0, 0]), rel=1e-6)
    exact = slope.fit(np.arange(6.0), np.arange(6.0) * 2, np.zeros(6))
    assert (exact.slope, exact.p) == (pytest.approx(2.0), 0.0)


def test_a_wave_of_equal_answers_borrows_the_spread_of_the_others() -> None:
    value, own = np.array([4.0, 4.2, 5.0]), np.array([0.1, 0.1, np.nan])
    error = spread.errors(value, own, np.array([100.0, 100.0, 4.0]), share=False)
    assert error == pytest.approx([0.1, 0.1, 0.5])


@pytest.mark.parametrize("between", [0.0, 1.5])
def test_without_a_change_at_most_one_course_in_twenty_is_called_a_trend_or_turns(
    between: float,
) -> None:
    rng = np.random.default_rng(11)
    called = flagged = 0
    for _ in range(120):
        error = rng.uniform(0.5, 2, 8)
        value = 70 + np.hypot(error, between) * rng.standard_normal(8)
        line = slope.fit(EIGHT, value, error)
        turn = turning.find(EIGHT, value, error)
        called += 2 * min(line.p, turn.p) < 0.05
        flagged += sum(map(bool, control.chart(value, error).signals))
    assert called / 120 <= 0.05 + 0.03
    assert flagged / (8 * 120) <= 0.01 + 0.01


def test_a_wave_that_falls_out_and_comes_back_does_not_widen_the_limits() -> None:
    value = np.array([79.0, 80, 78, 81, 79, 80, 54, 72])
    chart = control.chart(value, np.full(8, 2.5))
    assert chart.signals == (*[None] * 6, "below", None)
    assert chart.sigma_z == pytest.approx(1.3 * 2 / 2.5 / 0.9539)


def test_a_wave_with_an_error_among_those_counted_in_full_leaves_them_their_limits() -> None:
    value = np.array([70.0, 71, 70, 71, 70, 74])
    found = control.chart(value, np.array([0, 0, 0, 0, 0, 2.0]))
    # Steps 1, 1, 1, 1, 4: 1.3 times the median / 0.9539 is less than the mean / 1.128.
    usual = 1.3 / 0.9539
    half = np.array([3 * usual] * 5 + [3 * np.hypot(usual, 2)])
    assert found.upper == pytest.approx(value.mean() + half)
    assert found.signals == (None,) * 6
