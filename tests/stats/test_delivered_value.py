import pandas as pd
import pytest
from variants import FIVE, TEN

from csatbook.stats.ratio import index_score

WEIGHTS = {"value": [0.5, 0.3, 0.2], "cost": [0.75, 0.25]}


def test_value_minus_cost_by_hand() -> None:
    marks = pd.DataFrame([[5.0, 4, 3, 2, 3], [3, 3, 3, 5, 5]])
    result = index_score("delivered_value", marks, scales=[FIVE] * 5, **WEIGHTS)
    # .5 · 100 + .3 · 75 + .2 · 50 = 82.5; .75 · 25 + .25 · 50 = 31.25; and 50 - 100
    assert result.value == pytest.approx((82.5 - 31.25 + 50 - 100) / 2)


def test_an_item_left_out_leaves_its_weight_to_its_side_and_a_side_left_out_no_number() -> None:
    marks = pd.DataFrame([[5.0, None, 1, None, 3], [5, 5, 5, None, None], [None, None, None, 1, 1]])
    result = index_score("delivered_value", marks, scales=[FIVE] * 5, **WEIGHTS)
    # (.5 · 100 + .2 · 0) / .7 - 50
    assert result.value == pytest.approx(50 / 0.7 - 50)
    assert (result.n, result.n_missing) == (1, 2)


def test_items_of_different_scales_are_brought_to_one() -> None:
    marks = pd.DataFrame([[4.0, 5], [2, 10]])
    result = index_score("delivered_value", marks, scales=[FIVE, TEN], value=[1.0], cost=[1.0])
    # 75 - 50 and 25 - 100
    assert result.value == -25
    assert result.bounds == (-100, 100)
