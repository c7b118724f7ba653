"""Outcomes and drivers in points, worked out by hand."""

from pathlib import Path

import numpy as np
import pytest

import samples
from csatbook.analysis.drivers import driven

DRIVERS = ("report: {min_answers: 1}", "drivers: {drivers}\nreport: {{min_answers: 1}}")
ANSWERS = """\
wave,polite,patient,again,region,words
2024Q1,1,3,0,east,
2024Q1,5,,10,west,
2024Q1,,,4,west,
2024Q1,2,4,,east,
"""


def asked(folder: Path, drivers: str, score: str = "") -> tuple[list[float], list[list[float]]]:
    """The outcome and the drivers of each respondent; `score` is one more score of the study."""
    study = samples.SMALL.replace(DRIVERS[0], DRIVERS[1].format(drivers=drivers))
    study = study.replace("scores:\n", f"scores:\n{score}\n")
    wave = samples.small(folder, study=study, answers=ANSWERS, period="2024Q1")
    [outcome] = driven.outcomes(wave)
    found = driven.asked(wave, outcome)
    return found.outcome.tolist(), found.drivers.tolist()


def test_a_dimension_is_the_mean_of_its_answered_items_in_points(tmp_path: Path) -> None:
    outcome, drivers = asked(tmp_path, "{outcome: again, of: dimensions}")
    assert outcome == pytest.approx([0, 100, 40, np.nan], nan_ok=True)  # 10 (mark - 0)
    # 25 (mark - 1): (0 + 50) / 2; 100 alone; none; (25 + 75) / 2
    assert [one for (one,) in drivers] == pytest.approx([25, 100, np.nan, 50], nan_ok=True)


def test_items_are_drivers_on_their_own_scales(tmp_path: Path) -> None:
    outcome, drivers = asked(tmp_path, "{outcome: polite, of: items}")
    assert outcome == pytest.approx([0, 100, np.nan, 25], nan_ok=True)
    assert drivers[0] == [50, 0]
    assert drivers[3] == pytest.approx([75, np.nan], nan_ok=True)


def test_a_yes_or_no_score_is_100_or_0(tmp_path: Path) -> None:
    own = "  loyal: {method: satisfied_share, of: [again]}"
    outcome, _ = asked(tmp_path, "{outcome: loyal, of: [staff]}", own)
    assert outcome == pytest.approx([0, 100, 0, np.nan], nan_ok=True)  # satisfied from 9 on


def test_a_score_lies_between_its_least_and_its_greatest_value(tmp_path: Path) -> None:
    own = "  care: {method: mean, of: [polite, patient]}"
    outcome, _ = asked(tmp_path, "{outcome: care, of: [again]}", own)
    # a mean mark of 2, 5, none, 3 on a scale of 1 to 5
    assert outcome == pytest.approx([25, 100, np.nan, 50], nan_ok=True)


def test_a_study_without_drivers_has_no_outcomes(tmp_path: Path) -> None:
    assert driven.outcomes(samples.small(tmp_path)) == ()
    with pytest.raises(ValueError, match="explains nothing"):
        driven.declared(samples.small(tmp_path))
