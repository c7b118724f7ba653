"""Missing answers by a model: against R (tests/golden/regression.R), by hand and by law."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from csatbook.stats import design
from csatbook.stats.drivers import resamples
from csatbook.stats.drivers.covariances import Covariances
from csatbook.stats.drivers.given import Given
from csatbook.stats.drivers.missing import available, model
from csatbook.stats.regression import normal_em
from csatbook.stats.regression.normal_em import AnswerPatterns, Normal

GOLDEN = Path(__file__).parents[2] / "golden"
ANSWERS = pd.read_csv(GOLDEN / "answers.csv")
ROWS = pd.read_csv(GOLDEN / "em.csv")


def sample(weights: str = "none") -> Given:
    """The respondents of the reference, with the same answers taken away."""
    points = (ANSWERS[["q1", "q2", "q3"]] - 1).to_numpy() * 25.0
    place = np.arange(1, len(points) + 1)
    for column, taken in enumerate((place % 4 == 1, place % 5 == 0, place % 7 == 0)):
        points[taken, column] = np.nan
    weight = ANSWERS["weight"].to_numpy() if weights == "weight" else np.ones(len(points))
    outcome = 10 * ANSWERS["recommend"].to_numpy(dtype=float)
    return Given(outcome, points, ("q1", "q2", "q3"), weight, None)


def planted(n: int, *, missing: float, p: int = 4, seed: int = 1) -> Given:
    rng = np.random.default_rng(seed)
    points = 60 + 12 * rng.normal(size=(n, 1)) + 18 * rng.normal(size=(n, p))
    outcome = points @ np.linspace(0.4, 0.1, p) + rng.normal(0, 12, n)
    points[rng.random((n, p)) < missing] = np.nan
    return Given(outcome, points, tuple("abcdefgh"[:p]), np.ones(n), None)


def of(asked: Given, draws: int = 0) -> Covariances:
    return model.covariances(asked, resamples.draw(asked, resamples=draws))


def likelihood(given: AnswerPatterns, at: Normal) -> float:
    """The logarithm of how likely the answers are, of one respondent."""
    total = 0.0
    for observed, weight, sums, products in zip(
        given.observed, given.weight, given.sums, given.products, strict=True
    ):
        some = np.ix_(observed, observed)
        means, covariance = at.means[observed], at.covariance[some]
        crossed = np.outer(sums[observed], means)
        square = products[some] - crossed - crossed.T + weight * np.outer(means, means)
        volume = np.linalg.slogdet(2 * np.pi * covariance)[1]
        total -= (weight * volume + np.trace(np.linalg.solve(covariance, square))) / 2
    return total


@pytest.mark.parametrize("weights", ["none", "weight"])
def test_covariances_are_what_r_computes_respondent_by_respondent(weights: str) -> None:
    found = of(sample(weights))
    rows = ROWS[ROWS["weights"] == weights]
    names = ["recommend", "q1", "q2", "q3"]
    expected = rows.pivot_table(index="a", columns="b", values="value").loc[names, names]
    np.testing.assert_allclose(found.matrices[0], expected, rtol=1e-8)
    assert found.n == rows["n"].iloc[0]


def test_one_driver_that_some_did_not_answer_is_worked_by_hand() -> None:
    # Of three pairs (y, x) = (0, 0), (2, 1), (4, 5): slope of x by y 10 / 8, what it leaves
    # 14 / 3 - (10 / 3)² / (8 / 3) = 1 / 2. Of all five y: variance 8, so that x has
    # (10 / 8)² · 8 + 1 / 2 = 13 and both 10 / 8 · 8 = 10 (Anderson 1957).
    y, x = np.array([0.0, 2, 4, 6, 8]), np.array([0.0, 1, 5, np.nan, np.nan])
    found = of(Given(y, x[:, np.newaxis], ("x",), np.ones(5), None))
    np.testing.assert_allclose(found.matrices[0], [[8, 10], [10, 13]], rtol=1e-9)


def test_without_anything_missing_it_is_what_everyone_answered() -> None:
    asked = planted(120, missing=0)
    weight = np.random.default_rng(2).uniform(0.5, 2, 120)
    drawn = design.draw(None, pd.Series(np.arange(120) // 4))
    asked = Given(asked.outcome, asked.drivers, asked.names, weight, drawn)
    found, plain = of(asked, 30), available.listwise(asked, resamples.draw(asked, resamples=30))
    np.testing.assert_allclose(found.matrices, plain.matrices, rtol=1e-7)
    assert (found.n, found.n_eff) == (plain.n, pytest.approx(plain.n_eff))


def test_the_likelihood_never_falls_and_ends_at_a_top() -> None:
    asked = sample("weight")
    rows = ~np.isnan(asked.outcome)
    columns = (asked.values[rows] - 55) / 30
    answered = normal_em.patterns(columns, asked.weight[rows])
    at, before = Normal(np.zeros(4), np.eye(4)), -np.inf
    for _ in range(60):
        now = likelihood(answered, at)
        assert now >= before - 1e-14
        at, before = normal_em.step(answered, at), now
    top = normal_em.fit(answered)
    best, rng = likelihood(answered, top), np.random.default_rng(1)
    assert best >= before - 1e-14
    for _ in range(20):
        away = 0.03 * rng.normal(size=(4, 4))
        beside = Normal(top.means + away[0], top.covariance + away @ away.T)
        assert likelihood(answered, beside) < best


def test_it_finds_what_all_would_have_answered_where_listwise_does_not() -> None:
    # Who is dissatisfied does not rate the first driver: those who did are satisfied ones.
    rng = np.random.default_rng(3)
    x = rng.normal(60, 20, size=(20_000, 2))
    y = 0.5 * x[:, 0] + 0.3 * x[:, 1] + rng.normal(0, 10, 20_000)
    true = np.cov(np.column_stack([y, x]).T, bias=True)
    x[(y < 48) & (rng.random(20_000) < 0.8), 0] = np.nan
    asked = Given(y, x, ("a", "b"), np.ones(20_000), None)
    np.testing.assert_allclose(of(asked).matrices[0], true, rtol=0.05, atol=8)
    plain = available.listwise(asked, resamples.draw(asked, resamples=0)).matrices[0]
    assert plain[0, 0] < 0.8 * true[0, 0]


def test_one_step_in_a_resample_is_nearly_the_whole_way() -> None:
    asked = planted(400, missing=0.2)
    drawn = resamples.draw(asked, resamples=40)
    found = model.covariances(asked, drawn).matrices
    whole = np.empty_like(found[1:])
    for draw in range(1, 41):
        weight = np.zeros(400)
        weight[drawn.order] = drawn.times[draw, drawn.block]
        rows = weight > 0
        at = normal_em.fit(normal_em.patterns((asked.values[rows] - 60) / 25, weight[rows]))
        whole[draw - 1] = at.covariance * 25**2
    away = np.sqrt(np.mean((found[1:] - whole) ** 2, axis=0))
    assert (away < 0.15 * whole.std(axis=0)).all()
    assert away.mean() < 0.1 * whole.std(axis=0).mean()


def test_who_did_not_answer_the_outcome_or_weighs_nothing_is_not_counted() -> None:
    asked = planted(100, missing=0.2)
    outcome, weight = asked.outcome.copy(), asked.weight.copy()
    outcome[:10], weight[10:15] = np.nan, 0.0
    found = of(Given(outcome, asked.drivers, asked.names, weight, None), 5)
    rest = Given(outcome[15:], asked.drivers[15:], asked.names, weight[15:], None)
    assert found.n == 85
    np.testing.assert_array_equal(found.matrices[0], of(rest).matrices[0])


def test_questions_that_nobody_answered_both_have_no_covariance() -> None:
    asked = planted(60, missing=0)
    drivers = asked.drivers.copy()
    drivers[:30, 0], drivers[30:, 1] = np.nan, np.nan
    found = of(Given(asked.outcome, drivers, asked.names, asked.weight, None), 5)
    assert found.reason == "not_converged"
    assert np.isnan(found.matrices).all()


def test_nobody_at_all_is_no_sample() -> None:
    asked = planted(10, missing=0)
    nobody = Given(asked.outcome * np.nan, asked.drivers, asked.names, asked.weight, None)
    assert (of(nobody).n, of(nobody).n_eff) == (0, 0.0)


def test_drivers_that_follow_from_others_and_alike_answers_are_left_to_see() -> None:
    asked = planted(100, missing=0.2)
    drivers = asked.drivers.copy()
    drivers[:, 1] = 2 * drivers[:, 0] + 5
    drivers[:, 2] = 0.1
    matrix = of(Given(asked.outcome, drivers, asked.names, asked.weight, None), 5).matrices[0]
    assert matrix[1, 2] == pytest.approx(np.sqrt(matrix[1, 1] * matrix[2, 2]), rel=1e-6)
    assert not matrix[3].any()


def test_order_of_rows_and_unit_of_weights_change_nothing() -> None:
    asked = planted(150, missing=0.2)
    weight = np.random.default_rng(2).choice([0.5, 1, 2], 150)
    rows = np.random.default_rng(3).permutation(150)
    first = of(Given(asked.outcome, asked.drivers, asked.names, weight, None), 10)
    mixed = Given(asked.outcome[rows], asked.drivers[rows], asked.names, weight[rows], None)
    np.testing.assert_array_equal(of(mixed, 10).matrices, first.matrices)
    scaled = Given(asked.outcome, asked.drivers, asked.names, 3 * weight, None)
    np.testing.assert_allclose(of(scaled, 10).matrices, first.matrices, rtol=1e-9)
