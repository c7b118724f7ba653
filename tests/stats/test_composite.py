"""Scores added up with weights."""

import math
from typing import get_args

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import t
from variants import FIVE

from csatbook.errors import DataError
from csatbook.stats import estimate
from csatbook.stats.assess import composite
from csatbook.stats.assess.composite import CompositeScore
from csatbook.stats.estimate import Estimate
from csatbook.study.declared import MissingPart
from csatbook.study.scale import Scale

HUNDRED = Scale(min=0, max=100, whole=False)
POLICIES: tuple[MissingPart, ...] = get_args(MissingPart)


def counted(value: float | None) -> Estimate:
    return estimate.counted(value, method="kpi", reason="no_records" if value is None else None)


def marks(frame: pd.DataFrame, name: str) -> Estimate:
    return estimate.of_answers("mean", frame[[name]], scales=[HUNDRED])


def dealer(sale: list[float], maintenance: list[float]) -> CompositeScore:
    none: list[float | None] = [None]
    frame = pd.DataFrame(
        {
            "sale": sale + none * len(maintenance),
            "maintenance": none * len(sale) + maintenance,
        },
        dtype=float,
    )
    parts = {name: marks(frame, name) for name in frame}
    return composite.score(parts, {"sale": 0.3, "maintenance": 0.7})


def test_a_dealers_score_by_hand() -> None:
    found = dealer([90, 80, 100], [70, 80, 90, 80])
    # 0.3 · 90 + 0.7 · 80
    score = found.estimate.score
    assert score.value == pytest.approx(83)
    # variances 100 / 3 and (100 + 100) / 3 / 4, of different people
    sale, maintenance = 0.3**2 * 100 / 3, 0.7**2 * 200 / 3 / 4
    assert score.error == pytest.approx(math.sqrt(sale + maintenance))
    welch = (sale + maintenance) ** 2 / (sale**2 / 2 + maintenance**2 / 3)
    assert score.df == pytest.approx(welch)
    assert score.low == pytest.approx(83 - t.ppf(0.975, welch) * score.error)
    assert (score.method, score.n, score.n_missing, score.n_eff) == ("composite", 7, 0, 7)
    lines = [(one.part, one.kind, one.count, one.each, one.points) for one in found.lines]
    assert lines == [
        ("sale", "part", 90, 0.3, pytest.approx(27)),
        ("maintenance", "part", 80, 0.7, pytest.approx(56)),
    ]


def test_a_survey_beside_counted_figures_by_hand() -> None:
    frame = pd.DataFrame({"overall": [5.0, 4, 4, 1, 2]})
    share = estimate.of_answers("satisfied_share", frame, scales=[FIVE])
    parts = {
        "survey": composite.in_points(share, 1),
        "on_time": counted(85),
        "returns": counted(50),
    }
    score = composite.score(parts, {"survey": 0.5, "on_time": 0.3, "returns": 0.2}).estimate.score
    # 0.5 · 60 + 0.3 · 85 + 0.2 · 50
    assert score.value == pytest.approx(65.5)
    assert score.error == pytest.approx(0.5 * 100 * math.sqrt(0.6 * 0.4 / 5))
    assert score.n == 5


def test_figures_counted_in_full_make_a_score_counted_in_full() -> None:
    found = composite.score({"a": counted(90), "b": counted(70)}, {"a": 0.25, "b": 0.75})
    score = found.estimate.score
    assert (score.value, score.reason, score.low) == (75, "counted", None)
    assert found.estimate.exact


def test_a_missing_part_leaves_no_score_and_is_named() -> None:
    parts = {"a": counted(90), "b": counted(None), "c": counted(None)}
    found = composite.score(parts, {"a": 0.5, "b": 0.3, "c": 0.2})
    assert found.estimate.score.value is None
    assert found.estimate.score.low is None
    assert found.estimate.score.reason == "missing_part:b"
    assert [(one.kind, one.count, one.points) for one in found.lines] == [
        ("part", 90, 45),
        ("missing", None, 0),
        ("missing", None, 0),
    ]


def test_the_others_weights_grow_where_that_is_declared() -> None:
    parts = {"a": counted(90), "b": counted(None), "c": counted(50)}
    weights = {"a": 0.5, "b": 0.3, "c": 0.2}
    found = composite.score(parts, weights, missing="renormalise")
    # (0.5 · 90 + 0.2 · 50) / 0.7
    assert found.estimate.score.value == pytest.approx(55 / 0.7)
    assert [one.each for one in found.lines] == pytest.approx([5 / 7, 0, 2 / 7])
    nothing = composite.score({"b": counted(None)}, {"b": 1}, missing="renormalise")
    assert nothing.estimate.score.reason == "missing_part:b"


