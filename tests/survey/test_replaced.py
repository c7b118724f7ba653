"""Items that a wave likely asked in another way than the others, and what is a change only."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from surveys import opened
from tests.bench import turned_items

from csatbook.study.notice import RENAMED, REPLACED, Notice

ITEMS = ("a", "b", "c", "d")
LEVELS = {"a": 0.9, "b": -0.3, "c": 0.2, "d": 0.5}
"""How content customers are with each; a mark is 1 to 5."""
LINKS = {"a": 0.9, "b": 0.35, "c": 0.7, "d": 0.6}
"""How closely each goes with the customer's mood."""
QUARTERS = ("2024-02-01", "2024-05-01", "2024-08-01")


def marks(rng: np.random.Generator, count: int, **shift: float) -> pd.DataFrame:
    """One wave's answers, of which some items may have become better or worse."""
    mood = rng.standard_normal(count)
    made = {}
    for item in ITEMS:
        own = rng.standard_normal(count)
        felt = LINKS[item] * mood + np.sqrt(1 - LINKS[item] ** 2) * own
        made[item] = np.clip(np.round(3 + LEVELS[item] + shift.get(item, 0) + felt), 1, 5)
    return pd.DataFrame(made).astype("Int64")


def noticed(
    folder: Path,
    waves: Sequence[pd.DataFrame],
    names: Mapping[str, str] | None = None,
    **more: object,
) -> list[Notice]:
    """What is told of these waves that concerns how they asked; items by name, with their words."""
    worded = names or {item: item for item in ITEMS}
    items = {item: {"zh": text, "en": text, "scale": "five"} for item, text in worded.items()}
    parts = [wave.assign(date=day) for wave, day in zip(waves, QUARTERS, strict=False)]
    made = opened(folder, pd.concat(parts).to_csv(index=False), items=items, **more)
    return [each for each in made.notices if each.kind in (*REPLACED, RENAMED)]


def three(
    seed: int, change: Callable[[pd.DataFrame], pd.DataFrame] = pd.DataFrame.copy
) -> list[pd.DataFrame]:
    """Three waves of like customers, the second written in another way."""
    rng = np.random.default_rng(seed)
    first, second, third = (marks(rng, 300) for _ in range(3))
    return [first, change(second), third]


def test_two_columns_that_changed_places_are_told_with_their_wave(tmp_path: Path) -> None:
    waves = three(1, lambda wave: wave.rename(columns={"a": "b", "b": "a"}))
    [notice] = noticed(tmp_path, waves)
    assert (notice.kind, notice.names, notice.periods) == (
        "exchanged_items",
        ("a", "b"),
        ("2024Q2",),
    )
    assert "look exchanged in 2024Q2" in notice.told("en")
    assert "这些列可能对调" in notice.told("zh")


def test_a_whole_file_from_the_other_end_of_the_scale_is_told(tmp_path: Path) -> None:
    """All correlations are what they were: only the marks tell."""
    told = noticed(tmp_path, three(2, lambda wave: 6 - wave))
    assert {each.kind for each in told} == {"mirrored_item"}
    assert [each.where for each in told if each.periods == ("2024Q2",)] == list(ITEMS)
    assert "左右相反" in told[0].told("zh")


def test_one_item_turned_round_is_told_once_by_its_correlations(tmp_path: Path) -> None:
    told = noticed(tmp_path, three(3, lambda wave: wave.assign(a=6 - wave["a"])))
    assert [(each.kind, each.where) for each in told] == [("turned_item", "a")]


def test_other_marks_are_told_as_another_scale_or_other_codes(tmp_path: Path) -> None:
    three_points = {1: 1, 2: 1, 3: 2, 4: 3, 5: 3}
    told = noticed(
        tmp_path / "a", three(4, lambda wave: wave.assign(a=wave["a"].map(three_points)))
    )
    assert ("other_marks", "a") in [(each.kind, each.where) for each in told]
    [notice] = [each for each in told if each.kind == "other_marks"]
    assert (notice.details["used"], notice.details["usual"]) == ("1–3", "1–5")
    odd_codes = {1: 1, 2: 1, 3: 3, 4: 5, 5: 5}
    told = noticed(tmp_path / "b", three(5, lambda wave: wave.assign(c=wave["c"].map(odd_codes))))
    [notice] = [each for each in told if each.kind == "other_marks"]
    assert (notice.where, notice.details["used"]) == ("c", "1, 3, 5")
    assert "只用到 1, 3, 5" in notice.told("zh")


@pytest.mark.parametrize("seed", range(6))
def test_waves_that_differ_by_chance_or_in_earnest_are_not_called_replaced(
    tmp_path: Path, seed: int
) -> None:
    shifts = [{}, {"a": -1.2}, {"a": -0.6, "b": 0.6}, dict.fromkeys(ITEMS, -0.8), {"c": 1.0}, {}]
    rng = np.random.default_rng(seed)
    waves = [marks(rng, 300), marks(rng, 300, **shifts[seed]), marks(rng, 80)]
    assert noticed(tmp_path, waves) == []


