import pandas as pd
import pytest
from variants import FIVE

from csatbook.stats.ratio import index_score
from csatbook.stats.result import wilson
from csatbook.stats.terms import Component
from csatbook.study import interval

MARKS = pd.DataFrame([[5.0, 5], [5, 4], [4, 4], [None, 2], [1, 2], [None, None]])


@pytest.mark.parametrize(
    # means 5, 4.5, 4, 2, 1.5
    ("within", "share"),
    [("> 4", 2 / 5), (">= 4", 3 / 5), ("<= 2", 2 / 5), ("2 < x <= 4", 1 / 5), ("> 5", 0.0)],
)
def test_respondents_count_whose_mean_lies_in_the_range(within: str, share: float) -> None:
    result = index_score("cut_share", MARKS, scales=[FIVE] * 2, within=interval.parse(within))
    assert result.value == share
    assert (result.n, result.n_missing) == (5, 1)
    assert (result.low, result.high) == pytest.approx(wilson(share, 5, level=0.95))


def test_weights_of_respondents_and_of_parts_are_heeded() -> None:
    marks = pd.DataFrame([[5.0, 1], [1, 5], [3, 3]])
    parts = [Component((0,), 0.75), Component((1,), 0.25)]  # means 4, 2, 3
    result = index_score(
        "cut_share",
        marks,
        pd.Series([3.0, 1, 1]),
        scales=[FIVE] * 2,
        parts=parts,
        within=interval.parse(">= 4"),
    )
    assert result.value == pytest.approx(3 / 5)


def test_a_mean_just_on_the_cut_is_not_lost_to_rounding_errors() -> None:
    parts = [Component((place,), weight) for place, weight in enumerate([0.1, 0.6, 0.3])]
    marks = pd.DataFrame([[4.0, 4, 4], [4, None, 4], [None, 4, 4]])
    for within, share in ((">= 4", 1), ("> 4", 0)):
        result = index_score(
            "cut_share", marks, scales=[FIVE] * 3, parts=parts, within=interval.parse(within)
        )
        assert result.value == share
