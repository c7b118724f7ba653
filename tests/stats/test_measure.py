"""Numbers counted from records."""

import math
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from csatbook.errors import DataError
from csatbook.stats.assess import measure
from csatbook.study.record import Measure

ORDERS = pd.DataFrame(
    {
        "unit": ["north", "north", "north", "south", "south", None],
        "days": [1.0, 5, np.nan, 3, 4, 9],
        "late": ["no", "yes", "", " no", "yes", "yes"],
        "kind": ["1", "2", "2", "1", None, "2"],
        "value": [100.0, 50, 30, np.nan, 40, 7],
        "pieces": [10.0, 5, 6, 1, 0, 7],
    }
)


def declare(**options: Any) -> Measure:
    return Measure(zh="指标", en="Measure", table="orders", **options)


def test_a_count_is_the_number_of_rows_that_are_looked_at() -> None:
    assert measure.figure(ORDERS, declare(count=True)) == 6
    assert measure.figure(ORDERS, declare(count=True, where={"late": "yes"})) == 3
    assert measure.figure(ORDERS, declare(count=True, where={"late": "yes", "days": "<= 5"})) == 2
    assert measure.figure(ORDERS, declare(count=True, where={"late": ["yes", "no"]})) == 5


def test_entries_are_compared_trimmed_narrowed_and_without_decimal_points() -> None:
    assert measure.figure(ORDERS, declare(count=True, where={"late": "no"})) == 2  # one is " no"
    wide = pd.DataFrame({"kind": ["１", "1", "2", None]})
    assert measure.figure(wide, declare(count=True, where={"kind": 1})) == 2
    numbers = pd.DataFrame({"kind": [1.0, 2.0, None]})
    assert measure.figure(numbers, declare(count=True, where={"kind": "1"})) == 1


def test_an_empty_cell_fulfils_a_condition_only_where_that_names_it() -> None:
    assert measure.figure(ORDERS, declare(count=True, where={"late": ""})) == 1
    assert measure.figure(ORDERS, declare(count=True, where={"days": "< 100"})) == 5


def test_a_sum_leaves_empty_cells_out() -> None:
    assert measure.figure(ORDERS, declare(sum="value")) == 100 + 50 + 30 + 40 + 7


def test_a_mean_is_of_the_cells_that_are_filled() -> None:
    assert measure.figure(ORDERS, declare(mean="days")) == (1 + 5 + 3 + 4 + 9) / 5


def test_a_weighted_mean_by_hand() -> None:
    # rows with days and pieces: 1·10 + 5·5 + 3·1 + 4·0 + 9·7 = 101 over 10 + 5 + 1 + 0 + 7 = 23
    assert measure.figure(ORDERS, declare(mean="days", weight="pieces")) == 101 / 23


def test_equal_weights_change_nothing() -> None:
    rows = ORDERS.assign(same=2.5)
    weighted = measure.figure(rows, declare(mean="days", weight="same"))
    assert weighted == pytest.approx(measure.figure(rows, declare(mean="days")))


def test_a_ratio_is_of_sums_over_rows_that_have_both() -> None:
    # south's first order has no value: (100 + 50 + 30 + 40 + 7) / (10 + 5 + 6 + 0 + 7)
    assert measure.figure(ORDERS, declare(ratio=("value", "pieces"))) == 227 / 28


def test_a_share_leaves_rows_out_of_which_it_cannot_be_told() -> None:
    assert measure.figure(ORDERS, declare(share={"late": "no"})) == 2 / 5
    assert measure.figure(ORDERS, declare(share={"days": "<= 3"})) == 2 / 5
    # days and kind both known: rows 1, 2, 4 and 6; both fulfilled: rows 1 and 4
    assert measure.figure(ORDERS, declare(share={"days": "<= 3", "kind": 1})) == 2 / 4


def test_a_share_of_some_rows() -> None:
    assert measure.figure(ORDERS, declare(share={"days": "<= 3"}, where={"late": "no"})) == 1.0


def test_nothing_counted_is_0_and_nothing_averaged_is_none() -> None:
    nothing = {"where": {"late": "never"}}
    assert measure.figure(ORDERS, declare(count=True, **nothing)) == 0
    assert measure.figure(ORDERS, declare(sum="value", **nothing)) == 0
    for options in ({"mean": "days"}, {"ratio": ("value", "pieces")}, {"share": {"kind": "1"}}):
        assert measure.figure(ORDERS, declare(**options, **nothing)) is None
        assert measure.figure(ORDERS.iloc[:0], declare(**options)) is None


def test_a_ratio_to_0_and_a_mean_without_weight_are_none() -> None:
    rows = ORDERS.iloc[[4]]
    assert measure.figure(rows, declare(ratio=("value", "pieces"))) is None
    assert measure.figure(rows, declare(mean="days", weight="pieces")) is None


def test_each_group_has_its_own_number() -> None:
    late = measure.by(ORDERS, declare(share={"late": "yes"}), ORDERS["unit"])
    assert late.to_dict() == {"north": 1 / 2, "south": 1 / 2}
    value = measure.by(ORDERS, declare(sum="value"), ORDERS["unit"])
    assert value.to_dict() == {"north": 180, "south": 40}


def test_a_group_of_which_no_row_is_looked_at_counts_0_and_has_no_mean() -> None:
    only = {"where": {"days": "> 4"}}
    assert measure.by(ORDERS, declare(count=True, **only), ORDERS["unit"]).to_dict() == {
        "north": 1,
        "south": 0,
    }
    assert math.isnan(measure.by(ORDERS, declare(mean="value", **only), ORDERS["unit"])["south"])


def test_a_unit_without_records_is_a_group_where_the_units_are_known() -> None:
    units = pd.Series(pd.Categorical(ORDERS["unit"], categories=["west", "south", "north"]))
    counts = measure.by(ORDERS, declare(count=True), units)
    assert list(counts.items()) == [("west", 0), ("south", 2), ("north", 3)]


def test_a_negative_weight_is_refused_by_its_column() -> None:
    with pytest.raises(DataError, match="pieces: a weight is 0 or more; found -1"):
        measure.figure(ORDERS.assign(pieces=-1.0), declare(mean="days", weight="pieces"))


cell = st.one_of(st.none(), st.integers(-5, 5).map(float))
tables = st.lists(
    st.tuples(st.sampled_from(["a", "b", "c", None]), cell, cell, st.sampled_from(["x", "y", ""])),
    max_size=30,
).map(
    lambda rows: pd.DataFrame(rows, columns=["unit", "p", "q", "text"]).astype(
        {"p": float, "q": float}
    )
)
MEASURES = [
    declare(count=True, where={"p": ">= 0"}),
    declare(sum="p", where={"text": "x"}),
    declare(mean="p"),
    declare(ratio=("p", "q"), where={"text": ["x", "y"]}),
    declare(share={"p": "> 0", "text": "x"}),
]


@pytest.mark.parametrize("declared", MEASURES, ids=["count", "sum", "mean", "ratio", "share"])
@given(table=tables)
def test_the_groups_numbers_are_those_of_each_group_alone(
    declared: Measure, table: pd.DataFrame
) -> None:
    before = table.copy()
    each = measure.by(table, declared, table["unit"])
    alone = {
        unit: measure.figure(rows, declared)
        for unit, rows in table.dropna(subset="unit").groupby("unit")
    }
    assert set(each.index) == set(alone)
    for unit, number in alone.items():
        expected = math.nan if number is None else number
        assert each[unit] == pytest.approx(expected, nan_ok=True)
    pd.testing.assert_frame_equal(table, before)
