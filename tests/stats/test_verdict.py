"""What a comparison shows."""

import pandas as pd
import pytest
from variants import FIVE

from csatbook.stats import compare
from csatbook.stats.compare import verdict
from csatbook.stats.groups.comparison import Comparison


def compared(first: list[float], second: list[float], method: str = "mean") -> Comparison:
    by = pd.Series(["a"] * len(first) + ["b"] * len(second), dtype=pd.CategoricalDtype(["a", "b"]))
    answers = pd.Series([*first, *second])
    return compare.pair(*compare.groups(method, answers, by, scales=[FIVE]), test="auto")


MANY = [3.0, 4, 4, 5] * 100  # 4, variance 200 / 399
FEW = [3.0, 5.0]


@pytest.mark.parametrize(
    ("p", "smallest", "expected"),
    [
        (0.01, None, "larger"),
        (0.06, None, "not_shown"),
        (None, None, "not_shown"),
        # the interval of 90 % ends at 0.5 + 1.6469 · √((0.25063 + 0.50125) / 400) = 0.5714
        (0.01, 0.571, "larger"),
        (0.06, 0.571, "not_enough"),
        (0.01, 0.572, "no_relevant_difference"),
        (0.99, 0.572, "no_relevant_difference"),
    ],
)
def test_a_difference_of_half_a_mark(
    p: float | None, smallest: float | None, expected: str
) -> None:
    found = compared([4.0, 4, 5, 5] * 100, MANY)  # 4.5, variance 100 / 399
    assert found.difference == 0.5
    assert verdict.judge(found, p, smallest=smallest) == expected


def test_the_other_way_round_it_is_smaller() -> None:
    found = compared(MANY, [4.0, 4, 5, 5] * 100)
    assert verdict.judge(found, found.p) == "smaller"


def test_too_few_answers_show_neither_a_difference_nor_that_there_is_none() -> None:
    found = compared(FEW, FEW)
    assert found.difference == 0
    assert verdict.judge(found, found.p) == "not_shown"
    assert verdict.judge(found, found.p, smallest=0.5) == "not_enough"


def test_the_same_answer_of_all_does_not_show_that_there_is_no_difference() -> None:
    found = compared([5.0] * 4, [5.0] * 4)
    assert found.reason == "all_equal"
    assert verdict.judge(found, found.p, smallest=0.5) == "not_enough"


def test_many_equal_shares_show_that_no_difference_matters() -> None:
    found = compared(MANY, MANY, "satisfied_share")
    # ± 1.6449 · √(2 · 0.75 · 0.25 / 400) = 0.0504
    assert verdict.judge(found, found.p, smallest=0.051) == "no_relevant_difference"
    assert verdict.judge(found, found.p, smallest=0.05) == "not_enough"


def test_a_stricter_level_asks_for_more() -> None:
    found = compared(MANY, MANY, "satisfied_share")
    assert verdict.judge(found, found.p, smallest=0.051, alpha=0.01) == "not_enough"
    assert verdict.judge(compared([4.0, 4, 5, 5] * 100, MANY), 0.03, alpha=0.01) == "not_shown"
