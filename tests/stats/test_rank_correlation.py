"""Spearman's rank correlation: R's values, and what must hold of any."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from csatbook.stats.rank.rank_correlation import rank_correlation

GOLDEN = pd.read_csv(Path(__file__).parents[1] / "golden" / "operations.csv", index_col="name")
ORDERS = {
    "rho_8": [2, 1, 4, 3, 7, 8, 5, 6],
    "rho_8_down": [8, 5, 7, 6, 1, 4, 3, 2],
    "rho_6": [3, 1, 2, 6, 4, 5],
}


@pytest.mark.parametrize("name", ORDERS)
def test_rho_and_exact_p_are_those_of_r(name: str) -> None:
    order = np.array(ORDERS[name], dtype=float)
    told = rank_correlation(np.arange(len(order), dtype=float), order)
    assert told.rho == pytest.approx(GOLDEN.loc[name, "value"], abs=1e-12)
    assert told.p == pytest.approx(GOLDEN.loc[name, "high"], abs=1e-12)


def test_of_many_points_with_ties_it_is_scipys() -> None:
    rng = np.random.default_rng(3)
    first = rng.integers(1, 6, 200).astype(float)
    second = first + rng.normal(0, 3, 200)
    theirs = stats.spearmanr(first, second)
    told = rank_correlation(first, second)
    assert told.rho == pytest.approx(theirs.statistic, abs=1e-12)
    assert told.p == pytest.approx(theirs.pvalue, abs=1e-12)


def test_the_other_way_round_changes_the_sign_alone_and_order_changes_nothing() -> None:
    rng = np.random.default_rng(4)
    first, second = rng.normal(size=7), rng.normal(size=7)
    told, turned = rank_correlation(first, second), rank_correlation(first, -second)
    assert (turned.rho, turned.p) == pytest.approx((-(told.rho or 0), told.p))
    mixed = rng.permutation(7)
    assert rank_correlation(first[mixed], second[mixed]).p == pytest.approx(told.p)


def test_few_points_have_no_p_and_equal_ones_no_rho() -> None:
    assert rank_correlation(np.arange(5.0), np.arange(5.0)).p is None
    assert rank_correlation(np.arange(5.0), np.arange(5.0)).rho == pytest.approx(1)
    assert rank_correlation(np.arange(6.0), np.ones(6)).rho is None
    known = rank_correlation(np.array([1, 2, np.nan]), np.array([1.0, np.nan, 2]))
    assert (known.n, known.rho) == (1, None)
