"""Names beside points of a map: where each one fits without covering anything."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

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
