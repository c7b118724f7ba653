"""Bars on both sides of nothing: penalties and rewards of drivers, and being behind or ahead."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from csatbook.report import number
from csatbook.report.figure import axis, label, sheet
from csatbook.report.figure.axis import Ruler
from csatbook.report.figure.crosses import Range
from csatbook.report.figure.sheet import Anchor, Sheet
from csatbook.report.fragment import Fragment

_PITCH, _SIZE, _SMALL = 29.0, 10.0, sheet.SMALL


@dataclass(frozen=True)
class TwoEffects:
    """A driver with its penalty and its reward in points, 0 or more as a rule."""

    label: str
    penalty: Range | None
    reward: Range | None
    note: str
    """What kind of factor it is."""
    certain: bool
    """Whether that is sure; else its note steps back."""


@sheet.at_both_widths
def asymmetry(
    rows: Sequence[TwoEffects],
    *,
    penalty_label: str,
    reward_label: str,
    caption: str,
    alt: str,
    width: float = sheet.WIDTH,
) -> Fragment:
    """What is lost by bad marks, to the left, and won by good ones, to the right?

    The first row is at the top. Lines are intervals; `note` stands at the right end of a row.
    """
    notes = label.widest([row.note for row in rows], _SMALL)
    above = width < sheet.WIDTH  # on a phone names and notes stand above their bars
    names = [label.fold(row.label, width - notes - 12 if above else 170, _SIZE) for row in rows]
    left = 2 if above else 10 + label.widest(names, _SIZE)
    right = width - 2 if above else width - 11 - notes
    room = 8 + label.widest([_written(bar[0]) for row in rows for bar in _bars(row) if bar], _SMALL)
    ends = [0.0, *(end for row in rows for bar in _bars(row) for end in bar)]
    low, high = min(ends), max(ends)
    across = Ruler(low, high if high > low else low + 1, left + room, right - room)
    zero = across.at(0)
    sides = [
        label.fold(penalty_label, zero - 10, _SMALL),
        label.fold(reward_label, width - zero - 10, _SMALL),
    ]
    top = 20.0 + 10 * any("\n" in side for side in sides)
    head = above * (15 + 11.5 * any("\n" in name for name in names))
    pitch = _PITCH + head
    bottom = top + pitch * len(rows)
    drawing = Sheet(bottom + 18, width)
    # Points lost and points won: the side says which.
    axis.below(drawing, across, "points", top=top, bottom=bottom, size=9, absolute=True)
    drawing.line([(zero, 0), (zero, bottom)], colour=sheet.OTHER, width=1)
    drawing.text(sides[0], zero - 8, top / 2, size=_SMALL, colour=sheet.MUTED, anchor="end")
    drawing.text(sides[1], zero + 8, top / 2, size=_SMALL, colour=sheet.MUTED)
    for place, (row, words) in enumerate(zip(rows, names, strict=True)):
        start = top + pitch * place
        beside = start + (head if above else pitch) / 2
        drawing.text(words, 1, beside, size=_SIZE)
        ink = sheet.INK if row.certain else sheet.MUTED
        drawing.text(row.note, width - 1, beside, size=_SMALL, colour=ink, anchor="end")
        for bar, is_left in zip(_bars(row), (True, False), strict=True):
            if bar:
                _bar(drawing, across, start + (head + pitch) / 2, bar, is_left=is_left)
    return drawing.finish(alt=alt, caption=caption)


def _bars(row: TwoEffects) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Where the two bars end, and their intervals; a penalty lies to the left of 0."""
    return tuple(-end for end in row.penalty or ()), tuple(row.reward or ())


def _written(value: float) -> str:
    return number.write(value, "balance")


def _bar(
    drawing: Sheet, across: Ruler, middle: float, bar: Sequence[float], *, is_left: bool
) -> None:
    """A bar from 0, its interval as a line, and its number beyond that."""
    value, *ends = bar
    height = middle - 5.1 if is_left else middle + 5.1
    colour = sheet.WARM if is_left else sheet.ACCENT
    sides = (across.at(0), height - 4.3, across.at(value), height + 4.3)
    drawing.bar(*sides, fill=colour, opacity=0.85)
    interval = [(across.at(end), height) for end in ends]
    drawing.line(interval, colour=sheet.INK, width=1.1)
    place = across.at(min(*bar, 0.0)) - 4 if is_left else across.at(max(*bar, 0.0)) + 4
    words = _written(value)
    anchor: Anchor = "end" if is_left else "start"
    drawing.text(words, place, height, size=_SMALL, colour=sheet.MUTED, anchor=anchor)


_WIDE, _CLOSE, _FEW = 25.0, 19.0, 6
"""So high are rows of gaps; more than a few stand closer."""
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
    room = 8 + label.widest(written, _SMALL)
    ends = [0.0, *(factor * end for row in rows for end in _gap_ends(row))]
    low, high = min(ends), max(ends)
    across = Ruler(low, high if high > low else low + 1, left + room, width - 2 - room)
    zero = across.at(0)
    sides = [
        label.fold(below_label, zero - 10, _SMALL),
        label.fold(above_label, width - zero - 10, _SMALL),
    ]
    top = 20.0 + 10 * any("\n" in side for side in sides)
    head = above * (15 + 11.5 * any("\n" in name for name in names))
    usual = _WIDE if len(rows) <= _FEW or any("\n" in name for name in names) else _CLOSE
    pitch = head + (15 if above else usual)
    bottom = top + pitch * len(rows)
    drawing = Sheet(bottom + 18, width)
    axis.below(drawing, across, "balance", top=top, bottom=bottom, size=9)
    drawing.line([(zero, 0), (zero, bottom)], colour=sheet.OTHER, width=1)
    drawing.text(sides[0], zero - 8, top / 2, size=_SMALL, colour=sheet.MUTED, anchor="end")
    drawing.text(sides[1], zero + 8, top / 2, size=_SMALL, colour=sheet.MUTED)
    for place, (row, name, value) in enumerate(zip(rows, names, written, strict=True)):
        start = top + pitch * place
        if above:
            drawing.text(name, 1, start + head / 2)
        else:
            drawing.text(name, left - 6, start + pitch / 2, anchor="end")
        _gap_bar(drawing, across, start + (head + pitch) / 2, row, written=value, factor=factor)
    return drawing.finish(alt=alt, caption=caption)


def _gap_ends(row: GapBar) -> list[float]:
    return [end for end in (row.value, row.low, row.high) if end is not None]


def _gap_bar(
    drawing: Sheet, across: Ruler, middle: float, row: GapBar, *, written: str, factor: int
) -> None:
    """A bar from nothing, its interval as a line, and its number beyond that."""
    ends = [across.at(factor * end) for end in _gap_ends(row)]
    is_left = row.value < 0
    sides = (across.at(0), middle - _THICK / 2, ends[0], middle + _THICK / 2)
    fill = sheet.WARM if is_left else sheet.ACCENT
    drawing.bar(*sides, fill=fill, opacity=1 if row.sure else _PALE)
    if len(ends) == 3:
        drawing.line([(end, middle) for end in ends[1:]], colour=sheet.INK, width=1.1)
    anchor: Anchor = "end" if is_left else "start"
    spot = min(*ends, across.at(0)) - 4 if is_left else max(*ends, across.at(0)) + 4
    drawing.text(written, spot, middle, size=_SMALL, anchor=anchor)
