"""What must hold for every driver analysis, whatever the answers."""

from collections.abc import Iterator
from itertools import permutations

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume
from hypothesis import given as for_all
from hypothesis import strategies as st

from csatbook.stats.drivers import METHODS, formulas, given, importance, lmg
from csatbook.stats.drivers.result import DriverAnalysis

PARTS_OF_R_SQUARED = ("lmg", "johnson", "dominance")
seeds = st.integers(0, 10**6)
widths = st.integers(1, 5)


def survey(seed: int, width: int, size: int = 60) -> pd.DataFrame:
    """Answers of 1 to 5 to related questions, some missing, and weights."""
    rng = np.random.default_rng(seed)
    mood = rng.normal(size=(size, 1))
    columns = ["overall", *(f"d{place}" for place in range(width))]
    marks = np.digitize(mood + rng.normal(size=(size, width + 1)), [-1.5, -0.5, 0.5, 1.5]) + 1.0
    table = pd.DataFrame(marks, columns=columns).mask(rng.random((size, width + 1)) < 0.03)
    return table.assign(weight=rng.choice([0.5, 1, 2], size))


def analysed(table: pd.DataFrame, method: str = "lmg", **options: object) -> DriverAnalysis:
    own = table.drop(columns=["overall", "weight"])
    options = {"resamples": 20, **options}
    return importance.by_method(
        given.gather(table["overall"], own, table["weight"]), method=method, **options
    )


def numbers(found: DriverAnalysis) -> Iterator[float]:
    yield from (found.r_squared, found.r_low, found.r_high, found.p, found.n, found.n_eff)
    for one in sorted(found.drivers, key=lambda one: one.name):
        yield from (one.importance, one.share, one.low, one.high, one.rank, one.rank_low)
        yield from (one.rank_high, one.coefficient, one.correlation, one.vif)


def usable(table: pd.DataFrame) -> pd.DataFrame:
    assume(analysed(table, resamples=0).reason is None)
    return table


@pytest.mark.parametrize("method", METHODS)
@for_all(seed=seeds, width=widths)
def test_shares_sum_to_one_and_parts_of_r_squared_to_it(method: str, seed: int, width: int) -> None:
    found = analysed(usable(survey(seed, width)), method)
    assert sum(one.share for one in found.drivers) == pytest.approx(1, rel=1e-12)
    if method in PARTS_OF_R_SQUARED:
        total = sum(one.importance for one in found.drivers)
        assert total == pytest.approx(found.r_squared, rel=1e-12)


@pytest.mark.parametrize("method", METHODS)
@for_all(seed=seeds, width=widths)
def test_numbers_keep_within_their_bounds(method: str, seed: int, width: int) -> None:
    found = analysed(usable(survey(seed, width)), method)
    assert 0 <= found.r_low <= found.r_squared <= found.r_high <= 1
    assert 0 <= found.p <= 1
    for one in found.drivers:
        assert 0 <= one.low <= one.share <= one.high <= 1
        assert 1 <= one.rank_low <= one.rank <= one.rank_high <= width
        assert one.vif >= 1 - 1e-12
        assert one.importance >= -1e-12 or method in ("standardised", "correlation")
    if found.verdict == "first":
        assert [one.standing for one in found.drivers].count("first") == 1
    if found.verdict == "cannot_rank":
        assert {one.standing for one in found.drivers} == {"open"}


@pytest.mark.parametrize("missing", ["listwise", "pairwise", "model"])
@for_all(seed=seeds, width=widths)
def test_the_order_of_respondents_and_of_drivers_changes_nothing(
    missing: str, seed: int, width: int
) -> None:
    table = usable(survey(seed, width))
    mixed = table.sample(frac=1, random_state=seed)
    mixed = mixed[mixed.columns[::-1]].reset_index(drop=True)
    one, other = (analysed(own, missing=missing) for own in (table, mixed))
    assert list(numbers(one)) == list(numbers(other))
    assert [driver.name for driver in other.drivers] == [f"d{at}" for at in range(width)][::-1]


def test_the_order_of_respondents_does_not_matter_behind_ordered_answers_either() -> None:
    table = survey(1, 3, 200)
    mixed = table.sample(frac=1, random_state=1).reset_index(drop=True)
    one, other = (analysed(own, model="logit") for own in (table, mixed))
    assert list(numbers(other)) == pytest.approx(list(numbers(one)), rel=1e-9)


@pytest.mark.parametrize("missing", ["listwise", "pairwise", "model"])
@for_all(seed=seeds, factor=st.floats(0.01, 1000))
def test_only_ratios_of_weights_matter(missing: str, seed: int, factor: float) -> None:
    table = usable(survey(seed, 3))
    heavier = table.assign(weight=table["weight"] * factor)
    one, other = (analysed(own, missing=missing) for own in (table, heavier))
    assert list(numbers(other)) == pytest.approx(list(numbers(one)), rel=1e-9, abs=1e-12)


@for_all(seed=seeds)
def test_a_respondent_of_weight_0_is_not_there(seed: int) -> None:
    table = usable(survey(seed, 3))
    beside = pd.concat([table, survey(seed + 1, 3).assign(weight=0.0)], ignore_index=True)
    assert analysed(beside) == analysed(table)


