"""Affected beside equally low others: numbers from R (equally_low.R), and chance is no effect."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from csatbook.stats.compare import equally_low

GOLDEN = Path(__file__).parents[1] / "golden"
UNITS = pd.read_csv(GOLDEN / "equally_low_units.csv")
CUSTOMERS = pd.read_csv(GOLDEN / "equally_low_customers.csv")
EXPECTED = pd.read_csv(GOLDEN / "equally_low.csv", skipinitialspace=True)
EXPECTED = EXPECTED.set_index(EXPECTED["kind"].str.strip()).drop(columns="kind").astype(float)


@pytest.mark.parametrize("kind", ["two", "one"])
def test_units_are_compared_as_r_does(kind: str) -> None:
    frame = UNITS if kind == "two" else UNITS.iloc[:-1]
    before, after, affected = (frame[name].to_numpy(float) for name in UNITS.columns)
    found = equally_low.units(before, after, affected > 0)
    told = (found.difference, found.error, found.low, found.high, found.p)
    assert told == pytest.approx(tuple(EXPECTED.loc[kind]), rel=1e-9)
    assert found.value_a == pytest.approx((after - before)[affected > 0].mean())


@pytest.mark.parametrize("kind", ["equal", "weighted"])
def test_customers_are_compared_with_those_who_gave_the_same_before(kind: str) -> None:
    before, after, affected, w = (CUSTOMERS[name].to_numpy(float) for name in CUSTOMERS.columns)
    weight = w if kind == "weighted" else np.ones(len(w))
    found = equally_low.customers(before, after, weight, affected > 0)
    told = (found.difference, found.error, found.low, found.high, found.p)
    assert told == pytest.approx(tuple(EXPECTED.loc[kind]), rel=1e-9)


def test_others_added_to_both_waves_and_the_order_change_nothing() -> None:
    before, after, affected = (UNITS[name].to_numpy(float) for name in UNITS.columns)
    found = equally_low.units(before, after, affected > 0)
    order = np.random.default_rng(1).permutation(len(before))
    moved = equally_low.units(before[order] + 7, after[order] + 9, affected[order] > 0)
    assert moved.difference == pytest.approx(found.difference)
    assert moved.p == pytest.approx(found.p)


def test_few_others_and_nobody_alike_give_no_verdict() -> None:
    before, after, affected = (UNITS[name].to_numpy(float) for name in UNITS.columns)
    few = equally_low.units(before[4:], after[4:], affected[4:] > 0)
    assert (few.reason, few.difference) == ("few_units", None)
    lower = equally_low.units(before - 10 * affected, after, affected > 0)
    assert (lower.reason, lower.difference) == ("nobody_alike", None)
    apart = equally_low.customers(
        np.array([1.0, 1, 2, 2]), np.array([2.0, 3, 2, 1]), np.ones(4), np.arange(4) < 2
    )
    assert (apart.reason, apart.n_a) == ("few_units", 0)


def test_low_ones_who_rise_by_chance_alone_are_called_improved_in_one_of_forty_at_most() -> None:
    rng = np.random.default_rng(20240101)
    of_units = of_customers = 0
    draws = 600
    for _ in range(draws):
        true = rng.normal(80, 4, 14)
        before, after = true + rng.normal(0, 4, 14), true + rng.normal(0, 4, 14)
        found = equally_low.units(before, after, before == np.sort(before)[1])
        of_units += found.p is not None and found.p < 0.05 and (found.difference or 0) > 0
        level = rng.normal(3.4, 0.8, 300)
        first, second = (np.clip(np.rint(level + rng.normal(0, 0.9, 300)), 1, 5) for _ in range(2))
        chosen = (first <= 2) & (rng.random(300) < 0.5)
        told = equally_low.customers(first, second, np.ones(300), chosen)
        of_customers += told.p is not None and told.p < 0.05 and (told.difference or 0) > 0
    most = draws * 0.025 + 3 * (draws * 0.025 * 0.975) ** 0.5
    assert of_units <= most
    assert of_customers <= most
