"""Which units are judged, in which order, and which belong to which."""

from pathlib import Path

import pytest

import samples
from csatbook.analysis import unit
from csatbook.analysis.unit import Unit


def names(folder: Path, *changes: tuple[str, str], **words: str) -> list[str]:
    return [one.segment for one in unit.units(samples.shops(folder, *changes, **words))]


def test_units_without_a_list_are_those_that_answers_or_records_of_the_period_name(
    tmp_path: Path,
) -> None:
    assert names(tmp_path) == ["shop=east", "shop=north", "shop=west"]
    orders = samples.ORDERS + "2024-02-09,new,yes,1,0\n2024-01-09,closed,yes,1,0\n"
    assert names(tmp_path, orders=orders) == ["shop=east", "shop=north", "shop=new", "shop=west"]
    assert "shop=closed" in names(tmp_path, orders=orders, period="2024-01")


def test_units_stand_in_the_order_that_the_study_file_gives_them(tmp_path: Path) -> None:
    labels = "labels: {west: {zh: 西, en: West}, east: {zh: 东, en: East}}"
    change = ("{zh: 门店, en: Shop}", f"{{zh: 门店, en: Shop, {labels}}}")
    assert names(tmp_path, change) == ["shop=west", "shop=east", "shop=north"]


def test_units_of_levels_stand_as_a_tree_though_the_list_is_mixed(tmp_path: Path) -> None:
    assert names(tmp_path, *samples.IN_CITIES) == [
        "city=Alpha",
        "shop=east",
        "shop=west",
        "city=Beta",
        "shop=north",
        "shop=south",  # of which nothing but the list tells
    ]


@pytest.mark.parametrize(
    ("segment", "units"),
    [
        ("city=Beta", ["city=Beta", "shop=north", "shop=south"]),
        ("shop=west", ["shop=west"]),
        (
            "channel=web",
            ["city=Alpha", "shop=east", "shop=west", "city=Beta", "shop=north", "shop=south"],
        ),
    ],
)
def test_the_report_of_a_unit_is_of_it_and_those_below(
    tmp_path: Path, segment: str, units: list[str]
) -> None:
    answers = samples.WEST_ANSWERED
    assert names(tmp_path, *samples.IN_CITIES, answers=answers, segment=segment) == units


def test_the_lowest_units_below_a_unit_or_the_whole(tmp_path: Path) -> None:
    wave = samples.shops(tmp_path, *samples.IN_CITIES)
    assert unit.below(wave, None) == ("east", "north", "west", "south")
    assert unit.below(wave, Unit("city", "Beta")) == ("north", "south")
    assert unit.below(wave, Unit("shop", "west")) == ("west",)


def test_a_study_without_units_has_none(tmp_path: Path) -> None:
    wave = samples.shops(tmp_path, *samples.WITHOUT_UNITS)
    assert unit.units(wave) == ()
    assert unit.below(wave, None) == ()
