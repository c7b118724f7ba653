"""Points of a map, each with its two intervals as a cross or an ellipse, and with its name."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise
from typing import NamedTuple

from csatbook.report.figure import label, sheet
from csatbook.report.figure.axis import Ruler
from csatbook.report.figure.sheet import Place, Sheet

_SIZE, _LINE = 9.5, 11.5
_DOT = 7.5
_TINT = 0.1
_PARTS = 16
"""So many parts of an ellipse's edge are kept free of names."""

Range = tuple[float, float, float]
"""A number with its interval: value, low, high."""


@dataclass(frozen=True)
class Cross:
    """A point of a map with its two intervals."""

    label: str
    across: Range
    up: Range
    certain: bool
    """Whether it surely lies in its part of the map; else its dot is hollow."""
    tilt: float | None = None
    """How the two numbers move together by chance, -1 to 1; where it is not known, or one of the
    intervals is not, the intervals are a cross."""


@dataclass(frozen=True)
class Map:
    """Where the names stay within, and the lines that part the map: (across, up) each."""

    least: tuple[float, float]
    most: tuple[float, float]
    middle: tuple[float, float]


def with_ends(value: float | None, low: float | None, high: float | None) -> Range:
    """A number's range as it is drawn: nothing beside the number where its interval is not known.

    Examples
    --------
    >>> with_ends(0.4, 0.3, 0.5), with_ends(0.4, None, None)
    ((0.4, 0.3, 0.5), (0.4, 0.4, 0.4))
    """
    middle = value or 0.0
    return (middle, middle, middle) if low is None or high is None else (middle, low, high)


@dataclass(frozen=True)
class Ground:
    """The two axes of a map on a drawing."""

    across: Ruler
    up: Ruler

    def at(self, place: tuple[float, float]) -> Place:
        """Where a point of the map lies on the drawing, counted upwards from its top edge."""
        return self.across.at(place[0]), -self.up.at(place[1])


def draw(drawing: Sheet, ground: Ground, crosses: Sequence[Cross], within: Map) -> None:
    """Draw the crosses, and the name of each where there is room."""
    for cross in crosses:
        _cross(drawing, ground, cross)
    broad = 130 if drawing.width == sheet.WIDTH else 88
    names = [label.fold(cross.label, broad, _SIZE) for cross in crosses]
    sizes = [(label.width(text, _SIZE), _LINE * (1 + text.count("\n"))) for text in names]
    points = [ground.at((cross.across[0], cross.up[0])) for cross in crosses]
    frame = Box.between(ground.at(within.least), ground.at(within.most))
    taken, edges = _taken(ground, crosses, within), list(_edges(ground, crosses))
    spots = place(points, sizes, frame=frame, taken=taken, avoided=edges)
    for point, size, text, spot in zip(points, sizes, names, spots, strict=True):
        x, y = point[0] + spot.right, point[1] + spot.up
        if spot.far:
            _lead(drawing, point, Box.around(x, y, *size))
        drawing.text(text, x, -y, size=_SIZE, anchor="middle")


def _cross(drawing: Sheet, ground: Ground, cross: Cross) -> None:
    x, y = ground.across.at(cross.across[0]), ground.up.at(cross.up[0])
    if region := _ellipse(ground, cross):
        middle, radii, turned = region
        drawing.ellipse(*middle, radii, turned, fill=sheet.ACCENT, opacity=_TINT)
    else:
        for arm in (
            [(ground.across.at(end), y) for end in cross.across[1:]],
            [(x, ground.up.at(end)) for end in cross.up[1:]],
        ):
            drawing.line(arm, colour=sheet.ACCENT, width=1.8, opacity=0.45, rounded=True)
    fill = sheet.ACCENT if cross.certain else "white"
    drawing.dot(x, y, _DOT, fill=fill, edge=sheet.ACCENT)


def _ellipse(ground: Ground, cross: Cross) -> tuple[Place, Place, float] | None:
    """The middle, the two radii and the turn, in degrees clockwise, of a point's ellipse.

    It is a line of equal density of the normal distribution of both numbers, whose covariance has
    the half intervals a, b as standard deviations and `tilt` as correlation: the one that reaches
    just as far across and upwards as the two intervals do, so that each says what the table says.
    Of 95 % intervals, both numbers together lie within it in about 85 % of samples.
    """
    if cross.tilt is None:
        return None
    (left, right), (bottom, top) = (
        sorted(map(ruler.at, ends[1:]))
        for ruler, ends in ((ground.across, cross.across), (ground.up, cross.up))
    )
    a, b = (right - left) / 2, (top - bottom) / 2
    if min(a, b) <= 0:
        return None
    both = -cross.tilt * a * b  # a drawing counts downwards
    half, apart = (a * a + b * b) / 2, math.hypot((a * a - b * b) / 2, both)
    turned = math.degrees(math.atan2(2 * both, a * a - b * b) / 2)
    radii = math.sqrt(half + apart), math.sqrt(max(half - apart, 0.0))
    return ((left + right) / 2, (bottom + top) / 2), radii, turned


def _edge(region: tuple[Place, Place, float]) -> list[Place]:
    """Places on the edge of an ellipse."""
    (x, y), (longer, shorter), turned = region
    angle = math.radians(turned)
    edge = []
    for part in range(_PARTS):
        right, down = (
            longer * math.cos(math.tau * part / _PARTS),
            shorter * math.sin(math.tau * part / _PARTS),
        )
        edge.append(
            (
                x + right * math.cos(angle) - down * math.sin(angle),
                y + right * math.sin(angle) + down * math.cos(angle),
            )
        )
    return edge


