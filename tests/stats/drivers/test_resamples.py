"""The resamples of a sample."""

import numpy as np
import pandas as pd
import pytest

from csatbook.stats import design
from csatbook.stats.design import Design
from csatbook.stats.drivers import given, resamples
from csatbook.stats.drivers.given import Given


def asked(marks: list[float], drawn: Design | None = None, weights: object = None) -> Given:
    answers = pd.Series(marks, dtype=float)
    weights = None if weights is None else pd.Series(weights, dtype=float)
    return given.gather(answers, pd.DataFrame({"speed": answers}), weights, drawn=drawn)


def many(size: int, seed: int = 1) -> list[float]:
    return np.random.default_rng(seed).normal(size=size).tolist()


def sums(one: Given, draws: int = 400) -> np.ndarray:
    return resamples.draw(one, resamples=draws).sums(one.values[:, :1])[:, 0]


def test_the_first_is_the_sample_itself() -> None:
    one = asked([1, 2, 4], weights=[1, 1, 0.5])
    drawn = resamples.draw(one, resamples=3)
    assert drawn.sums(one.values)[0].tolist() == [5, 5]
    assert drawn.products(one.values)[0].tolist() == [[13, 13], [13, 13]]  # 1 + 4 + 16 / 2


def test_who_does_not_count_is_not_looked_at() -> None:
    one = asked([1, np.nan, 4])
    drawn = resamples.draw(one, resamples=0)
    assert drawn.sums(one.values, one.complete).tolist() == [[5, 5]]
    assert drawn.products(one.values, one.complete)[0, 0].tolist() == [17, 17]


def test_one_respondent_less_is_drawn_and_counts_that_much_more() -> None:
    times = resamples.draw(asked([1, 2, 3, 4]), resamples=50).times[1:]
    assert times.sum(axis=1) == pytest.approx(np.full(50, 4))  # 3 drawn, each 4 / 3 times
    assert set(np.unique((times * 3 / 4).round(9))) <= {0, 1, 2, 3}


def test_the_same_seed_draws_the_same() -> None:
    one = asked(many(30))
    first, second, other = (resamples.draw(one, resamples=5, seed=seed).times for seed in (1, 1, 2))
    assert np.array_equal(first, second)
    assert not np.array_equal(first, other)


@pytest.mark.parametrize("size", [200, 20_000])
def test_a_sum_varies_as_in_samples_drawn_anew(size: int) -> None:
    marks = many(size)
    found = sums(asked(marks), 2000)
    assert found[1:].var() == pytest.approx(size * np.var(marks, ddof=1), rel=0.12)
    assert found[1:].mean() == pytest.approx(found[0], abs=4 * found.std() / np.sqrt(2000))


def test_many_respondents_are_put_into_blocks_of_which_none_is_of_one_kind() -> None:
    size = 10_000
    one = asked(np.repeat([0.0, 1.0], size // 2).tolist())
    drawn = resamples.draw(one, resamples=1)
    blocks = drawn.times.shape[1]
    assert blocks <= 4096
    held = np.bincount(drawn.block, minlength=blocks)
    assert set(held) == {2, 3}
    of_ones = np.bincount(drawn.block, one.outcome[drawn.order], blocks)
    assert of_ones.var() == pytest.approx(size / blocks / 4, rel=0.15)


def drawn_in(
    strata: list[str], clusters: list[int] | None, single: str = "centre", **options: object
) -> Design:
    own = None if clusters is None else pd.Series(clusters)
    return design.draw(pd.Series(strata), own, single=single, **options)


DESIGNS = {
    "strata": drawn_in(["a"] * 20 + ["b"] * 40, None),
    "clusters": drawn_in(["a"] * 20 + ["b"] * 40, np.repeat(range(15), 4).tolist()),
    "population": drawn_in(
        ["a"] * 20 + ["b"] * 40,
        np.repeat(range(15), 4).tolist(),
        population={"a": 8, "b": 12},
    ),
    "alone": drawn_in(["a"] * 4 + ["b"] * 56, np.repeat(range(15), 4).tolist()),
    "sure": drawn_in(["a"] * 4 + ["b"] * 56, np.repeat(range(15), 4).tolist(), "certainty"),
}


@pytest.mark.parametrize("name", DESIGNS)
def test_a_deviation_varies_as_the_design_says(name: str) -> None:
    marks = np.array(many(60)) + np.repeat(many(15, 2), 4)
    marks -= marks.mean()
    one = asked(marks.tolist(), DESIGNS[name])
    found = sums(one, 4000)
    expected = design.variance(marks, DESIGNS[name]).variance
    assert found[1:].var() == pytest.approx(expected, rel=0.1)


def test_clusters_without_an_answer_are_drawn_all_the_same() -> None:
    # of 4 clusters 2 are looked at: in a resample both may be missing
    drawn = drawn_in([""] * 4, [0, 1, 2, 3]).at(pd.Index([0, 1]))
    one = asked([1, 1], drawn)
    assert 0 in sums(one).round(9)
    assert 2 in sums(one)[:1]


def test_a_cluster_alone_counts_twice_or_not_at_all_or_is_sure() -> None:
    for single, expected in (("centre", {0, 2}), ("certainty", {1})):
        one = asked([1, 1], drawn_in(["a", "a"], [0, 0], single))
        assert set(resamples.draw(one, resamples=20).times[1:].ravel()) == expected


@pytest.mark.parametrize("name", [None, *DESIGNS])
def test_the_order_of_respondents_changes_nothing(name: str | None) -> None:
    marks = pd.Series(np.random.default_rng(3).integers(1, 4, 60)).astype(float)
    for seed in range(5):
        mixed = marks.sample(frac=1, random_state=seed)
        one, other = (
            given.gather(
                own, pd.DataFrame({"speed": own}), drawn=name and DESIGNS[name].at(own.index)
            )
            for own in (marks, mixed)
        )
        assert np.array_equal(sums(one, 20), sums(other, 20))


def test_many_clusters_in_many_strata_keep_two_blocks_each() -> None:
    strata = np.repeat(np.arange(500), 20).astype(str).tolist()
    one = asked(many(10_000), drawn_in(strata, None))
    times = resamples.draw(one, resamples=10).times
    assert 1000 <= times.shape[1] <= 4096
    assert times.sum(axis=1) == pytest.approx(np.full(11, times.shape[1]))


def test_nobody_can_be_resampled() -> None:
    one = asked([1, 2], weights=[0, 0])
    drawn = resamples.draw(one, resamples=2)
    assert drawn.sums(one.values).tolist() == [[0, 0]] * 3
