import math
import re
from dataclasses import replace
from typing import Any

import pytest
from figures import wide

from csatbook.report.figure.ranking import Place, ranking
from csatbook.report.fragment import Fragment

EAST = Place("East", 96.3, 94.6, 97.1, "1 (1–2)")
SOUTH = Place("South", 95.9, 94.5, 97.4, "2 (1–3)")
WEST = Place("West", 88.2, 87.0, 89.5, "3 (3–3)")
NORTH = Place("North", None, None, None, "–", "不出具考评意见")
BANDS = [(95, math.inf, "优秀"), (90, 95, "合格"), (-math.inf, 90, "不合格")]


def drawn(*rows: Place, **how: Any) -> Fragment:
    given = {"unit": "points", "caption": "Ranking", "alt": "Three units", **how}
    return ranking(rows, **given)


def texts(fragment: Fragment) -> list[str]:
    return re.findall(r"<text[^>]*>([^<]*)</text>", wide(fragment))


def heights(fragment: Fragment) -> dict[str, float]:
    """How far from the top each text stands."""
    found = re.findall(r'<text[^>]* y="([\d.]+)"[^>]*>([^<]*)</text>', wide(fragment))
    return {text: float(y) for y, text in found}


def dots(fragment: Fragment) -> int:
    return wide(fragment).count("<circle")


def test_a_row_has_rank_name_and_value() -> None:
    written = texts(drawn(EAST, SOUTH, WEST))
    assert {"1 (1–2)", "East", "96.3", "3 (3–3)", "West", "88.2"} <= set(written)


def test_the_best_is_at_the_top_and_who_has_no_score_at_the_end() -> None:
    at = heights(drawn(NORTH, WEST, EAST, SOUTH))
    assert at["East"] < at["South"] < at["West"] < at["North"]


def test_the_order_of_the_rows_does_not_matter_even_in_a_tie() -> None:
    tied = replace(SOUTH, label="Ost", value=96.3)
    assert drawn(EAST, tied, WEST, NORTH) == drawn(NORTH, WEST, tied, EAST)


def test_a_unit_without_a_score_has_its_reason_and_no_dot() -> None:
    both = drawn(EAST, NORTH)
    assert "不出具考评意见" in texts(both)
    assert dots(both) == dots(drawn(EAST)) == 1


def test_without_any_score_there_is_the_list_of_reasons_and_no_axis() -> None:
    written = texts(drawn(NORTH, replace(NORTH, label="Far north"), bands=BANDS, target=95))
    assert sorted(written) == ["Far north", "North", "–", "–", "不出具考评意见", "不出具考评意见"]


def test_headings_target_and_grades_in_view_are_named() -> None:
    named = {"rank_label": "名次", "value_label": "得分", "target": 94, "target_label": "目标 94"}
    written = texts(drawn(EAST, SOUTH, WEST, bands=BANDS, **named))
    assert {"名次", "得分", "目标 94", "优秀", "合格", "不合格"} <= set(written)


def test_a_grade_out_of_view_is_not_named() -> None:
    assert "不合格" not in texts(drawn(EAST, SOUTH, bands=BANDS))


def test_a_score_counted_in_full_is_a_dot_without_an_interval() -> None:
    full = drawn(replace(EAST, low=None, high=None))
    assert dots(full) == dots(drawn(EAST)) == 1
    assert wide(full).count('stroke-opacity="0.55"') == 0
    assert wide(drawn(EAST)).count('stroke-opacity="0.55"') == 1


def test_beside_the_own_unit_the_others_step_back() -> None:
    rows = drawn(EAST, replace(SOUTH, own=True), WEST)
    colours = re.findall(r'<circle [^>]*fill="(#\w+)"', wide(rows))
    assert colours == ["#8fa3ae", "#17607f", "#8fa3ae"]


def test_the_axis_shows_nothing_impossible() -> None:
    written = texts(drawn(replace(EAST, value=1.0, low=None, high=None), unit="share"))
    ticks = [float(text[:-1]) for text in written if text.endswith("%")]
    assert max(ticks) == 100


def test_equal_scores_are_drawn() -> None:
    equal = [replace(row, value=90.0, low=None, high=None) for row in (EAST, SOUTH)]
    assert texts(drawn(*equal)).count("90.0") == 2
    assert texts(drawn(*(replace(row, value=0.0) for row in equal))).count("0.0") == 2


@pytest.mark.parametrize("count", [1, 3, 12, 40])
def test_every_one_of_many_units_is_listed(count: int) -> None:
    rows = [replace(EAST, label=f"Unit {i:02d}", value=90 - i / 10) for i in range(count)]
    assert {row.label for row in rows} <= set(texts(drawn(*rows)))


def test_with_many_units_the_rows_stand_closer() -> None:
    def height(count: int) -> float:
        rows = [replace(EAST, label=f"Unit {i:02d}") for i in range(count)]
        box = re.search(r'viewBox="0 0 [\d.]+ ([\d.]+)"', wide(drawn(*rows)))
        assert box is not None
        return float(box[1])

    assert height(40) < 40 / 30 * height(30)
    assert height(40) < 800  # points: a page


def test_everything_is_escaped() -> None:
    html = drawn(
        replace(EAST, label="<unit>", rank="<rank>"),
        replace(NORTH, note="<note>"),
        target=95,
        target_label="<target>",
        bands=[(-math.inf, math.inf, "<grade>")],
        rank_label="<ranks>",
        value_label="<values>",
        alt='"<alt>"',
        caption="<caption>",
    ).html
    for name in ["unit", "rank", "note", "target", "grade", "ranks", "values", "alt", "caption"]:
        assert f"<{name}>" not in html
        assert f"&lt;{name}&gt;" in html


def test_the_same_ranking_is_the_same_text() -> None:
    assert drawn(EAST, SOUTH, WEST, NORTH, bands=BANDS) == drawn(
        EAST, SOUTH, WEST, NORTH, bands=BANDS
    )


def test_the_alternative_is_the_callers() -> None:
    shown = drawn(EAST)
    assert 'role="img" aria-label="Three units"' in shown.html
    assert shown.text == "Ranking\nThree units"