def _lead(drawing: Sheet, point: Place, name: Box) -> None:
    """A thin line from near a point to its name."""
    (x, y), end_x = point, min(max(point[0], name.left), name.right)
    end_y = min(max(y, name.bottom), name.top)
    away = math.dist(point, (end_x, end_y))
    if away > _DOT:
        share = 0.8 * _DOT / away
        start = x + share * (end_x - x), -y - share * (end_y - y)
        drawing.line([start, (end_x, -end_y)], colour=sheet.OTHER, width=0.7)


def _taken(ground: Ground, crosses: Sequence[Cross], within: Map) -> list[Box]:
    """The dots, the arms of their crosses, and the lines between the parts of the map."""
    frame = Box.between(ground.at(within.least), ground.at(within.most))
    x, y = ground.at(within.middle)
    boxes = [Box(frame.left, y - 1, frame.right, y + 1), Box(x - 1, frame.bottom, x + 1, frame.top)]
    for cross in crosses:
        x, y = ground.at((cross.across[0], cross.up[0]))
        arms = Box.between(
            ground.at((cross.across[1], cross.up[1])), ground.at((cross.across[2], cross.up[2]))
        )
        boxes.append(Box.around(x, y, _DOT + 2, _DOT + 2))
        if _ellipse(ground, cross):
            continue
        boxes += [
            Box(arms.left, y - 1, arms.right, y + 1),
            Box(x - 1, arms.bottom, x + 1, arms.top),
        ]
    return boxes


def _edges(ground: Ground, crosses: Sequence[Cross]) -> Iterator[Box]:
    """The edges of ellipses, in parts."""
    for cross in crosses:
        if region := _ellipse(ground, cross):
            edge = [(right, -down) for right, down in _edge(region)]
            yield from (Box.between(*ends) for ends in pairwise([*edge, edge[0]]))


_LIGHT = 0.02
"""How much it counts to cover what should be free, beside what must be."""
_DIRECTIONS = ((1, 1), (1, -1), (-1, 1), (-1, -1), (1, 0), (-1, 0), (0, 1), (0, -1))
"""Beside the arms of a cross first, then along them."""
_NEAR, _STEP = 5.0, 7.0


class Box(NamedTuple):
    """A rectangle, in points: what may not be covered, or what covers. `top` is the larger end."""

    left: float
    bottom: float
    right: float
    top: float

    @classmethod
    def between(cls, corner: Place, other: Place) -> Box:
        """The rectangle with these corners."""
        (left, right), (bottom, top) = (sorted(ends) for ends in zip(corner, other, strict=True))
        return cls(left, bottom, right, top)

    @classmethod
    def around(cls, x: float, y: float, width: float, height: float) -> Box:
        """The rectangle with this middle."""
        return cls(x - width / 2, y - height / 2, x + width / 2, y + height / 2)

    def covered(self, other: Box) -> float:
        """How much of their areas do the two share?"""
        across = min(self.right, other.right) - max(self.left, other.left)
        up = min(self.top, other.top) - max(self.bottom, other.bottom)
        return max(across, 0.0) * max(up, 0.0)

    def holds(self, other: Box) -> bool:
        """Whether the other lies within."""
        return (
            self.left <= other.left
            and self.bottom <= other.bottom
            and other.right <= self.right
            and other.top <= self.top
        )


@dataclass(frozen=True)
class Spot:
    """Where a name goes: how far its middle is from its point, and whether that is far."""

    right: float
    up: float
    far: bool


def place(
    points: Sequence[tuple[float, float]],
    sizes: Sequence[tuple[float, float]],
    *,
    frame: Box,
    taken: Sequence[Box],
    avoided: Sequence[Box] = (),
) -> list[Spot]:
    """Where does the name of each point go?

    Parameters
    ----------
    points : where they are, in points
    sizes : how wide and high the name of each is
    frame : what the names stay within
    taken : what they may not cover, such as the points themselves
    avoided : what they cover only where nothing else is free

    Returns
    -------
    list of Spot, one a point
        The nearest place that covers nothing; where there is none, that which covers least.

    Examples
    --------
    >>> frame, points = Box(0, 0, 100, 100), [(50, 50), (52, 52)]
    >>> dots = [Box.around(x, y, 8, 8) for x, y in points]
    >>> place(points, [(30, 10)] * 2, frame=frame, taken=dots)
    [Spot(right=20.0, up=-10.0, far=False), Spot(right=20.0, up=10.0, far=False)]
    """
    covered = list(taken)
    spots = []
    for (x, y), (width, height) in zip(points, sizes, strict=True):
        best, least = Spot(0.0, 0.0, far=False), float("inf")
        for spot in _spots(width, height, across=frame.right - frame.left):
            box = Box.around(x + spot.right, y + spot.up, width, height)
            if not frame.holds(box):
                continue
            shared = 0.0
            for at, other in enumerate(chain(covered, avoided)):
                # Most lie elsewhere; and no place is looked at longer than it may be the best.
                if (
                    other[2] > box[0]
                    and box[2] > other[0]
                    and other[3] > box[1]
                    and box[3] > other[1]
                ):
                    shared += box.covered(other) * (1 if at < len(covered) else _LIGHT)
                    if shared >= least:
                        break
            if shared < least:
                best, least = spot, shared
            if not shared:
                break
        spots.append(best)
        covered.append(Box.around(x + best.right, y + best.up, width, height))
    return spots


def _spots(width: float, height: float, *, across: float) -> Iterator[Spot]:
    """Places around a point, nearest first."""
    away = _NEAR
    while away < across:
        for right, up in _DIRECTIONS:
            yield Spot(
                right * (width / 2 + away), up * (height / 2 + away), far=away > _NEAR + _STEP
            )
        away += _STEP
