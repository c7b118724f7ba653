"""What an outcome gains if its drivers do better."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from csatbook.errors import ParameterError
from csatbook.stats import design
from csatbook.stats.drivers import given, what_if
from csatbook.stats.drivers.given import Given
from csatbook.stats.regression import contrast, linear_model

GOLDEN = Path(__file__).parents[2] / "golden"
ANSWERS = pd.read_csv(GOLDEN / "answers.csv")
ROWS = pd.read_csv(GOLDEN / "regression.csv").query("model == 'line' and drawn == 'cautious'")
POINTS = (ANSWERS[["q1", "q2", "q3"]] - 1) * 25


def planted(slopes: dict[str, float], *, n: int = 300, seed: int = 1) -> Given:
    rng = np.random.default_rng(seed)
    marks = 3.5 + 0.6 * rng.normal(size=(n, 1)) + 0.8 * rng.normal(size=(n, len(slopes)))
    points = np.clip(np.round(marks), 1, 5) * 25 - 25
    outcome = 20 + points @ list(slopes.values()) + rng.normal(0, 12, n)
    return given.gather(pd.Series(outcome), pd.DataFrame(points, columns=list(slopes)))


@pytest.mark.parametrize("weights", ["none", "weight"])
def test_a_step_is_so_many_times_the_coefficient_that_r_computes(weights: str) -> None:
    weight = ANSWERS["weight"] if weights == "weight" else None
    found = what_if.expected_gains(given.gather(10 * ANSWERS["recommend"], POINTS, weight), step=5)
    rows = ROWS[ROWS["weights"] == weights].set_index("term")
    for one in found.drivers:
        row = rows.loc[one.name]
        assert one.step.rise == 5
        assert one.step.change.value == pytest.approx(5 * row["value"], rel=1e-9)
        assert one.step.change.low == pytest.approx(5 * row["low"], rel=1e-8)
        assert one.coefficient.high == pytest.approx(row["high"], rel=1e-8)
        assert one.mean == pytest.approx(
            np.average(
                POINTS[one.name].dropna(),
                weights=ANSWERS["weight"][POINTS[one.name].notna()] if weight is not None else None,
            )
        )
    changes = [one.step.change.value for one in found.drivers]
    assert changes == sorted(changes, reverse=True)
    assert found.n == 73


def test_three_that_give_most_move_together_with_their_covariance() -> None:
    asked = planted({"a": 0.3, "b": 0.05, "c": 0.2, "d": 0.4, "e": -0.1})
    found = what_if.expected_gains(asked, step=10)
    assert found.by_step.names == ("d", "a", "c")
    assert [one.name for one in found.drivers] == ["d", "a", "c", "b", "e"]
    # 10 times the sum of their coefficients
    fit = linear_model.fit(
        asked.outcome,
        np.column_stack([np.ones(300), asked.drivers]),
        asked.weight,
        cautious=True,
    )
    same = contrast.effect(fit, np.array([0, 10.0, 0, 10, 10, 0]))
    assert found.by_step.change.value == pytest.approx(same.value)
    assert (found.by_step.change.low, found.by_step.change.p) == pytest.approx((same.low, same.p))
    apart = sum(one.step.change.error**2 for one in found.drivers[:3])
    assert found.by_step.change.error**2 != pytest.approx(apart, rel=0.01)


def test_a_driver_that_goes_with_a_lower_outcome_is_shown_so_and_never_recommended() -> None:
    found = what_if.expected_gains(planted({"a": 0.5, "b": -0.4}), targets={"b": 90})
    last = found.drivers[-1]
    assert (last.name, last.step.change.high < 0, last.to_target.change.high < 0) == (
        "b",
        True,
        True,
    )
    assert found.by_step.names == ("a",)
    assert found.to_targets is None


def test_who_reached_the_target_has_nothing_to_gain_by_it() -> None:
    asked = planted({"a": 0.5, "b": 0.4, "c": 0.1})
    mean = float(asked.drivers[:, 0].mean())
    found = {
        one.name: one for one in what_if.expected_gains(asked, targets={"a": mean, "b": 99}).drivers
    }
    assert (found["a"].to_target, found["a"].reason) == (None, "at_target")
    assert (found["b"].to_target.rise, found["b"].reason) == (
        pytest.approx(99 - found["b"].mean),
        None,
    )
    assert (found["c"].target, found["c"].to_target, found["c"].reason) == (
        None,
        None,
        "no_target",
    )


def test_no_mean_rises_beyond_the_top() -> None:
    asked = planted({"a": 0.5, "b": 0.4})
    left = 100 - asked.drivers.mean(axis=0)
    found = {one.name: one for one in what_if.expected_gains(asked, step=90).drivers}
    assert found["a"].step.rise == pytest.approx(left[0])
    assert found["a"].step.change.value == pytest.approx(found["a"].coefficient.value * left[0])
    # which is a rise to 100, with all its uncertainty
    target = {one.name: one for one in what_if.expected_gains(asked, targets={"a": 100}).drivers}
    assert found["a"].step.change == target["a"].to_target.change


@pytest.mark.parametrize("clustered", [False, True])
def test_how_far_it_is_to_a_target_is_uncertain_too(clustered: bool) -> None:
    # against the jackknife, which leaves out a respondent (or a shop) at a time
    asked = planted({"a": 0.5, "b": 0.3}, n=120)
    shop = np.repeat(np.arange(40), 3) if clustered else np.arange(120)
    drawn = design.draw(None, pd.Series(shop)) if clustered else None
    given_so = Given(asked.outcome, asked.drivers, asked.names, asked.weight, drawn)
    found = what_if.expected_gains(given_so, targets={"a": 80, "b": 75}).to_targets.change

    def change(rows: np.ndarray) -> float:
        x = np.column_stack([np.ones(rows.sum()), asked.drivers[rows]])
        b = np.linalg.lstsq(x, asked.outcome[rows])[0][1:]
        return float(b @ (np.array([80, 75]) - asked.drivers[rows].mean(axis=0)))

    many = shop.max() + 1
    left_out = np.array([change(shop != one) for one in range(many)])
    jackknife = (many - 1) / many * np.sum((left_out - left_out.mean()) ** 2)
    assert found.value == pytest.approx(change(np.ones(120, dtype=bool)))
    assert found.error**2 == pytest.approx(jackknife, rel=0.1 if clustered else 0.03)


def test_missing_answers_leave_a_mean_of_all_who_answered() -> None:
    asked = planted({"a": 0.5, "b": 0.3}, n=100)
    drivers = asked.drivers.copy()
    drivers[:20, 0] = np.nan
    found = what_if.expected_gains(Given(asked.outcome, drivers, asked.names, asked.weight, None))
    means = {one.name: one.mean for one in found.drivers}
    assert means == {
        "a": pytest.approx(drivers[20:, 0].mean()),
        "b": pytest.approx(drivers[:, 1].mean()),
    }
    assert found.n == 80
    assert found.outcome == pytest.approx(asked.outcome.mean())


def test_what_cannot_be_computed_says_why_and_names_the_drivers() -> None:
    asked = planted({"a": 0.5, "b": 0.3, "c": 0.1}, n=100)
    drivers = asked.drivers.copy()
    drivers[:, 1] = 50
    found = what_if.expected_gains(Given(asked.outcome, drivers, asked.names, asked.weight, None))
    assert (found.drivers, found.reason, found.culprits) == ((), "collinear", ("b",))
    drivers[:, 1] = drivers[:, [0, 2]].mean(axis=1)
    found = what_if.expected_gains(Given(asked.outcome, drivers, asked.names, asked.weight, None))
    assert found.culprits == ("a", "b", "c")
    inside = Given(asked.drivers.mean(axis=1), asked.drivers, asked.names, asked.weight, None)
    assert what_if.expected_gains(inside).reason == "perfect_fit"
    assert what_if.expected_gains(inside).by_step is None


def test_a_step_or_target_that_cannot_be_is_named() -> None:
    asked = planted({"speed": 0.5, "care": 0.3}, n=50)
    with pytest.raises(ParameterError) as caught:
        what_if.expected_gains(asked, step=0, targets={"sped": 80, "care": 101})
    assert str(caught.value).splitlines() == [
        "step: expected points above 0, up to 100; found 0",
        "target of 'sped': there is no such driver. Did you mean 'speed'?",
        "target of 'care': expected points of 0-100; found 101",
    ]


def test_order_of_rows_and_drivers_and_unit_of_weights_change_nothing() -> None:
    asked = planted({"a": 0.5, "b": 0.3, "c": 0.1}, n=100)
    weight = np.random.default_rng(5).uniform(0.5, 2, 100)
    first = what_if.expected_gains(
        Given(asked.outcome, asked.drivers, asked.names, weight, None), targets={"a": 90}
    )
    rows = np.random.default_rng(6).permutation(100)
    mixed = Given(
        asked.outcome[rows],
        asked.drivers[np.ix_(rows, [2, 0, 1])],
        ("c", "a", "b"),
        9 * weight[rows],
        None,
    )
    again = what_if.expected_gains(mixed, targets={"a": 90})
    assert [one.name for one in again.drivers] == [one.name for one in first.drivers]
    for one, other in zip(first.drivers, again.drivers, strict=True):
        assert other.step.change.low == pytest.approx(one.step.change.low, rel=1e-9)
    assert again.by_step.change.high == pytest.approx(first.by_step.change.high, rel=1e-9)
    assert again.to_targets.change.low == pytest.approx(first.to_targets.change.low, rel=1e-9)


def test_what_one_respondent_tells_is_not_carried_on() -> None:
    asked = planted({"a": 0.5, "b": 0.3}, n=100)
    drivers = asked.drivers.copy()
    drivers[:, 1] = 75
    drivers[:4, 1] = 50
    found = what_if.expected_gains(
        Given(asked.outcome, drivers, asked.names, asked.weight, None), targets={"b": 90}
    )
    last = {one.name: one for one in found.drivers}["b"]
    assert (last.coefficient, last.step, last.to_target) == (None, None, None)
    assert last.reason == "too_few"
    assert found.by_step.names == ("a",)
