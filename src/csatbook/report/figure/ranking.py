"""A ranking: units by one score, and how sure each one's place is."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from csatbook.report import number
from csatbook.report.figure import axis, label, sheet
from csatbook.report.figure.axis import Ruler
from csatbook.report.figure.sheet import Sheet
from csatbook.report.fragment import Fragment

Bands = Sequence[tuple[float, float, str]]
"""Grades as (from, to, name), best first; the outer ends may be infinite."""

_PARTED = 0.6
_COLOURS = ("#c5dee8", "#e6edf0", "#f3e1d5")
"""From the best grade to the worst."""

_SMALL = sheet.SMALL
_MANY = 30
"""More rows than these are set smaller and closer."""


@dataclass(frozen=True)
class Place:
    """A unit's score with its interval and its rank as written, or the reason why it has none."""

    label: str
    value: float | None
    low: float | None
    high: float | None
    rank: str
    note: str = ""
    own: bool = False
    """The unit that the report is about: the others step back."""


@sheet.at_both_widths
def ranking(
    rows: Sequence[Place],
    *,
    unit: number.Unit,
    caption: str,
    alt: str,
    target: float | None = None,
    target_label: str = "",
    thresholds: Sequence[float] = (),
    bands: Bands = (),
    rank_label: str = "",
    value_label: str = "",
    width: float = sheet.WIDTH,
) -> Fragment:
    """Which unit is how good, and how sure is that? The highest score is at the top.

    Equal scores stand in the order of their names; units without a score come last, with their
    note. The grades in `bands` are drawn behind the dots as far as they come into view.
    `rank_label` and `value_label` head the columns at the sides. No value is printed as if it were
    one of the `thresholds` where it is not.
    """
    every = sorted(rows, key=lambda row: (row.value is None, -(row.value or 0.0), row.label))
    scored = [row for row in every if row.value is not None]
    size, pitch = (9.0, 16.0) if len(rows) > _MANY else (10.0, 21.0)
    values = [
        number.write(row.value, unit, decimals=number.apart([row.value], thresholds, unit))
        if row.value is not None
        else ""
        for row in every
    ]
    ranks = label.widest([rank_label, *(row.rank for row in rows)], _SMALL)
    ranks += 14 if ranks else 0
    beyond = label.widest([value_label, *values], size)
    above = width < sheet.WIDTH  # on a phone the names stand above their dots
    space = width - ranks - beyond - 6 if above else 180
    names = [label.fold(row.label, space, size) for row in every]
    left = 7 if above else 15 + ranks + label.widest(names, size)
    right = width - 7 if above else width - 15 - beyond
    notes = [label.fold(row.note, right - left, _SMALL) for row in every]
    # Rows of one line are a pitch high; the headings stand above the first one.
    heads = [above * size * (1.6 + 1.15 * words.count("\n")) for words in names]
    heights = [
        (head + 13 + 10 * note.count("\n"))
        if above
        else pitch * (2.6 * size / pitch if "\n" in words + note else 1.0)
        for words, note, head in zip(names, notes, heads, strict=True)
    ]
    behind_dots = bool(scored) * (bool(bands) + bool(target_label))
    headed = bool(rank_label or value_label)
    # At the sides of the grades' names and the target's; on a phone above them.
    top = 4 + pitch * (behind_dots + headed if above else max(behind_dots, headed))
    edges = list(accumulate(heights, initial=top))
    drawing = Sheet(edges[-1] + (19 if scored else 4), width)
    if scored:
        across = _axis(
            [end for row in scored for end in _ends(row)], unit, bands, target, (left, right)
        )
        _backdrop(
            drawing,
            across,
            unit=unit,
            bands=bands,
            target=target,
            target_label=target_label,
            top=top,
            bottom=edges[len(scored)],
            foot=edges[-1],
            pitch=pitch,
        )
    else:
        across = Ruler(0, 1, left, right)
    titles = top - pitch * (0.5 + behind_dots * above)
    drawing.text(rank_label, 1, titles, size=_SMALL, colour=sheet.MUTED)
    drawing.text(value_label, width - 1, titles, size=_SMALL, colour=sheet.MUTED, anchor="end")
    own = any(row.own for row in rows)
    for place, row in enumerate(every):
        middle = edges[place] + (heads[place] + heights[place]) / 2
        beside = edges[place] + heads[place] / 2 if above else middle
        ink, colour = _inks(row, step_back=own)
        drawing.text(row.rank, 1, beside, size=_SMALL, colour=ink)
        drawing.text(names[place], 1 + ranks, beside, size=size, colour=ink)
        drawing.text(values[place], width - 1, beside, size=size, colour=ink, anchor="end")
        _mark(drawing, across, row, notes[place], middle, colour=colour)
    return drawing.finish(alt=alt, caption=caption)


