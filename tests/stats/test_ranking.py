"""Places and how certain they are."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.bench import climbs

from csatbook.stats.assess import ranking
from csatbook.stats.result import IndexScore, interval_at

UNITS = pd.read_csv(Path(__file__).parents[1] / "golden" / "ranking.csv")


def scored(value: float | None, error: float | None, *, n: int = 50) -> IndexScore:
    df = None if error in (None, 0) else n - 1.0
    return IndexScore("mean", value, None, None, 0.95, n, 0, float(n), error=error, df=df)


def places(scores: list[IndexScore], **options: float) -> list[tuple[int, int, int] | None]:
    return [
        None if one is None else (one.rank, one.low, one.high)
        for one in ranking.rank(scores, **options)
    ]


def test_places_and_their_region_are_what_r_computes() -> None:
    scores = [scored(row.value, row.error, n=row.n) for row in UNITS.itertuples()]
    expected = list(zip(UNITS["rank"], UNITS["best"], UNITS["worst"], strict=True))
    assert places(scores, level=0.9) == expected


def test_four_units_by_hand() -> None:
    # 0.95^(1/4) = 0.98726, normal quantile of (1 + 0.98726) / 2: 2.4909
    normal = [
        IndexScore("mean", value, None, None, 0.95, 9, 0, 9.0, error=error)
        for value, error in [(90, 1.0), (87, 1.0), (85, 0.2), (80, 2.0)]
    ]
    ends = [interval_at(one, 0.95**0.25) for one in normal]
    expected = [(87.5091, 92.4909), (84.5091, 89.4909), (84.5018, 85.4982), (75.0182, 84.9818)]
    for pair, by_hand in zip(ends, expected, strict=True):
        assert pair == pytest.approx(by_hand, abs=1e-4)
    # the first meets the second, but lies wholly above the third and the fourth;
    # the second, third and fourth all meet; only the first surely beats the third and the fourth
    assert places(normal) == [(1, 1, 2), (2, 1, 4), (3, 2, 4), (4, 2, 4)]


def test_equal_scores_share_a_place_and_the_next_is_left_out() -> None:
    scores = [scored(value, 0.0) for value in (80, 90, 80, 70)]
    assert places(scores) == [(2, 2, 3), (1, 1, 1), (2, 2, 3), (4, 4, 4)]
    assert [one.tied for one in ranking.rank(scores) if one] == [True, False, True, False]


def test_what_differs_only_in_the_last_bits_is_equal() -> None:
    scores = [scored(value, 0.0) for value in (0.3, 0.1 + 0.2, 0.3 - 1e-6)]
    assert places(scores) == [(1, 1, 2), (1, 1, 2), (3, 3, 3)]


def test_a_score_without_a_value_has_no_place() -> None:
    assert places([scored(None, None), scored(5, 0.0), scored(4, 0.0)]) == [
        None,
        (1, 1, 1),
        (2, 2, 2),
    ]
    assert ranking.rank([]) == ()
    assert ranking.rank([scored(None, None)]) == (None,)


def test_a_score_of_unknown_error_may_stand_anywhere_and_so_widens_the_others() -> None:
    scores = [scored(90, 0.1), scored(80, 0.1), scored(70, None)]
    assert places(scores) == [(1, 1, 2), (2, 2, 3), (3, 1, 3)]


def test_scores_counted_in_full_need_no_room_and_leave_it_to_the_others() -> None:
    uncertain, level = [scored(82, 1.0), scored(78, 1.0)], 0.95**0.5
    low, high = interval_at(uncertain[0], level) or (0, 0)
    inside, outside = scored(low + 1e-6, 0.0), scored(high + 1e-6, 0.0)
    found = places([*uncertain, inside, outside])
    assert found[0] == (2, 2, 4)  # below the last, and sure of nothing else
    assert found[3] == (1, 1, 1)


units = st.lists(
    st.tuples(st.integers(0, 20).map(float), st.sampled_from([0.0, 0.5, 2.0, None])), max_size=12
)


@given(units=units)
def test_every_place_lies_in_its_region_and_that_is_what_the_definition_says(
    units: list[tuple[float, float | None]],
) -> None:
    scores = [scored(value, error) for value, error in units]
    found = ranking.rank(scores)
    uncertain = sum(error != 0.0 for _, error in units)
    level = 0.95 ** (1 / max(uncertain, 1))
    ends = [interval_at(one, level) or (-np.inf, np.inf) for one in scores]
    for one, (value, _), (low, high) in zip(found, units, ends, strict=True):
        assert one is not None
        assert one.low <= one.rank <= one.high
        assert one.rank == 1 + sum(other > value for other, _ in units)
        assert one.tied == (sum(other == value for other, _ in units) > 1)
        assert one.low == 1 + sum(other > high for other, _ in ends)
        assert one.high == len(units) - sum(other < low for _, other in ends)


def test_all_true_places_lie_in_their_regions_as_often_as_promised() -> None:
    rng = np.random.default_rng(7)
    truth, n, rounds, level = np.array([70.0, 72, 74, 80, 81]), 12, 400, 0.8
    held = exact = 0
    for _ in range(rounds):
        marks = rng.normal(truth[:, None], 4, (5, n))
        errors = marks.std(axis=1, ddof=1) / np.sqrt(n)
        scores = [
            scored(float(mean), float(error), n=n)
            for mean, error in zip(marks.mean(axis=1), errors, strict=True)
        ]
        found = [one for one in ranking.rank(scores, level=level) if one]
        held += all(
            one.low <= true <= one.high for one, true in zip(found, (5, 4, 3, 2, 1), strict=True)
        )
        exact += all(one.low == one.high for one in found)
    assert held / rounds >= level  # the region is on the safe side
    assert exact < rounds  # and it does not hold by saying everything for certain
    assert any(one.high - one.low < 4 for one in found)  # nor by saying nothing


def test_who_climbed_and_how_far_is_what_r_computes() -> None:
    table = pd.read_csv(Path(__file__).parents[1] / "golden" / "climbs.csv")
    then = [scored(r.value_before, r.error_before, n=r.n_before) for r in table.itertuples()]
    now = [scored(row.value, row.error, n=row.n) for row in table.itertuples()]
    found = [
        (one.climb, one.low, one.high, one.verdict) for one in ranking.climbs(now, then) if one
    ]
    verdicts = ["climbed", *["not_shown"] * 4, "dropped", *["not_shown"] * 3]
    assert found == [*zip(table["climb"], table["low"], table["high"], verdicts, strict=True)]


@given(now=units, before=units)
def test_exchanged_waves_turn_climbs_round(
    now: list[tuple[float, float | None]], before: list[tuple[float, float | None]]
) -> None:
    size = min(len(now), len(before))
    first, second = ([scored(*one) for one in wave[:size]] for wave in (now, before))
    there, back = ranking.climbs(first, second), ranking.climbs(second, first)
    for one, other in zip(there, back, strict=True):
        assert one is not None
        assert other is not None
        assert (one.climb, one.low, one.high) == (-other.climb, -other.high, -other.low)
        assert one.low <= one.climb <= one.high
    same = [one for one in ranking.climbs(first, first) if one]
    assert all(one.climb == 0 and one.verdict == "not_shown" for one in same)


def test_who_joined_or_left_moves_nobody() -> None:
    before = [scored(90, 0.0), scored(80, 0.0), scored(None, None)]
    now = [scored(None, None), scored(80, 0.0), scored(99, 0.0)]
    found = ranking.climbs(now, before)
    assert [one is None for one in found] == [True, False, True]
    assert found[1] is not None
    assert (found[1].climb, found[1].verdict) == (0, "not_shown")
    assert ranking.climbs([], []) == ()


def test_places_counted_in_full_are_what_they_are_and_unknown_errors_show_nothing() -> None:
    first, second = [scored(3, 0.0), scored(2, 0.0)], [scored(1, 0.0), scored(2, 0.0)]
    assert [one.verdict for one in ranking.climbs(first, second) if one] == ["climbed", "dropped"]
    unsure = [scored(3, None), scored(2, 0.0)]
    assert {one.verdict for one in ranking.climbs(unsure, second) if one} == {"not_shown"}


def test_hardly_ever_is_a_true_place_outside_or_anybody_falsely_called_a_climber() -> None:
    """A short form of tests/bench/climbs.py: three standard errors above the declared rate."""
    times = 150
    most = 0.05 + 3 * np.sqrt(0.05 * 0.95 / times)
    for field in ("equal", "near", "mixed"):
        shares = climbs.wrong(field, times, n=12)
        assert shares["outside"] <= most, field
        assert shares["called"] <= most, field
    assert climbs.wrong("spaced", times, climber=True)["found"] > 0.9
