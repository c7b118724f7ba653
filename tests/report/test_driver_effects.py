"""Penalties and rewards, what-if and differences, where the truth is planted."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import samples
from csatbook.analysis.drivers import asymmetry, differences, driven, gains
from csatbook.analysis.wave import Wave
from csatbook.report import sections
from csatbook.stats.drivers.asymmetry import Asymmetry
from csatbook.stats.regression.contrast import Effect
from csatbook.study.scale import Scale

Open = Callable[..., Wave]

FEATURES = """\
study: shop
title: {zh: 商店, en: Shop}
period: wave
data:
  responses: [{path: answers.csv}]
  wave: wave
scales:
  five: {min: 1, max: 5, satisfied: [4, 5], dissatisfied: [1, 2]}
  kano: {min: 1, max: 5}
  ten: {min: 0, max: 10}
items:
  billing: {zh: 账单准确, en: Correct bills, scale: five}
  surprise: {zh: 小礼物, en: Small gifts, scale: five}
  overall: {zh: 总体, en: Overall, scale: ten}
  billing_with: {zh: 账单准确, en: Correct bills, scale: kano}
  billing_without: {zh: 账单不准确, en: Wrong bills, scale: kano}
overall: overall
segments:
  region: {zh: 地区, en: Region}
scores:
  index: {method: mean_100}
  better: {method: kano, pairs: [{functional: billing_with, dysfunctional: billing_without}]}