def test_missing_parts_are_refused_together_by_name() -> None:
    parts = {"a": counted(90), "b": counted(None), "c": counted(None)}
    with pytest.raises(DataError) as raised:
        composite.score(parts, {"a": 0.5, "b": 0.3, "c": 0.2}, missing="refuse")
    assert [problem.where for problem in raised.value.problems] == ["b", "c"]
    assert "b: has no value (no_records)" in str(raised.value)


def test_nobodys_answers_are_a_missing_part_too() -> None:
    frame = pd.DataFrame({"a": [80.0, 90], "b": [None, None]}, dtype=float)
    found = composite.score(
        {name: marks(frame, name) for name in frame}, {"a": 0.5, "b": 0.5}
    ).estimate
    assert (found.score.value, found.score.reason) == (None, "missing_part:b")
    assert (found.score.n, found.deviations) == (2, None)


def test_a_part_of_one_answer_leaves_no_interval() -> None:
    score = dealer([90], [70, 80, 90]).estimate.score
    assert (score.value, score.low, score.reason) == (pytest.approx(83), None, "one_answer")


def test_an_interval_ends_at_0_and_100() -> None:
    score = dealer([100, 100, 90], [100, 99]).estimate.score
    assert score.high == 100


def test_points_of_a_share_and_of_an_assessments_part() -> None:
    frame = pd.DataFrame({"overall": [5.0, 4, 4, 1, 2]})
    share = estimate.of_answers("satisfied_share", frame, scales=[FIVE])
    points = composite.in_points(share, 1, full=20)
    assert points.score.value == pytest.approx(12)
    assert points.score.low == pytest.approx(20 * share.score.low)
    assert points.score.bounds == (0, 20)
    assert np.square(points.deviations).sum() == pytest.approx(points.score.error**2)
    none = composite.in_points(counted(None), 1)
    assert (none.score.value, none.score.reason) == (None, "no_records")


value = st.one_of(st.none(), st.floats(0, 100))
many = st.lists(st.tuples(value, st.floats(0.01, 10)), min_size=1, max_size=8)


@pytest.mark.parametrize("missing", POLICIES)
@given(given_=many)
def test_the_lines_add_up_to_the_score_within_that_of_its_parts(
    missing: MissingPart, given_: list[tuple[float | None, float]]
) -> None:
    parts = {str(place): counted(one) for place, (one, _) in enumerate(given_)}
    weights = {str(place): weight for place, (_, weight) in enumerate(given_)}
    there = [one for one, _ in given_ if one is not None]
    if missing == "refuse" and len(there) < len(given_):
        with pytest.raises(DataError):
            composite.score(parts, weights, missing=missing)
        return
    found = composite.score(parts, weights, missing=missing)
    score = found.estimate.score
    if score.value is None:
        assert not there or (missing == "no_score" and len(there) < len(given_))
        return
    assert score.value == math.fsum(line.points for line in found.lines)
    assert math.fsum(line.each or 0 for line in found.lines) == pytest.approx(1)
    assert min(there) - 1e-9 <= score.value <= max(there) + 1e-9
    by_hand = sum(one * weight for one, weight in given_ if one is not None)
    assert score.value == pytest.approx(by_hand / sum(w for one, w in given_ if one is not None))


@given(
    rows=st.lists(st.tuples(*[st.integers(0, 100).map(float)] * 2), min_size=3, max_size=20),
    factor=st.sampled_from([0.1, 3, 1e6]),
)
def test_only_the_ratios_of_weights_matter(rows: list[tuple[float, float]], factor: float) -> None:
    frame = pd.DataFrame(rows, columns=["a", "b"])
    parts = {name: marks(frame, name) for name in frame}
    once = composite.score(parts, {"a": 0.2, "b": 0.8}).estimate.score
    scaled = composite.score(parts, {"a": 0.2 * factor, "b": 0.8 * factor}).estimate.score
    assert scaled.value == pytest.approx(once.value)
    assert scaled.reason == once.reason
    assert (scaled.error or 0) == pytest.approx(once.error or 0, abs=1e-9)
