"""Courses in time: a score over the waves, small, for the first page; what is done by when."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from csatbook.report import number
from csatbook.report.figure import axis, label, sheet
from csatbook.report.figure.axis import Ruler
from csatbook.report.figure.sheet import (
    ACCENT,
    DASHES,
    INK,
    MUTED,
    WARM,
    WIDTH,
    Place,
    Sheet,
    at_both_widths,
)
from csatbook.report.fragment import Fragment
from csatbook.report.number import Unit

_HEIGHT = 58.0
_LEFT, _RIGHT, _PAD = 46.0, 96.0, 13.0
_PANEL = 132.0
_HEAD, _LEGEND, _BELOW, _BETWEEN = 24.0, 20.0, 44.0, 26.0
_BAND = 0.22
"""How opaque an interval is: several lie on each other."""
_COLOURS = (sheet.WARM, sheet.ACCENT, sheet.OTHER, sheet.INK)


@at_both_widths
def course(
    points: Sequence[tuple[str, float | None]],
    *,
    unit: Unit,
    target: float | None,
    target_label: str,
    caption: str,
    alt: str,
    width: float = WIDTH,
) -> Fragment:
    r"""How did the score move, and where is its target?

    Parameters
    ----------
    points : period and value of each wave, oldest first; None where there is no value
    target : in the same unit; None without one
    target_label : what stands beside its line

    Examples
    --------
    >>> course(
    ...     [("Q1", 0.5), ("Q2", 0.6)],
    ...     unit="share", target=0.8, target_label="target 80%", caption="Share", alt="Q1 50%",
    ... ).text
    'Share\nQ1 50%'
    """
    known = [value for _, value in points if value is not None]
    ends = [*known, *([target] if target is not None else [])]
    low, high = min(ends), max(ends)
    span = (high - low) or 1.0
    left, right = (_LEFT, _RIGHT) if width == WIDTH else (8.0, 76.0)
    drawing = Sheet(_HEIGHT, width)
    step = (width - left - right) / max(1, len(points) - 1)

    def place(at: int, value: float) -> Place:
        return left + at * step, _HEIGHT - _PAD - (value - low) / span * (_HEIGHT - 2 * _PAD)

    if target is not None:
        height = place(0, target)[1]
        drawing.line([(left, height), (width - right, height)], colour=WARM, width=1, dashes=DASHES)
    runs: list[list[Place]] = [[]]
    for at, (_, value) in enumerate(points):
        if value is None:
            runs.append([])
        else:
            runs[-1].append(place(at, value))
    drawing.line(*runs, colour=ACCENT, width=2, rounded=True)
    places = [(at, value) for at, (_, value) in enumerate(points) if value is not None]
    for at, value in places:
        x, y = place(at, value)
        drawing.dot(x, y, 7 if at == places[-1][0] else 4, fill=ACCENT)
    first, last = places[0], places[-1]
    if width == WIDTH:
        drawing.text(
            number.write(first[1], unit), left - 8, place(*first)[1], colour=MUTED, anchor="end"
        )
    x, y = place(*last)
    drawing.text(number.write(last[1], unit), x + 8, y, size=12, colour=INK)
    if target is not None:
        height = place(0, target)[1]
        if abs(height - y) < 12:
            height = y + (14 if height >= y else -14)
        drawing.text(target_label, width - right + 8, height, size=9, colour=WARM)
    return drawing.finish(alt=alt, caption=caption)


@dataclass(frozen=True)
class WaitLine:
    """A share at each place of its panel, NaN from where nothing is known, as are its limits."""

    label: str
    share: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]
    mark: tuple[float, float] | None = None
    """Where its limit lies: how far across the panel, 0 to 1, and at which share; if it does."""


@dataclass(frozen=True)
class WaitPanel:
    """What is waited for, in which unit, and the curves from 0 up to `until` at even steps."""

    title: str
    unit_label: str
    until: float
    lines: tuple[WaitLine, ...]


@sheet.at_both_widths
def waits(
    panels: Sequence[WaitPanel], *, caption: str, alt: str, width: float = sheet.WIDTH
) -> Fragment:
    r"""Which share is done by when? A curve rises by how much is done; steep is quick.

    Panels stand beside each other, on a phone below each other. A name has the same colour in all.

    Examples
    --------
    >>> line = WaitLine("P1", (0.0, 0.5, 0.8), (0.0, 0.4, 0.7), (0.0, 0.6, 0.9))
    >>> waits(
    ...     [WaitPanel("Until solved", "days", 7.0, (line,))],
    ...     caption="Share done", alt="P1: half within 3.5 days",
    ... ).text
    'Share done\nP1: half within 3.5 days'
    """
    names = list(dict.fromkeys(line.label for panel in panels for line in panel.lines))
    colours = {name: _COLOURS[place % len(_COLOURS)] for place, name in enumerate(names)}
    columns = min(len(panels), 2) if width == sheet.WIDTH else 1
    breadth = (width - _BETWEEN * (columns - 1)) / columns
    each = _HEAD + _PANEL + _BELOW
    drawing = Sheet(_LEGEND + each * math.ceil(len(panels) / columns) - 6, width)
    _legend(drawing, colours)
    for place, panel in enumerate(panels):
        row, column = divmod(place, columns)
        left, top = column * (breadth + _BETWEEN), _LEGEND + row * each + _HEAD
        _panel(drawing, panel, colours, sides=(left, left + breadth), top=top)
    return drawing.finish(alt=alt, caption=caption)


def _legend(drawing: Sheet, colours: dict[str, str]) -> None:
    left = 2.0
    for name, colour in colours.items():
        drawing.line([(left, 8), (left + 16, 8)], colour=colour, width=2.4)
        drawing.text(name, left + 21, 8)
        left += 21 + label.width(name, 10) + 16


def _panel(
    drawing: Sheet,
    panel: WaitPanel,
    colours: dict[str, str],
    *,
    sides: tuple[float, float],
    top: float,
) -> None:
    up = Ruler(0, 1, top + _PANEL, top)
    levels = up.ticks(4)
    words = axis.written(levels, "share")
    left, right = sides[0] + 6 + label.widest(words, 10), sides[1] - 6
    across = Ruler(0, panel.until, left, right)
    drawing.text(panel.title, left, top - 14, colour=sheet.DARK)
    axis.beside(drawing, up, levels, words, left=left, right=right)
    for line in panel.lines:
        step = panel.until / (len(line.share) - 1)
        at = [across.at(place * step) for place in range(len(line.share))]
        ends = list(zip(at, line.low, line.high, strict=True))
        for known, run in groupby(ends, key=lambda end: not math.isnan(end[1] + end[2])):
            if known and len(band := list(run)) > 1:
                lower = [(x, up.at(low)) for x, low, _ in band]
                upper = [(x, up.at(high)) for x, _, high in band]
                outline = [*_steps(lower), *reversed(_steps(upper))]
                drawing.area(outline, fill=colours[line.label], opacity=_BAND)
    for line in panel.lines:
        step = panel.until / (len(line.share) - 1)
        course = [
            (across.at(place * step), up.at(share))
            for place, share in enumerate(line.share)
            if not math.isnan(share)
        ]
        drawing.line(_steps(course), colour=colours[line.label], width=1.8)
    for line in panel.lines:
        if line.mark is not None:
            x, y = across.at(line.mark[0] * panel.until), up.at(line.mark[1])
            foot = [(x, y), (x, top + _PANEL)]
            drawing.line(foot, colour=colours[line.label], width=0.8, dashes=DASHES)
            drawing.dot(x, y, 7, fill=colours[line.label])
    _times(drawing, across, panel, bottom=top + _PANEL)


def _steps(course: Sequence[Place]) -> list[Place]:
    """The same course, flat until it rises; a place between two equally high ones is left out."""
    stairs = [course[0]]
    for (_, before), (x, y) in pairwise(course):
        if y != before:
            stairs += [(x, before), (x, y)]
    return [*stairs, course[-1]]


def _times(drawing: Sheet, across: Ruler, panel: WaitPanel, *, bottom: float) -> None:
    ticks = across.ticks(5)
    for tick, words in zip(ticks, axis.written(ticks, "points"), strict=True):
        drawing.text(words, across.at(tick), bottom + 11, colour=sheet.MUTED, anchor="middle")
    middle = (across.start + across.stop) / 2
    drawing.text(panel.unit_label, middle, bottom + 25, colour=sheet.MUTED, anchor="middle")