drivers: {outcome: overall, of: [billing, surprise], resamples: 0}
report: {min_answers: 1}
"""


def shop(
    folder: Path,
    *,
    n: int = 600,
    waves: int = 1,
    steeper: float = 0.0,
    reaction: tuple[int, int] = (2, 5),
) -> Wave:
    """Bills disappoint (2 and 1 of 10 points lost by bad ones), gifts delight.

    `steeper`: how much more a mark of bills adds in the west, and in the second wave.
    `reaction`: the answers to Kano's two questions about bills; "expect" and "dislike" is must-be.
    """
    draw = np.random.default_rng(5)
    lines = ["wave,billing,surprise,overall,billing_with,billing_without,region"]
    for place in range(n * waves):
        wave = 1 + place // n
        bill, gift = draw.integers(1, 6, 2)
        west = bool(draw.integers(0, 2))
        lost = {1: 4, 2: 3}.get(int(bill), 0)
        won = {4: 2, 5: 3}.get(int(gift), 0)
        more = steeper * (bill - 3) * (west if waves == 1 else wave == 2)
        mark = np.clip(round(6 - lost + won + more + draw.normal(0, 0.8)), 0, 10)
        region = "west" if west else "east"
        lines.append(f"{wave},{bill},{gift},{mark:g},{reaction[0]},{reaction[1]},{region}")
    return samples.small(folder, study=FEATURES, answers="\n".join(lines) + "\n", period=str(waves))


def kinds(wave: Wave) -> dict[str, str]:
    [outcome] = driven.outcomes(wave)
    found = asymmetry.asymmetries(wave, outcome).drivers
    return {one.name: asymmetry.kind(one) for one in found}


def test_low_and_high_begin_halfway_to_the_next_mark() -> None:
    found = asymmetry._cuts(Scale(min=1, max=5, satisfied=[4, 5], dissatisfied=[1, 2]))
    assert found == (37.5, 62.5)  # 2.5 and 3.5 of 1 to 5
    ranges = Scale(min=0, max=10, satisfied=">= 9", dissatisfied="<= 6")
    assert asymmetry._cuts(ranges) == (65, 85)


def test_a_scale_that_does_not_say_is_cut_in_thirds() -> None:
    thirds = pytest.approx((100 / 3, 200 / 3))
    assert asymmetry._cuts(Scale(min=1, max=5)) == thirds
    two = Scale(min=0, max=1, satisfied=[1], dissatisfied=[0])  # nothing in between
    assert asymmetry._cuts(two) == thirds


def test_what_only_disappoints_and_what_only_delights_is_told_so(tmp_path: Path) -> None:
    wave = shop(tmp_path)
    assert kinds(wave) == {"item:billing": "basic", "item:surprise": "excitement"}
    shown = sections.asymmetry(wave)
    assert "must-be. Bad marks pull “Overall” down, good ones add less" in shown.text
    assert "attractive. Good marks lift “Overall”, bad ones cost less" in shown.text
    assert "<svg" in shown.html
    table = asymmetry.table(wave).set_index("driver")
    assert table.loc["item:billing", "penalty"] > table.loc["item:billing", "reward_high"]
    assert table.loc["item:surprise", "reward"] > table.loc["item:surprise", "penalty_high"]


def test_kanos_questions_of_the_same_name_are_held_beside_it(tmp_path: Path) -> None:
    wave = shop(tmp_path)
    assert (
        "Correct bills: Kano's questions say the same (Must-be)." in sections.asymmetry(wave).text
    )
    table = asymmetry.table(wave)
    assert table["kano"].fillna("").tolist() == ["must_be", ""]


def test_where_kano_disagrees_that_is_said(tmp_path: Path) -> None:
    like_and_indifferent = (1, 3)  # attractive
    shown = sections.asymmetry(shop(tmp_path, reaction=like_and_indifferent)).text
    assert "by Kano's questions “Attractive”. They disagree" in shown


def effect(value: float, half: float) -> Effect:
    return Effect(value, half / 2, value - half, value + half, 0.01)


@pytest.mark.parametrize(
    ("kind", "penalty", "reward", "told"),
    [
        ("none", effect(1, 3), effect(7, 2), "gain"),
        ("open", effect(7, 2), effect(1, 3), "loss"),
        ("too_few", None, effect(7, 2), "gain"),
        ("too_few", None, effect(1, 3), "too_few"),
        ("open", effect(3, 2), effect(7, 2), "open"),
        ("none", effect(1, 3), effect(1, 3), "none"),
        ("basic", effect(9, 2), effect(1, 3), "basic"),
        ("basic", effect(9, 2), effect(-7, 2), "odd"),
        ("excitement", effect(-9, 2), effect(7, 2), "odd"),
    ],
)
def test_what_is_sure_of_an_open_kind_is_told(
    kind: str, penalty: Effect | None, reward: Effect | None, told: str
) -> None:
    one = Asymmetry(
        name="item:x",
        kind=kind,  # type: ignore[arg-type]
        penalty=penalty,
        reward=reward,
        **dict.fromkeys(("difference", "impact", "balance", "p_difference", "p_impact")),
        **dict.fromkeys(("n_low", "n_between", "n_high"), 9),
    )
    assert asymmetry.kind(one) == told


def test_the_expected_change_is_the_rise_times_the_slope(service: Open) -> None:
    wave = service("2025Q4")
    marks = {
        name: wave.rows[list(one.items)].mean(axis=1) for name, one in wave.study.dimensions.items()
    }
    points = (25 * (pd.DataFrame({"overall": wave.rows["overall"], **marks}) - 1)).dropna()
    x = np.column_stack([np.ones(len(points)), points.drop(columns="overall")])
    slopes = np.linalg.lstsq(x, points["overall"].to_numpy(), rcond=None)[0][1:]
    found = gains.table(wave)
    step = found[(found["to"] == "step") & found["from_mean"].notna()].set_index("driver")
    for name, slope in zip(marks, slopes, strict=True):
        assert step.loc[f"dimension:{name}", "change"] == pytest.approx(10 * slope)
    best = found[(found["to"] == "best") & found["from_mean"].notna()].set_index("driver")
    region = marks["response"].groupby(wave.rows["region"], observed=True).mean()
    assert best.loc["dimension:response", "group"] == f"region={region.idxmax()}"
    assert best.loc["dimension:response", "target"] == pytest.approx(25 * (region.max() - 1))
    rise = best.loc["dimension:response", "target"] - best.loc["dimension:response", "from_mean"]
    assert best.loc["dimension:response", "rise"] == pytest.approx(rise)


@pytest.mark.parametrize(
    ("language", "named", "warned"),
    [
        ("zh", "问题解决（+2.7 分）、响应效率（+2.4 分）、服务态度（+2.1 分）", "不是因果"),
        ("en", "Resolution (+2.7), Response (+2.4), Attitude (+2.1)", "do not prove cause"),
    ],
)
def test_the_three_that_give_most_are_named_with_a_warning(
    service: Open, language: str, named: str, warned: str
) -> None:
    shown = sections.what_if(service("2025Q4", "all", language))
    assert named in shown.text
    assert warned in shown.text
    assert 'class="callout warn"' in shown.html


def test_groups_with_other_drivers_are_named_and_shown(tmp_path: Path) -> None:
    wave = shop(tmp_path, steeper=0.5)
    [outcome] = driven.outcomes(wave)
    [found] = differences.between_groups(wave, outcome)
    assert [one.name for one in found.differing] == ["item:billing"]
    assert found.tests == 2
    shown = sections.driver_differences(wave).text
    assert "Correct bills: how much it matters differs (Region), most for “west”" in shown
    assert "2 tests (Region), 1 of them significant" in shown
    assert "There is no earlier wave" in shown
    table = differences.table(wave)
    assert table.groupby("driver")["differs"].first().to_dict() == {
        "item:billing": True,
        "item:surprise": False,
    }


def test_a_driver_that_matters_more_than_in_the_previous_wave_is_named(tmp_path: Path) -> None:
    wave = shop(tmp_path, waves=2, steeper=0.5)
    [outcome] = driven.outcomes(wave)
    found = differences.since_compared(wave, outcome)
    assert found is not None
    assert [one.name for one in found.differing] == ["item:billing"]
    assert "Correct bills: matters more than in Wave 1." in sections.driver_differences(wave).text
    table = differences.table(wave)
    mine = table[(table["by"] == "wave") & (table["driver"] == "item:billing")]
    assert mine["group"].tolist() == ["1", "2"]


def test_the_same_customers_in_two_waves_are_one_cluster(service: Open) -> None:
    wave = service("2025Q4")
    drawn = differences._drawn([service("2025Q3"), wave])
    assert drawn is not None
    ids = [one.store.rows(one.period, ["respondent"]) for one in (service("2025Q3"), wave)]
    both = pd.concat(ids)["respondent"]
    assert len(drawn.stratum) == both.nunique() < len(both)


def test_nothing_differs_between_groups_and_waves_of_the_sample(service: Open) -> None:
    shown = sections.driver_differences(service("2025Q4", "all", "en")).text
    assert "15 tests, Holm-adjusted" in shown  # 3 segments with 5 drivers
    assert "Compared with Q3 2025, no driver is shown to matter more or less" in shown
