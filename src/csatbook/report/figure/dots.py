"""Dots with intervals: scores of several things on one axis."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from csatbook.report import number
from csatbook.report.figure import axis, label, sheet
from csatbook.report.figure.axis import Ruler
from csatbook.report.figure.sheet import Sheet
from csatbook.report.fragment import Fragment

_SMALL = 8.5


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
) -> Fragment:
    """How high is each score, and how sure is that? The first row is at the top.

    `reference` is drawn as a line across; `other` of each row as a hollow dot. `limits` gives
    several figures one axis; without it the axis fits the rows.
    """
    names = [label.fold(row.label, 180, 10) for row in rows]
    values = [number.write(row.value, unit) for row in rows]
    left = 10 + label.widest(names, 10)
    right = sheet.WIDTH - 14 - label.widest(values, 10)
    low, high = limits or ends(rows)
    if reference is not None:
        low, high = min(low, reference), max(high, reference)
    across = Ruler(low, high, left, right)
    beside = any(row.other is not None for row in rows)
    legend = right - label.width(other_label, _SMALL) - 12 if beside else right
    half = label.width(reference_label, _SMALL) / 2
    middle = right if reference is None else across.at(reference)
    middle = max(half, min(middle, sheet.WIDTH - half))
    crowded = beside and reference is not None and middle + half > legend
    top = 3 + 13.0 * (crowded + (beside or reference is not None))
    pitch = 28.0 if any("\n" in name for name in names) else 25.5
    bottom = top + pitch * len(rows)
    drawing = Sheet(bottom + 18)
    axis.below(drawing, across, unit, top=top, bottom=bottom)
    if reference is not None:
        place = across.at(reference)
        line = [(place, top), (place, bottom)]
        drawing.line(line, colour=sheet.OTHER, width=1, dashes=sheet.DASHES)
        drawing.text(
            reference_label, middle, top - 8, size=_SMALL, colour=sheet.MUTED, anchor="middle"
        )
    if beside:
        height = 8.5 if crowded else top - 8
        drawing.dot(legend + 4, height, 7, fill="white", edge=sheet.OTHER)
        drawing.text(other_label, right, height, size=_SMALL, anchor="end")
    for place, (row, name, value) in enumerate(zip(rows, names, values, strict=True)):
        _row(drawing, across, row, top + pitch * (place + 0.5), (name, value))
    return drawing.finish(alt=alt, caption=caption)


def _row(drawing: Sheet, across: Ruler, row: Dot, height: float, words: tuple[str, str]) -> None:
    """A name, its interval as a line, its dots, and its value at the end."""
    name, value = words
    colour = sheet.OTHER if row.muted else sheet.ACCENT
    drawing.text(name, across.start - 6, height, anchor="end")
    if row.low is not None and row.high is not None:
        interval = [(across.at(end), height) for end in (row.low, row.high)]
        drawing.line(interval, colour=colour, width=2.2, opacity=0.55, rounded=True)
    if row.other is not None:
        drawing.dot(across.at(row.other), height, 7, fill="white", edge=sheet.OTHER)
    drawing.dot(across.at(row.value), height, 8, fill=colour)
    ink = sheet.MUTED if row.muted else sheet.INK
    drawing.text(value, sheet.WIDTH - 1, height, colour=ink, anchor="end")


def ends(rows: Sequence[Dot]) -> tuple[float, float]:
    """Between which values do these rows lie, with a little room?"""
    drawn = [
        end for row in rows for end in (row.value, row.low, row.high, row.other) if end is not None
    ]
    room = 0.06 * (max(drawn) - min(drawn)) or 0.02 * abs(max(drawn)) or 0.1
    return min(drawn) - room, max(drawn) + room
