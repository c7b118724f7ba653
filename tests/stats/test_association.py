"""Distributions of answers over groups."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tables import asked, golden, named, table

from csatbook.stats.compare import association

ROWS = golden("association.csv")
TESTS = {
    association.PEARSON: association.pearson,
    association.RAO_SCOTT: association.rao_scott,
}


@pytest.mark.parametrize("row", ROWS, ids=named)
def test_distributions_are_compared_as_r_computes(row: dict) -> None:
    found = TESTS[row["test"]](asked(row))
    for name in ("statistic", "df", "df_error", "p", "effect"):
        expected = row[name]
        near = None if expected is None else pytest.approx(expected, rel=1e-9, abs=1e-12)
        assert getattr(found, name) == near, name


def test_a_table_of_four_cells_by_hand() -> None:
    # 30 of 40 satisfied beside 10 of 20: expected 80/3, 40/3 | 40/3, 20/3, all off by 10/3:
    # (100/9) (3/80 + 3/40 + 3/40 + 3/20) = 3.75
    found = association.pearson(table([5] * 30 + [1] * 10, [5] * 10 + [1] * 10))
    assert found.statistic == pytest.approx(3.75)
    assert found.effect == pytest.approx(math.sqrt(3.75 / 60))
    assert (found.df, found.df_error, found.groups, found.n, found.n_eff) == (1, None, 2, 60, 60)


def test_the_weights_decide_which_test_it_is() -> None:
    groups = [1, 1, 2], [2, 2, 1]
    assert association.differ(table(*groups)).test == "pearson"
    weights = [[1, 2, 1], [1, 1, 2]]
    assert association.differ(table(*groups, weights=weights)).test == "cautious_rao_scott"
    many, much = [one * 80 for one in groups], [one * 80 for one in weights]
    assert association.differ(table(*many, weights=much)).test == "rao_scott"


def test_the_careful_test_takes_the_weights_to_cost_no_less_than_kish_says() -> None:
    groups, weights = ([1, 1, 2, 2], [2, 2, 1, 2]), [[1, 3, 1, 2], [1, 1, 5, 1]]
    given_ = table(*groups, weights=weights)
    found, trusting = association.rao_scott(given_, cautious=True), association.rao_scott(given_)
    kish = found.effect**2 * found.n_eff  # of four cells the effect is √(X² / n)
    assert found.statistic == pytest.approx(min(trusting.statistic, kish))
    assert (found.df, found.df_error) == (trusting.df, trusting.df_error)


def test_levels_that_hardly_anybody_chose_are_taken_together() -> None:
    a, b = [5] * 8 + [4] * 2 + [1], [5] * 20 + [4] * 12 + [2, 3]
    found = association.differ(table(a, b))
    # of 45, 1 + 1 + 1 below 4: 11 · 3 / 45 < 1, so they join 4
    assert found == association.pearson(table([5] * 8 + [4] * 3, [5] * 20 + [4] * 14))


@pytest.mark.parametrize("differ", TESTS.values())
def test_where_there_is_nothing_to_compare_the_reason_is_told(differ: object) -> None:
    assert differ(table([1, 2], [])).reason == "one_group"  # type: ignore[operator]
    assert differ(table([], [])).reason == "one_group"  # type: ignore[operator]
    assert differ(table([4], [4, 4])).reason == "all_equal"  # type: ignore[operator]
    with_empty, without = table([1, 2, 4], [], [2, 4, 4]), table([1, 2, 4], [2, 4, 4])
    assert differ(with_empty) == differ(without)  # type: ignore[operator]


def test_cells_too_many_or_too_empty_are_no_test() -> None:
    apart = association.rao_scott(table([1, 1], [2, 2], [3, 3]))
    assert (apart.reason, apart.p) == ("empty_cells", None)
    many = association.rao_scott(table(list(range(600)), list(range(600))))
    assert (many.reason, many.p) == ("too_many_levels", None)


groups = st.lists(
    st.lists(
        st.tuples(st.integers(1, 3), st.sampled_from([0.5, 1.0, 2.0])), min_size=1, max_size=12
    ),
    min_size=2,
    max_size=3,
)


@given(groups=groups)
def test_other_orders_of_rows_groups_and_levels_and_doubled_weights_change_nothing(
    groups: list,
) -> None:
    def differ(groups: list, times: float, names: list[int]) -> dict:
        marks = [[names[mark] for mark, _ in one] for one in groups]
        weights = [[times * w for _, w in one] for one in groups]
        return association.rao_scott(table(*marks, weights=weights)).as_dict()

    first = differ(groups, 1.0, [0, 1, 2, 3])
    second = differ([one[::-1] for one in groups[::-1]], 2.0, [0, 3, 1, 2])
    for key, one in first.items():
        assert second[key] == (pytest.approx(one, rel=1e-6) if isinstance(one, float) else one)
