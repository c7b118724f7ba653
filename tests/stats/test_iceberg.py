"""Silent dissatisfied customers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csatbook.stats import estimate
from csatbook.stats.assess import iceberg
from csatbook.stats.assess.iceberg import Assumed
from csatbook.study.derived import Iceberg


def test_the_handed_down_shares_by_hand() -> None:
    found = iceberg.score(24, complain=0.08, tell=0.23, silent=0.69, between=(0.05, 0.1))
    # 24 / 0.08 = 300 dissatisfied; 23 and 69 % of them
    assert found.dissatisfied.value == pytest.approx(300)
    assert found.told.value == pytest.approx(69)
    assert found.silent.value == pytest.approx(207)
    # if 10 % complain: 240, of whom 216 do not, three quarters of them silent
    assert found.dissatisfied.low == pytest.approx(240)
    assert (found.told.low, found.silent.low) == (pytest.approx(54), pytest.approx(162))
    # if 5 % complain: 480, of whom 456 do not
    assert found.dissatisfied.high == pytest.approx(480)
    assert (found.told.high, found.silent.high) == (pytest.approx(114), pytest.approx(342))


def test_without_complaints_the_iceberg_shows_nobody() -> None:
    found = iceberg.score(0, between=(0.05, 0.1))
    assert found.dissatisfied == found.told == found.silent == Assumed(0, 0, 0)


def test_its_score_says_that_its_range_is_an_assumption() -> None:
    score = iceberg.score(8, between=(0.04, 0.16)).score
    assert (score.value, score.low, score.high) == pytest.approx((69, 31.5, 144))
    assert (score.reason, score.error, score.method) == ("assumed", None, "iceberg")


def test_complaints_that_cannot_be_counted_give_no_estimate() -> None:
    declared = Iceberg(method="iceberg", measure="complaints", between=(0.04, 0.16))
    none = iceberg.estimate(
        estimate.counted(None, method="measure", reason="not_by_segment"), declared
    )
    assert (none.score.value, none.score.reason) == (None, "not_by_segment")
    assert none.deviations is None


@given(
    complaints=st.integers(0, 10_000),
    complain=st.floats(0.02, 0.9),
    telling=st.floats(0, 0.99),
    around=st.tuples(st.floats(0.3, 1), st.floats(1, 1.1)),
)
def test_everyone_dissatisfied_complains_tells_or_is_silent(
    complaints: int, complain: float, telling: float, around: tuple[float, float]
) -> None:
    tell = (1 - complain) * telling
    found = iceberg.score(
        complaints,
        complain=complain,
        tell=tell,
        silent=1 - complain - tell,
        between=(complain * around[0], min(complain * around[1], 0.999)),
    )
    for end in ("value", "low", "high"):
        parts = [getattr(one, end) for one in (found.told, found.silent)]
        assert complaints + sum(parts) == pytest.approx(getattr(found.dissatisfied, end))
    for one in (found.dissatisfied, found.told, found.silent):
        assert one.low <= one.value * (1 + 1e-9)
        assert one.value <= one.high * (1 + 1e-9)