@pytest.mark.parametrize("count", [30, 50, 100, 200, 300])
@pytest.mark.parametrize(
    ("before", "now"),
    [
        ((0.05, 0.05, 0.1, 0.4, 0.4), (0.5, 0.3, 0.15, 0.05, 0)),
        ((0.02, 0.03, 0.1, 0.35, 0.5), (0.5, 0.33, 0.14, 0.02, 0.01)),
        ((0.05, 0.05, 0.1, 0.4, 0.4), (0.6, 0.3, 0.1, 0, 0)),
        ((0.35, 0.3, 0.2, 0.1, 0.05), (0.03, 0.07, 0.2, 0.35, 0.35)),
        ((0.1, 0.15, 0.25, 0.3, 0.2), (0, 0.01, 0.04, 0.3, 0.65)),
    ],
)
def test_a_collapse_or_a_leap_of_one_question_is_a_change(
    tmp_path: Path, count: int, before: tuple[float, ...], now: tuple[float, ...]
) -> None:
    rng = np.random.default_rng(count)
    waves = []
    for shares in (before, now):
        wave = marks(rng, count)
        # In the order of the item's own marks, so that it goes with the others as it did.
        order = wave["b"].rank(method="first").astype(int) - 1
        drawn = np.sort(rng.choice([1, 2, 3, 4, 5], size=count, p=shares))
        waves.append(wave.assign(b=drawn[order]))
    assert noticed(tmp_path, waves) == []


def test_two_items_that_really_changed_places_are_a_change(tmp_path: Path) -> None:
    """Each has the other's marks now, but still goes with the others as it did."""
    rng = np.random.default_rng(9)
    gap = LEVELS["a"] - LEVELS["b"]
    waves = [marks(rng, 2000), marks(rng, 2000, a=-gap, b=gap)]
    assert noticed(tmp_path, waves) == []


def test_a_question_under_another_name_is_told_as_perhaps_the_same(tmp_path: Path) -> None:
    rng = np.random.default_rng(6)
    before, now = marks(rng, 200), marks(rng, 200)
    waves = [before.assign(speed=pd.NA), now.rename(columns={"a": "speed"}).assign(a=pd.NA)]
    names = {"a": "Speed of our reply", "b": "b", "c": "c", "d": "d"}
    [notice] = noticed(tmp_path / "a", waves, {**names, "speed": "The speed of the reply"})
    assert (notice.kind, notice.names) == (RENAMED, ("a", "speed"))
    assert "gives way to 'speed'" in notice.told("en")
    assert noticed(tmp_path / "b", waves, {**names, "speed": "Price"}) == []


def regions(waves: Sequence[pd.DataFrame]) -> list[pd.DataFrame]:
    """The same waves, of four regions in turn."""
    named = ["east", "west", "north", "south"]
    return [wave.assign(region=np.resize(named, len(wave))) for wave in waves]


@pytest.mark.parametrize("seed", range(4))
def test_a_weakly_linked_item_that_was_turned_round_is_told(tmp_path: Path, seed: int) -> None:
    waves = three(seed, lambda wave: wave.assign(b=6 - wave["b"]))
    told = noticed(tmp_path, waves)
    assert [(each.kind, each.where, each.periods) for each in told] == [
        ("turned_item", "b", ("2024Q2",))
    ]


def test_an_item_that_was_turned_round_in_one_region_is_told_with_the_region(
    tmp_path: Path,
) -> None:
    rng = np.random.default_rng(20)
    waves = regions([marks(rng, 600) for _ in range(3)])
    waves[1].loc[waves[1]["region"] == "east", "b"] = 6 - waves[1]["b"]
    told = noticed(tmp_path, waves, segments={"region": {"zh": "地区", "en": "Region"}})
    assert [(each.kind, each.where, each.groups) for each in told] == [
        ("turned_in_part", "b", (("region", "east"),))
    ]
    assert told[0].periods == ("2024Q2",)
    assert "among region=east" in told[0].told("en")
    assert "部分群体（region=east）" in told[0].told("zh")


@pytest.mark.parametrize("kind", turned_items.HONEST)
@pytest.mark.parametrize("count", [60, 300])
def test_of_honest_waves_hardly_one_is_said_to_have_a_turned_item(kind: str, count: int) -> None:
    rng = np.random.default_rng(count)
    called = [bool(turned_items.pair(rng, count, kind)) for _ in range(60)]
    assert sum(called) == 0


@pytest.mark.parametrize(
    ("link", "count", "least"), [(0.3, 300, 0.9), (0.4, 100, 0.6), (0.4, 300, 0.97)]
)
def test_most_turned_items_are_found_and_no_other_is_taken_for_one(
    link: float, count: int, least: float
) -> None:
    rng = np.random.default_rng(7)
    called = [turned_items.pair(rng, count, "usual", link=link) for _ in range(60)]
    assert np.mean([(0, 0) in each for each in called]) >= least
    assert not any(at for each in called for _, at in each)


SIX = {
    "a": (0.9, 0.9),
    "b": (0.2, 0.3),
    "c": (-0.5, 0.7),
    "d": (0.5, 0.6),
    "e": (0, 0.8),
    "f": (0.3, 0.5),
}
"""Levels and links of six items."""


def six(rng: np.random.Generator, count: int) -> pd.DataFrame:
    mood = rng.standard_normal(count)
    made = {}
    for item, (level, link) in SIX.items():
        felt = link * mood + np.sqrt(1 - link**2) * rng.standard_normal(count)
        made[item] = np.clip(np.round(3 + level + felt), 1, 5)
    return pd.DataFrame(made).astype("Int64")


@pytest.mark.parametrize("count", [1000, 1500])
def test_three_columns_in_a_ring_are_told_and_nothing_else_is(tmp_path: Path, count: int) -> None:
    names = {item: item for item in SIX}
    rng = np.random.default_rng(count)
    waves = [six(rng, count) for _ in range(3)]
    ring = waves[1].rename(columns={"a": "b", "b": "c", "c": "a"})
    told = noticed(tmp_path / "a", [waves[0], ring, waves[2]], names)
    assert [(each.kind, each.names, each.periods) for each in told] == [
        ("exchanged_items", ("a", "b", "c"), ("2024Q2",))
    ]
    assert noticed(tmp_path / "b", waves, names) == []
