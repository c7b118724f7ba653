"""Points of a map, each with a cross of two intervals, and its name where there is room."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from csatbook.report.figure import canvas, label

_SIZE, _LINE = 9.5, 11.5
_DOT = 7.5

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


def draw(figure: Figure, axes: Axes, crosses: Sequence[Cross], within: Map) -> None:
    """Draw the crosses, then set the names once the layout is known."""
    for cross in crosses:
        _cross(axes, cross)
    figure.draw_without_rendering()
    names = [label.fold(cross.label, 130, _SIZE) for cross in crosses]
    sizes = [(label.width(text, _SIZE), _LINE * (1 + text.count("\n"))) for text in names]
    points = [_at(axes, cross.across[0], cross.up[0]) for cross in crosses]
    frame = Box(*_at(axes, *within.least), *_at(axes, *within.most))
    spots = place(points, sizes, frame=frame, taken=_taken(axes, crosses, within))
    for cross, text, spot in zip(crosses, names, spots, strict=True):
        axes.annotate(
            text,
            (cross.across[0], cross.up[0]),
            xytext=(spot.right, spot.up),
            textcoords="offset points",
            ha="center",
            va="center",
            fontsize=_SIZE,
            linespacing=1.15,
            arrowprops=_leader(spot),
            zorder=5,
        ).set_in_layout(False)  # so that the layout does not change any more


def _cross(axes: Axes, cross: Cross) -> None:
    (x, *across), (y, *up) = cross.across, cross.up
    how: dict[str, Any] = {
        "color": canvas.ACCENT,
        "linewidth": 1.8,
        "alpha": 0.45,
        "solid_capstyle": "round",
    }
    axes.plot(across, [y, y], zorder=3, **how)
    axes.plot([x, x], up, zorder=3, **how)
    axes.plot(
        x,
        y,
        "o",
        markersize=_DOT,
        markerfacecolor=canvas.ACCENT if cross.certain else "white",
        markeredgecolor=canvas.ACCENT,
        markeredgewidth=1.4,
        zorder=4,
    )


def _leader(spot: Spot) -> dict[str, object] | None:
    if not spot.far:
        return None
    return {"arrowstyle": "-", "color": canvas.OTHER, "linewidth": 0.7, "shrinkA": 1, "shrinkB": 4}


def _taken(axes: Axes, crosses: Sequence[Cross], within: Map) -> list[Box]:
    """The dots, the arms of their crosses, and the lines between the parts of the map."""
    (left, bottom), (x, y), (right, top) = (
        _at(axes, *end) for end in (within.least, within.middle, within.most)
    )
    boxes = [Box(left, y - 1, right, y + 1), Box(x - 1, bottom, x + 1, top)]
    for cross in crosses:
        x, y = _at(axes, cross.across[0], cross.up[0])
        left, bottom = _at(axes, cross.across[1], cross.up[1])
        right, top = _at(axes, cross.across[2], cross.up[2])
        boxes += [
            Box.around(x, y, _DOT + 2, _DOT + 2),
            Box(left, y - 1, right, y + 1),
            Box(x - 1, bottom, x + 1, top),
        ]
    return boxes


def _at(axes: Axes, x: float, y: float) -> tuple[float, float]:
    """Where a point of the map lies on the page, in points."""
    across, up = axes.transData.transform((x, y))
    scale = 72 / axes.figure.dpi
    return float(across * scale), float(up * scale)


_DIRECTIONS = ((1, 1), (1, -1), (-1, 1), (-1, -1), (1, 0), (-1, 0), (0, 1), (0, -1))
"""Beside the arms of a cross first, then along them."""
_NEAR, _STEP = 5.0, 7.0


class Box(NamedTuple):
    """A rectangle, in points: what may not be covered, or what covers."""

    left: float
    bottom: float
    right: float
    top: float

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
) -> list[Spot]:
    """Where does the name of each point go?

    Parameters
    ----------
    points : where they are, in points
    sizes : how wide and high the name of each is
    frame : what the names stay within
    taken : what they may not cover, such as the points themselves

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
            shared = sum(box.covered(other) for other in covered)
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
