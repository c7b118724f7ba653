"""Values on a drawing: where each lies, which round ones are named, and how they are written."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from csatbook.report import number
from csatbook.report.figure import label, sheet
from csatbook.report.figure.sheet import Sheet
from csatbook.report.written import note


@dataclass(frozen=True)
class Ruler:
    """From `low` at the place `start` to `high` at `stop`, in points; what lies beyond is clipped.

    Examples
    --------
    >>> axis = Ruler(0, 1, 100, 300)
    >>> axis.at(0.25), axis.at(1.2), axis.ticks()
    (150.0, 300.0, [0.0, 0.2, 0.4, 0.6, 0.8, 1.0])
    """

    low: float
    high: float
    start: float
    stop: float

    def at(self, value: float) -> float:
        """Where does this value lie?"""
        span = self.high - self.low
        share = min(max((value - self.low) / span, 0.0), 1.0) if span else 0.5
        return self.start + share * (self.stop - self.start)

    def ticks(self, most: int = 6) -> list[float]:
        """Which round values are named? Steps of 1, 2 or 5, in at most so many parts, at least two.

        One value is all there is where the axis has no length.
        """
        span = self.high - self.low
        if not span > 0:
            return [self.low]
        rough = span / most
        power = 10.0 ** math.floor(math.log10(rough))
        steps = [power * factor for factor in (0.1, 0.2, 0.5, 1, 2, 5, 10)]
        fit = next((at for at, step in enumerate(steps) if step >= rough * (1 - 1e-9)), 6)
        ticks: list[float] = []
        while fit >= 0 and len(ticks) < 2:
            step = steps[fit]
            first = math.ceil(self.low / step - 1e-9)
            last = math.floor(self.high / step + 1e-9)
            ticks = [round(place * step, 12) for place in range(first, last + 1)]
            fit -= 1
        return ticks


def written(values: Sequence[float], unit: number.Unit, *, absolute: bool = False) -> list[str]:
    """How are these ticks written? `absolute`: on both sides of 0 without a sign.

    Examples
    --------
    >>> written([-0.5, 0, 0.5], "balance"), written([0.25], "share")
    (['−0.5', '0', '+0.5'], ['25%'])
    """
    factor, percent = (100, "%") if unit == "share" else (1, "")
    form = "+.6g" if unit in number.SIGNED else ".6g"
    texts = [
        (f"{factor * (abs(value) if absolute else value):{form}}" if value else "0").replace(
            "-", "−"
        )
        + percent
        for value in values
    ]
    return [note(text, value) for text, value in zip(texts, values, strict=True)]


def below(
    drawing: Sheet,
    axis: Ruler,
    unit: number.Unit,
    *,
    top: float,
    bottom: float,
    size: float = 10,
    lines: bool = True,
    absolute: bool = False,
) -> None:
    """Name the round values of an axis from left to right below a drawing, with a line at each."""
    ticks = axis.ticks()
    for most in (5, 4, 3, 2):
        room = abs(axis.at(ticks[-1]) - axis.at(ticks[0])) / max(len(ticks) - 1, 1)
        if label.widest(written(ticks, unit, absolute=absolute), size) + 4 <= room:
            break
        ticks = axis.ticks(most)
    if lines:
        uprights = [[(axis.at(tick), top), (axis.at(tick), bottom)] for tick in ticks]
        drawing.line(*uprights, colour=sheet.RULE, width=0.7)
    for tick, words in zip(ticks, written(ticks, unit, absolute=absolute), strict=True):
        down, half = bottom + 6 + size / 2, label.width(words, size) / 2
        middle = max(half, min(axis.at(tick), drawing.width - half))
        drawing.text(words, middle, down, size=size, colour=sheet.MUTED, anchor="middle")


def beside(
    drawing: Sheet,
    axis: Ruler,
    ticks: Sequence[float],
    words: Sequence[str],
    *,
    left: float,
    right: float,
    size: float = 10,
    lines: bool = True,
) -> None:
    """Name values of an axis from bottom to top on the left of a drawing, with a line at each."""
    if lines:
        levels = [[(left, axis.at(tick)), (right, axis.at(tick))] for tick in ticks]
        drawing.line(*levels, colour=sheet.RULE, width=0.7)
    for tick, name in zip(ticks, words, strict=True):
        drawing.text(name, left - 4, axis.at(tick), size=size, colour=sheet.MUTED, anchor="end")


def title(drawing: Sheet, words: str, up: Ruler) -> float:
    """Name an axis from bottom to top at the left edge, upwards; how much room does that take?"""
    folded = label.fold(words, abs(up.stop - up.start), 10)
    lines = 1 + folded.count("\n")
    room = sheet.LEADING * 10 * lines + 4
    middle = (up.start + up.stop) / 2
    drawing.text(folded, room / 2, middle, colour=sheet.MUTED, anchor="middle", turned=True)
    return room
