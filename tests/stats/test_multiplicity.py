"""p-values of many tests at once."""

from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from csatbook.errors import ParameterError
from csatbook.stats.compare import multiplicity

GOLDEN = pd.read_csv(Path(__file__).parents[1] / "golden" / "multiplicity.csv")


def listed(numbers: pd.Series) -> list[float | None]:
    return [None if pd.isna(one) else one for one in numbers]


@pytest.mark.parametrize("method", ["holm", "bh"])
@pytest.mark.parametrize("family", GOLDEN["family"].unique())
def test_p_values_are_adjusted_as_r_does(family: str, method: str) -> None:
    rows = GOLDEN[GOLDEN["family"] == family]
    found = multiplicity.adjust(listed(rows["p"]), method=method)
    assert found.family == rows["tests"].iloc[0]
    for ours, theirs in zip(found.p, listed(rows[method]), strict=True):
        assert ours == (theirs if theirs is None else pytest.approx(theirs, abs=1e-14))


def test_three_tests_by_hand() -> None:
    p = [0.02, None, 0.03, 0.5]
    # Holm: 3 · 0.02 = 0.06; 2 · 0.03 = 0.06; 0.5
    assert multiplicity.adjust(p).p == pytest.approx((0.06, None, 0.06, 0.5))
    # Benjamini-Hochberg from the greatest: 0.5; 3/2 · 0.03 = 0.045; 3 · 0.02 = 0.06, at most 0.045
    assert multiplicity.adjust(p, method="bh").p == pytest.approx((0.045, None, 0.045, 0.5))
    assert multiplicity.adjust(p, method="none").p == (0.02, None, 0.03, 0.5)


def test_what_is_no_test_does_not_count_and_nothing_at_all_is_no_family() -> None:
    assert multiplicity.adjust([None, 0.03, float("nan")]).p == (None, 0.03, None)
    assert multiplicity.adjust([None, 0.03, float("nan")]).family == 1
    assert multiplicity.adjust([]).family == 0
    assert multiplicity.adjust([None]).p == (None,)


def test_an_unknown_method_or_an_impossible_p_is_named() -> None:
    with pytest.raises(ParameterError, match=r"holm, bh, none; found 'holms'.* mean 'holm'"):
        multiplicity.adjust([0.1], method="holms")
    with pytest.raises(ParameterError, match=r"0 to 1; found 1\.5"):
        multiplicity.adjust([0.1, 1.5])


@given(p=st.lists(st.none() | st.floats(0, 1)), method=st.sampled_from(["holm", "bh", "none"]))
def test_adjusted_values_keep_their_order_and_are_never_smaller(
    p: list[float | None], method: str
) -> None:
    found = multiplicity.adjust(p, method=method)
    pairs = [(one, by) for one, by in zip(p, found.p, strict=True) if one is not None]
    assert all(by is not None and one <= by <= 1 for one, by in pairs)
    adjusted = [by for _, by in sorted(pairs)]
    assert adjusted == sorted(adjusted)


@given(p=st.lists(st.floats(0, 1), min_size=1), method=st.sampled_from(["holm", "bh"]))
def test_the_order_of_the_tests_changes_nothing(p: list[float], method: str) -> None:
    forward, backward = (multiplicity.adjust(one, method=method).p for one in (p, p[::-1]))
    assert forward == backward[::-1]
