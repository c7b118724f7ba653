import pytest

from csatbook.report.trend_chart import Axis, Point, trend_chart

SHARE = Axis("x", "share", 0, 1)


def drawn(*values, axis=SHARE, label="Q{}"):
    points = [
        Point(label.format(n), v, None if v is None else v - 0.02, None if v is None else v + 0.02)
        for n, v in enumerate(values)
    ]
    return trend_chart(points, axis, title="t")


def test_a_higher_score_stands_higher_and_a_later_one_further_right():
    first, second = drawn(0.7, 0.8).marks
    assert second.y < first.y
    assert second.x > first.x


def test_the_axis_is_cut_to_round_values_around_the_scores():
    texts = [tick.text for tick in drawn(0.72, 0.78).ticks]
    assert texts == ["65%", "70%", "75%", "80%", "85%"]


def test_the_axis_never_leaves_the_scale():
    ticks = drawn(0.97, 0.995).ticks
    assert ticks[-1].text == "100%"
    assert all(34 <= mark.y <= 226 for mark in drawn(0.97, 0.995).marks)


def test_a_period_without_a_score_interrupts_line_and_band():
    chart = drawn(0.7, 0.71, None, 0.72)
    assert len(chart.lines) == 2
    assert len(chart.bands) == 2
    assert len(chart.marks) == 3


def test_many_periods_are_not_all_named_but_the_latest_is():
    names = drawn(*[0.7] * 40, label="2024年第{}季度").names
    assert len(names) < 10
    assert names[-1].text == "2024年第39季度"


def test_equal_scores_without_intervals_still_make_a_drawing():
    points = [Point("a", 4.0, None, None), Point("b", 4.0, None, None)]
    chart = trend_chart(points, Axis("x", "mark", 1, 5), title="t")
    assert len({mark.y for mark in chart.marks}) == 1
    assert chart.bands == ("", "") or not any(chart.bands)


@pytest.mark.parametrize("values", [(), (0.7,), (None, 0.7, None)])
def test_fewer_than_two_scores_make_no_drawing(values):
    assert drawn(*values) is None
