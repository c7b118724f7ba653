"""The trend form: each row's grade in each period, joined by a line."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from csatbook.report.figure import label, sheet
from csatbook.report.figure.axis import Ruler
from csatbook.report.figure.sheet import Sheet
from csatbook.report.fragment import Fragment

_STEP, _GAP = 12.0, 11.0
"""Points from grade to grade, and between the rows."""

_SMALL = sheet.SMALL


@dataclass(frozen=True)
class GradeTrend:
    """The grades of an item, score or unit: one for each period."""

    label: str
    places: tuple[int | None, ...]
    """Among the grades, best first; None in a period without a score."""
    sure: tuple[bool, ...]
    """Whether the grade is certain enough to be given."""


@sheet.at_both_widths
def grades(
    rows: Sequence[GradeTrend],
    periods: Sequence[str],
    levels: Sequence[str],
    *,
    sure_label: str,
    unsure_label: str,
    caption: str,
    alt: str,
    width: float = sheet.WIDTH,
) -> Fragment:
    """How did the grades go? A panel for each row, the best of the `levels` at its top.

    A grade is ◆; where the score lies in it, but may well belong to another, it is ◇. A period
    without a score interrupts the line. Of many periods every second or third is named, the
    latest one always.
    """
    above = width < sheet.WIDTH  # on a phone the names stand above their panels
    names = [label.fold(row.label, width - 2 if above else 180, 10) for row in rows]
    head = above * (12 + 11.5 * any("\n" in name for name in names))
    left = label.widest(levels, _SMALL) + (6 if above else 20 + label.widest(names, 10))
    top = 18.0
    half = label.width(periods[-1], _SMALL) / 2
    # The name of the latest period may be wider than its column.
    right = min(width, width - half + (width - left) / len(periods) / 2)
    step = (right - left) / len(periods)
    across = Ruler(-0.5, len(periods) - 0.5, left, right)
    panel = head + _STEP * len(levels) + _GAP
    foot = top + panel * len(rows)
    drawing = Sheet(foot + 24, width)
    if len(periods) > 1:
        start = across.at(len(periods) - 1.5)
        drawing.bar(start, top, right, foot, fill=sheet.SOFT, opacity=sheet.RANGE)
    every = math.ceil((label.widest(periods, _SMALL) + 3) / step)
    for place in range(len(periods) - 1, -1, -every):
        middle = across.at(place)
        drawing.text(periods[place], middle, 8, size=_SMALL, colour=sheet.MUTED, anchor="middle")
    for place, (row, words) in enumerate(zip(rows, names, strict=True)):
        start = top + panel * place
        drawing.line([(1, start), (right, start)], colour=sheet.OTHER, width=0.7)
        drawing.text(words, 1, start + (head + 6 if above else panel) / 2)
        heights = [start + head + _GAP / 2 + _STEP * (level + 0.5) for level in range(len(levels))]
        lines = [[(left, height), (right, height)] for height in heights]
        drawing.line(*lines, colour=sheet.RULE, width=0.7)
        for level, height in zip(levels, heights, strict=True):
            drawing.text(level, left - 4, height, size=_SMALL, colour=sheet.MUTED, anchor="end")
        _draw(drawing, across, row, len(periods), heights)
    _legend(drawing, (sure_label, unsure_label))
    return drawing.finish(alt=alt, caption=caption)


def _draw(
    drawing: Sheet, across: Ruler, row: GradeTrend, periods: int, heights: Sequence[float]
) -> None:
    """A row's marks, and a line through those between which no period is missing."""
    marks = list(zip(range(periods), row.places, row.sure, strict=True))
    runs = [
        [(across.at(period), heights[place]) for period, place, _ in run if place is not None]
        for scored, run in groupby(marks, key=lambda mark: mark[1] is not None)
        if scored
    ]
    drawing.line(*runs, colour=sheet.ACCENT, width=1.6)
    for period, place, sure in marks:
        if place is not None:
            _mark(drawing, across.at(period), heights[place], sure=sure)


def _mark(drawing: Sheet, x: float, y: float, *, sure: bool) -> None:
    drawing.diamond(x, y, fill=sheet.ACCENT if sure else "white", edge=sheet.ACCENT)


def _legend(drawing: Sheet, labels: tuple[str, str]) -> None:
    """What the full and the hollow mark mean, at the lower left."""
    left, height = 6.0, drawing.height - 9
    for words, sure in zip(labels, (True, False), strict=True):
        _mark(drawing, left, height, sure=sure)
        drawing.text(words, left + 9, height, size=_SMALL)
        left += 9 + label.width(words, _SMALL) + 20
