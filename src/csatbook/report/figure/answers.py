"""Diverging bars: how the answers to each item divide between the levels of its scale."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from csatbook.report import number
from csatbook.report.figure import label, sheet
from csatbook.report.figure.sheet import Sheet
from csatbook.report.fragment import Fragment

_WORSE, _MIDDLE, _BETTER = (sheet.WARM, "#e3b89f"), "#dfe4e7", ("#93bccd", sheet.ACCENT)
"""From the worst level to the best."""
_LINE = 15.0
"""Points from line to line of the names of levels."""
_HALF = 7.5
"""Points: half of a bar's height."""


@dataclass(frozen=True)
class Bar:
    """The shares of an item's answers by level, lowest level first; they sum to 1."""

    label: str
    shares: tuple[float, ...]


@sheet.at_both_widths
def answers(
    bars: Sequence[Bar],
    levels: Sequence[str],
    *,
    caption: str,
    alt: str,
    neutral: tuple[int, int] | None = None,
    width: float = sheet.WIDTH,
) -> Fragment:
    """How do the answers to each item divide? All bars have the same levels.

    The levels from the first to before the second place of `neutral` lie over the middle, worse
    ones to its left and better ones to its right; unless told, the middle level is neutral, and
    none of an even number. The sum of either side stands at its end.
    """
    count = len(levels)
    first, last = neutral or (count // 2, (count + 1) // 2)
    colours = _colours(first, last, count)
    above = width < sheet.WIDTH  # on a phone the names stand above their bars
    names = [label.fold(bar.label, width - 2 if above else 150, 10) for bar in bars]
    lines = list(_lines(levels, width))
    top = 2 + _LINE * len(lines)
    folded = any("\n" in name for name in names)
    head = above * (15 + 11.5 * folded)
    pitch = head + 19 if above else 27.0 if folded else 23.0
    drawing = Sheet(top + pitch * len(bars) + 1, width)
    _legend(drawing, levels, colours, lines)
    sums = [(sum(bar.shares[:first]), sum(bar.shares[last:])) for bar in bars]
    room = 5 + label.width("100%", sheet.SMALL)
    left = room + (0 if above else 3 + label.widest(names, 10))
    start = [sum(bar.shares[:first]) + sum(bar.shares[first:last]) / 2 for bar in bars]
    worse, better = max(start), max(1 - share for share in start)
    scale = (width - room - left) / (worse + better)
    zero = left + worse * scale
    upright = [(zero, top), (zero, drawing.height)]
    drawing.line(upright, colour=sheet.OTHER, width=0.8)
    for place, (bar, name) in enumerate(zip(bars, names, strict=True)):
        middle = top + pitch * place + (head + pitch) / 2
        if above:
            drawing.text(name, 1, top + pitch * place + head / 2 + 1)
        else:
            drawing.text(name, left - room - 3, middle, anchor="end")
        begin = zero - start[place] * scale
        cuts = [begin + share * scale for share in accumulate(bar.shares, initial=0.0)]
        for (low, high), share, colour in zip(pairwise(cuts), bar.shares, colours, strict=True):
            _segment(drawing, (low, high), middle, share, colour)
        for share, x in ((sums[place][0], cuts[0] - 3), (sums[place][1], cuts[-1] + 3)):
            drawing.text(
                f"{number.rounded(share, 0, factor=100)}%",
                x,
                middle,
                size=sheet.SMALL,
                anchor="end" if x < zero else "start",
            )
    return drawing.finish(alt=alt, caption=caption)


def _colours(first: int, last: int, count: int) -> list[str]:
    """A side of one level has the strong colour, one of several goes from there to a pale one."""
    worse = [sheet.blend(_WORSE, place / max(first - 1, 1)) for place in range(first)]
    beyond = count - last
    better = [
        sheet.blend(_BETTER, (place + 1) / beyond if beyond == 1 else place / (beyond - 1))
        for place in range(beyond)
    ]
    return [*worse, *[_MIDDLE] * (last - first), *better]


def _segment(
    drawing: Sheet, ends: tuple[float, float], middle: float, share: float, colour: str
) -> None:
    """A level's part of a bar, with its share where that has room."""
    if share <= 0:
        return
    start, end = ends
    gap = min(0.4, (end - start) / 4)  # parts are told from each other without colour, too
    drawing.bar(start + gap, middle - _HALF, end - gap, middle + _HALF, fill=colour)
    words = str(number.rounded(share, 0, factor=100))
    if label.width(words, sheet.SMALL) + 2 <= end - start:
        ink = sheet.ink_on(colour)
        x = (start + end) / 2
        drawing.text(words, x, middle, size=sheet.SMALL, colour=ink, anchor="middle")


def _breadth(level: str) -> float:
    """How wide is a level's name, with its colour before it and a gap behind?"""
    return 13 + label.width(level, sheet.SMALL) + 11


def _lines(levels: Sequence[str], width: float) -> Iterator[range]:
    """The levels that stand on each line above the bars: as few lines as hold them, evenly."""
    for count in range(1, len(levels) + 1):
        each = -(-len(levels) // count)
        lines = [
            range(start, min(start + each, len(levels))) for start in range(0, len(levels), each)
        ]
        widths = [sum(_breadth(levels[place]) for place in line) for line in lines]
        if max(widths) - 11 <= width or each == 1:
            yield from lines
            return


def _legend(
    drawing: Sheet, levels: Sequence[str], colours: Sequence[str], lines: Sequence[range]
) -> None:
    for at, line in enumerate(lines):
        left, height = 0.0, 6 + _LINE * at
        for place in line:
            drawing.bar(left, height - 4, left + 8, height + 4, fill=colours[place])
            words = label.cut(levels[place], drawing.width - left - 14, sheet.SMALL)
            drawing.text(words, left + 12, height, size=sheet.SMALL)
            left += _breadth(levels[place])
