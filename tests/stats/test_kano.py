from itertools import product

import pandas as pd
import pytest
from variants import FIVE

from csatbook.stats.ratio import index_score
from csatbook.stats.terms import Component

CATEGORIES = {
    "attractive": "A",
    "performance": "O",
    "must_be": "M",
    "indifferent": "I",
    "reverse": "R",
    "questionable": "Q",
}
# with the feature: like it, expect it, neutral, live with it, dislike it; without it: the same
BERGER = ["QAAAO", "RIIIM", "RIIIM", "RIIIM", "RRRRQ"]


def share(pairs: list[list[float]], count: str, **options: object) -> float | None:
    frame = pd.DataFrame(pairs, dtype=float)
    return index_score("kano", frame, scales=[FIVE] * frame.shape[1], count=count, **options).value


@pytest.mark.parametrize(("functional", "dysfunctional"), list(product(range(1, 6), repeat=2)))
def test_each_pair_of_answers_falls_where_the_evaluation_table_has_it(
    functional: int, dysfunctional: int
) -> None:
    letter = BERGER[functional - 1][dysfunctional - 1]
    found = {name: share([[float(functional), float(dysfunctional)]], name) for name in CATEGORIES}
    assert found == {name: float(one == letter) for name, one in CATEGORIES.items()}


# A, A, O, M, I, I, I, R, Q, and one without an answer
TEN = [[1, 2], [1, 4], [1, 5], [3, 5], [2, 2], [3, 3], [4, 4], [5, 3], [1, 1], [3, None]]


def test_better_and_worse_leave_reverse_and_questionable_out() -> None:
    # of A, A, O, M, I, I, I: A + O = 3 of 7, O + M = 2 of 7
    assert share(TEN, "better") == pytest.approx(3 / 7)
    assert share(TEN, "worse") == pytest.approx(2 / 7)
    result = index_score("kano", pd.DataFrame(TEN, dtype=float), scales=[FIVE] * 2)
    assert (result.n, result.n_missing) == (7, 3)


def test_the_shares_of_the_six_categories_are_of_all_pairs() -> None:
    found = [share(TEN, name) for name in CATEGORIES]
    assert found == pytest.approx([2 / 9, 1 / 9, 1 / 9, 3 / 9, 1 / 9, 1 / 9])


def test_coefficients_pool_the_pairs_of_all_features_and_shares_average_respondents() -> None:
    # first: A and R; second: I and O; third: I alone
    pairs = [[1, 3, 5, 1], [3, 3, 1, 5], [2, 4, None, 5]]
    assert share(pairs, "better") == 2 / 4
    assert share(pairs, "indifferent") == pytest.approx((0 + 1 / 2 + 1) / 3)
    only_second = [Component((1,))]
    assert share(pairs, "reverse", parts=only_second) == 1 / 2


def test_with_nothing_but_questionable_pairs_there_is_no_coefficient() -> None:
    result = index_score("kano", pd.DataFrame([[1.0, 1], [5, 5]]), scales=[FIVE] * 2)
    assert (result.value, result.reason, result.n_missing) == (None, "no_answers", 2)


def test_a_mark_that_is_none_of_the_five_answers_is_no_answer() -> None:
    assert share([[1, 0], [3, 3], [6, 1]], "indifferent") == 1
