"""The map of importance and performance: where improvement pays off most."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from csatbook.report import number
from csatbook.report.figure import axis, crosses, label, sheet
from csatbook.report.figure.axis import Ruler
from csatbook.report.figure.crosses import Cross, Ground, Map
from csatbook.report.figure.sheet import Sheet
from csatbook.report.fragment import Fragment

_ROOM, _STRIP = 0.08, 0.1
"""Parts of the map's width and height beyond its points; the strips above and below hold the
names of the quadrants."""
_WARM, _COOL = "#f6e3d7", sheet.SOFT


@dataclass(frozen=True)
class MapQuadrants:
    """What the four corners of the map are called."""

    concentrate: str
    """Important, and below average: at the upper left."""
    keep_up: str
    low_priority: str
    overkill: str


@sheet.at_both_widths
def opportunity(
    drivers: Sequence[Cross],
    *,
    middle: tuple[float, float],
    quadrants: MapQuadrants,
    performance_label: str,
    importance_label: str,
    unit: number.Unit,
    caption: str,
    alt: str,
    width: float = sheet.WIDTH,
) -> Fragment:
    """What matters much and is done badly? Performance to the right, importance upwards.

    `middle` is where the lines between the quadrants cross: average performance and equal
    importance. `unit` is that of the importance.
    """
    left, right = _ends([end for driver in drivers for end in driver.across], middle[0])
    bottom, top = _ends([end for driver in drivers for end in driver.up], middle[1])
    bottom = max(bottom, 0.0) if unit == "share" else bottom
    strip = _STRIP * (top - bottom)
    # On a phone the names of many drivers ask for more room.
    high = sheet.MAP if width == sheet.WIDTH else 380.0 + 18 * max(len(drivers) - 8, 0)
    drawing = Sheet(high, width)
    title = label.fold(performance_label, width - 4, 10)
    foot = 36 + 13.0 * ("\n" in title)
    up = Ruler(bottom - strip, top + strip, high - foot, 2)
    ticks = [tick for tick in up.ticks() if unit != "share" or tick >= 0]
    words = axis.written(ticks, unit)
    start = axis.title(drawing, importance_label, up) + label.widest(words, 9) + 6
    across = Ruler(left, right, start, width - 6)
    _tint(drawing, Ground(across, up), middle, quadrants, within=strip / 2)
    axis.beside(drawing, up, ticks, words, left=start, right=across.stop, size=9, lines=False)
    axis.below(drawing, across, "points", top=up.stop, bottom=up.start, size=9, lines=False)
    half = label.widest(title.split("\n"), 10) / 2
    drawing.text(
        title,
        max(half, min((across.start + across.stop) / 2, width - half)),
        up.start + (foot + 18) / 2,
        colour=sheet.MUTED,
        anchor="middle",
    )
    within = Map(least=(left, bottom), most=(right, top), middle=middle)
    crosses.draw(drawing, Ground(across, up), drivers, within)
    return drawing.finish(alt=alt, caption=caption)


def _ends(values: Sequence[float], middle: float) -> tuple[float, float]:
    """So far that all points and the crossing of the lines are well inside."""
    low, high = min(*values, middle), max(*values, middle)
    span = high - low or 1.0
    # A quadrant in which nothing lies is still wide enough for its name.
    low, high = min(low, middle - 0.3 * span), max(high, middle + 0.3 * span)
    return low - _ROOM * span, high + _ROOM * span


def _tint(
    drawing: Sheet,
    ground: Ground,
    middle: tuple[float, float],
    quadrants: MapQuadrants,
    *,
    within: float,
) -> None:
    """The four parts of the map, each with its name so far `within`."""
    across, up = ground.across, ground.up
    (left, right), (bottom, top) = (across.start, across.stop), (up.start, up.stop)
    x, y = across.at(middle[0]), up.at(middle[1])
    drawing.bar(left, top, x, y, fill=_WARM, opacity=sheet.GROUND)
    drawing.bar(x, top, right, y, fill=_COOL, opacity=sheet.GROUND)
    drawing.bar(left, y, x, bottom, fill="#eef3f5", opacity=sheet.GROUND)
    drawing.line([(left, y), (right, y)], [(x, bottom), (x, top)], colour=sheet.OTHER, width=0.8)
    above, below = up.at(up.high - within), up.at(up.low + within)
    for ends, height, text in (
        ((left, x), above, quadrants.concentrate),
        ((x, right), above, quadrants.keep_up),
        ((left, x), below, quadrants.low_priority),
        ((x, right), below, quadrants.overkill),
    ):
        words = label.fold(text, ends[1] - ends[0] - 4, 10)
        drawing.text(words, sum(ends) / 2, height, colour=sheet.DARK, anchor="middle")
