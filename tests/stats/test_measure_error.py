"""How sure figures counted from records are: R's values for records that hang together by day."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from csatbook.stats.assess.measure_error import beside_others, measured_figure
from csatbook.stats.result import wilson
from csatbook.study.record import Measure

FOLDER = Path(__file__).parents[1] / "golden"
GOLDEN = pd.read_csv(FOLDER / "operations.csv", index_col="name")
ROWS = pd.read_csv(FOLDER / "operations_rows.csv")
MEASURES = {
    "mean": Measure(zh="时长", en="Hours", table="t", mean="hours"),
    "share": Measure(zh="逾期", en="Late", table="t", share={"late": "= 1"}),
}


@pytest.mark.parametrize("kind", ["alone", "days"])
@pytest.mark.parametrize("name", MEASURES)
def test_figures_and_intervals_are_those_of_r(name: str, kind: str) -> None:
    clusters = ROWS["day"].to_numpy() if kind == "days" else None
    told = measured_figure(ROWS, MEASURES[name], clusters)
    expected = GOLDEN.loc[f"{name}_{kind}", ["value", "low", "high"]].tolist()
    assert [told.value, told.low, told.high] == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize("kind", ["alone", "days"])
def test_differences_from_all_others_are_those_of_r(kind: str) -> None:
    clusters = ROWS["day"].to_numpy() if kind == "days" else None
    gap, p = beside_others(ROWS, MEASURES["mean"], ROWS["inside"].eq(1).to_numpy(), clusters)
    assert gap == pytest.approx(GOLDEN.loc[f"gap_{kind}", "value"], abs=1e-9)
    assert p == pytest.approx(GOLDEN.loc[f"gap_{kind}", "high"], abs=1e-9)


def test_a_ratio_of_counts_is_a_share_of_all_that_was_counted() -> None:
    calls = pd.DataFrame({"connected": [80.0, 170], "calls": [100.0, 200]})
    ratio = Measure(
        zh="接通率", en="Connected", table="t", ratio=("connected", "calls"), unit="share"
    )
    told = measured_figure(calls, ratio)
    assert (told.low, told.high) == pytest.approx(wilson(250 / 300, 300, level=0.95))
    gap, p = beside_others(calls, ratio, np.array([True, False]))
    # z of two proportions by hand: .05 / sqrt(.8333 * .1667 * (1/100 + 1/200)) = 1.0954.
    assert gap == pytest.approx(-0.05)
    assert p == pytest.approx(0.27332, abs=1e-5)


def test_what_is_counted_in_full_has_no_error() -> None:
    count = Measure(zh="件数", en="Cases", table="t", count=True)
    told = measured_figure(ROWS, count)
    assert (told.value, told.low, told.high) == (len(ROWS), None, None)
    assert beside_others(ROWS, count, ROWS["inside"].eq(1).to_numpy())[1] is None


def test_one_day_alone_and_a_group_without_records_tell_nothing() -> None:
    one_day = measured_figure(ROWS, MEASURES["mean"], np.zeros(len(ROWS), dtype=int))
    assert (one_day.low, one_day.high) == (None, None)
    nobody = np.zeros(len(ROWS), dtype=bool)
    assert beside_others(ROWS, MEASURES["mean"], nobody) == (None, None)
