"""A number that equals a threshold but for the machine's rounding reaches it, everywhere."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from scipy.special import ndtri

from csatbook.analysis import judgement
from csatbook.stats import estimate
from csatbook.stats.assess import composite, deductions, kano_category, kpi, ranking
from csatbook.stats.assess.deductions import DeductionPart, Loss
from csatbook.stats.assess.ranking import shared_places
from csatbook.stats.planning.sample_size import Known, Requirement, requirement
from csatbook.stats.ratio import index_score
from csatbook.stats.result import IndexScore
from csatbook.study import interval, sample_size, threshold
from csatbook.study.declared import Declared
from csatbook.study.scale import Scale
from csatbook.study.transform import Between, MinMax, Reverse, Target

WEIGHTS = {"a": 0.7, "b": 0.3}


def _judged(at: float, certainty: float = 0.8) -> Declared:
    grades = {"passed": at, "failed": at - 100}
    return Declared(method="any", target=at, grades=grades, certainty=certainty)


def _weighted(a: float, b: float) -> IndexScore:
    parts = {"a": estimate.counted(a, method="kpi"), "b": estimate.counted(b, method="kpi")}
    return composite.score(parts, WEIGHTS).estimate.score


def test_seven_tenths_of_92_and_three_tenths_of_52_reach_80() -> None:
    score = _weighted(92, 52)
    assert judgement.target(score, _judged(80)) == {
        "target": 80,
        "target_met": "met",
        "target_gap": 0.0,
        "target_p": None,
    }
    given = judgement.grade(score, _judged(80))
    assert given == {"grade": "passed", "grade_seen": "passed", "grade_probability": 1.0}


def test_every_whole_number_that_two_weighted_parts_sum_to_is_reached_and_not_the_next() -> None:
    wrong = []
    for a in range(0, 101, 2):
        for b in range(101):
            if (7 * a + 3 * b) % 10:
                continue
            score, whole = _weighted(a, b), (7 * a + 3 * b) // 10
            reached = judgement.target(score, _judged(whole))["target_met"]
            band = judgement.grade(score, _judged(whole))["grade"]
            beyond = judgement.target(score, _judged(whole + 0.001))["target_met"]
            if (reached, band, beyond) != ("met", "passed", "missed"):
                wrong.append((a, b))
    assert not wrong


def test_every_whole_number_on_the_way_from_worst_to_best_is_reached() -> None:
    way = MinMax(by="min_max", worst=0, best=100)
    back = MinMax(by="min_max", worst=1, best=0)
    target = Target(by="target", target=100)
    for whole in range(101):
        for number, declared in ((whole, way), (1 - whole / 100, back), (whole, target)):
            points = kpi.score(estimate.counted(number, method="measure"), declared).score
            assert judgement.target(points, _judged(whole))["target_met"] == "met", whole


def test_multiplying_first_leaves_58_points_whole() -> None:
    assert kpi.points(58, MinMax(by="min_max", worst=0, best=100)) == 58
    assert kpi.points(29, Target(by="target", target=100)) == 29
    stock = Between(by="interval", least=0, low=100, high=200, most=300)
    assert (kpi.points(57, stock), kpi.points(243, stock)) == (57, 57)
    assert kpi.points(0.1 + 0.2, Reverse(by="reverse", target=0.3)) == pytest.approx(100)


def test_where_less_is_better_the_target_itself_is_met_from_either_side() -> None:
    score = estimate.counted(0.1 + 0.2, method="measure").score
    met = judgement.target(score, _judged(0.3), small_is_good=True)
    assert (met["target_met"], met["target_gap"]) == ("met", 0.0)


def test_a_target_of_nothing_is_met_by_what_decimals_leave() -> None:
    score = IndexScore("nps", -1e-14, -1e-14, 20.0, 0.95, 40, 0, 40.0, error=10.0)
    found = judgement.target(score, _judged(0.0))
    assert (found["target_met"], found["target_gap"], found["target_p"]) == ("met", 0.0, 1.0)


def test_all_satisfied_is_not_shown_to_miss_a_target_of_all() -> None:
    marks = pd.Series([5.0] * 400)
    score = index_score("satisfied_share", marks, scales=[Scale(min=1, max=5, satisfied=[4, 5])])
    found = judgement.target(score, _judged(1.0))
    assert (found["target_met"], found["target_p"]) == ("not_shown", 1.0)


def test_a_certainty_that_is_just_reached_gives_the_grade() -> None:
    score = IndexScore("mean", 0.0, -1.0, 1.0, 0.95, 40, 0, 40.0, error=1.0)
    at = float(ndtri(1 - 0.7))
    found = judgement.grade(score, _judged(at, certainty=0.7 * (1 + 1e-13)))
    assert found["grade"] == "passed"


@pytest.mark.parametrize("text", ["<= 0.3", "0 < x <= 0.3", ">= 0.3", "= 0.3"])
def test_a_range_holds_an_end_that_decimals_have_moved(text: str) -> None:
    moved = interval.parse(text).contains(np.array([0.1 + 0.2, 0.3 - 1e-16, np.nan]))
    assert moved.tolist() == [True, True, False]


@pytest.mark.parametrize("text", ["< 0.3", "> 0.3", "0.3 < x < 1", "0 < x < 0.3"])
def test_a_range_without_its_end_does_not_get_it_from_decimals(text: str) -> None:
    assert not interval.parse(text).contains(np.array([0.1 + 0.2, 0.3 - 1e-16, np.nan])).any()


def test_a_range_without_ends_holds_every_number_but_none_that_is_missing() -> None:
    everything = interval.Interval()
    assert everything.contains(np.array([-1e300, 0.0, 1e300, np.nan])).tolist() == [True] * 3 + [
        False
    ]


def test_a_mark_turned_round_counts_among_the_satisfied() -> None:
    tenths = Scale(min=0, max=1, whole=False, satisfied=[0.3])
    assert tenths.is_satisfied(np.array([1 - 0.7, 0.1 + 0.2, 0.31, np.nan])).tolist() == [
        True,
        True,
        False,
        False,
    ]


def test_a_mean_mark_of_four_is_not_above_four() -> None:
    marks = pd.DataFrame([[4.0, 4, 4], [5.0, 5, 2], [5.0, 4, 4]])
    score = index_score(
        "cut_share",
        marks,
        scales=[Scale(min=1, max=5)] * 3,
        within=interval.parse("> 4"),
        parts=None,
    )
    assert score.value == pytest.approx(1 / 3)


def test_an_effective_number_just_below_the_demand_reaches_it() -> None:
    rule = sample_size.Fixed(n=100, counted="valid")
    assert requirement(rule, Known(valid=100, n_eff=100.0)).kept
    found = Requirement(100, 100 * (1 - 1e-13), "effective")
    assert (found.kept, found.short) == (True, 0)
    assert Requirement(100, 99.9, "effective").kept is False


def test_sums_that_differ_by_rounding_share_a_place() -> None:
    values = [0.7 * 92 + 0.3 * 52, 80.0, 0.3 * 52 + 0.7 * 92 + 1e-13, 79.9]
    assert shared_places(values) == [1, 1, 1, 4]
    scores = [estimate.counted(one, method="kpi").score for one in values]
    assert [(one.rank, one.low, one.high) for one in ranking.rank(scores) if one] == [
        (1, 1, 3),
        (1, 1, 3),
        (1, 1, 3),
        (4, 4, 4),
    ]


def test_nothing_reaches_a_missing_threshold_and_infinity_has_no_trace() -> None:
    assert not threshold.reaches(math.nan, 1.0)
    assert threshold.exceeds(-1e300, -math.inf)
    assert not threshold.reaches(1e300, math.inf)


def test_deductions_that_take_all_but_for_rounding_leave_nothing_to_give_back() -> None:
    taken = {"late": Loss(3, 0.1), "lost": Loss(1, 0.3)}
    found = deductions.score({"delivery": DeductionPart(0.6, taken)})
    assert [line.kind for line in found.lines] == ["full", "loss", "loss"]
    assert found.estimate.score.value == pytest.approx(0, abs=1e-12)


def test_kano_categories_with_equal_weights_are_equally_frequent() -> None:
    must, attractive = [3.0, 5.0], [1.0, 3.0]
    marks = pd.DataFrame([attractive, must, must])
    weights = pd.Series([0.3, 0.1, 0.2])
    found = kano_category.classify(marks, weights, scales=[Scale(min=1, max=5)] * 2)
    assert found.category == "must_be"
    mirrored = kano_category.classify(
        pd.DataFrame([must, attractive, attractive]), weights, scales=[Scale(min=1, max=5)] * 2
    )
    assert mirrored.category == "must_be"
