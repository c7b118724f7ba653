"""Penalties and rewards: by hand, against R, and against what was planted."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from csatbook.errors import ParameterError
from csatbook.stats import design
from csatbook.stats.drivers import asymmetry, given
from csatbook.stats.drivers.asymmetry import Asymmetries, Asymmetry
from csatbook.stats.drivers.given import Given
from csatbook.stats.regression import contrast
from csatbook.stats.regression.contrast import Effect

GOLDEN = Path(__file__).parents[2] / "golden"
ANSWERS = pd.read_csv(GOLDEN / "answers.csv")
ROWS = pd.read_csv(GOLDEN / "regression.csv").query("model == 'marks'")
POINTS = (ANSWERS[["q1", "q2", "q3"]] - 1) * 25


def found(asked: Given, *, low: float = 25, high: float = 75) -> Asymmetries:
    return asymmetry.penalties_and_rewards(
        asked, low=dict.fromkeys(asked.names, low), high=dict.fromkeys(asked.names, high)
    )


def planted(effects: dict[str, tuple[float, float]], *, n: int, seed: int = 1) -> Given:
    """Five-point marks that hang together, and what low and high ones take and give."""
    rng = np.random.default_rng(seed)
    marks = 3.8 + 0.6 * rng.normal(size=(n, 1)) + 0.8 * rng.normal(size=(n, len(effects)))
    points = np.clip(np.round(marks), 1, 5) * 25 - 25
    penalty, reward = np.array(list(effects.values())).T
    outcome = 60 - (points <= 25) @ penalty + (points >= 75) @ reward + rng.normal(0, 12, n)
    return given.gather(pd.Series(outcome), pd.DataFrame(points, columns=list(effects)))


@pytest.mark.parametrize("weights", ["none", "weight"])
def test_penalties_and_rewards_are_the_coefficients_that_r_computes(weights: str) -> None:
    weight = ANSWERS["weight"] if weights == "weight" else None
    result = found(given.gather(10 * ANSWERS["recommend"], POINTS, weight))
    rows = ROWS[(ROWS["weights"] == weights)].set_index("term")
    cautious = rows[rows["drawn"] == "cautious"]
    plain = rows[(rows["drawn"] == "none")]
    for one in result.drivers:
        low, high = cautious.loc[f"{one.name}_low"], cautious.loc[f"{one.name}_high"]
        assert (one.penalty.value, one.reward.value) == pytest.approx((-low.value, high["value"]))
        assert (one.penalty.low, one.penalty.high) == pytest.approx((-low["high"], -low["low"]))
        assert (one.reward.low, one.reward.p) == pytest.approx((high["low"], high["p"]), rel=1e-8)
        mine = plain.loc[one.name].set_index("kind")["value"]
        assert one.difference.value == pytest.approx(mine["difference"])
        assert one.impact.value == pytest.approx(mine["sum"])
        assert (one.test.df, one.test.df_error) == (2, result.n - 7 - 1)
    assert result.n == len(ANSWERS.dropna())


def test_a_difference_knows_that_both_rest_on_the_same_marks_in_between() -> None:
    # 3 times 20 marks of ±2 around 20, 60 and 90: each mean's error² is 4/20 but for n / (n - 1)
    # and the leverage 1/20, here e: residuals are 2 · 20/19. Penalty 40, reward 30; difference
    # (high - middle) - (middle - low): 1 + 4 + 1 errors², impact (high - low): 1 + 1
    speed = pd.Series([0.0, 50, 100] * 20, name="speed")
    overall = speed.map({0.0: 20, 50: 60, 100: 90}) + pd.Series([2, 2, 2, -2, -2, -2] * 10)
    one = found(given.gather(overall, speed.to_frame())).drivers[0]
    e = 60 / 59 * (2 * 20 / 19) ** 2 / 20
    assert one.difference.value == pytest.approx(-10)
    assert one.difference.error**2 == pytest.approx(6 * e)
    assert (one.impact.value, one.impact.error**2) == pytest.approx((70, 2 * e))
    assert one.balance == pytest.approx(-10 / 70)
    assert (one.kind, one.n_low, one.n_between, one.n_high) == ("basic", 20, 20, 20)


def test_what_was_planted_is_found() -> None:
    effects = {"clean": (25, 2), "fast": (12, 12), "gift": (1, 20), "form": (0, 0)}
    result = found(planted(effects, n=1_500, seed=2))
    kinds = {one.name: one.kind for one in result.drivers}
    assert kinds == {
        "clean": "basic",
        "fast": "performance",
        "gift": "excitement",
        "form": "none",
    }
    for one in result.drivers:
        penalty, reward = effects[one.name]
        assert one.penalty.low <= penalty <= one.penalty.high
        assert one.reward.low <= reward <= one.reward.high


def effect(value: float, error: float) -> Effect:
    return contrast.effect_of(value, error**2, df=200)


def judged(penalty: Effect, reward: Effect, error: float, *, others: int = 0) -> str:
    """The kind of a driver of these, beside others that matter little."""
    difference = effect(reward.value - penalty.value, error)
    impact = effect(reward.value + penalty.value, error)
    square = ((penalty.value / penalty.error) ** 2 + (reward.value / reward.error) ** 2) / 2
    test = contrast.Wald(square, 2, 200, float(stats.f.sf(square, 2, 200)))
    one = Asymmetry(
        "x", "too_few", penalty, reward, difference, impact, None, None, None, 30, 30, 30, test
    )
    dull, null = effect(0.1, 1), contrast.Wald(0.01, 2, 200, 0.99)
    rest = Asymmetry("y", "too_few", dull, dull, dull, dull, None, None, None, 30, 30, 30, null)
    return asymmetry.judged([one, *[rest] * others])[0].kind


def test_a_kind_is_only_what_is_sure() -> None:
    sure, unsure, none = effect(10, 2), effect(3, 2), effect(0.5, 2)
    assert judged(sure, none, 2.5) == "basic"  # 9.5 / 2.5 = 3.8 errors apart
    assert judged(none, sure, 2.5) == "excitement"
    assert judged(sure, effect(9, 2), 2.5) == "performance"
    # One is sure and the other is not, which does not yet make them different: 7 / 4
    assert judged(sure, unsure, 4) == "open"
    assert judged(none, none, 2.5) == "none"
    # It matters by one side, whatever the other may do
    assert judged(effect(-1, 4), effect(7, 2), 4.5) == "open"  # 8 / 4.5
    # High marks that cost, and low ones that cost nothing, are no basic factor
    assert judged(none, effect(-10, 2), 2.5) == "open"


def test_the_more_drivers_there_are_the_more_it_takes_to_tell_them_apart() -> None:
    sure, less = effect(10, 2), effect(3, 1)
    assert judged(sure, less, 2.8) == "basic"  # 7 / 2.8 = 2.5 errors, p 0.013
    assert judged(sure, less, 2.8, others=9) == "performance"  # ten times that is 13 %


def test_marks_that_few_gave_are_said_to_be_too_few() -> None:
    asked = planted({"clean": (20, 5), "fast": (10, 10)}, n=400)
    drivers = asked.drivers.copy()
    rare = np.flatnonzero(drivers[:, 0] <= 25)
    drivers[rare[9:], 0] = 50
    few = found(Given(asked.outcome, drivers, asked.names, asked.weight, None)).drivers
    assert (few[0].kind, few[0].n_low) == ("too_few", 9)
    assert (few[0].penalty, few[0].difference, few[0].balance) == (None, None, None)
    assert few[0].reward is not None
    assert few[1].kind == "performance"


@pytest.mark.parametrize("levels", [[0.0, 100], [50.0, 100], [0.0, 50], [0.0], [50.0], [100.0]])
def test_a_driver_that_lacks_some_marks_does_not_keep_the_others_from_being_judged(
    levels: list[float],
) -> None:
    asked = planted({"clean": (20, 5), "fast": (10, 10)}, n=400)
    drivers = asked.drivers.copy()
    drivers[:, 0] = np.resize(levels, 400)
    result = found(Given(asked.outcome, drivers, asked.names, asked.weight, None))
    assert result.reason is None
    assert [one.kind for one in result.drivers] == ["too_few", "performance"]


def test_a_driver_that_is_there_twice_is_named() -> None:
    asked = planted({"clean": (20, 5), "fast": (10, 10), "gift": (0, 9)}, n=200)
    drivers = asked.drivers[:, [0, 1, 1]]
    result = found(Given(asked.outcome, drivers, asked.names, asked.weight, None))
    assert (result.drivers, result.reason, result.culprits) == (
        (),
        "collinear",
        ("fast", "gift"),
    )


def test_an_outcome_without_spread_and_too_few_answers_are_said() -> None:
    asked = planted({"clean": (20, 5), "fast": (10, 10)}, n=200)
    same = Given(np.full(200, 50.0), asked.drivers, asked.names, asked.weight, None)
    assert found(same).reason == "constant_outcome"
    nobody = Given(np.full(200, np.nan), asked.drivers, asked.names, asked.weight, None)
    assert (found(nobody).reason, found(nobody).n) == ("too_few", 0)


def test_clusters_enter_the_intervals() -> None:
    asked = planted({"clean": (20, 5), "fast": (10, 10)}, n=400)
    shop = np.repeat(np.arange(40), 10)
    moved = asked.outcome + 10 * np.random.default_rng(4).normal(size=40)[shop]
    drawn = design.draw(None, pd.Series(shop))
    one, alone = (
        found(Given(moved, asked.drivers, asked.names, asked.weight, how)) for how in (drawn, None)
    )
    for mine, plain in zip(one.drivers, alone.drivers, strict=True):
        assert mine.penalty.value == plain.penalty.value
        assert mine.penalty.error != pytest.approx(plain.penalty.error, rel=1e-3)


def test_marks_on_a_cut_point_are_beyond_it_however_they_were_computed() -> None:
    third = pd.Series([100 / 3, 50.0, 200 / 3] * 12, name="speed")
    overall = pd.Series(np.tile([10.0, 50, 60], 12) + np.repeat([1, -1], 18))
    one = found(given.gather(overall, third.to_frame()), low=33.3333333333, high=66.6666666667)
    assert (one.drivers[0].n_low, one.drivers[0].n_high) == (12, 12)


def test_cut_points_that_are_missing_or_cross_are_named() -> None:
    asked = planted({"clean": (20, 5), "fast": (10, 10)}, n=50)
    with pytest.raises(ParameterError) as caught:
        asymmetry.penalties_and_rewards(asked, low={"clean": 75}, high={"clean": 25, "fast": 75})
    assert str(caught.value).splitlines() == [
        "driver 'fast': expected a low and a high cut point",
        "driver 'clean': expected low < high; found 75 and 25",
    ]


def test_intervals_of_weighted_answers_cover_what_they_say() -> None:
    # 300 samples of 150 with unequal weights; within four errors of 95 % for their mean
    rng, held, seen = np.random.default_rng(7), 0, 0
    for seed in range(300):
        asked = planted({"a": (10, 4), "b": (0, 0), "c": (3, 9)}, n=150, seed=seed)
        weight = np.exp(0.6 * rng.normal(size=150))
        result = found(Given(asked.outcome, asked.drivers, asked.names, weight, None))
        for one, (penalty, reward) in zip(result.drivers, [(10, 4), (0, 0), (3, 9)], strict=True):
            if one.difference is not None:
                held += one.difference.low <= reward - penalty <= one.difference.high
                seen += 1
    assert held / seen == pytest.approx(0.95, abs=0.025)
