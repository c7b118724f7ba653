"""Raked weights against R's survey (see tests/golden/weighting.R), by hand and by law."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from csatbook.errors import DataError
from csatbook.stats.weighting import rake, weights
from csatbook.stats.weighting.margins import WeightMargin
from csatbook.study.sampling import Weighting

GOLDEN = Path(__file__).parents[1] / "golden"
ROWS = pd.read_csv(GOLDEN / "raking.csv")
EXPECTED = pd.read_csv(GOLDEN / "weighting.csv")
SHARES = {
    "region": {"east": 0.3, "west": 0.4, "north": 0.3},
    "tenure": {"new": 0.6, "old": 0.4},
}
HALVES = Weighting(rake={"region": {"east": 0.5, "west": 0.5}})


def regions(east: int, west: int, **more: object) -> pd.DataFrame:
    return pd.DataFrame({"region": ["east"] * east + ["west"] * west, **more})


def refused(rows: pd.DataFrame, declared: Weighting, start: pd.Series | None = None) -> str:
    with pytest.raises(DataError) as caught:
        weights.calibrate(rows, declared, start)
    return str(caught.value)


@pytest.mark.parametrize(
    ("case", "declared", "started"),
    [
        ("plain", Weighting(rake=SHARES), False),
        ("started", Weighting(rake=SHARES), True),
        ("trimmed", Weighting(rake=SHARES, trim=2.5), False),
        ("trimmed_started", Weighting(rake=SHARES, trim=2.6), True),
        ("within", Weighting(rake=SHARES, within="type"), False),
        ("within_started", Weighting(rake=SHARES, within="type"), True),
        ("poststratified", Weighting(rake={"tenure": SHARES["tenure"]}), False),
    ],
)
def test_the_weights_equal_those_of_r(case: str, declared: Weighting, started: bool) -> None:
    found = weights.calibrate(ROWS, declared, ROWS["start"] if started else None)
    np.testing.assert_allclose(found.weights, EXPECTED[case], rtol=1e-7)
    assert found.weights.mean() == pytest.approx(1, abs=1e-9)


def test_every_case_of_the_reference_is_used() -> None:
    assert len(EXPECTED.columns) == 7


def test_the_weights_are_the_published_ones() -> None:
    # Kalton and Flores-Cervantes (2003), J. Official Statistics 19(2): 4 x 3 cells, respondents
    # and customers of each, and the raked weights as printed
    asked = np.array([[20, 40, 40], [50, 140, 310], [100, 50, 50], [30, 100, 70]])
    there = np.array([[80, 40, 55], [60, 150, 340], [170, 60, 200], [55, 165, 125]])
    printed = [[1.81, 1.45, 2.02], [1.08, 0.87, 1.21], [2.20, 1.76, 2.45], [1.83, 1.47, 2.04]]
    row, column = np.indices(asked.shape)
    rows = pd.DataFrame(
        {
            name: np.repeat(one, asked.ravel()).astype(str)
            for name, one in (("a", row.ravel()), ("b", column.ravel()))
        }
    )
    shares = {
        name: {str(at): one for at, one in enumerate(there.sum(axis=axis) / there.sum())}
        for name, axis in (("a", 1), ("b", 0))
    }
    found = weights.calibrate(rows, Weighting(rake=shares)).weights * there.sum() / asked.sum()
    cells = found.groupby([rows["a"], rows["b"]]).first()
    np.testing.assert_allclose(cells.to_numpy().reshape(4, 3), printed, atol=0.005)


def test_one_segment_is_worked_by_hand() -> None:
    # 6 east and 2 west are to weigh 4 each: 2/3 and 2; n_eff = 8² / (6 · 4/9 + 2 · 4) = 6
    found = weights.calibrate(regions(6, 2), HALVES)
    assert found.weights.tolist() == pytest.approx([2 / 3] * 6 + [2.0] * 2)
    assert (found.smallest, found.largest) == pytest.approx((2 / 3, 2.0))
    assert (found.n, found.n_eff, found.design_effect) == pytest.approx((8, 6.0, 8 / 6))
    assert found.trimmed == 0
    assert found.margins == (
        WeightMargin(None, "region", "east", 6, 0.75, 0.5, pytest.approx(0.5)),
        WeightMargin(None, "region", "west", 2, 0.25, 0.5, pytest.approx(0.5)),
    )


def test_respondents_without_a_value_keep_the_share_they_had() -> None:
    rows = pd.DataFrame({"region": ["east"] * 6 + ["west"] * 2 + [None] * 2})
    found = weights.calibrate(rows, HALVES)
    # of 10 the two without weigh 2; of the other 8 east and west weigh 4 each
    assert found.weights.tolist() == pytest.approx([2 / 3] * 6 + [2.0] * 2 + [1.0] * 2)
    assert found.margins[-1] == WeightMargin(None, "region", None, 2, 0.2, None, pytest.approx(0.2))
    assert [one.achieved for one in found.margins[:2]] == pytest.approx([0.5, 0.5])


def test_within_a_segment_each_value_keeps_its_size() -> None:
    # new: 3 east, 1 west weigh 2 each; old: 1 east, 3 west weigh 2 each; 2 unknown stay
    rows = regions(4, 4, tenure=["new"] * 3 + ["old"] + ["new"] + ["old"] * 3)
    rows = pd.concat([rows, regions(2, 0)], ignore_index=True)
    found = weights.calibrate(rows, HALVES.model_copy(update={"within": "tenure"}))
    assert found.weights.tolist() == pytest.approx([2 / 3] * 3 + [2.0] * 2 + [2 / 3] * 3 + [1] * 2)
    assert [one.within for one in found.margins] == ["new", "new", "old", "old"]


def test_a_largest_weight_is_kept_and_the_shares_with_it() -> None:
    declared = Weighting(rake=SHARES, trim=2.5)
    found = weights.calibrate(ROWS, declared)
    assert found.largest == pytest.approx(2.5)
    assert found.trimmed == (EXPECTED["trimmed"] > 2.5 - 1e-9).sum()
    assert not any(one.off for one in found.margins)


def test_the_declared_shares_are_achieved() -> None:
    found = weights.calibrate(ROWS, Weighting(rake=SHARES), ROWS["start"])
    for segment, shares in SHARES.items():
        sums = found.weights.groupby(ROWS[segment]).sum()
        assert (sums / sums.sum()).to_dict() == pytest.approx(shares, abs=1e-9)
    told = {(one.segment, one.value): one.achieved for one in found.margins if one.value}
    assert told == pytest.approx(
        {(segment, value): one for segment, all_ in SHARES.items() for value, one in all_.items()}
    )


def test_neither_the_order_of_rows_nor_the_unit_of_the_start_matters() -> None:
    declared = Weighting(rake=SHARES, trim=3)
    found = weights.calibrate(ROWS, declared, ROWS["start"]).weights
    mixed = ROWS.sample(frac=1, random_state=1)
    again = weights.calibrate(mixed, declared, 100 * mixed["start"]).weights
    np.testing.assert_allclose(again.loc[found.index], found, rtol=1e-8)


def test_weights_that_already_have_the_shares_stay() -> None:
    first = weights.calibrate(ROWS, Weighting(rake=SHARES)).weights
    again = weights.calibrate(ROWS, Weighting(rake=SHARES), first).weights
    np.testing.assert_allclose(again, first, rtol=1e-8)


def test_the_respondents_are_left_as_they_were() -> None:
    before = ROWS.copy(deep=True)
    weights.calibrate(ROWS, Weighting(rake=SHARES), ROWS["start"])
    pd.testing.assert_frame_equal(ROWS, before)


def test_segments_may_be_categories() -> None:
    rows = ROWS.astype({"region": "category", "tenure": "category"})
    found = weights.calibrate(rows, Weighting(rake=SHARES)).weights
    np.testing.assert_allclose(found, EXPECTED["plain"], rtol=1e-7)


def test_a_value_without_a_share_and_a_share_without_respondents_are_told_together() -> None:
    rows = pd.DataFrame({"region": ["east", "eastt", "eastt"], "tenure": ["new"] * 3})
    both = {"region": {"east": 0.7, "west": 0.3}, "tenure": {"new": 0.5, "old": 0.5}}
    first, *others = refused(rows, Weighting(rake=both)).splitlines()
    assert first == (
        "weighting by 'region': found 'eastt' (2 respondents), which has no declared share; "
        "declared are east, west. Did you mean 'east'?"
    )
    assert others == [
        "weighting by 'region': 'west' is to have a share of 0.3, yet no respondent has it",
        "weighting by 'tenure': 'old' is to have a share of 0.5, yet no respondent has it",
    ]


def test_within_a_segment_the_value_that_does_not_fit_is_named() -> None:
    rows = regions(3, 1, tenure=["new", "old", "old", "old"])
    message = refused(rows, HALVES.model_copy(update={"within": "tenure"}))
    assert message == (
        "weighting by 'region' within tenure=new: 'west' is to have a share of 0.5, yet no "
        "respondent has it"
    )


def test_a_largest_weight_that_a_share_cannot_be_reached_with_is_refused() -> None:
    message = refused(regions(9, 1), HALVES.model_copy(update={"trim": 2}))
    assert message == (
        "weighting by 'region': the respondents of 'west' (1) reach a share of 0.5 with weights of "
        "5 times the mean; found trim: 2"
    )


def test_shares_that_contradict_each_other_are_refused() -> None:
    # the same people are west and old, so that they cannot be half and a third of all
    rows = regions(5, 5, tenure=["new"] * 5 + ["old"] * 5)
    shares = {"region": {"east": 0.5, "west": 0.5}, "tenure": {"new": 2 / 3, "old": 1 / 3}}
    message = refused(rows, Weighting(rake=shares))
    assert "weighting by 'region': 'east' has 0.666667 instead of 0.5 after" in message
    assert "contradict each other" in message


def test_shares_and_a_largest_weight_that_together_cannot_be_are_refused() -> None:
    # each alone could be had with weights up to 2; the one who is both west and old would need more
    rows = regions(6, 4, tenure=["new"] * 6 + ["old"] + ["new"] * 3)
    shares = {"region": {"east": 0.9, "west": 0.1}, "tenure": {"new": 0.8, "old": 0.2}}
    assert "trim: 2" in refused(rows, Weighting(rake=shares, trim=2))


@pytest.mark.parametrize("weight", [0.0, -1.0, np.nan, np.inf])
def test_a_starting_weight_that_is_none_is_refused(weight: float) -> None:
    start = pd.Series([1.0, 1, weight])
    message = refused(regions(2, 1), HALVES, start)
    assert message.startswith("weights: expected numbers ")
    assert "in 1 rows" in message


def test_starting_weights_of_other_rows_are_refused() -> None:
    message = refused(regions(2, 1), HALVES, pd.Series([1.0, 1, 1], index=[3, 4, 5]))
    assert message == "weights: expected one weight for each row of the answers"


def test_a_group_is_scaled_to_its_total_by_one_step_where_nothing_is_cut_off() -> None:
    group, count = np.array([0, 0, 1]), np.array([2.0, 1, 4])
    found = rake.factors(np.array([1.0, 2, 3]), count, group, np.array([8.0, 6]), most=np.inf)
    assert found.tolist() == [2.0, 0.5]  # 8 / (2 · 1 + 2); 6 / (4 · 3)


def test_steps_come_to_the_total_from_below_and_from_above() -> None:
    group, count, start = np.zeros(4, int), np.ones(4), np.array([1.0, 2, 3, 10])
    for total in (2.0, 5.0, 7.9):
        now = start
        for _ in range(60):
            now = now * rake.factors(now, count, group, np.array([total]), most=2)[group]
        assert rake.held(now, count, group, 1, most=2)[0] == pytest.approx(total)


def test_rake_counts_respondents_of_a_kind_as_often_as_they_are() -> None:
    groups, shares = [np.array([0, 1])], [np.array([0.5, 0.5])]
    found, rounds = rake.rake(groups, shares, np.ones(2), np.array([6.0, 2]))
    assert found.tolist() == pytest.approx([2 / 3, 2.0])
    assert rounds == 2  # one to scale, one to see that nothing is left to do


def test_kish_knows_no_unit_and_no_weights_that_weigh_nothing() -> None:
    given = np.array([1.0, 2, 3])
    assert weights.n_eff(given) == pytest.approx(36 / 14)
    assert weights.n_eff(given * 1e-300) == pytest.approx(36 / 14)
    assert weights.design_effect(given) == pytest.approx(1 + given.var() / 4)
    assert weights.n_eff(np.zeros(3)) == 0.0
    assert weights.design_effect(np.zeros(3)) is None
