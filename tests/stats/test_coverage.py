import math
from dataclasses import replace

import pandas as pd
import pytest
from variants import FIVE

from csatbook.stats import grade
from csatbook.stats.ratio import index_score
from csatbook.stats.result import interval_at

ANSWERS = pd.Series([5.0, 4, 4, 3, 2, 5, 1, 4])


@pytest.mark.parametrize("method", ["mean", "satisfied_share"])
@pytest.mark.parametrize("level", [0.5, 0.8, 0.95])
def test_an_interval_at_another_coverage_is_the_one_the_score_would_have(
    method: str, level: float
) -> None:
    score = index_score(method, ANSWERS, scales=[FIVE])
    wanted = index_score(method, ANSWERS, scales=[FIVE], level=level)
    low, high = interval_at(score, level)
    assert (low, high) == (wanted.low, wanted.high)
    assert grade.below(score, low) == pytest.approx((1 - level) / 2)
    assert grade.below(score, high) == pytest.approx((1 + level) / 2)


def test_a_mean_is_cut_off_where_its_scale_ends() -> None:
    score = index_score("mean", pd.Series([1.0, 5]), scales=[FIVE])
    # 3 ± 12.7 · 2
    assert interval_at(score, 0.95) == (1, 5)
    assert interval_at(replace(score, bounds=None), 0.95) == pytest.approx(
        (3 - 12.7062047 * 2, 3 + 12.7062047 * 2)
    )


def test_without_degrees_of_freedom_an_error_is_normal() -> None:
    score = replace(index_score("mean", ANSWERS, scales=[FIVE]), value=3.0, error=0.5, df=None)
    assert interval_at(score, 0.95) == pytest.approx((3 - 0.979982, 3 + 0.979982))
    assert grade.below(score, 3.5) == pytest.approx((1 + math.erf(1 / math.sqrt(2))) / 2)


def test_answers_that_are_all_equal_have_no_interval_at_any_coverage() -> None:
    assert interval_at(index_score("mean", pd.Series([4.0, 4]), scales=[FIVE]), 0.5) is None
