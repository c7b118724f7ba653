"""Rates corrected by a coded sample: against R, at the edges, and how often they are right."""

import csv
from pathlib import Path

import numpy as np
import pytest
from tests.bench import double_sampling as bench

from csatbook.stats.double_sampling import (
    CorrectedRate,
    coded_difference,
    corrected_rate,
    divided_difference,
)

GOLDEN = Path(__file__).parents[1] / "golden" / "double.csv"


def cases() -> list[dict[str, float]]:
    with GOLDEN.open(encoding="utf-8") as file:
        return [{name: float(cell) for name, cell in row.items()} for row in csv.DictReader(file)]


def corrected(case: dict[str, float], part: float = 1.0) -> CorrectedRate:
    hits, others = (case["n1"], case["a1"]), (case["n0"], case["a0"])
    return corrected_rate(part * case["rate"], case["n"] / part, hits, others, silent=1 - part)


@pytest.mark.parametrize("case", cases())
def test_rates_and_intervals_are_those_of_r(case: dict[str, float]) -> None:
    found = corrected(case)
    for name in ("value", "error", "low", "high"):
        assert getattr(found, name) == pytest.approx(case[name], rel=1e-9)


@pytest.mark.parametrize("case", cases())
def test_how_much_of_a_difference_the_words_show_is_that_of_r(case: dict[str, float]) -> None:
    found = corrected(case)
    assert found.youden == pytest.approx(case["youden"], rel=1e-9)
    assert found.youden_error == pytest.approx(case["youden_error"], rel=1e-6)
    assert found.youden == pytest.approx(found.recall + found.specificity - 1)


@pytest.mark.parametrize("case", cases())
def test_who_said_nothing_needs_no_coder(case: dict[str, float]) -> None:
    found = corrected(case, 0.8)
    assert found.value == pytest.approx(case["silent_value"], rel=1e-9)
    assert found.error == pytest.approx(case["silent_error"], rel=1e-9)


@pytest.mark.parametrize("case", cases())
def test_differences_are_those_of_r(case: dict[str, float]) -> None:
    found = coded_difference(corrected(case), corrected(cases()[0]))
    assert found.difference == pytest.approx(case["difference"], abs=1e-12)
    assert found.p == pytest.approx(case["p"], rel=1e-9)
    divided = divided_difference(0.05, 0.03, case["youden"], case["youden_error"])
    assert divided is not None
    assert divided.difference == pytest.approx(case["divided"], rel=1e-9)
    assert divided.low == pytest.approx(case["divided_low"], rel=1e-6)
    assert divided.high == pytest.approx(case["divided_high"], rel=1e-6)


def test_words_that_may_find_nothing_correct_no_difference() -> None:
    assert divided_difference(0.05, 0.03, 0.1, 0.06) is None
    assert divided_difference(0.05, 0.03, -0.1, 0.01) is None


def test_a_divided_difference_is_as_sure_as_the_words_own() -> None:
    for half, sure in ((0.049, True), (0.051, False)):
        found = divided_difference(0.05, half, 0.8, 0.1)
        assert found is not None
        assert (found.low > 0) == sure


def test_precision_and_recall_are_those_of_a_hand_count() -> None:
    # Of 2,000 answers 400 have the words, 360 of them rightly; of 1,600 others 80 mention it, too.
    found = corrected_rate(0.2, 2000, (40, 36), (160, 8))
    assert found.value == pytest.approx((360 + 80) / 2000)
    assert found.precision == pytest.approx(36 / 40)
    assert found.recall == pytest.approx(360 / 440)


def test_nothing_seen_is_no_certainty() -> None:
    found = corrected_rate(0.05, 1000, (10, 0), (190, 0))
    assert found.value == 0
    assert found.low == 0
    assert 0.005 < found.high < 0.05
    assert found.recall is None


def test_a_part_without_coded_answers_is_refused() -> None:
    with pytest.raises(ValueError, match="with and without"):
        corrected_rate(0.2, 1000, (0, 0), (200, 10))


@pytest.mark.parametrize("weights", [False, True])
def test_intervals_cover_the_truth_as_often_as_they_say(weights: bool) -> None:
    """2,000 answers, 200 of them coded, words of usual quality; the long form is in tests/bench."""
    rng = np.random.default_rng(20261127)
    for name in ("frequent, good words", "usual", "rare"):
        right, _, by_words = bench.coverage(rng, 400, bench.ISSUES[name], weights=weights)
        assert 0.93 - 0.01 <= right <= 0.985, name  # 0.01: the error of 400
        assert name == "usual" or by_words < 0.9


def test_nothing_is_called_a_change_where_both_waves_were_coded() -> None:
    rng = np.random.default_rng(20261128)
    for lost in (0.0, 0.2):  # the same words, or new ones in a fifth of the mentions
        several = [*bench.changes(rng, 400, bench.ISSUES["usual"], lost=lost)]
        assert np.mean([each.coded for each in several]) <= 0.06 + 0.02


def test_a_fall_in_words_alone_is_doubted() -> None:
    rng = np.random.default_rng(20261129)
    several = [*bench.changes(rng, 400, bench.ISSUES["usual"], lost=0.2)]
    falls = [each.warned for each in several if each.fall]
    assert len(falls) > 200  # by words alone most would be called a fall
    assert np.mean(falls) >= 0.95


def test_a_divided_difference_covers_the_truth() -> None:
    rng = np.random.default_rng(20261130)
    several = [*bench.changes(rng, 400, bench.ISSUES["usual, poor words"], moved=0.08)]
    inside = [each.inside for each in several if each.inside is not None]
    assert 0.93 - 0.02 <= np.mean(inside) <= 0.985
