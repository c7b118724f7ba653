"""Gaps on both sides of nothing: how far one is behind to the left, and ahead to the right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from csatbook.report import number
from csatbook.report.figure import axis, label, sheet
from csatbook.report.figure.axis import Ruler
from csatbook.report.figure.sheet import Anchor, Sheet
from csatbook.report.fragment import Fragment

_PITCH, _CLOSE, _FEW = 25.0, 19.0, 6
"""So high are rows; more than a few stand closer."""
_THICK = 10.0
_PALE = 0.45


@dataclass(frozen=True)
class GapBar:
    """A signed difference with its interval."""

    label: str
    value: float
    low: float | None = None
    high: float | None = None
    sure: bool = False
    """Whether it is a real one; else its bar is pale."""


@sheet.at_both_widths
def gaps(
    rows: Sequence[GapBar],
    *,
    unit: number.Unit,
    below_label: str,
    above_label: str,
    caption: str,
    alt: str,
    width: float = sheet.WIDTH,
) -> Fragment:
    """Where is one behind, and where ahead, and how sure is that? The first row is at the top.

    Lines are intervals; each gap stands with its sign at its bar's end. `unit` is that of the two
    values that are apart: shares are told in percentage points.
    """
    factor = 100 if unit == "share" else 1
    written = [number.gap(row.value, unit) for row in rows]
    above = width < sheet.WIDTH  # on a phone the names stand above their bars
    names = [label.fold(row.label, width - 2 if above else 170, 10) for row in rows]
    left = 2 if above else 10 + label.widest(names, 10)
    room = 8 + label.widest(written, sheet.SMALL)
    ends = [0.0, *(factor * end for row in rows for end in _ends(row))]
    low, high = min(ends), max(ends)
    across = Ruler(low, high if high > low else low + 1, left + room, width - 2 - room)
    zero = across.at(0)
    sides = [
        label.fold(below_label, zero - 10, sheet.SMALL),
        label.fold(above_label, width - zero - 10, sheet.SMALL),
    ]
    top = 20.0 + 10 * any("\n" in side for side in sides)
    head = above * (15 + 11.5 * any("\n" in name for name in names))
    usual = _PITCH if len(rows) <= _FEW or any("\n" in name for name in names) else _CLOSE
    pitch = head + (15 if above else usual)
    bottom = top + pitch * len(rows)
    drawing = Sheet(bottom + 18, width)
    axis.below(drawing, across, "balance", top=top, bottom=bottom, size=9)
    drawing.line([(zero, 0), (zero, bottom)], colour=sheet.OTHER, width=1)
    drawing.text(sides[0], zero - 8, top / 2, size=sheet.SMALL, colour=sheet.MUTED, anchor="end")
    drawing.text(sides[1], zero + 8, top / 2, size=sheet.SMALL, colour=sheet.MUTED)
    for place, (row, name, value) in enumerate(zip(rows, names, written, strict=True)):
        start = top + pitch * place
        if above:
            drawing.text(name, 1, start + head / 2)
        else:
            drawing.text(name, left - 6, start + pitch / 2, anchor="end")
        _bar(drawing, across, start + (head + pitch) / 2, row, written=value, factor=factor)
    return drawing.finish(alt=alt, caption=caption)


def _ends(row: GapBar) -> list[float]:
    return [end for end in (row.value, row.low, row.high) if end is not None]


def _bar(
    drawing: Sheet, across: Ruler, middle: float, row: GapBar, *, written: str, factor: int
) -> None:
    """A bar from nothing, its interval as a line, and its number beyond that."""
    ends = [across.at(factor * end) for end in _ends(row)]
    is_left = row.value < 0
    sides = (across.at(0), middle - _THICK / 2, ends[0], middle + _THICK / 2)
    fill = sheet.WARM if is_left else sheet.ACCENT
    drawing.bar(*sides, fill=fill, opacity=1 if row.sure else _PALE)
    if len(ends) == 3:
        drawing.line([(end, middle) for end in ends[1:]], colour=sheet.INK, width=1.1)
    anchor: Anchor = "end" if is_left else "start"
    spot = min(*ends, across.at(0)) - 4 if is_left else max(*ends, across.at(0)) + 4
    drawing.text(written, spot, middle, size=sheet.SMALL, anchor=anchor)
