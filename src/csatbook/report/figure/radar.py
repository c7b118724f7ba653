"""A radar: the profile of the dimensions, now and before."""

from __future__ import annotations

import math
from collections.abc import Sequence

from csatbook.report import number
from csatbook.report.figure import axis, label, sheet
from csatbook.report.figure.axis import Ruler
from csatbook.report.figure.sheet import Anchor, Place, Sheet
from csatbook.report.fragment import Fragment

_AWAY = 7.0
"""Points from the circle to the names around it."""


@sheet.at_both_widths
def radar(
    labels: Sequence[str],
    now: Sequence[float],
    before: Sequence[float] | None,
    *,
    unit: number.Unit,
    now_label: str,
    before_label: str,
    caption: str,
    alt: str,
    width: float = sheet.WIDTH,
) -> Fragment:
    """What is the shape of the profile? At least three dimensions; each has its spoke.

    The axis does not begin at zero, which would make all profiles look alike: rings are labelled.
    """
    radius = 96.0 if width == sheet.WIDTH else 50.0
    angles = [2 * math.pi * place / len(labels) for place in range(len(labels))]
    every = [*now, *(before or [])]
    span = max(every) - min(every) or 0.1 * abs(max(every)) or 1.0
    away = Ruler(min(every) - 0.6 * span, max(every) + 0.15 * span, 0, radius)
    names = [
        f"{_folded(name, angle, radius, width)}\n{number.write(value, unit)}"
        for name, value, angle in zip(labels, now, angles, strict=True)
    ]
    spots = [_spot(name, angle, radius) for name, angle in zip(names, angles, strict=True)]
    halves = [5.75 * (1 + name.count("\n")) for name in names]
    above = max(radius, *(half - y for (_, y), half in zip(spots, halves, strict=True)))
    below = max(radius, *(half + y for (_, y), half in zip(spots, halves, strict=True)))
    middle = width / 2, above + 2
    drawing = Sheet(middle[1] + below + 24, width)
    _rings(drawing, middle, away, unit, angles)
    if before is not None:
        line = [
            _at(middle, away.at(value), angle) for value, angle in zip(before, angles, strict=True)
        ]
        closed = [*line, line[0]]
        drawing.line(closed, colour=sheet.OTHER, width=1.4, dashes=sheet.DASHES)
    corners = [_at(middle, away.at(value), angle) for value, angle in zip(now, angles, strict=True)]
    drawing.area(corners, fill=sheet.ACCENT, opacity=0.1)
    drawing.line([*corners, corners[0], corners[1]], colour=sheet.ACCENT, width=2)
    for x, y in corners:
        drawing.dot(x, y, 5.2, fill=sheet.ACCENT)
    for name, (x, y), angle in zip(names, spots, angles, strict=True):
        place = middle[0] + x, middle[1] + y
        drawing.text(name, *place, colour=sheet.MUTED, anchor=_anchor(angle))
    _legend(drawing, now_label, before_label if before is not None else "")
    return drawing.finish(alt=alt, caption=caption)


def _anchor(angle: float) -> Anchor:
    """Names at the sides begin or end at the circle."""
    side = math.sin(angle)
    return "middle" if abs(side) < 0.1 else "start" if side > 0 else "end"


def _folded(name: str, angle: float, radius: float, width: float) -> str:
    """A name on as many lines as it needs beside the circle."""
    room = width / 2 - abs(math.sin(angle)) * (radius + _AWAY) - 2
    return label.fold(name, 2 * room if _anchor(angle) == "middle" else room, 10)


def _spot(name: str, angle: float, radius: float) -> Place:
    """Where the middle of a name's end lies, from the middle of the circle."""
    lines = 1 + name.count("\n")
    reach = radius + _AWAY + 5.75 * (lines - 1) * abs(math.cos(angle))
    return math.sin(angle) * (radius + _AWAY), -math.cos(angle) * (reach + 4 * abs(math.cos(angle)))


def _at(middle: Place, away: float, angle: float) -> Place:
    return middle[0] + math.sin(angle) * away, middle[1] - math.cos(angle) * away


def _rings(
    drawing: Sheet, middle: Place, away: Ruler, unit: number.Unit, angles: Sequence[float]
) -> None:
    """The spokes, a ring for each round value, and its number between the first two spokes."""
    ticks = [tick for tick in away.ticks(4) if away.at(tick) > 0]
    for tick in ticks:
        drawing.ring(*middle, away.at(tick), colour=sheet.RULE, width=0.7)
    drawing.ring(*middle, away.stop, colour=sheet.RULE, width=0.8)
    spokes = [[middle, _at(middle, away.stop, angle)] for angle in angles]
    drawing.line(*spokes, colour=sheet.RULE, width=0.7)
    for tick, words in zip(ticks, axis.written(ticks, unit), strict=True):
        x, y = _at(middle, away.at(tick), math.pi / len(angles))
        drawing.text(words, x + 2, y - 4, size=sheet.SMALL, colour=sheet.MUTED)


def _legend(drawing: Sheet, now_label: str, before_label: str) -> None:
    """What the lines mean, in the middle below."""
    names = [name for name in (before_label, now_label) if name]
    widths = [28 + label.width(name, 8.5) for name in names]
    left = (drawing.width - sum(widths) - 16 * (len(names) - 1)) / 2
    height = drawing.height - 8
    for name, breadth in zip(names, widths, strict=True):
        stroke = [(left, height), (left + 22, height)]
        if name == before_label:
            drawing.line(stroke, colour=sheet.OTHER, width=1.4, dashes=sheet.DASHES)
        else:
            drawing.line(stroke, colour=sheet.ACCENT, width=2)
            drawing.dot(left + 11, height, 5.2, fill=sheet.ACCENT)
        drawing.text(name, left + 27, height, size=8.5)
        left += breadth + 16
