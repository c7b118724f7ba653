import re
from typing import Any

import pytest
from figures import wide

from csatbook.report.figure import sheet
from csatbook.report.figure.grades import GradeTrend, grades
from csatbook.report.fragment import Fragment

LEVELS = ["优秀", "合格", "不合格"]
QUARTERS = ["2024-Q1", "2024-Q2", "2024-Q3", "2024-Q4"]
SPEED = GradeTrend("Speed", (2, 1, 1, 0), (True, False, True, True))
GAPPED = GradeTrend("Price", (0, None, 1, 2), (True, True, True, True))


def drawn(*rows: GradeTrend, periods: list[str] = QUARTERS, **how: Any) -> Fragment:
    given = {
        "sure_label": "Grade",
        "unsure_label": "Undetermined",
        "caption": "Course",
        "alt": "Grades by quarter",
        **how,
    }
    return grades(rows, periods, LEVELS, **given)


def texts(fragment: Fragment) -> list[str]:
    return re.findall(r"<text[^>]*>([^<]*)</text>", wide(fragment))


def cells(fragment: Fragment) -> list[tuple[float, float, str]]:
    """Where the cells begin, and their colour, but for the legend's."""
    found = re.findall(r'<path d="M([\d.]+) ([\d.]+)H[^"]*Z" fill="(#\w+)"', wide(fragment))
    return [(float(x), float(y), colour) for x, y, colour in found][: -len(LEVELS)]


def test_rows_grades_periods_and_legend_are_written() -> None:
    written = texts(drawn(SPEED, GAPPED))
    assert {"Speed", "Price", *QUARTERS, *LEVELS, "Grade", "Undetermined"} <= set(written)
    assert [written.count(f"◆ {level}") for level in LEVELS] == [2, 2, 2]


def test_a_later_period_stands_further_right_in_the_same_row() -> None:
    first, second, third, fourth = cells(drawn(SPEED))
    assert first[1] == second[1] == third[1] == fourth[1]
    assert first[0] < second[0] < third[0] < fourth[0]


def test_an_undetermined_grade_is_paler_and_has_another_sign() -> None:
    _, unsure, sure, _ = cells(drawn(SPEED))
    assert sheet.luminance(unsure[2]) > sheet.luminance(sure[2])
    assert texts(drawn(SPEED)).count("◇ 合格") == 1


def test_grades_are_told_apart_without_colour_by_their_names() -> None:
    assert texts(drawn(SPEED, GAPPED)).count("◆ 不合格") == 2


def test_a_period_without_a_score_has_no_cell() -> None:
    assert len(cells(drawn(GAPPED))) == 3


def test_a_row_without_any_score_is_empty() -> None:
    none = drawn(GradeTrend("New", (None,) * 4, (False,) * 4))
    assert "New" in texts(none)
    assert len(cells(none)) == 0


def test_where_a_name_has_no_room_its_sign_stands_alone() -> None:
    periods = [str(year) for year in range(1990, 2030)]
    row = GradeTrend("Speed", (0,) * 40, (True,) * 40)
    assert texts(drawn(row, periods=periods)).count("◆") >= 1
    assert "◆ 优秀" not in texts(drawn(row, periods=periods))


def test_of_many_periods_some_are_named_and_the_latest_always() -> None:
    periods = [f"Week {week} of 2024" for week in range(1, 25)]
    row = GradeTrend("Speed", (0,) * 24, (True,) * 24)
    named = [text for text in texts(drawn(row, periods=periods)) if text.startswith("Week")]
    assert 3 <= len(named) < 12
    assert "Week 24 of 2024" in named


def test_one_period_is_enough() -> None:
    assert len(cells(drawn(GradeTrend("Speed", (1,), (True,)), periods=["2024"]))) == 1


def test_a_row_of_other_periods_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="zip"):
        drawn(GradeTrend("Speed", (1, 1), (True, True)))
    with pytest.raises(ValueError, match="zip"):
        drawn(GradeTrend("Speed", (1, 1, 1, 1), (True,)))


def test_everything_is_escaped() -> None:
    row = GradeTrend("<row>", (0,), (True,))
    labels = {"sure_label": "<sure>", "unsure_label": "<unsure>", "caption": "<caption>"}
    html = drawn(row, periods=["<period>"], alt="<alt>", **labels).html
    for name in ["row", "sure", "unsure", "caption", "period", "alt"]:
        assert f"<{name}>" not in html
        assert f"&lt;{name}&gt;" in html


def test_the_same_courses_are_the_same_text() -> None:
    assert drawn(SPEED, GAPPED) == drawn(SPEED, GAPPED)
