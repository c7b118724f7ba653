import math
import re
from itertools import pairwise

from figures import wide

from csatbook.report.figure.course import WaitLine, WaitPanel, waits
from csatbook.report.fragment import Fragment

QUICK = WaitLine("P0", (0.0, 0.5, 0.5, 1.0), (0.0, 0.4, 0.4, 0.9), (0.0, 0.6, 0.6, 1.0))
SLOW = WaitLine("P2", (0.0, 0.1, 0.2, 0.3), (math.nan,) * 4, (math.nan,) * 4)


def drawn(*panels: WaitPanel) -> Fragment:
    return waits(panels, caption="Share done", alt="P0 half within 1 h")


def panel(*lines: WaitLine) -> WaitPanel:
    return WaitPanel("Until solved", "hours", 3.0, lines)


def strokes(fragment: Fragment, width: str) -> list[str]:
    return re.findall(rf'<path d="([^"]*)"[^>]*stroke-width="{width}"', wide(fragment))


def test_a_curve_is_flat_until_it_rises() -> None:
    [course] = strokes(drawn(panel(QUICK)), "1.8")
    places = [tuple(map(float, place.split())) for place in course[1:].split("L")]
    assert all(a[0] == b[0] or a[1] == b[1] for a, b in pairwise(places))
    heights = [y for _, y in places]
    assert heights == sorted(heights, reverse=True)


def test_a_curve_ends_where_nothing_is_known_any_more() -> None:
    short = WaitLine("P1", (0.0, 0.5, math.nan, math.nan), *[(0.0, 0.5, math.nan, math.nan)] * 2)
    [whole], [cut] = strokes(drawn(panel(QUICK)), "1.8"), strokes(drawn(panel(short)), "1.8")
    ends = [float(course.split("L")[-1].split()[0]) for course in (whole, cut)]
    assert ends[1] < ends[0]


def test_each_curve_with_limits_has_its_band_and_one_without_has_none() -> None:
    assert wide(drawn(panel(QUICK))).count("fill-opacity") == 1
    assert wide(drawn(panel(SLOW))).count("fill-opacity") == 0


def test_a_name_stands_once_and_has_one_colour_in_all_panels() -> None:
    both = drawn(panel(QUICK, SLOW), panel(SLOW))
    assert wide(both).count(">P2<") == 1
    colours = re.findall(r'stroke="(#\w+)" stroke-width="1.8"', wide(both))
    assert colours[1] == colours[2] != colours[0]


def test_the_time_allowed_is_a_dot_on_the_curve() -> None:
    allowed = WaitLine(*(QUICK.label, QUICK.share, QUICK.low, QUICK.high), mark=(0.5, 0.5))
    assert "<circle" not in wide(drawn(panel(QUICK)))
    ((x, y),) = re.findall(r'<circle cx="([\d.]+)" cy="([\d.]+)"', wide(drawn(panel(allowed))))
    [course] = strokes(drawn(panel(allowed)), "1.8")
    places = [tuple(map(float, place.split())) for place in course[1:].split("L")]
    assert any(a[1] == b[1] == float(y) and a[0] <= float(x) <= b[0] for a, b in pairwise(places))


def test_on_a_phone_panels_stand_below_each_other() -> None:
    (figure,) = drawn(panel(QUICK), panel(SLOW)).pieces
    wide_box, narrow_box = (
        re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', svg)
        for svg in (figure.svg, figure.narrow)  # type: ignore[union-attr]
    )
    assert wide_box
    assert narrow_box
    assert float(narrow_box[1]) < 250
    assert float(narrow_box[2]) > 1.8 * float(wide_box[2])
