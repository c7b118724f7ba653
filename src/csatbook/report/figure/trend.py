"""Lines over waves, with intervals, usual range, target and turning point."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from csatbook.report import number
from csatbook.report.figure import axis, label, sheet
from csatbook.report.figure.axis import Ruler
from csatbook.report.figure.sheet import Sheet
from csatbook.report.fragment import Fragment

_HIGH, _LOW = 120.0, 62.0
"""How high the large panel and the small ones are, in points."""
_BELOW = 30.0
_GAP = 18.0
_SMALL = sheet.SMALL


@dataclass(frozen=True)
class TrendLine:
    """A score over waves; NaN where a wave has none. All entries are one a wave."""

    label: str
    values: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]
    lower: tuple[float, ...] = ()
    """Limits of the usual range; empty without."""
    upper: tuple[float, ...] = ()
    hollow: tuple[bool, ...] = ()
    """Waves to be looked at for orientation only."""
    signal: tuple[bool, ...] = ()
    """Waves out of the ordinary."""
    apart: tuple[bool, ...] = ()
    """Waves that the line leaves out: they cannot be compared with the others."""
    turning: int | None = None
    """The wave of the turning point."""

    def has(self, what: Sequence[bool], place: int) -> bool:
        """Whether the wave at this place is one of these."""
        return bool(what) and what[place]


@dataclass(frozen=True)
class _Waves:
    """What all panels share."""

    names: Sequence[str]
    at: Sequence[float]
    unit: number.Unit
    target: tuple[float, str] | None
    turning: str

    def across(self, start: float, stop: float) -> Ruler:
        """Where each wave lies between these places, by its time."""
        return Ruler(self.at[0], max(self.at[-1], self.at[0] + 1), start, stop)

    @property
    def usual(self) -> float:
        """The time from a wave to the next, as it usually is."""
        steps = sorted(after - before for before, after in pairwise(self.at))
        return steps[len(steps) // 2] if steps else 1.0


@sheet.at_both_widths
def trend(
    lines: Sequence[TrendLine],
    names: Sequence[str],
    *,
    at: Sequence[float] | None = None,
    target: tuple[float, str] | None = None,
    turning: str = "",
    unit: number.Unit,
    caption: str,
    alt: str,
    width: float = sheet.WIDTH,
) -> Fragment:
    """How did the scores go? The first line large, the others as small panels on the same axis.

    Of many waves every second or third is named, the latest one always.

    `names`: of the waves. `at`: when each was, in periods; a longer time than usual interrupts the
    line. `target`: a level and what it is called. `turning`: what a turning point is called.
    """
    waves = _Waves(
        names, at or [float(place) for place in range(len(names))], unit, target, turning
    )
    rest = lines[1:]
    low, high = _ends(lines, target)
    columns = 3 if width == sheet.WIDTH else 1
    breadth = (width - _GAP * (columns - 1)) / columns
    titles = [label.fold(line.label, breadth - 30, 10) for line in rest]
    rows = [range(start, min(start + columns, len(rest))) for start in range(0, len(rest), columns)]
    heads = [20 + 11.5 * any("\n" in titles[place] for place in row) for row in rows]
    # The title, on a phone the target below it, and the value of a first or last point.
    heading = label.fold(lines[0].label, width - 50, 10)
    begin = 34.0 + 13 * (columns == 1 and target is not None) + 11.5 * heading.count("\n")
    top = begin + _HIGH + _BELOW
    drawing = Sheet(top + sum(heads) + (_LOW + _BELOW) * len(rows) - 10, width)
    _large(drawing, lines[0], waves, Ruler(low, high, begin + _HIGH, begin))
    for row, head in zip(rows, heads, strict=True):
        for column, place in enumerate(row):
            up = Ruler(low, high, top + head + _LOW, top + head)
            start = column * (breadth + _GAP)
            sides = start, start + breadth
            left = _small(drawing, rest[place], waves, up, sides=sides)
            drawing.text(titles[place], left, up.stop - 12 - 5.75 * titles[place].count("\n"))
        top += head + _LOW + _BELOW
    return drawing.finish(alt=alt, caption=caption)


def _ends(lines: Sequence[TrendLine], target: tuple[float, str] | None) -> tuple[float, float]:
    """Between which values do all lines, intervals and limits lie, with a little room?

    Limits that are far wider than what is drawn, and a target far away, are cut off.
    """
    every = [
        end
        for line in lines
        for end in (*line.values, *line.low, *line.high)
        if not math.isnan(end)
    ] or [0.0]
    least, most = min(every), max(every)
    span = most - least
    wide = [end for line in lines for end in (*line.lower, *line.upper) if not math.isnan(end)] + (
        [target[0]] if target else []
    )
    near = [end for end in wide if least - 0.6 * span <= end <= most + 0.6 * span]
    least, most = min(least, *near, least), max(most, *near, most)
    room = 0.05 * (most - least) or 0.02 * abs(most) or 0.1
    return least - room, most + room


def _large(drawing: Sheet, line: TrendLine, waves: _Waves, up: Ruler) -> None:
    """The first line, with its values and the names of the waves."""
    ticks = up.ticks()
    words = axis.written(ticks, waves.unit)
    left, right = 6 + label.widest(words, 10), drawing.width - 4
    names = waves.names
    inset = max(0.04 * (right - left), label.widest([names[0], names[-1]], 10) / 2 - 4)
    across = waves.across(left + inset, right - inset)
    heading = label.fold(line.label, drawing.width - 50, 10)
    drawing.text(heading, left, 8 + 5.75 * heading.count("\n"), colour=sheet.DARK)
    axis.beside(drawing, up, ticks, words, left=left, right=right)
    _draw(drawing, line, waves, across, up, mark=6, ends=(left, right))
    if waves.target and up.low <= waves.target[0] <= up.high:
        said = f"{waves.target[1]} {number.write(waves.target[0], waves.unit)}"
        drawing.text(
            f"- -  {said}", right, up.stop - 26, size=_SMALL, colour=sheet.WARM, anchor="end"
        )
    written = [
        "" if math.isnan(value) else number.write(value, waves.unit) for value in line.values
    ]
    places = [across.at(when) for when in waves.at]
    for place in _spaced(places, [label.width(words, _SMALL) + 3 for words in written]):
        top, value = line.high[place], line.values[place]
        height = up.at(value if math.isnan(top) else top) - 8
        x, half = places[place], label.width(written[place], _SMALL) / 2
        if waves.target and written[place]:  # the target's line must not strike it through
            top, bottom = height - _SMALL / 2, height + _SMALL / 2
            drawing.bar(x - half, top, x + half, bottom, fill="#ffffff", opacity=0.85)
        drawing.text(written[place], x, height, size=_SMALL, anchor="middle")
    for place in _spaced(places, [label.width(name, 10) + 4 for name in names]):
        drawing.text(
            names[place], places[place], up.start + 12, colour=sheet.MUTED, anchor="middle"
        )
    if line.turning is not None:
        x = places[line.turning]
        drawing.line([(x, up.start), (x, up.stop)], colour=sheet.DARK, width=0.9, dashes="2 2")
        said = f"{waves.turning} {names[line.turning]}"
        beyond = x + 5 + label.width(said, _SMALL) > right
        drawing.text(
            said,
            x - 5 if beyond else x + 5,
            up.start - 7,
            size=_SMALL,
            colour=sheet.DARK,
            anchor="end" if beyond else "start",
        )


def _spaced(places: Sequence[float], widths: Sequence[float]) -> Iterator[int]:
    """Which texts are written without touching each other? Every so many, the latest among them.

    From left to right, as they are read aloud and copied.
    """
    last = len(places) - 1
    every = 1
    while every < last and any(
        (widths[place] + widths[place - every]) / 2 > places[place] - places[place - every]
        for place in range(last, every - 1, -every)
    ):
        every += 1
    yield from range(last % every, last + 1, every)


def _small(
    drawing: Sheet, line: TrendLine, waves: _Waves, up: Ruler, *, sides: tuple[float, float]
) -> float:
    """One of the other lines, with the first and the latest wave; where does it begin?"""
    ticks = up.ticks(4)
    words = axis.written(ticks, waves.unit)
    left, right = sides[0] + 4 + label.widest(words, _SMALL), sides[1]
    axis.beside(drawing, up, ticks, words, left=left, right=right, size=_SMALL)
    inset = 0.04 * (right - left)
    across = waves.across(left + inset, right - inset)
    _draw(drawing, line, waves, across, up, mark=3.8, ends=(left, right))
    first, last = waves.names[0], waves.names[-1]
    below = up.start + 9
    drawing.text(last, right, below, size=_SMALL, colour=sheet.MUTED, anchor="end")
    if (
        len(waves.names) > 1
        and label.width(first, _SMALL) + label.width(last, _SMALL) + 6 < right - left
    ):
        drawing.text(first, left, below, size=_SMALL, colour=sheet.MUTED)
    if line.turning is not None:
        x = across.at(waves.at[line.turning])
        drawing.line([(x, up.start), (x, up.stop)], colour=sheet.DARK, width=0.8, dashes="2 2")
    return left


def _draw(
    drawing: Sheet,
    line: TrendLine,
    waves: _Waves,
    across: Ruler,
    up: Ruler,
    *,
    mark: float,
    ends: tuple[float, float],
) -> None:
    """The usual range, the target, intervals, and on them the line with a dot at each wave."""
    where = [across.at(when) for when in waves.at]
    for band in _runs(line.lower, line.upper) if line.lower else ():
        above = [(where[place], up.at(line.upper[place])) for place in band]
        under = [(where[place], up.at(line.lower[place])) for place in reversed(band)]
        drawing.area([*above, *under], fill=sheet.SOFT, opacity=sheet.RANGE)
    if waves.target and up.low <= waves.target[0] <= up.high:
        level = up.at(waves.target[0])
        drawing.line(
            [(ends[0], level), (ends[1], level)],
            colour=sheet.WARM,
            width=1,
            dashes=sheet.DASHES,
        )
    known = [place for run in _runs(line.values, line.low, line.high) for place in run]
    whiskers = [
        [(where[place], up.at(line.low[place])), (where[place], up.at(line.high[place]))]
        for place in known
    ]
    drawing.line(*whiskers, colour=sheet.OTHER, width=mark / 5)
    drawing.line(*_joined(line, waves, where, up), colour=sheet.ACCENT, width=1.8)
    for run in _runs(line.values):
        for place in run:
            colour = sheet.WARM if line.has(line.signal, place) else sheet.ACCENT
            hollow = line.has(line.hollow, place)
            drawing.dot(
                where[place],
                up.at(line.values[place]),
                mark,
                fill="#ffffff" if hollow else colour,
                edge=colour if hollow else "",
                width=mark / 4,
            )


def _joined(
    line: TrendLine, waves: _Waves, where: Sequence[float], up: Ruler
) -> Iterator[list[tuple[float, float]]]:
    """The line, lifted where a wave is missing, cannot be compared, or was long in coming."""
    run: list[tuple[float, float]] = []
    before: int | None = None
    for place, value in enumerate(line.values):
        lifted = math.isnan(value) or line.has(line.apart, place)
        late = before is not None and waves.at[place] - waves.at[before] > 1.5 * waves.usual
        if run and (lifted or late):
            yield run
            run = []
        if not lifted:
            run.append((where[place], up.at(value)))
            before = place
    if run:
        yield run


def _runs(*values: Sequence[float]) -> Iterator[list[int]]:
    """The waves without a gap between them that have all of these values."""
    columns = enumerate(zip(*values, strict=True))
    for missing, run in groupby(columns, key=lambda column: any(map(math.isnan, column[1]))):
        if not missing:
            yield [place for place, _ in run]
