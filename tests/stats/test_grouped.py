"""Patterns of answers by groups, and the sums that comparisons rest on."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from variants import FIVE, TEN

from csatbook.errors import DataError
from csatbook.stats import compare, tally
from csatbook.stats.groups import crossing
from csatbook.stats.groups.columns import GroupColumns, without_each
from csatbook.stats.groups.group import Group, merged
from csatbook.stats.ratio import index_score
from csatbook.stats.score import TERMS

answer = st.one_of(st.none(), st.integers(1, 5).map(float))
tables = st.lists(
    st.tuples(answer, answer, st.floats(0.2, 5), st.sampled_from("abc")), min_size=6, max_size=40
).map(lambda rows: pd.DataFrame(rows, columns=["q1", "q2", "weight", "by"]).astype({"by": ABC}))
ABC = pd.CategoricalDtype(list("abc"))
SUMS = ["n", "weight", "square", "cube", "fourth", "base", "w_dd", "w_db", "w_bb", "w_ddd"]
BOTH = [*SUMS, "ww_dd", "ww_db", "ww_bb"]


def sums(one: Group, names: list[str] = BOTH) -> list[float]:
    return [getattr(one, name) for name in names]


def both(table: pd.DataFrame, method: str = "mean", *, weighted: bool = True) -> tuple[Group, ...]:
    weights = table["weight"] if weighted else None
    return compare.groups(method, table[["q1", "q2"]], table["by"], weights, scales=[FIVE, FIVE])


def test_a_group_holds_the_sums_of_its_own_respondents() -> None:
    marks = pd.Series([1.0, 2, 6, None, 4])
    weights = pd.Series([1.0, 1, 2, 5, 4])  # beside the largest: 0.2, 0.2, 0.4, 1, 0.8
    by = pd.Series(["new", "new", "new", "new", "old"], dtype="category")
    new, old = compare.groups("mean", marks, by, weights, scales=[TEN])
    assert (new.n, old.n) == (3, 1)
    assert new.value == pytest.approx(3.75)  # (1 + 2 + 12) / 4
    assert new.n_eff == pytest.approx(16 / 6)
    d = [-2.75, -1.75, 2.25]
    assert new.variance == pytest.approx((d[0] ** 2 + d[1] ** 2 + 4 * d[2] ** 2) / 16)
    columns = GroupColumns.stack([new])
    assert columns.spread[0] == pytest.approx((d[0] ** 2 + d[1] ** 2 + 2 * d[2] ** 2) / 4)
    # of u = 1/4, 1/4, 1/2: tr(B)² / tr(B²), but for U₅, 34/1024, at its least
    u = np.array([1, 1, 2]) / 4
    off = np.eye(3) - np.outer(np.ones(3), u)
    b = off.T @ np.diag(u**2) @ off
    least = (18 / 256) ** 2 / (10 / 64)
    squares = np.trace(b @ b) + 4 * (34 / 1024 - least)
    assert columns.df[0] == pytest.approx(np.trace(b) ** 2 / squares)
    assert columns.sampling_variance[0] == pytest.approx(
        new.variance / (1 - 2 * (10 / 64) / (6 / 16) + 6 / 16)
    )


@pytest.mark.parametrize("method", ["mean", "satisfaction_rate", "satisfied_share"])
@given(table=tables)
def test_each_group_scores_what_it_scores_by_itself(method: str, table: pd.DataFrame) -> None:
    for name, one in zip("abc", both(table, method), strict=True):
        rows = table[table["by"] == name]
        if method == "satisfied_share" or rows.empty:
            continue
        score = index_score(method, rows[["q1", "q2"]], rows["weight"], scales=[FIVE, FIVE])
        assert one.n == score.n
        assert one.n_eff == pytest.approx(score.n_eff)
        if score.value is not None:
            assert one.value == pytest.approx(score.value)
        if score.error and one.kind == "mean":
            assert one.variance * one.n / (one.n - 1) == pytest.approx(score.error**2)


@given(table=tables)
def test_groups_taken_as_one_are_one_group(table: pd.DataFrame) -> None:
    for method in ("mean", "satisfaction_rate"):
        _, b, c = both(table, method)
        merging = table.assign(by=table["by"].replace("c", "b"))
        together = both(merging, method)[1]
        found = merged([b, c])
        if not together.n:
            assert found.n == 0
            continue
        assert found.value == pytest.approx(together.value)
        names = [name for name in BOTH if name != "w_ddd"] if method != "mean" else BOTH
        assert sums(found, names) == pytest.approx(sums(together, names), abs=1e-9)


@given(table=tables)
def test_all_but_each_are_the_others_taken_as_one(table: pd.DataFrame) -> None:
    for method in ("mean", "satisfaction_rate"):
        groups = both(table, method)
        found = without_each(GroupColumns.stack(groups)).split(groups[0])
        for place, rest in enumerate(found):
            others = merged([*groups[:place], *groups[place + 1 :]])
            assert rest.n == others.n
            if others.n:
                assert rest.value == pytest.approx(others.value, rel=1e-13)
                assert sums(rest) == pytest.approx(sums(others), rel=1e-12, abs=1e-12)
                assert (rest.ww_dd == 0) == (others.ww_dd == 0)


@given(table=tables, order=st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(table: pd.DataFrame, order: object) -> None:
    places = list(range(len(table)))
    order.shuffle(places)
    other = both(table.iloc[places])
    for one, two in zip(both(table), other, strict=True):
        assert sums(one) == pytest.approx(sums(two), abs=1e-9)


def test_patterns_counted_together_give_what_respondents_one_by_one_give() -> None:
    rng = np.random.default_rng(5)
    frame = pd.DataFrame(rng.integers(1, 6, (200, 3)).astype(float)).mask(
        rng.random((200, 3)) < 0.1
    )
    weights, groups = pd.Series(rng.uniform(0.5, 2, 200)), rng.integers(-1, 3, 200)
    columns = [one for _, one in frame.items()]
    few = tally.rows(columns, weights, scales=[FIVE] * 3)
    many = tally.rows(columns, weights)  # without scales each respondent is a row
    found = []
    for everyone in (few, many):
        patterns = crossing.patterns(everyone, [0, 1, 2])
        terms = TERMS["mean"](patterns.given, scales=[FIVE] * 3)
        cells = crossing.cells(patterns, everyone, groups, size=3)
        found.append(crossing.group_scores(terms, cells))
    for one, two in zip(*found, strict=True):
        assert one.value == pytest.approx(two.value)
        assert sums(one) == pytest.approx(sums(two))
    assert sum(one.n for one in found[0]) == (frame.notna().any(axis=1) & (groups >= 0)).sum()


def test_who_weighs_nothing_is_nobody() -> None:
    by = pd.Series(list("aab"), dtype="category")
    a, b = compare.groups("mean", pd.Series([1.0, 5, 3]), by, pd.Series([1.0, 0, 1]), scales=[FIVE])
    assert (a.n, a.value, b.n) == (1, 1, 1)


def test_a_group_without_answers_has_no_value() -> None:
    by = pd.Series(["a", "a", "b"], dtype=pd.CategoricalDtype(list("abc")))
    a, b, c = compare.groups("mean", pd.Series([1.0, 5, None]), by, scales=[FIVE])
    assert (a.n, b.n, c.n) == (2, 0, 0)
    assert math.isnan(b.value)
    assert b.n_eff == 0


def test_answers_that_are_all_equal_have_no_spread_at_all() -> None:
    weights = pd.Series([0.1, 0.7, 0.3, 1.9, 2.3, 0.2, 0.7])
    by = pd.Series(list("aaaaaab"), dtype="category")
    a, _ = compare.groups("mean_100", pd.Series([4.0] * 7), by, weights, scales=[FIVE])
    assert (a.value, a.variance, a.w_dd) == (75, 0, 0)


def test_weights_that_are_no_weights_are_refused() -> None:
    by = pd.Series(list("ab"), dtype="category")
    with pytest.raises(DataError, match=r"weights: expected numbers of 0 or more; found -1"):
        compare.groups("mean", pd.Series([1.0, 2]), by, pd.Series([1.0, -1]), scales=[FIVE])