@pytest.mark.parametrize("method", ["lmg", "johnson", "standardised"])
@for_all(seed=seeds, scale=st.floats(0.1, 100), shift=st.floats(-100, 100))
def test_the_unit_of_an_answer_does_not_matter(
    method: str, seed: int, scale: float, shift: float
) -> None:
    table = usable(survey(seed, 3))
    moved = table.assign(d1=table["d1"] * scale + shift, overall=table["overall"] * scale)
    one, other = analysed(table, method), analysed(moved, method)
    assert list(numbers(other)) == pytest.approx(list(numbers(one)), rel=1e-6, abs=1e-9)


@pytest.mark.parametrize("method", ["lmg", "johnson", "standardised"])
@for_all(seed=seeds)
def test_a_driver_turned_round_only_turns_its_sign(method: str, seed: int) -> None:
    table = usable(survey(seed, 3))
    one, other = (analysed(own, method) for own in (table, table.assign(d0=6 - table["d0"])))
    assert other.drivers[0].coefficient == pytest.approx(-one.drivers[0].coefficient, abs=1e-12)
    assert [driver.share for driver in other.drivers] == pytest.approx(
        [driver.share for driver in one.drivers], abs=1e-12
    )


@for_all(seed=seeds, value=st.sampled_from([0.1, 3.0]))
def test_a_constant_driver_gets_nothing_and_changes_nothing(seed: int, value: float) -> None:
    table = usable(survey(seed, 2))
    found = analysed(table.assign(always=value))
    assert found.dropped == ("always",)
    assert list(numbers(found)) == list(numbers(analysed(table)))


def covariances(seed: int, width: int, matrices: int = 3) -> np.ndarray:
    columns = np.random.default_rng(seed).normal(size=(matrices, 30, width + 1))
    columns[:, :, 0] += columns[:, :, 1:].sum(axis=2) / 2
    return columns.transpose(0, 2, 1) @ columns / 30


@for_all(seed=seeds, width=widths)
def test_a_driver_and_its_copy_share_alike(seed: int, width: int) -> None:
    given_once = covariances(seed, width)
    places = [*range(width + 1), width]
    found = lmg.importance(given_once[:, places][:, :, places])
    assert found[:, -1] == pytest.approx(found[:, -2], rel=1e-9)
    assert found.sum(axis=1) == pytest.approx(lmg.importance(given_once).sum(axis=1), rel=1e-9)


@for_all(seed=seeds)
def test_the_average_over_all_orders_is_that_of_all_submodels(seed: int) -> None:
    matrix = covariances(seed, 4, 1)
    by_order = []
    for order in permutations(range(1, 5)):
        known, before = {}, 0.0
        for at, driver in enumerate(order):
            held = list(order[: at + 1])
            own, with_outcome = matrix[0][np.ix_(held, held)], matrix[0][held, 0]
            now = with_outcome @ np.linalg.solve(own, with_outcome) / matrix[0, 0, 0]
            known[driver], before = now - before, now
        by_order.append([known[driver] for driver in range(1, 5)])
    assert lmg.importance(matrix)[0] == pytest.approx(np.mean(by_order, axis=0), rel=1e-9)


@for_all(seed=seeds, width=widths)
def test_each_matrix_has_its_own_importances(seed: int, width: int) -> None:
    together = covariances(seed, width)
    for importances in METHODS.values():
        alone = np.concatenate([importances(one[np.newaxis]) for one in together])
        assert importances(together) == pytest.approx(alone, rel=1e-12, abs=1e-14)


def test_unrelated_drivers_have_the_squares_of_their_correlations() -> None:
    matrix = np.eye(4)
    matrix[0, 1:] = matrix[1:, 0] = 0.6, 0.3, 0
    for method in ("lmg", "johnson", "last"):
        assert METHODS[method](matrix[np.newaxis])[0] == pytest.approx([0.36, 0.09, 0], abs=1e-12)


def test_drawn_orders_come_as_close_as_they_say() -> None:
    matrices = covariances(1, 8, 20)
    found, error = lmg.over_drawn_orders(matrices, pairs=200)
    exact = lmg.importance(matrices)
    assert found.sum(axis=1) == pytest.approx(exact.sum(axis=1), rel=1e-9)
    assert 0.5 < np.sqrt(np.mean(np.square((found - exact) / error))) < 1.5
    assert (error < 0.005).all()


def test_of_many_drivers_orders_are_drawn_and_the_error_is_told() -> None:
    rng = np.random.default_rng(2)
    marks = pd.DataFrame(rng.normal(size=(300, lmg.MOST + 1)))
    marks = marks.rename(columns=lambda place: f"d{place:02}")
    outcome = marks["d03"] + 0.3 * marks.sum(axis=1) + rng.normal(size=300)
    found = importance.by_method(given.gather(outcome, marks), resamples=100)
    assert found.error is not None
    assert 0 < found.error < 0.002
    assert sum(one.importance for one in found.drivers) == pytest.approx(found.r_squared)
    assert found.verdict == "first"
    assert [one.name for one in found.drivers if one.rank == 1] == ["d03"]


def test_the_resamples_of_many_drivers_start_from_the_exact_numbers() -> None:
    matrices = covariances(3, lmg.MOST_RESAMPLED + 1, 2)
    first, second = lmg.importance(matrices)
    assert first == pytest.approx(lmg.importance(matrices[:1])[0], rel=1e-12)
    exact = lmg.importance(matrices[1:])[0]
    assert second == pytest.approx(exact, abs=0.01)
    assert second.sum() == pytest.approx(exact.sum(), rel=1e-9)


def test_relative_weights_of_two_drivers_are_their_shapley_values() -> None:
    matrices = covariances(4, 2)
    assert formulas.johnson(matrices) == pytest.approx(lmg.importance(matrices), rel=1e-9)
