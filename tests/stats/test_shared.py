"""Respondents that several scores share."""

import numpy as np
import pandas as pd
import pytest
from variants import FIVE

from csatbook.stats import estimate
from csatbook.stats.assess import joint
from csatbook.stats.estimate import Estimate


def means(**marks: list[float | None]) -> list[Estimate]:
    frame = pd.DataFrame(marks, dtype=float)
    return [estimate.of_answers("mean", frame[[name]], scales=[FIVE]) for name in marks]


def test_who_moves_a_score_is_in_it() -> None:
    found = joint.who_was_asked(means(a=[5, 4, 1, None], b=[None, 2, 4, 5]))
    assert found.tolist() == [[True, False], [True, True], [True, True], [False, True]]


def test_who_answers_just_the_mean_is_in_the_score_too() -> None:
    # 4 is the mean of both, so the second and the fifth row move nothing
    found = joint.who_was_asked(means(a=[5, 4, 3, None, None, None], b=[None, None, None, 5, 4, 3]))
    assert found.tolist() == [[True, False]] * 3 + [[False, True]] * 3


def test_no_scores_are_of_nobody() -> None:
    assert joint.who_was_asked([]).shape == (0, 0)
    assert joint.variances(np.zeros(0), joint.who_was_asked([])) == []


def test_different_people_have_the_degrees_of_each_score() -> None:
    asked = np.array([[True, False]] * 3 + [[False, True]] * 5)
    moves = np.array([1.0, -1, 0, 2, -2, 1, 0, -1])
    assert joint.variances(moves, asked) == [
        (2.0, pytest.approx(3 - 1)),
        (10.0, pytest.approx(5 - 1)),
    ]


def test_the_same_people_have_one_degree_less_than_they_are() -> None:
    [(variance, df)] = joint.variances(np.array([1.0, 2, -3, 0]), np.ones((4, 3), dtype=bool))
    assert (variance, df) == (14, pytest.approx(3))


def test_a_single_respondent_beside_many_counts_with_nearly_one_degree() -> None:
    asked = np.array([[True, True]] * 49 + [[True, False]])
    [(_, alone), (_, both)] = joint.variances(np.ones(50), asked)
    assert alone == pytest.approx(1 - 1 / 50)
    assert both == pytest.approx(49 - 49 * (1 / 50 + 1 / 49) / 2)
