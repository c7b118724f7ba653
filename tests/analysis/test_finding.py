"""The planted differences are found, and nothing that was not planted."""

from collections.abc import Callable
from pathlib import Path

import pytest

import samples
from csatbook.analysis.finding import findings, recoveries
from csatbook.analysis.standing import standings
from csatbook.analysis.wave import Wave
from csatbook.report import sections

Open = Callable[..., Wave]


def groups(wave: Wave) -> dict[str, set[str]]:
    return {
        one.segment: {low.subject.key for low in one.lows}
        for one in findings(wave)
        if one.kind == "group" and one.segment
    }


def test_the_fall_of_one_region_new_customers_and_enterprises_stand_out(service: Open) -> None:
    found = groups(service("2025Q3"))
    assert {"dimension:response", "dimension:resolution", "overall"} <= found["region=西南"]
    assert found["tenure=new"] == {"dimension:response"}
    assert found["type=企业"] == {"dimension:product"}


@pytest.mark.parametrize("period", ["2024Q1", "2024Q2", "2024Q3", "2024Q4", "2025Q1", "2025Q2"])
def test_before_the_fall_no_region_and_no_channel_stands_out(service: Open, period: str) -> None:
    assert not [one for one in groups(service(period)) if one.startswith(("region=", "channel="))]


def test_the_region_itself_shows_its_fall(service: Open) -> None:
    found = findings(service("2025Q3", "region=西南"))
    assert {one.lows[0].subject.key for one in found if one.kind == "drop"} >= {
        "overall",
        "dimension:response",
        "dimension:resolution",
    }
    assert "region=西南" in [one.segment for one in found]  # against everyone


def test_everyone_is_told_which_region_fell_and_that_it_recovered(service: Open) -> None:
    fell, after = service("2025Q3"), service("2025Q4")
    [drop] = [one for one in findings(fell) if one.kind == "drop" and one.segment]
    assert drop.segment == "region=西南"
    [back] = recoveries(after)
    [low] = back.lows
    assert back.segment == "region=西南"
    assert [round(100 * (each or 0), 1) for each in (low.origin, low.compared, low.value)] == [
        81.3,
        54.4,
        71.4,
    ]
    assert not recoveries(fell)
    assert not [one for one in findings(after) if one.kind == "drop" and one.segment]
    assert "又有回升：西南（地区）总体满意度 71.4%，上期 54.4%" in sections.problems(after).text
    told, told_then = sections.summary(after).text, sections.summary(fell).text
    assert "西南（地区）由 54.4% 升至 71.4%，确有上升：总变化 +4.0 个百分点" in told
    assert "是否只有该组上升，尚不能断定" in told
    assert "先抓响应效率：满意度只有 66.9%，失分最多，" in told
    assert "西南（地区）由 81.3% 降至 54.4%，确有下降：总变化 −3.8 个百分点" in told_then
    assert "只有该组" not in told_then
    assert "先抓响应效率：满意度只有 65.7%，约使" in told_then  # it fell; another costs more


def test_items_are_ranked_from_the_lowest_without_the_overall_question(service: Open) -> None:
    order = standings(service("2025Q3"), "item")
    values = [one.value for one in order]
    assert values == sorted(values)
    assert len(order) == 15
    assert all(one.subject.key != "item:overall" for one in order)


@pytest.mark.parametrize(
    ("marks", "named"),
    [
        ((2, 3, 4, 5), [["a"], ["b"]]),  # the third is in the upper half
        ((1, 5, 5, 5), [["a"]]),
        ((1, 4, 4, 4), [["a"]]),  # what nothing stands above
        ((4, 1, 4, 5), [["b"]]),  # 4 is above the mean of 3.5
        ((2, 2, 2, 5), [["a", "b", "c"]]),  # equals are equally low
        ((1, 3, 5, 5), [["a"], ["b"]]),
        ((3, 3, 3, 3), []),
        ((2, 3), [["a"]]),
    ],
)
def test_only_low_items_of_the_lower_half_are_problems(
    tmp_path: Path, marks: tuple[int, ...], named: list[list[str]]
) -> None:
    items = "abcd"[: len(marks)]
    study = samples.SMALL[: samples.SMALL.index("items:")] + "items:\n"
    study += "".join(f"  {one}: {{zh: {one}, en: {one}, scale: five}}\n" for one in items)
    study += "scores: {mean: {method: mean}}\n"
    answers = f"wave,{','.join(items)}\n" + 40 * f"2024Q2,{','.join(map(str, marks))}\n"
    found = findings(samples.small(tmp_path, study=study, answers=answers))
    assert [[low.subject.name for low in one.lows] for one in found] == named
