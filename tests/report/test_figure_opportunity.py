import cmath
import math
import re
from dataclasses import replace

import pytest
from figures import wide

from csatbook.report.figure.crosses import Cross
from csatbook.report.figure.opportunity import MapQuadrants, opportunity
from csatbook.report.fragment import Fragment

WEAK = Cross("Response", (72.0, 71.0, 73.0), (0.3, 0.25, 0.35), certain=True)
STRONG = Cross("Resolution", (79.0, 78.0, 80.0), (0.4, 0.35, 0.45), certain=True)
SMALL = Cross("Channels", (77.0, 75.0, 79.0), (0.1, 0.08, 0.22), certain=False)


def drawn(*drivers: Cross) -> Fragment:
    return opportunity(
        drivers,
        middle=(76.0, 0.2),
        quadrants=MapQuadrants("Concentrate", "Keep up", "Low", "Overkill"),
        performance_label="Performance",
        importance_label="Importance",
        unit="share",
        caption="Map",
        alt="Three drivers",
    )


def texts(shown: Fragment) -> dict[str, tuple[float, float]]:
    """Each text and where it stands, from the left and from the top."""
    found = re.findall(r'<text[^>]* x="([\d.]+)" y="([\d.]+)"[^>]*>([^<]*)</text>', wide(shown))
    return {text: (float(x), float(y)) for x, y, text in found}


def dots(shown: Fragment) -> list[tuple[float, float, str]]:
    """Place and filling of each dot."""
    place = r'<circle cx="([\d.]+)" cy="([\d.]+)" r="[\d.]+" fill="(#17607f|white)"'
    found = re.findall(place, wide(shown))
    return [(float(x), float(y), colour) for x, y, colour in found]


def test_better_performance_lies_further_right_and_more_importance_further_up() -> None:
    weak, strong, small = dots(drawn(WEAK, STRONG, SMALL))
    assert weak[0] < small[0] < strong[0]
    assert strong[1] < weak[1] < small[1]


def test_each_quadrant_is_named_where_it_belongs() -> None:
    at = texts(drawn(WEAK, STRONG, SMALL))
    assert at["Concentrate"][0] == at["Low"][0] < at["Keep up"][0] == at["Overkill"][0]
    top, bottom = at["Concentrate"][1], at["Low"][1]
    assert abs(at["Keep up"][1] - top) < 2  # a word with a letter below the line is set higher
    assert abs(at["Overkill"][1] - bottom) < 2
    assert top < bottom - 100


def test_important_and_weak_is_where_to_concentrate() -> None:
    shown = drawn(WEAK, STRONG, SMALL)
    ((x, y, _), *_), at = dots(shown), texts(shown)
    middle = (at["Concentrate"][0] + at["Keep up"][0]) / 2
    assert x < middle
    assert at["Concentrate"][1] < y < at["Low"][1]


def test_a_driver_whose_place_is_uncertain_is_a_hollow_dot() -> None:
    colours = [colour for _, _, colour in dots(drawn(WEAK, SMALL))]
    assert colours == ["#17607f", "white"]


def reach(svg: str) -> list[tuple[float, float, float, float]]:
    """Left, top, right and bottom of each ellipse, from 3,600 places of its edge."""
    number = r"(-?[\d.]+)"
    told = re.findall(
        f'<ellipse rx="{number}" ry="{number}" '
        rf'transform="translate\({number} {number}\) rotate\({number}\)"',
        svg,
    )
    found = []
    for rx, ry, x, y, turned in (map(float, each) for each in told):
        turn = cmath.rect(1, math.radians(turned))
        edge = [
            complex(x, y) + turn * complex(rx * math.cos(at / 573), ry * math.sin(at / 573))
            for at in range(3600)
        ]
        across, down = [place.real for place in edge], [place.imag for place in edge]
        found.append((min(across), min(down), max(across), max(down)))
    return found


@pytest.mark.parametrize("tilt", [-0.9, -0.2, 0.0, 0.6, 1.0])
def test_an_ellipse_reaches_as_far_as_the_two_intervals(tilt: float) -> None:
    crossed = wide(drawn(SMALL))
    number = r"(-?[\d.]+)"
    (left, y, right, _), (x, bottom, _, top) = (
        map(float, arm)
        for arm in re.findall(f'd="M{number} {number}L{number} {number}" stroke="#17607f"', crossed)
    )
    ((*ends,),) = reach(wide(drawn(replace(SMALL, tilt=tilt))))
    assert ends == pytest.approx([left, top, right, bottom], abs=0.6)
    # The dot stays where the two numbers are, which is not the middle of uneven intervals.
    assert dots(drawn(replace(SMALL, tilt=tilt)))[0][:2] == (x, y)


def test_an_ellipse_leans_to_the_right_where_both_numbers_rise_together() -> None:
    turned = {
        tilt: float(re.findall(r"rotate\((-?[\d.]+)\)", wide(drawn(replace(WEAK, tilt=tilt))))[-1])
        for tilt in (-0.7, 0.7)
    }
    # Clockwise from the right, its longer radius: counted downwards, up to the right is below 0.
    assert -90 < turned[0.7] < 0 < turned[-0.7] < 90


def test_a_number_without_an_interval_has_a_line_and_no_ellipse() -> None:
    counted = replace(WEAK, across=(72.0, 72.0, 72.0), tilt=0.5)
    assert "<ellipse" not in wide(drawn(counted))


def test_each_driver_without_a_tilt_has_a_cross_of_two_intervals() -> None:
    assert wide(drawn(WEAK)).count('stroke-opacity="0.45"') == 2
    assert wide(drawn(WEAK, STRONG)).count('stroke-opacity="0.45"') == 4


def test_all_quadrants_are_there_when_all_drivers_lie_in_one() -> None:
    at = texts(drawn(WEAK))
    assert {"Concentrate", "Keep up", "Low", "Overkill", "Response"} <= set(at)
    assert at["Keep up"][0] - at["Concentrate"][0] > 100


def test_drivers_that_are_all_alike_make_a_map_too() -> None:
    same = Cross("Same", (76.0, 76.0, 76.0), (0.2, 0.2, 0.2), certain=False)
    at = texts(drawn(same, replace(same, label="Twin")))
    assert at["Same"] != at["Twin"]


def test_words_are_shown_and_never_obeyed() -> None:
    html = wide(drawn(replace(WEAK, label="<b> $x$")))
    assert "&lt;b&gt; $x$" in html
    assert "<b>" not in html


def test_the_same_map_is_the_same_text() -> None:
    assert drawn(WEAK, SMALL) == drawn(WEAK, SMALL)
