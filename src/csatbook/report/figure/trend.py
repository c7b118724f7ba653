"""Lines over periods, with bands for their intervals."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, groupby

from csatbook.report import number
from csatbook.report.figure import axis, label, sheet
from csatbook.report.figure.axis import Ruler
from csatbook.report.figure.sheet import Sheet
from csatbook.report.fragment import Fragment

_HIGH, _LOW = 120.0, 62.0
"""How high the large panel and the small ones are, in points."""
_BELOW = 30.0
_COLUMNS, _GAP = 3, 18.0
_SMALL = 8.5


@dataclass(frozen=True)
class TrendLine:
    """A score over periods; NaN where a period has none."""

    label: str
    values: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]


def trend(
    lines: Sequence[TrendLine],
    periods: Sequence[str],
    *,
    unit: number.Unit,
    caption: str,
    alt: str,
) -> Fragment:
    """How did the scores go? The first line large, the others as small panels on the same axis.

    Of many periods every second or third is named, the latest one always.
    """
    rest = lines[1:]
    low, high = _ends(lines)
    breadth = (sheet.WIDTH - _GAP * (_COLUMNS - 1)) / _COLUMNS
    titles = [label.fold(line.label, breadth - 30, 10) for line in rest]
    rows = [
        range(start, min(start + _COLUMNS, len(rest))) for start in range(0, len(rest), _COLUMNS)
    ]
    heads = [20 + 11.5 * any("\n" in titles[place] for place in row) for row in rows]
    top = 34 + _HIGH + _BELOW  # 34: the title, and the value of a first or last point
    drawing = Sheet(top + sum(heads) + (_LOW + _BELOW) * len(rows) - 10)
    _large(drawing, lines[0], periods, unit, Ruler(low, high, 34 + _HIGH, 34))
    for row, head in zip(rows, heads, strict=True):
        for column, place in enumerate(row):
            up = Ruler(low, high, top + head + _LOW, top + head)
            start = column * (breadth + _GAP)
            sides = start, start + breadth
            left = _small(drawing, rest[place], periods, up, unit=unit, sides=sides)
            drawing.text(titles[place], left, up.stop - 12 - 5.75 * titles[place].count("\n"))
        top += head + _LOW + _BELOW
    return drawing.finish(alt=alt, caption=caption)


def _ends(lines: Sequence[TrendLine]) -> tuple[float, float]:
    """Between which values do all lines and bands lie, with a little room?"""
    every = [
        end
        for line in lines
        for end in (*line.values, *line.low, *line.high)
        if not math.isnan(end)
    ] or [0.0]
    room = 0.05 * (max(every) - min(every)) or 0.02 * abs(max(every)) or 0.1
    return min(every) - room, max(every) + room


def _large(
    drawing: Sheet, line: TrendLine, periods: Sequence[str], unit: number.Unit, up: Ruler
) -> None:
    """The first line, with its values and the names of the periods."""
    ticks = up.ticks()
    words = axis.written(ticks, unit)
    left, right = 6 + label.widest(words, 10), sheet.WIDTH - 4
    inset = max(0.04 * (right - left), label.widest([periods[0], periods[-1]], 10) / 2 - 4)
    across = Ruler(0, max(len(periods) - 1, 1), left + inset, right - inset)
    drawing.text(line.label, left, 8, colour=sheet.DARK)
    axis.beside(drawing, up, ticks, words, left=left, right=right)
    _draw(drawing, line, across, up, mark=5)
    values = ["" if math.isnan(value) else number.write(value, unit) for value in line.values]
    step = (across.stop - across.start) / max(len(periods) - 1, 1)
    last = len(periods) - 1
    every = math.ceil((label.widest(values, _SMALL) + 3) / step)
    for place in range(last, -1, -every):
        top, value = line.high[place], line.values[place]
        height = up.at(value if math.isnan(top) else top) - 8
        drawing.text(values[place], across.at(place), height, size=_SMALL, anchor="middle")
    every = math.ceil((label.widest(periods, 10) + 4) / step)
    for place in range(last, -1, -every):
        drawing.text(
            periods[place], across.at(place), up.start + 12, colour=sheet.MUTED, anchor="middle"
        )


def _small(
    drawing: Sheet,
    line: TrendLine,
    periods: Sequence[str],
    up: Ruler,
    *,
    unit: number.Unit,
    sides: tuple[float, float],
) -> float:
    """One of the other lines, with the first and the latest period; where does it begin?"""
    ticks = up.ticks(4)
    words = axis.written(ticks, unit)
    left, right = sides[0] + 4 + label.widest(words, 8), sides[1]
    axis.beside(drawing, up, ticks, words, left=left, right=right, size=8)
    inset = 0.04 * (right - left)
    across = Ruler(0, max(len(periods) - 1, 1), left + inset, right - inset)
    _draw(drawing, line, across, up, mark=3.4)
    first, last = periods[0], periods[-1]
    below = up.start + 9
    drawing.text(last, right, below, size=8, colour=sheet.MUTED, anchor="end")
    if len(periods) > 1 and label.width(first, 8) + label.width(last, 8) + 6 < right - left:
        drawing.text(first, left, below, size=8, colour=sheet.MUTED)
    return left


def _draw(drawing: Sheet, line: TrendLine, across: Ruler, up: Ruler, *, mark: float) -> None:
    """The band, and on it the line with a dot at each period."""
    for band in _runs(line.low, line.high):
        above = [(across.at(place), up.at(line.high[place])) for place in band]
        under = [(across.at(place), up.at(line.low[place])) for place in reversed(band)]
        drawing.area([*above, *under], fill=sheet.SOFT, opacity=0.75)
    runs = [
        [(across.at(place), up.at(line.values[place])) for place in run]
        for run in _runs(line.values)
    ]
    drawing.line(*runs, colour=sheet.ACCENT, width=1.8)
    for x, y in chain.from_iterable(runs):
        drawing.dot(x, y, mark, fill=sheet.ACCENT)


def _runs(*values: Sequence[float]) -> Iterator[list[int]]:
    """The periods without a gap between them that have all of these values."""
    columns = enumerate(zip(*values, strict=True))
    for missing, run in groupby(columns, key=lambda column: any(map(math.isnan, column[1]))):
        if not missing:
            yield [place for place, _ in run]
