"""Which share is done by when: curves with intervals, one panel for each thing waited for."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from csatbook.report.figure import axis, label, sheet
from csatbook.report.figure.axis import Ruler
from csatbook.report.figure.sheet import Place, Sheet
from csatbook.report.fragment import Fragment

_HEIGHT = 132.0
_HEAD, _LEGEND, _BELOW, _GAP = 24.0, 20.0, 44.0, 26.0
_BAND = 0.22
"""How opaque an interval is: several lie on each other."""
_COLOURS = (sheet.WARM, sheet.ACCENT, sheet.OTHER, sheet.INK)


@dataclass(frozen=True)
class WaitLine:
    """A share at each place of its panel, NaN from where nothing is known, as are its limits."""

    label: str
    share: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]


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
    breadth = (width - _GAP * (columns - 1)) / columns
    each = _HEAD + _HEIGHT + _BELOW
    drawing = Sheet(_LEGEND + each * math.ceil(len(panels) / columns) - 6, width)
    _legend(drawing, colours)
    for place, panel in enumerate(panels):
        row, column = divmod(place, columns)
        left, top = column * (breadth + _GAP), _LEGEND + row * each + _HEAD
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
    up = Ruler(0, 1, top + _HEIGHT, top)
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
    _times(drawing, across, panel, bottom=top + _HEIGHT)


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
