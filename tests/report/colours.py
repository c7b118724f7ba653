"""How colours look in grey print and to those who see fewer of them, and what lies on what."""

import re
from collections.abc import Iterator
from itertools import combinations
from typing import NamedTuple

import numpy as np

from csatbook.report.figure.crosses import Box

Colour = tuple[float, float, float]
"""Linear red, green and blue, 0 to 1."""

VISIONS = {
    "everyone": np.eye(3),
    # Machado, Oliveira and Fernandes (2009), A physiologically-based model for simulation of color
    # vision deficiency, IEEE Trans. Visualization and Computer Graphics 15(6), severity 1.0.
    "protanopia": np.array(
        [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ]
    ),
    "deuteranopia": np.array(
        [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.011820, 0.042940, 0.968881],
        ]
    ),
    "tritanopia": np.array(
        [
            [1.255528, -0.076749, -0.178779],
            [-0.078411, 0.930809, 0.147602],
            [0.004733, 0.691367, 0.303900],
        ]
    ),
    # The luminance of ITU-R BT.709, alike for red, green and blue.
    "grey print": np.tile([0.2126, 0.7152, 0.0722], (3, 1)),
}
NAMED = {"white": "#ffffff", "none": "", "": "#000000"}


def seen(colour: str, vision: str) -> Colour:
    """How does this colour look to them?"""
    parts = np.array([int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)])
    linear = np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
    return tuple(np.clip(VISIONS[vision] @ linear, 0, 1))


def luminance(colour: Colour) -> float:
    return float(np.dot([0.2126, 0.7152, 0.0722], colour))


def contrast(one: str, other: str, vision: str) -> float:
    """WCAG 2's contrast of two colours: 1 to 21."""
    dark, light = sorted(luminance(seen(colour, vision)) for colour in (one, other))
    return (light + 0.05) / (dark + 0.05)


def mixed(colour: str, ground: str, opacity: float) -> str:
    parts = [
        round(opacity * int(colour[at : at + 2], 16) + (1 - opacity) * int(ground[at : at + 2], 16))
        for at in (1, 3, 5)
    ]
    return "#" + "".join(f"{part:02x}" for part in parts)


class Area(NamedTuple):
    """A filled rectangle of a drawing, downwards, as it looks on what lies below it."""

    box: Box
    colour: str


_PART = re.compile(r"<(path|text)([^>]*?)/?>(?:([^<]*)</text>)?")
_SIDES = re.compile(r"M([-\d.]+) ([-\d.]+)H([-\d.]+)V([-\d.]+)H([-\d.]+)Z")
_ATTRIBUTE = re.compile(r' ([\w-]+)="([^"]*)"')


def areas(svg: str) -> list[Area]:
    """The filled rectangles of a drawing, in the order in which they are drawn."""
    drawn: list[Area] = []
    for kind, told, _ in _PART.findall(svg):
        own = dict(_ATTRIBUTE.findall(told))
        sides = _SIDES.fullmatch(own.get("d", ""))
        if kind != "path" or not sides:
            continue
        left, top, right, bottom = (float(sides[at]) for at in (1, 2, 3, 4))
        box = Box.between((left, top), (right, bottom))
        middle = (box.left + box.right) / 2, (box.bottom + box.top) / 2
        colour = NAMED.get(own["fill"], own["fill"])
        area = Area(box, mixed(colour, ground(drawn, *middle), float(own.get("fill-opacity", 1))))
        drawn.append(area)
    return drawn


def ground(drawn: list[Area], x: float, y: float) -> str:
    """What is seen at this place?"""
    over = (
        area.colour
        for area in reversed(drawn)
        if area.box.left <= x <= area.box.right and area.box.bottom <= y <= area.box.top
    )
    return next(over, "#ffffff")


def neighbours(drawn: list[Area], *, within: float = 1.0) -> Iterator[tuple[Area, Area]]:
    """The rectangles that lie side by side along 2 points and more, or one on the other.

    A line of white that is wider than `within` parts them for every eye.
    """
    for one, other in combinations(drawn, 2):
        across = min(one.box.right, other.box.right) - max(one.box.left, other.box.left)
        down = min(one.box.top, other.box.top) - max(one.box.bottom, other.box.bottom)
        if (across > -within and down > 2) or (down > -within and across > 2):
            yield one, other
