"""How long it takes, against R's survival and by hand."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from csatbook.stats import waiting
from csatbook.stats.waiting import ENDED, OTHERWISE, STILL

GOLDEN = Path(__file__).parents[1] / "golden"
EXPECTED = pd.read_csv(GOLDEN / "waiting.csv").set_index("figure")


def lung(most: int = 9) -> pd.DataFrame:
    rows = pd.read_csv(GOLDEN / "waiting_lung.csv")
    return rows[rows["ecog"] <= most]


def test_median_shares_and_mean_are_those_of_r() -> None:
    rows = lung()
    told = waiting.waiting(
        rows["time"].to_numpy(float), rows["status"].to_numpy(), by=[180, 365], horizon=500
    )
    assert [told.median, told.low, told.high] == EXPECTED.loc["lung median"].tolist()
    wanted = EXPECTED.loc[["lung within 180", "lung within 365"], "value"].tolist()
    assert told.within == pytest.approx(wanted, rel=1e-12)
    mean = EXPECTED.loc["lung mean 500"].tolist()
    assert [told.mean, told.mean_low, told.mean_high] == pytest.approx(mean, rel=1e-12)
    few = rows[rows["ecog"] == 2]
    told = waiting.waiting(few["time"].to_numpy(float), few["status"].to_numpy(), horizon=500)
    assert [told.median, told.low, told.high] == EXPECTED.loc["lung ecog 2 median"].tolist()


def test_the_curve_and_its_limits_are_those_of_r() -> None:
    rows = lung()
    curve = waiting.waiting_curve(rows["time"].to_numpy(float), rows["status"].to_numpy())
    days = [60, 180, 365, 700]
    told = np.transpose(curve.at(np.array(days, float)))
    wanted = EXPECTED.loc[[f"lung curve {day}" for day in days]].to_numpy()
    np.testing.assert_allclose(told, wanted, rtol=1e-12)
    assert [each.tolist() for each in curve.at(np.array([0.0]))] == [[0.0], [0.0], [0.0]]
    after = curve.at(np.array([rows["time"].max() + 1.0]))
    assert np.isnan(after).all()


def test_where_some_end_otherwise_the_curve_has_no_limits() -> None:
    rows = pd.read_csv(GOLDEN / "waiting_mgus2.csv")
    curve = waiting.waiting_curve(rows["time"].to_numpy(float), rows["event"].to_numpy())
    share, low, high = curve.at(np.array([60.0]))
    assert share[0] == pytest.approx(EXPECTED.loc["mgus2 pcm within 60", "value"], rel=1e-12)
    assert np.isnan([low, high]).all()


def test_where_some_end_otherwise_shares_are_those_of_r() -> None:
    rows = pd.read_csv(GOLDEN / "waiting_mgus2.csv")
    times, event = rows["time"].to_numpy(float), rows["event"].to_numpy()
    told = waiting.waiting(times, event, by=[60, 240], horizon=500)
    wanted = EXPECTED.loc[["mgus2 pcm within 60", "mgus2 pcm within 240"], "value"].tolist()
    assert told.within == pytest.approx(wanted, rel=1e-12)
    turned = np.select([event == ENDED, event == OTHERWISE], [OTHERWISE, ENDED], STILL)
    [died] = waiting.waiting(times, turned, by=[60], horizon=500).within
    assert died == pytest.approx(EXPECTED.loc["mgus2 death within 60", "value"], rel=1e-12)
    assert told.mean is None
    assert told.median is None


@pytest.mark.parametrize(("group", "stratum"), [("sex", "ecog"), ("ecog", "sex")])
def test_stratified_logrank_is_that_of_r(group: str, stratum: str) -> None:
    rows = lung(2)
    statistic, degrees, p = waiting.stratified_logrank(
        rows["time"].to_numpy(float),
        rows["status"].to_numpy() == 1,
        rows[group].to_numpy(),
        rows[stratum].to_numpy(),
    )
    wanted = EXPECTED.loc[f"lung {group} by {stratum} chisq", "value"]
    assert statistic == pytest.approx(wanted, rel=1e-9)
    assert degrees == rows[group].nunique() - 1
    assert 0 < p < 0.01


def test_a_curve_that_reaches_just_one_half_has_its_median_there() -> None:
    # S = 3/4 after 1, 1/2 after 2: the first time at which half are done is 2, not 3.
    told = waiting.waiting(np.array([1.0, 2, 3, 4]), np.ones(4, int), horizon=4)
    assert told.median == 2
    assert told.ninth == 4
    # The area by hand: 1 + 3/4 + 1/2 + 1/4.
    assert told.mean == pytest.approx(2.5)


def test_nothing_is_known_where_nobody_is_done() -> None:
    told = waiting.waiting(np.array([1.0, 2]), np.zeros(2, int), by=[5], horizon=2)
    assert (told.median, told.low, told.high, told.within) == (None, None, None, (0.0,))
    assert told.mean == 2


def test_order_changes_nothing_and_negative_times_are_refused() -> None:
    rows = lung()
    times, state = rows["time"].to_numpy(float), rows["status"].to_numpy()
    turned = waiting.waiting(times[::-1], state[::-1], horizon=500)
    assert turned == waiting.waiting(times, state, horizon=500)
    with pytest.raises(ValueError, match="no negative times"):
        waiting.waiting(np.array([-1.0]), np.ones(1, int), horizon=1)
