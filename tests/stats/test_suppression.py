"""No total less what is shown beside it tells of a small group."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from csatbook.stats import suppression
from csatbook.stats.suppression import Crossed, Hidden, SegmentCells

LEAST = 5


def cells(marks: pd.Series, codes: np.ndarray, size: int) -> SegmentCells:
    groups = marks.groupby(codes)
    n = groups.count().reindex(range(size), fill_value=0)
    low = groups.min().reindex(range(size)).fillna(np.inf)
    high = groups.max().reindex(range(size)).fillna(-np.inf)
    return SegmentCells(n.to_numpy(np.int64), low.to_numpy(float), high.to_numpy(float))


def hidden_of(people: pd.DataFrame) -> tuple[Hidden, dict[str, SegmentCells], Crossed]:
    """By two variables, whose codes are the columns `a` and `b`, and marks."""
    groups = {
        name: cells(people["mark"], people[name].to_numpy(), int(people[name].max()) + 1)
        for name in ("a", "b")
    }
    width = int(people["b"].max()) + 1
    there, at = np.unique(people["a"] * width + people["b"], return_inverse=True)
    crossed = Crossed(there // width, there % width, cells(people["mark"], at, len(there)))
    found = suppression.suppress(groups, {("a", "b"): crossed}, least=LEAST)
    return found, groups, crossed


def exposed(total_shown: bool, n: np.ndarray, low: np.ndarray, high: np.ndarray) -> bool:
    """Whether the total less what is shown leaves a few, one group, or one answer of all."""
    if not total_shown or not n.any():
        return False
    return (n > 0).sum() < 2 or n.sum() < LEAST or low.min() == high.max()


def drawn(seed: int) -> pd.DataFrame:
    """Some people in few large and small groups, most of them satisfied."""
    rng = np.random.default_rng(seed)
    size = int(rng.integers(5, 120))
    return pd.DataFrame(
        {
            "a": np.minimum(rng.geometric(0.4, size) - 1, 4),
            "b": rng.choice(4, size, p=[0.6, 0.25, 0.1, 0.05]),
            "mark": rng.choice([1.0, 4.0, 5.0], size, p=[0.1, 0.2, 0.7]),
        }
    )


tables = st.integers(0, 10_000).map(drawn)


@settings(max_examples=150, deadline=None)
@given(tables)
def test_no_line_of_the_tables_gives_away_what_is_hidden_in_it(people: pd.DataFrame) -> None:
    hidden, groups, crossed = hidden_of(people)
    if len(set(people["mark"])) == 1:
        return
    for name, each in groups.items():
        away = hidden[name] & (each.n > 0)
        assert not exposed(away.any() and not away.all(), *_of(each, away))
        small = (each.n > 0) & ((each.n < LEAST) | (each.low == each.high))
        assert hidden[name][small].all()
    for name, line in (("a", crossed.row), ("b", crossed.column)):
        for at in range(len(groups[name].n)):
            mine = (line == at) & hidden["a", "b"]
            shown = not hidden[name][at] and mine.any()
            if not mine[line == at].all() or mine.sum() == 1:
                assert not exposed(shown, *_of(crossed.cells, mine))


def _of(each: SegmentCells, chosen: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    return each.n[chosen], each.low[chosen], each.high[chosen]


@settings(max_examples=50, deadline=None)
@given(tables)
def test_a_hidden_group_is_hidden_in_every_cell(people: pd.DataFrame) -> None:
    hidden, _, crossed = hidden_of(people)
    assert hidden["a", "b"][hidden["a"][crossed.row]].all()
    assert hidden["a", "b"][hidden["b"][crossed.column]].all()


def plain(*n: int) -> SegmentCells:
    counts = np.array(n)
    return SegmentCells(counts, np.full(len(n), 1.0), np.full(len(n), 5.0))


@pytest.mark.parametrize(
    ("sizes", "hidden"),
    [
        ((40, 38, 9), [False, False, False]),  # nobody is small
        ((40, 38, 9, 3), [False, False, True, True]),  # a single small one takes the next
        ((40, 38, 9, 2, 2), [False, False, True, True, True]),  # 4 people together are too few
        ((40, 38, 9, 3, 2), [False, False, False, True, True]),  # 5 together are enough
        ((40, 3), [True, True]),
        ((40, 0, 3), [True, False, True]),  # who is not there protects nobody
    ],
)
def test_the_smallest_neighbours_go_with_what_is_hidden(
    sizes: tuple[int, ...], hidden: list[bool]
) -> None:
    assert suppression.suppress({"a": plain(*sizes)}, {}, least=LEAST)["a"].tolist() == hidden


def test_a_group_of_like_answers_is_hidden_unless_everyone_says_the_same() -> None:
    n, low = np.array([30, 20, 10]), np.array([1.0, 1.0, 5.0])
    one = SegmentCells(n, low, np.array([5.0, 5.0, 5.0]))
    assert suppression.suppress({"a": one}, {}, least=LEAST)["a"].tolist() == [False, True, True]
    all_alike = SegmentCells(n, np.full(3, 5.0), np.full(3, 5.0))
    assert not suppression.suppress({"a": all_alike}, {}, least=LEAST)["a"].any()


def test_a_province_of_one_small_city_is_hidden_with_it_and_another_with_that() -> None:
    """Provinces 0 (cities 0 and 1), 1 (city 2) and 2 (cities 3 and 4)."""
    row, column, n = np.array([0, 0, 1, 2, 2]), np.arange(5), np.array([30, 25, 3, 12, 10])
    crossed = Crossed(row, column, plain(*n))
    groups = {"province": plain(55, 3, 22), "city": plain(*n)}
    hidden = suppression.suppress(groups, {("province", "city"): crossed}, least=LEAST)
    assert hidden["province"].tolist() == [False, True, True]
    assert hidden["city"].tolist() == [False, False, True, True, True]
