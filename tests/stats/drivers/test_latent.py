"""What lies behind ordered answers, against R (see tests/golden/regression.R), by hand, by law."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from csatbook.stats.drivers import given, resamples
from csatbook.stats.drivers.covariances import Covariances
from csatbook.stats.drivers.given import Given
from csatbook.stats.drivers.missing import latent
from csatbook.stats.regression import ordered_logit
from csatbook.stats.regression.ordered_logit import OrderedParameters

GOLDEN = Path(__file__).parents[2] / "golden"
ANSWERS = pd.read_csv(GOLDEN / "answers.csv")
ROWS = pd.read_csv(GOLDEN / "latent.csv")
POINTS = (ANSWERS[["q1", "q2", "q3"]] - 1) * 25
OUTCOMES = {
    "marks": (POINTS["q1"], ["q2", "q3"]),
    "ten": (ANSWERS["recommend"], ["q1", "q2", "q3"]),
    "yes": (1.0 * (POINTS["q1"] >= 75).where(POINTS["q1"].notna()), ["q2", "q3"]),
}


def asked(model: str, weights: str = "none") -> Given:
    outcome, drivers = OUTCOMES[model]
    return given.gather(
        outcome, POINTS[drivers], ANSWERS["weight"] if weights == "weight" else None
    )


def behind(one: Given, draws: int = 0) -> Covariances:
    return latent.covariances(one, resamples.draw(one, resamples=draws))


def slopes(matrices: np.ndarray) -> np.ndarray:
    return np.linalg.solve(matrices[..., 1:, 1:], matrices[..., 1:, :1])[..., 0]


def explained(matrices: np.ndarray) -> np.ndarray:
    return 1 - latent.ERROR / matrices[..., 0, 0]


def planted(n: int, b: list[float], *, levels: int = 5, seed: int = 1) -> Given:
    rng = np.random.default_rng(seed)
    points = np.clip(np.round(3.5 + rng.normal(size=(n, len(b)))), 1, 5) * 25 - 25
    behind_it = (points - 60) @ b + rng.logistic(size=n)
    cuts = [0.0] if levels == 2 else [-2.5, -1, 0.5, 2][: levels - 1]
    return given.gather(
        pd.Series(np.searchsorted(cuts, behind_it) * 100.0 / (levels - 1)),
        pd.DataFrame(points, columns=list("abcdefgh")[: len(b)]),
    )


@pytest.mark.parametrize("weights", ["none", "weight"])
@pytest.mark.parametrize("model", list(OUTCOMES))
def test_coefficients_and_explained_share_are_what_r_computes(model: str, weights: str) -> None:
    one = asked(model, weights)
    found = behind(one)
    rows = ROWS[(ROWS["model"] == model) & (ROWS["weights"] == weights)].set_index("term")["value"]
    assert found.reason is None
    assert found.n == int(one.complete.sum())
    np.testing.assert_allclose(slopes(found.matrices[0]), rows[list(one.names)], rtol=1e-6)
    assert explained(found.matrices[0]) == pytest.approx(rows["r_squared"], rel=1e-6)


@pytest.mark.parametrize("weights", ["none", "weight"])
@pytest.mark.parametrize("model", list(OUTCOMES))
def test_thresholds_are_what_r_computes(model: str, weights: str) -> None:
    one = asked(model, weights)
    rows = one.complete
    codes = np.unique(one.outcome[rows], return_inverse=True)[1]
    found = ordered_logit.fit(codes, one.drivers[rows] / 50 - 1, one.weight[rows]).parameters
    terms = ROWS[(ROWS["model"] == model) & (ROWS["weights"] == weights)].set_index("term")["value"]
    expected = terms[[term for term in terms.index if term.startswith("threshold")]]
    # those of drivers with their middle taken off
    moved = expected - 50 * terms[list(one.names)].sum()
    np.testing.assert_allclose(found.thresholds, moved, rtol=2e-6, atol=2e-6)


def test_two_groups_of_yes_and_no_are_worked_by_hand() -> None:
    # odds of yes 3 to 1 without and 1 to 1 with: log odds fall by log 3. Half of all are with, so
    # that x'b has the variance (log 3)² / 4
    x = pd.DataFrame({"late": [0.0] * 8 + [1.0] * 4 + [1.0] * 4})
    yes = pd.Series([1.0] * 6 + [0] * 2 + [1] * 4 + [0] * 4)
    found = behind(given.gather(yes, x)).matrices[0]
    assert found[0, 1] == pytest.approx(-np.log(3) / 4)
    assert found[1, 1] == pytest.approx(1 / 4)
    assert found[0, 0] == pytest.approx(np.log(3) ** 2 / 4 + np.pi**2 / 3)


def test_only_the_order_of_the_answers_counts() -> None:
    one = asked("marks")
    other = Given(np.exp(one.outcome / 20), one.drivers, one.names, one.weight, None)
    np.testing.assert_allclose(behind(one).matrices, behind(other).matrices, rtol=1e-9)


def test_turning_the_answers_round_turns_the_signs() -> None:
    one = asked("marks")
    other = Given(-one.outcome, one.drivers, one.names, one.weight, None)
    first, turned = behind(one).matrices[0], behind(other).matrices[0]
    np.testing.assert_allclose(turned[0, 1:], -first[0, 1:], rtol=1e-9)
    assert turned[0, 0] == pytest.approx(first[0, 0], rel=1e-9)


def test_weights_that_are_whole_numbers_count_respondents() -> None:
    one = asked("marks")
    times = np.arange(len(one.outcome)) % 3
    heavy = Given(one.outcome, one.drivers, one.names, 0.1 * times, None)
    rows = np.repeat(np.arange(len(times)), times)
    many = Given(one.outcome[rows], one.drivers[rows], one.names, np.ones(len(rows)), None)
    np.testing.assert_allclose(behind(heavy).matrices, behind(many).matrices, rtol=1e-9)


def test_the_derivatives_are_those_of_the_likelihood() -> None:
    one = planted(60, [0.02, -0.01], seed=3)
    codes = np.unique(one.outcome, return_inverse=True)[1]
    x, size = one.drivers / 25 - 2, 1e-5
    here = np.array([-2.0, -0.4, 0.3, 1.1, 0.4, -0.2])

    def at(numbers: np.ndarray) -> OrderedParameters:
        return OrderedParameters(numbers[:4], numbers[4:])

    def summed(terms: np.ndarray) -> np.ndarray:
        return terms.sum(axis=0)

    gradient, information = ordered_logit.derivatives(at(here), codes, x, summed)
    for place in range(6):
        beside = [here + sign * size * np.eye(6)[place] for sign in (1, -1)]
        up, down = (ordered_logit.log_likelihood(at(one), codes, x).sum() for one in beside)
        assert gradient[place] == pytest.approx((up - down) / (2 * size), rel=1e-6)
        up, down = (ordered_logit.derivatives(at(one), codes, x, summed)[0] for one in beside)
        np.testing.assert_allclose(
            information[place], (down - up) / (2 * size), rtol=1e-5, atol=1e-7
        )


def test_one_step_in_a_resample_is_nearly_the_whole_way() -> None:
    one = planted(600, [0.03, 0.015, 0.0])
    drawn = resamples.draw(one, resamples=30)
    found = latent.covariances(one, drawn)
    ways = slopes(found.matrices)
    codes = np.unique(one.outcome, return_inverse=True)[1]
    x = one.drivers / 25 - 2
    away = np.empty((30, 3))
    for draw in range(1, 31):
        weight = np.zeros(600)
        weight[drawn.order] = drawn.times[draw, drawn.block]
        whole = ordered_logit.fit(codes, x, weight).parameters.slopes / 25
        away[draw - 1] = ways[draw] - whole
        own = np.cov(one.drivers.T, aweights=weight, bias=True)
        np.testing.assert_allclose(found.matrices[draw, 1:, 1:], own, rtol=1e-9)
    assert (np.sqrt(np.mean(away**2, axis=0)) < 0.1 * ways[1:].std(axis=0)).all()


def test_the_spread_over_resamples_is_the_error_of_the_coefficients() -> None:
    one = planted(800, [0.03, 0.015])
    ways = slopes(behind(one, 600).matrices)
    codes = np.unique(one.outcome, return_inverse=True)[1]
    x = one.drivers - 60
    at = ordered_logit.fit(codes, x / 25, one.weight).parameters
    _, information = ordered_logit.derivatives(at, codes, x / 25, lambda terms: terms.sum(axis=0))
    errors = np.sqrt(np.diag(np.linalg.inv(information)))[4:] / 25
    np.testing.assert_allclose(ways[1:].std(axis=0), errors, rtol=0.12)


def test_a_driver_that_foretells_the_answer_is_said_to_separate() -> None:
    one = planted(200, [0.03, 0.015], levels=2)
    sure = Given(100.0 * (one.drivers[:, 0] > 60), one.drivers, one.names, one.weight, None)
    assert behind(sure).reason == "separated"
    # all of a rare kind of respondents are satisfied
    rare = np.where(np.arange(200) < 5, 1.0, 0.0)
    outcome = np.where(rare > 0, 100.0, one.outcome)
    part = Given(outcome, np.column_stack([one.drivers, rare]), ("a", "b", "c"), one.weight, None)
    assert behind(part).reason == "separated"
    outcome[0] = 0.0
    part = Given(outcome, part.drivers, part.names, one.weight, None)
    assert behind(part).reason is None


def test_drivers_that_follow_from_others_are_said_to_be_collinear() -> None:
    one = planted(200, [0.03, 0.015])
    both = np.column_stack([one.drivers, one.drivers.sum(axis=1)])
    assert behind(Given(one.outcome, both, ("a", "b", "c"), one.weight, None)).reason == "collinear"


def test_an_outcome_of_one_value_or_of_too_many_has_no_ordered_logit() -> None:
    one = planted(200, [0.03, 0.015])
    same = behind(Given(np.full(200, 75.0), one.drivers, one.names, one.weight, None))
    assert same.matrices[0, 0, 0] == 0
    many = Given(np.arange(200.0), one.drivers, one.names, one.weight, None)
    assert behind(many).reason == "too_many_levels"


def test_fewer_respondents_than_thresholds_and_drivers_are_too_few() -> None:
    # twelve respondents, as many as ten thresholds and two drivers
    one = planted(12, [0.03, 0.015])
    few = Given(np.arange(12.0) % 11, one.drivers, one.names, one.weight, None)
    assert behind(few).reason == "too_few"
    fewer_levels = Given(np.arange(12.0) % 3, one.drivers, one.names, one.weight, None)
    assert behind(fewer_levels).reason is None


def test_extreme_but_possible_effects_converge() -> None:
    rng = np.random.default_rng(4)
    x = rng.normal(size=3000)
    behind_it = 8 * x + rng.logistic(size=3000)
    codes = np.searchsorted([-20.0, -4, 0, 18], behind_it)
    found = ordered_logit.fit(codes, x[:, np.newaxis], np.ones(3000))
    assert found.reason is None
    assert found.parameters.slopes[0] == pytest.approx(8, rel=0.1)


def test_order_of_rows_and_drivers_changes_nothing() -> None:
    one = planted(300, [0.03, 0.015, 0.01])
    rows, places = np.random.default_rng(2).permutation(300), [2, 0, 1]
    mixed = Given(
        one.outcome[rows],
        one.drivers[np.ix_(rows, places)],
        ("c", "a", "b"),
        5 * one.weight[rows],
        None,
    )
    first, again = behind(one, 50).matrices, behind(mixed, 50).matrices
    order = [0, 2, 3, 1]
    np.testing.assert_allclose(again[:, order][:, :, order], first, rtol=1e-7, atol=1e-9)
