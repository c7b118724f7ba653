"""Assessments with deductions."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import t
from variants import FIVE

from csatbook.errors import DataError
from csatbook.stats import estimate
from csatbook.stats.assess import composite, deductions, joint
from csatbook.stats.assess.deductions import DeductionPart, Loss
from csatbook.stats.estimate import Estimate

LEVELS = {5: 20, 4: 16, 3: 12, 2: 8, 1: 4}


def survey(*marks: float | None) -> Estimate:
    frame = pd.DataFrame({"overall": marks}, dtype=float)
    return estimate.of_answers("level_points", frame, scales=[FIVE], points=LEVELS)


def community(
    findings: float | None, valid: float, major: float, answers: Estimate
) -> dict[str, DeductionPart]:
    return {
        "inspection": DeductionPart(50, {"finding": Loss(findings, 1)}),
        "survey": DeductionPart(20, score=composite.in_points(answers, 20, full=20)),
        "complaints": DeductionPart(30, {"valid": Loss(valid, 6), "major": Loss(major, 12)}),
    }


def test_a_months_assessment_by_hand() -> None:
    found = deductions.score(community(3, 1, 0, survey(5, 4, 4, 3)))
    # 50 - 3 = 47; (20 + 16 + 16 + 12) / 4 = 16; 30 - 6 = 24
    assert found.estimate.score.value == 87
    assert [(line.part, line.line, line.kind, line.points) for line in found.lines] == [
        ("inspection", "", "full", 50),
        ("inspection", "finding", "loss", -3),
        ("survey", "", "score", 16),
        ("complaints", "", "full", 30),
        ("complaints", "valid", "loss", -6),
        ("complaints", "major", "loss", 0),
    ]
    assert (found.lines[1].count, found.lines[1].each) == (3, 1)


def test_only_the_survey_is_uncertain() -> None:
    found = deductions.score(community(3, 1, 0, survey(5, 4, 4, 3))).estimate
    # squares about 16: 16 + 0 + 0 + 16; error √(32 / 3 / 4), t of 3 degrees
    error = math.sqrt(32 / 3 / 4)
    assert found.score.error == pytest.approx(error)
    assert found.score.df == pytest.approx(3)
    assert found.score.low == pytest.approx(87 - t.ppf(0.975, 3) * error)
    assert found.score.high == pytest.approx(87 + t.ppf(0.975, 3) * error)
    assert found.score.n == 4


def test_no_part_falls_below_0_and_the_ledger_says_so() -> None:
    found = deductions.score(community(0, 3, 2, survey(5, 5)))
    # 30 - 18 - 24 = -12, so 12 are given back; everyone gave 5
    assert found.estimate.score.value == 50 + 20 + 0
    floor = found.lines[-1]
    assert (floor.part, floor.kind, floor.points) == ("complaints", "floor", 12)


def test_an_assessment_of_counts_alone_is_counted_in_full() -> None:
    parts = community(1, 0, 0, survey(5))
    del parts["survey"]
    found = deductions.score(parts).estimate
    assert (found.score.value, found.score.reason, found.exact) == (79, "counted", True)


def test_an_interval_ends_at_the_full_points() -> None:
    found = deductions.score(community(0, 0, 0, survey(5, 5, 5, 1))).estimate.score
    assert found.value == 96
    assert found.high == 100


def test_a_survey_without_spread_leaves_no_interval() -> None:
    found = deductions.score(community(0, 0, 0, survey(4, 4))).estimate
    assert (found.score.value, found.score.low, found.score.reason) == (96, None, "all_equal")


def test_without_inspection_and_complaint_there_is_no_opinion() -> None:
    found = deductions.score(community(0, 0, 0, survey(5, 4)), opinion=False)
    assert (found.estimate.score.value, found.estimate.score.reason) == (None, "no_opinion")
    assert (found.estimate.score.low, found.estimate.score.n, found.lines) == (None, 2, ())


def test_a_missing_survey_leaves_no_score_or_is_made_up_for_or_refused() -> None:
    parts = community(4, 1, 0, survey(None))
    none = deductions.score(parts)
    assert (none.estimate.score.value, none.estimate.score.reason) == (None, "missing_part:survey")
    scaled = deductions.score(parts, missing="renormalise")
    # 46 + 24 = 70 of 80, so 87.5 of 100
    assert scaled.estimate.score.value == pytest.approx(87.5)
    kinds = [
        (line.kind, line.points) for line in scaled.lines if line.kind in ("missing", "scaled")
    ]
    assert kinds == [("missing", 0), ("scaled", pytest.approx(17.5))]
    with pytest.raises(DataError, match="survey: has no value"):
        deductions.score(parts, missing="refuse")


def test_what_could_not_be_counted_is_a_missing_part() -> None:
    parts = community(None, 0, 0, survey(5, 4))
    assert deductions.score(parts).estimate.score.reason == "missing_part:inspection"
    scaled = deductions.score(parts, missing="renormalise").estimate.score
    # 18 + 30 of 50, doubled, as is the error: marks 20 and 16, error 2
    assert (scaled.value, scaled.error) == (96, pytest.approx(4))


def test_an_assessment_of_which_nothing_is_there_has_no_score() -> None:
    found = deductions.score(
        {"survey": DeductionPart(20, score=survey(None))}, missing="renormalise"
    )
    assert found.estimate.score.reason == "missing_part:survey"


def test_a_count_below_0_is_refused_by_name() -> None:
    with pytest.raises(DataError, match=r"complaints\.valid: expected a count of 0 .* found -1"):
        deductions.score(community(0, -1, 0, survey(5, 4)))


def test_the_mean_of_units_by_hand() -> None:
    units = [
        deductions.score(community(findings, 0, 0, survey(*marks))).estimate
        for findings, marks in [(3, (5, 4, 4, 3)), (0, (5, 4)), (10, (1, 2, 3))]
    ]
    # 47 + 16 + 30, 50 + 18 + 30, 40 + 8 + 30; variances 32/3/4, 8/1/2, 32/2/3
    found = joint.mean_of_units(units, method="deductions").score
    variances = [32 / 12, 4, 16 / 3]
    assert found.value == (93 + 98 + 78) / 3
    assert found.error == pytest.approx(math.sqrt(sum(variances)) / 3)
    welch = sum(variances) ** 2 / sum(v**2 / df for v, df in zip(variances, (3, 1, 2), strict=True))
    assert found.df == pytest.approx(welch)
    assert (found.n, found.low < found.value < found.high) == (9, True)


def test_the_mean_of_units_leaves_out_who_has_no_opinion() -> None:
    silent = deductions.score(community(0, 0, 0, survey(5)), opinion=False).estimate
    counted = estimate.counted(90, method="deductions")
    found = joint.mean_of_units(
        [counted, silent, estimate.counted(80, method="deductions")], method="deductions"
    )
    assert (found.score.value, found.exact) == (85, True)
    assert joint.mean_of_units([silent], method="deductions").score.reason == "no_opinion"
    assert joint.mean_of_units([], method="deductions").score.reason == "no_answers"


def test_one_unit_of_unknown_error_leaves_the_mean_without_an_interval() -> None:
    units = [
        deductions.score(community(0, 0, 0, survey(*marks))).estimate
        for marks in [(5, 4, 3), (4, 4)]
    ]
    found = joint.mean_of_units(units, method="deductions").score
    assert (found.value, found.low, found.reason) == (96, None, "all_equal")


amount = st.floats(0, 1e3)
losses = st.dictionaries(st.sampled_from("abc"), st.builds(Loss, amount, amount), min_size=1)
scores = st.floats(0, 20).map(
    lambda value: DeductionPart(20, score=estimate.counted(value, method="kpi"))
)
parts = st.dictionaries(
    st.sampled_from("klmno"),
    st.one_of(st.builds(DeductionPart, st.floats(0.1, 100), losses), scores),
    min_size=1,
)


@given(parts=parts)
def test_the_lines_add_up_to_the_score_and_every_part_keeps_to_its_points(
    parts: dict[str, DeductionPart],
) -> None:
    found = deductions.score(parts)
    value = math.fsum(line.points for line in found.lines)
    assert found.estimate.score.value == max(0.0, value)
    assert value > -1e-9
    for name, part in parts.items():
        points = math.fsum(line.points for line in found.lines if line.part == name)
        assert -1e-9 <= points <= part.full
        assert sum(line.kind == "floor" for line in found.lines if line.part == name) <= 1
    assert found.estimate.score.value <= math.fsum(part.full for part in parts.values()) + 1e-9


@given(parts=parts)
def test_scaled_lines_add_up_too(parts: dict[str, DeductionPart]) -> None:
    missing = DeductionPart(30, score=estimate.counted(None, method="kpi", reason="no_records"))
    found = deductions.score({**parts, "missing": missing}, missing="renormalise")
    assert found.estimate.score.value == max(0.0, math.fsum(line.points for line in found.lines))
    alone = deductions.score(parts).estimate.score.value
    full = math.fsum(part.full for part in parts.values())
    assert found.estimate.score.value / (full + 30) == pytest.approx(alone / full, abs=1e-9)


def test_deviations_are_those_of_the_survey() -> None:
    answers = survey(5, 4, 4, 3)
    found = deductions.score(community(3, 1, 0, answers)).estimate
    assert np.asarray(found.deviations) == pytest.approx(np.asarray(answers.deviations))
