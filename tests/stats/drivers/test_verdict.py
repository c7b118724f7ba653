"""Which driver is before which other."""

import numpy as np
import pytest

from csatbook.stats.drivers import certainty
from csatbook.stats.drivers.certainty import Order


def told(*sizes: float, spread: float = 0.01, common: float = 0.0, **options: object) -> Order:
    """Of importances whose resamples vary by so much each, and all together."""
    rng = np.random.default_rng(5)
    noise = spread * rng.normal(size=(500, len(sizes))) + common * rng.normal(size=(500, 1))
    drawn = np.vstack([np.zeros((1, len(sizes))), noise]) + np.array(sizes)
    return certainty.rank(drawn, **{"df": 1000, **options})


def test_one_far_before_the_others_is_first() -> None:
    found = told(0.1, 0.4, 0.12)
    assert found.verdict == "first"
    assert found.standing == ("below", "first", "below")
    assert (found.low, found.high) == ((2, 1, 2), (3, 1, 3))


def test_two_before_a_third_are_tied() -> None:
    found = told(0.3, 0.31, 0.1)
    assert found.verdict == "tied"
    assert found.standing == ("tied", "tied", "below")
    assert (found.low, found.high) == ((1, 1, 3), (2, 2, 3))


def test_a_driver_surely_behind_any_other_is_not_first_either() -> None:
    # the first and the last differ, the middle one from neither
    found = told(0.14, 0.10, 0.06, spread=0.013)
    assert found.verdict == "tied"
    assert found.standing == ("tied", "tied", "below")
    assert (found.low, found.high) == ((1, 1, 2), (2, 3, 3))


def test_drivers_that_all_overlap_cannot_be_ranked() -> None:
    found = told(0.12, 0.10, 0.11, spread=0.02)
    assert found.verdict == "cannot_rank"
    assert found.standing == ("open",) * 3
    assert (found.low, found.high) == ((1, 1, 1), (3, 3, 3))


def test_what_is_not_shown_to_explain_anything_cannot_be_ranked() -> None:
    found = told(0.1, 0.4, 0.12, shown=False)
    assert (found.verdict, found.standing) == ("cannot_rank", ("open",) * 3)
    assert (found.low, found.high) == ((1, 1, 1), (3, 3, 3))


def test_what_moves_all_alike_does_not_blur_their_order() -> None:
    assert told(0.3, 0.2, common=0.2).verdict == "first"


def test_few_degrees_of_freedom_ask_for_more() -> None:
    assert told(0.15, 0.10, spread=0.015).verdict == "first"
    assert told(0.15, 0.10, spread=0.015, df=4).verdict == "cannot_rank"


def test_a_higher_level_asks_for_more() -> None:
    assert told(0.15, 0.10, spread=0.015, level=0.9).verdict == "first"
    assert told(0.15, 0.10, spread=0.015, level=0.995).verdict == "cannot_rank"


def test_more_drivers_ask_for_more() -> None:
    # 2.36 standard errors apart: enough for one pair, not for the 28 of eight drivers
    assert told(0.15, 0.10, spread=0.015).verdict == "first"
    assert told(0.15, *[0.10] * 7, spread=0.015).verdict == "cannot_rank"


def test_copies_of_a_driver_are_never_told_apart() -> None:
    rng = np.random.default_rng(6)
    one = 0.2 + 0.01 * rng.normal(size=(301, 1))
    found = certainty.rank(np.hstack([one, one + 1e-16, one]), df=100)
    assert found.verdict == "cannot_rank"


def test_one_driver_alone_is_first_if_it_explains_anything() -> None:
    assert told(0.3).verdict == "first"
    assert told(0.3, shown=False).verdict == "cannot_rank"


@pytest.mark.parametrize("count", [2, 5])
def test_equal_drivers_are_told_apart_about_as_seldom_as_stated(count: int) -> None:
    rng = np.random.default_rng(7)
    wrong = 0
    for _ in range(1000):
        own = rng.normal(size=count)
        drawn = own + rng.normal(size=(300, count))
        wrong += certainty.rank(np.vstack([own, drawn]), df=1e6).verdict != "cannot_rank"
    assert 0.025 < wrong / 1000 < 0.065
