"""What it costs that a group is less satisfied: counted once, as by a regression over all rows."""

import numpy as np
import pandas as pd
import pytest

from csatbook.stats import design
from csatbook.stats.drivers import given
from csatbook.stats.drivers.given import Given
from csatbook.stats.drivers.shortfall import shortfalls
from csatbook.stats.regression import contrast, linear_model
from csatbook.stats.regression.contrast import Effect

N = 600


def asked(outcome: np.ndarray, weights: np.ndarray | None = None, **told: object) -> Given:
    weight = None if weights is None else pd.Series(weights)
    return given.gather(pd.Series(outcome), pd.DataFrame(index=range(len(outcome))), weight, **told)


def regressed(answers: Given, rows: np.ndarray) -> Effect:
    """The plain way: a regression on belonging to the group, over all rows."""
    inside = np.isin(np.arange(len(answers.outcome)), rows)
    answered = ~np.isnan(answers.outcome) & (answers.weight > 0)
    share = answers.weight[inside & answered].sum() / answers.weight[answered].sum()
    columns = np.column_stack([np.ones(len(inside)), inside])
    told = (answers.outcome, columns, answers.weight)
    fit = linear_model.fit(*told, drawn=answers.drawn, cautious=True)
    assert fit.reason is None
    return contrast.effect(fit, np.array([0.0, -share]))


def weights_of(kind: str, rng: np.random.Generator) -> np.ndarray | None:
    if kind == "none":
        return None
    weights = rng.choice([0.0, 0.4, 1.0, 3.7], N) if kind == "cells" else rng.lognormal(size=N)
    return np.where(rng.random(N) < 0.01, 200.0, weights)  # some who draw the mean to themselves


@pytest.mark.parametrize("kind", ["none", "cells", "each its own"])
@pytest.mark.parametrize("outcome", ["marks", "means"])
def test_it_is_what_a_regression_over_all_rows_gives(kind: str, outcome: str) -> None:
    rng = np.random.default_rng(7)
    marks = rng.integers(0, 5, N) * 25.0 if outcome == "marks" else rng.normal(60, 20, N)
    answers = asked(np.where(rng.random(N) < 0.05, np.nan, marks), weights_of(kind, rng))
    group = rng.integers(0, 40, N)
    groups = [np.flatnonzero(group == code) for code in range(40)] + [np.flatnonzero(group > 1)]
    for rows, effect in zip(groups, shortfalls(answers, groups, level=0.95), strict=True):
        plain = regressed(answers, rows)
        assert effect is not None
        for name in ("value", "error", "low", "high", "p"):
            told, expected = getattr(effect, name), getattr(plain, name)
            assert told == pytest.approx(expected, rel=1e-9, abs=1e-10), name


def test_clusters_that_were_drawn_make_it_as_uncertain_as_they_are() -> None:
    rng = np.random.default_rng(8)
    cluster = pd.Series(rng.integers(0, 30, N))
    drawn = design.draw(None, cluster)
    answers = asked(rng.normal(50, 10, N) + 5 * rng.normal(size=30)[cluster], drawn=drawn)
    rows = np.flatnonzero(cluster < 6)
    assert next(shortfalls(answers, [rows])) == regressed(answers, rows)


@pytest.mark.parametrize(
    ("outcome", "rows"),
    [
        ([50.0, 50, 75, 100], []),
        ([50.0, 50, 75, 100], [0, 1, 2, 3]),
        ([np.nan, 50, 75, 100], [0]),
        ([50.0, 50, 50, 50], [0, 1]),
        ([50.0, 50, 100, 100], [0, 1]),  # without any error
        ([50.0, 100], [0]),
    ],
)
def test_where_there_is_nothing_to_compare_there_is_none(
    outcome: list[float], rows: list[int]
) -> None:
    answers = asked(np.array(outcome))
    assert list(shortfalls(answers, [np.array(rows, dtype=int)])) == [None]
