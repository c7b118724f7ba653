import re
from typing import Any

import pytest
from figures import wide

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


def marks(fragment: Fragment) -> list[tuple[float, float, str]]:
    """Where the marks stand, and their colour; the last two are the legend's."""
    corner = r'<path d="M([\d.]+) ([\d.]+)L[^"]*Z" fill="(#17607f|white)" stroke="#17607f"'
    return [(float(x), float(y), colour) for x, y, colour in re.findall(corner, wide(fragment))]


def lines(fragment: Fragment) -> list[str]:
    """The courses' lines: how many strokes each has."""
    return re.findall(r'<path d="([^"]*)"[^>]*stroke="#17607f" stroke-width="1.6"', wide(fragment))


def test_rows_grades_periods_and_legend_are_written() -> None:
    written = texts(drawn(SPEED, GAPPED))
    assert {"Speed", "Price", *QUARTERS, "Grade", "Undetermined"} <= set(written)
    assert [written.count(level) for level in LEVELS] == [2, 2, 2]


def test_a_better_grade_stands_higher_and_a_later_period_further_right() -> None:
    first, second, third, fourth = marks(drawn(SPEED))[:4]
    assert first[1] > second[1] == third[1] > fourth[1]
    assert first[0] < second[0] < third[0] < fourth[0]


def test_an_undetermined_grade_is_hollow() -> None:
    row, legend = marks(drawn(SPEED))[:4], marks(drawn(SPEED))[4:]
    assert [colour for *_, colour in row] == ["#17607f", "white", "#17607f", "#17607f"]
    assert [colour for *_, colour in legend] == ["#17607f", "white"]


def test_a_period_without_a_score_has_no_mark_and_interrupts_the_line() -> None:
    fragment = drawn(GAPPED)
    assert len(marks(fragment)) == 3 + 2
    (course,) = lines(fragment)
    assert course.count("M") == 2  # the first grade stands alone
    assert course.count("L") == 1
    (whole,) = lines(drawn(SPEED))
    assert whole.count("L") == 3


def test_a_row_without_any_score_is_an_empty_panel() -> None:
    none = drawn(GradeTrend("New", (None,) * 4, (False,) * 4))
    assert "New" in texts(none)
    assert len(marks(none)) == 2


def test_of_many_periods_some_are_named_and_the_latest_always() -> None:
    periods = [f"Week {week} of 2024" for week in range(1, 25)]
    row = GradeTrend("Speed", (0,) * 24, (True,) * 24)
    named = [text for text in texts(drawn(row, periods=periods)) if text.startswith("Week")]
    assert 3 <= len(named) < 12
    assert "Week 24 of 2024" in named


def test_one_period_is_enough() -> None:
    assert len(marks(drawn(GradeTrend("Speed", (1,), (True,)), periods=["2024"]))) == 1 + 2


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