def _ends(row: Place) -> list[float]:
    return [end for end in (row.value, row.low, row.high) if end is not None]


def _inks(row: Place, *, step_back: bool) -> tuple[str, str]:
    """The colours of a row's words and of its dot."""
    if row.own:
        return sheet.ACCENT, sheet.ACCENT
    if step_back or row.value is None:
        return sheet.MUTED, sheet.OTHER
    return sheet.INK, sheet.ACCENT


def _mark(
    drawing: Sheet, across: Ruler, row: Place, note: str, height: float, *, colour: str
) -> None:
    if row.value is None:
        drawing.text(note, across.start, height, size=_SMALL, colour=sheet.MUTED)
        return
    drawing.line([(across.start, height), (across.stop, height)], colour=sheet.RULE, width=0.7)
    if row.low is not None and row.high is not None:
        interval = [(across.at(row.low), height), (across.at(row.high), height)]
        drawing.line(interval, colour=colour, width=2.2, opacity=0.55, rounded=True)
    drawing.dot(across.at(row.value), height, 8, fill=colour)


def _axis(
    values: Sequence[float],
    unit: number.Unit,
    bands: Bands,
    target: float | None,
    sides: tuple[float, float],
) -> Ruler:
    """Where all of these values are in view, and the target; nothing that cannot be is."""
    least, most = number.bounds(unit, (-math.inf, math.inf))
    length = sides[1] - sides[0]
    low, high = _limits([*values, *([] if target is None else [target])], bands, length)
    return Ruler(max(low, least), min(high, most), *sides)


def _backdrop(
    drawing: Sheet,
    across: Ruler,
    *,
    unit: number.Unit,
    bands: Bands,
    target: float | None,
    target_label: str,
    top: float,
    bottom: float,
    foot: float,
    pitch: float,
) -> None:
    """What stands behind the rows of scored units, which lie between `top` and `bottom`.

    The names of the grades stand just above the rows, and that of the target, which goes one higher
    where there are both. The values are named at the `foot`.
    """
    if bands:
        _stripes(drawing, across, bands, target, (top, bottom, pitch))
    axis.below(drawing, across, unit, top=top, bottom=foot, size=9, lines=False)
    if not bands:
        uprights = [[(across.at(tick), top), (across.at(tick), bottom)] for tick in across.ticks()]
        drawing.line(*uprights, colour=sheet.RULE, width=0.7)
    if target is not None:
        place = across.at(target)
        start, middle = (top - pitch, top - 1.35 * pitch) if bands else (top, top - pitch / 2)
        line = [(place, start), (place, bottom)]
        drawing.line(line, colour=sheet.MUTED, width=1.1, dashes=sheet.DASHES)
        half = label.width(target_label, _SMALL) / 2
        place = max(across.start + half, min(place, across.stop - half))
        _name(drawing, target_label, place, middle)


def _limits(values: Sequence[float], bands: Bands, across: float) -> tuple[float, float]:
    """A little room at both ends, and enough for the names of the outermost grades in view.

    `across` is the length of the axis in points.
    """
    room = 0.06 * (max(values) - min(values)) or 0.02 * abs(max(values)) or 0.1
    low, high = first, last = min(values) - room, max(values) + room
    for start, end, name in bands:
        need = (label.width(name, _SMALL) + 10) / across * (last - first)
        if first < start < last <= end:
            high = max(high, start + need)
        if start <= first < end < last:
            low = min(low, end - need)
    return low, high


def _stripes(
    drawing: Sheet,
    across: Ruler,
    bands: Bands,
    target: float | None,
    rows: tuple[float, float, float],
) -> None:
    """The grades in view; one too narrow for its name goes without."""
    top, bottom, pitch = rows
    for place, (start, end, name) in enumerate(bands):
        left, right = max(start, across.low), min(end, across.high)
        if left >= right:
            continue
        colour = sheet.blend(_COLOURS, place / max(len(bands) - 1, 1))
        # A white line parts it from the next where colours look alike.
        sides = across.at(left) + _PARTED, top - pitch, across.at(right) - _PARTED, bottom
        drawing.bar(*sides, fill=colour, opacity=sheet.GROUND)
        if target is not None and left < target < right:  # the name keeps clear of the line
            left, right = (target, right) if right - target > target - left else (left, target)
        if label.width(name, _SMALL) < across.at(right) - across.at(left):
            _name(drawing, name, (across.at(left) + across.at(right)) / 2, top - pitch / 2)


def _name(drawing: Sheet, name: str, x: float, y: float) -> None:
    drawing.text(name, x, y, size=_SMALL, colour=sheet.MUTED, anchor="middle")
