import pandas as pd
import pytest
from variants import FIVE

from csatbook.stats.assess import kano_category
from csatbook.stats.assess.kano_category import KanoCategory

# One pair of answers of each category.
PAIR = {"A": [1, 3], "O": [1, 5], "M": [3, 5], "I": [3, 3], "R": [5, 1], "Q": [1, 1]}


def classified(weights: pd.Series | None = None, **counts: int) -> KanoCategory:
    pairs = [PAIR[letter] for letter, count in counts.items() for _ in range(count)]
    frame = pd.DataFrame(pairs, columns=["with", "without"], dtype=float)
    return kano_category.classify(frame, weights, scales=[FIVE] * 2)


def test_the_most_frequent_category_is_that_of_the_feature() -> None:
    found = classified(M=177, I=68, O=30, A=11, R=3, Q=1)
    assert (found.category, found.certain, found.n) == ("must_be", True, 290)
    assert found.shares == pytest.approx(
        {
            "must_be": 177 / 290,
            "performance": 30 / 290,
            "attractive": 11 / 290,
            "indifferent": 68 / 290,
            "reverse": 3 / 290,
            "questionable": 1 / 290,
        }
    )
    assert found.counts["must_be"] == pytest.approx(177)


@pytest.mark.parametrize(
    ("counts", "category"),
    [
        ({"M": 3, "O": 3}, "must_be"),
        ({"O": 3, "A": 3}, "performance"),
        ({"A": 3, "I": 3}, "attractive"),
        ({"I": 3, "R": 3}, "indifferent"),
        ({"M": 2, "O": 2, "A": 2, "I": 2, "R": 2, "Q": 2}, "must_be"),
    ],
)
def test_of_equally_frequent_ones_that_comes_first_whose_lack_harms_most(
    counts: dict[str, int], category: str
) -> None:
    found = classified(**counts)
    assert (found.category, found.certain) == (category, False)


def test_a_lead_that_chance_could_make_is_not_certain() -> None:
    # a + b = 60 of N = 100: 1.65 · √(60 · 140 / 200) = 1.65 · √42 = 10.69
    assert not classified(O=35, A=25, I=20, M=20).certain  # 35 - 25 = 10
    assert classified(O=36, A=24, I=20, M=20).certain  # 36 - 24 = 12


def test_only_the_next_most_frequent_one_is_compared_with() -> None:
    # 1.65 · √((30 + 29) (120 - 59) / 120) = 1.65 · √29.99 = 9.04, and 30 - 29 = 1
    assert not classified(A=30, I=29, M=1).certain
    # 1.65 · √((30 + 15) (120 - 45) / 120) = 1.65 · √28.13 = 8.75, and 30 - 15 = 15
    assert classified(A=30, I=15, M=15).certain


def test_one_answer_makes_nothing_certain_and_two_alike_do() -> None:
    # 1.65 · √(N / 2): 1.17 > 1, but 1.65 < 2
    assert not classified(M=1).certain
    assert classified(M=2).certain


def test_a_pair_with_a_missing_or_foreign_mark_is_left_out() -> None:
    pairs = pd.DataFrame([[3, 5], [3, 5], [1, None], [None, None], [0, 5]], dtype=float)
    found = kano_category.classify(pairs, scales=[FIVE] * 2)
    assert (found.n, found.n_missing, found.shares["must_be"]) == (2, 3, 1)


def test_without_answers_there_is_no_category() -> None:
    found = kano_category.classify(pd.DataFrame([[None, 3.0]], dtype=float), scales=[FIVE] * 2)
    assert (found.category, found.certain, found.n, found.shares) == (None, False, 0, {})


def test_equal_weights_change_nothing() -> None:
    weights = pd.Series(2.5, index=range(60))
    assert classified(weights, O=35, A=25) == classified(O=35, A=25)


def test_weights_move_the_shares_and_take_from_the_certainty() -> None:
    # 10 M of weight 3 and 20 O of weight 1: 30 of 50, and 20 of 50
    weights = pd.Series([3.0] * 10 + [1.0] * 20)
    found = classified(weights, M=10, O=20)
    assert found.category == "must_be"
    assert found.shares["must_be"] == pytest.approx(0.6)
    # n_eff = 50² / (10 · 9 + 20 · 1) = 22.73, so a = 13.64 and b = 9.09;
    # 1.65 · √(22.73 · 22.73 / 45.45) = 5.56 > 4.55
    assert found.n_eff == pytest.approx(2500 / 110)
    assert not found.certain
    # Taken for 50 answers, 30 - 20 = 10 > 1.65 · √(50 · 50 / 100) = 8.25 would have been certain.
    assert classified(M=30, O=20).certain


def test_the_order_of_the_respondents_does_not_matter() -> None:
    pairs = pd.DataFrame([PAIR[one] for one in "MMOAAIRQM"], dtype=float)
    turned = pairs.iloc[::-1]
    scales = [FIVE] * 2
    assert kano_category.classify(pairs, scales=scales) == kano_category.classify(
        turned, scales=scales
    )


def test_a_result_is_plain_values() -> None:
    found = classified(M=3).as_dict()
    assert found["shares"] == {
        "must_be": 1.0,
        "performance": 0.0,
        "attractive": 0.0,
        "indifferent": 0.0,
        "reverse": 0.0,
        "questionable": 0.0,
    }
    assert {type(one) for one in found["shares"].values()} == {float}
