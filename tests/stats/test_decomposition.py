"""The parts of a change: numbers from base R, and what holds whatever the groups."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from csatbook.stats.decomposition import PARTS, Composition, decompose

GOLDEN = pd.read_csv(Path(__file__).parents[1] / "golden" / "decomposition.csv")
THOUSANDS = {
    1970: [
        2968,
        11484,
        34614,
        30992,
        21983,
        20314,
        20928,
        16897,
        11339,
        5720,
        1315,
        535,
        2162,
        6120,
        4781,
        3096,
        2718,
        2363,
        1767,
        1149,
        448,
        117,
    ],
    1985: [
        3041,
        11577,
        27450,
        32711,
        35480,
        27411,
        19555,
        19795,
        15254,
        8022,
        2472,
        707,
        2692,
        6473,
        6841,
        6547,
        4352,
        3034,
        2540,
        1749,
        804,
        236,
    ],
}
RATES = {
    1970: [
        18.469,
        0.751,
        0.391,
        1.146,
        1.287,
        2.672,
        6.636,
        15.691,
        34.723,
        79.763,
        176.837,
        36.993,
        1.352,
        0.541,
        2.040,
        3.523,
        6.746,
        12.967,
        24.471,
        45.091,
        74.902,
        123.205,
    ],
    1985: [
        9.163,
        0.462,
        0.248,
        0.929,
        1.084,
        1.810,
        4.715,
        12.187,
        27.728,
        64.068,
        157.570,
        17.208,
        0.738,
        0.328,
        1.103,
        2.045,
        3.724,
        8.052,
        17.812,
        34.128,
        68.276,
        125.161,
    ],
}


def golden(case: str) -> dict[str, float]:
    rows = GOLDEN[GOLDEN["case"] == case]
    return dict(zip(rows["part"], rows["contribution"], strict=True))


def composed(
    base: np.ndarray,
    score: np.ndarray,
    *,
    kept: np.ndarray | float = 1.0,
    kept_shift: np.ndarray | float = 0.0,
    weight: np.ndarray | float = 1.0,
    weight_shift: np.ndarray | float = 0.0,
) -> Composition:
    valid, weighted = base * kept, base * kept * weight
    return Composition(
        base * score,
        base + 0.0,
        valid * (score + kept_shift),
        valid,
        weighted * (score + kept_shift + weight_shift),
        weighted,
    )


def total(before: Composition, now: Composition) -> float:
    values = [wave.top_weighted.sum() / wave.base_weighted.sum() for wave in (before, now)]
    return float(values[1] - values[0])


def test_two_parts_are_kitagawas_of_das_guptas_example() -> None:
    before, now = (
        composed(np.array(THOUSANDS[year], float), np.array(RATES[year])) for year in (1970, 1985)
    )
    parts = decompose(before, now)
    assert parts is not None
    for part, wanted in golden("kitagawa").items():
        assert parts[part].sum() == pytest.approx(wanted, rel=1e-12), part
    assert not parts["weighting"].any()
    assert not parts["validity"].any()


def test_four_parts_are_the_mean_over_all_orders() -> None:
    place = np.arange(1.0, 23)
    before = composed(
        np.array(THOUSANDS[1970], float),
        np.array(RATES[1970]),
        kept=1 - place / 100,
        kept_shift=place / 50,
        weight=1 + place / 20,
        weight_shift=-place / 40,
    )
    now = composed(
        np.array(THOUSANDS[1985], float),
        np.array(RATES[1985]),
        kept=1 - place[::-1] / 80,
        kept_shift=place / 60,
        weight=2 - place / 30,
        weight_shift=place / 90,
    )
    parts = decompose(before, now)
    assert parts is not None
    for part, wanted in golden("four").items():
        assert parts[part].sum() == pytest.approx(wanted, rel=1e-12), part


sums = arrays(float, 4, elements=st.floats(0.5, 20))
marks = arrays(float, 4, elements=st.floats(-5, 5))
waves = st.builds(
    composed,
    sums,
    marks,
    kept=arrays(float, 4, elements=st.floats(0.1, 1)),
    kept_shift=marks,
    weight=sums,
    weight_shift=marks,
)


@given(waves, waves)
def test_parts_add_up_and_exchanged_waves_turn_the_sign(
    before: Composition, now: Composition
) -> None:
    there, back = decompose(before, now), decompose(now, before)
    assert there is not None
    assert back is not None
    found = sum(float(each.sum()) for each in there.values())
    assert found == pytest.approx(total(before, now), abs=1e-9)
    for part in PARTS:
        assert there[part] == pytest.approx(-back[part], abs=1e-9), part


@given(waves, sums, marks, st.sampled_from(PARTS))
def test_one_edit_moves_one_part_alone(
    before: Composition, amounts: np.ndarray, moved: np.ndarray, edited: str
) -> None:
    base, score = before.base, before.top / before.base
    factors = {
        "kept": before.base_valid / base,
        "kept_shift": before.top_valid / before.base_valid - score,
        "weight": before.base_weighted / before.base_valid,
        "weight_shift": before.top_weighted / before.base_weighted
        - before.top_valid / before.base_valid,
    }
    if edited == "score":
        now = composed(base, score + moved, **factors)
    elif edited == "mix":
        now = composed(amounts, score, **factors)
    elif edited == "validity":
        changed = {"kept": amounts / 20, "kept_shift": moved}
        now = composed(base, score, **(factors | changed))
    else:
        now = composed(base, score, **(factors | {"weight": amounts, "weight_shift": moved}))
    parts = decompose(before, now)
    assert parts is not None
    for part in PARTS:
        if part != edited:
            assert parts[part] == pytest.approx(np.zeros(4), abs=1e-9), part
    assert parts[edited].sum() == pytest.approx(total(before, now), abs=1e-9)


def test_a_group_of_one_wave_changes_the_mix_alone() -> None:
    before = composed(np.array([10.0, 0]), np.array([0.5, 0]))
    now = composed(np.array([10.0, 10]), np.array([0.5, 0.9]))
    parts = decompose(before, now)
    assert parts is not None
    assert {part for part in PARTS if parts[part].any()} == {"mix"}
    assert parts["mix"].sum() == pytest.approx(0.2)


def test_groups_of_which_none_is_valid_in_both_waves_tell_nothing() -> None:
    one = composed(np.array([10.0, 10]), np.array([0.5, 0.5]), kept=np.array([1.0, 0]))
    other = composed(np.array([10.0, 10]), np.array([0.5, 0.5]), kept=np.array([0.0, 1]))
    gone = replace(one, base=np.array([10.0, 0]), top=np.array([5.0, 0]))
    assert decompose(gone, other) is None
