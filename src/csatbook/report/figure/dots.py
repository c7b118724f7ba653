"""Dots with intervals: scores of several things on one axis."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from csatbook.report import number
from csatbook.report.figure import axis, label, sheet
from csatbook.report.figure.axis import Ruler
from csatbook.report.figure.sheet import Sheet
from csatbook.report.fragment import Fragment

_PITCH, _CLOSE, _FEW = 25.5, 19.5, 6
"""So high are rows; more than a few stand closer, so that the figure leaves room on a page."""


@dataclass(frozen=True)
class Dot:
    """A score with its interval, and the score of everyone where it is to be seen beside it."""

    label: str
    value: float
    low: float | None = None
    high: float | None = None
    other: float | None = None
    muted: bool = False
    """Too few answers to rely on."""


@sheet.at_both_widths
def dots(
    rows: Sequence[Dot],
    *,
    unit: number.Unit,
    caption: str,
    alt: str,
    reference: float | None = None,
    reference_label: str = "",
    other_label: str = "",
    limits: tuple[float, float] | None = None,
    width: float = sheet.WIDTH,
) -> Fragment:
    """How high is each score, and how sure is that? The first row is at the top.

    `reference` is drawn as a line across; `other` of each row as a hollow dot. `limits` gives
    several figures one axis; without it the axis fits the rows.
    """
    values = [number.write(row.value, unit) for row in rows]
    room = label.widest(values, 10)
    above = width < sheet.WIDTH  # on a phone the names stand above their dots
    names = [label.fold(row.label, width - room - 8 if above else 180, 10) for row in rows]
    left = 7 if above else 10 + label.widest(names, 10)
    right = width - 7 if above else width - 14 - room
    low, high = limits or ends(rows)
    if reference is not None:
        low, high = min(low, reference), max(high, reference)
    across = Ruler(low, high, left, right)
    beside = any(row.other is not None for row in rows)
    legend = right - label.width(other_label, sheet.SMALL) - 12 if beside else right
    reference_label = label.cut(reference_label, width - 2, sheet.SMALL)
    other_label = label.cut(other_label, width - 14, sheet.SMALL)
    half = label.width(reference_label, sheet.SMALL) / 2
    middle = right if reference is None else across.at(reference)
    middle = max(half, min(middle, width - half))
    crowded = beside and reference is not None and middle + half > legend
    top = 3 + 13.0 * (crowded + (beside or reference is not None))
    head = above * (15 + 11.5 * any("\n" in name for name in names))
    usual = _PITCH if len(rows) <= _FEW else _CLOSE
    pitch = 15 + head if above else 28.0 if any("\n" in name for name in names) else usual
    bottom = top + pitch * len(rows)
    drawing = Sheet(bottom + 18, width)
    axis.below(drawing, across, unit, top=top, bottom=bottom)
    if reference is not None:
        place = across.at(reference)
        line = [(place, top), (place, bottom)]
        drawing.line(line, colour=sheet.OTHER, width=1, dashes=sheet.DASHES)
        drawing.text(
            reference_label, middle, top - 8, size=sheet.SMALL, colour=sheet.MUTED, anchor="middle"
        )
    if beside:
        height = 8.5 if crowded else top - 8
        drawing.dot(legend + 4, height, 7, fill="white", edge=sheet.OTHER)
        drawing.text(other_label, right, height, size=sheet.SMALL, anchor="end")
    for place, (row, name, value) in enumerate(zip(rows, names, values, strict=True)):
        start = top + pitch * place
        words = start + head / 2 if above else start + pitch / 2
        _row(drawing, across, row, (start + (head + pitch) / 2, words), (name, value))
    return drawing.finish(alt=alt, caption=caption)


def _row(
    drawing: Sheet, across: Ruler, row: Dot, heights: tuple[float, float], words: tuple[str, str]
) -> None:
    """A name, its interval as a line, its dots, and its value at the end."""
    name, value = words
    height, beside = heights
    colour = sheet.OTHER if row.muted else sheet.ACCENT
    if beside == height:
        drawing.text(name, across.start - 6, height, anchor="end")
    else:
        drawing.text(name, 1, beside)
    if row.low is not None and row.high is not None:
        interval = [(across.at(end), height) for end in (row.low, row.high)]
        drawing.line(interval, colour=colour, width=2.2, opacity=0.55, rounded=True)
    if row.other is not None:
        drawing.dot(across.at(row.other), height, 7, fill="white", edge=sheet.OTHER)
    drawing.dot(across.at(row.value), height, 8, fill=colour)
    ink = sheet.MUTED if row.muted else sheet.INK
    drawing.text(value, drawing.width - 1, beside, colour=ink, anchor="end")


def ends(rows: Sequence[Dot]) -> tuple[float, float]:
    """Between which values do these rows lie, with a little room?"""
    drawn = [
        end for row in rows for end in (row.value, row.low, row.high, row.other) if end is not None
    ]
    room = 0.06 * (max(drawn) - min(drawn)) or 0.02 * abs(max(drawn)) or 0.1
    return min(drawn) - room, max(drawn) + room
