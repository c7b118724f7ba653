"""Stacked bars: how the answers to each item divide between the levels of its scale."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from csatbook.report import number
from csatbook.report.figure import label, sheet
from csatbook.report.figure.sheet import Sheet
from csatbook.report.fragment import Fragment

_COLOURS = (sheet.WARM, "#e3b89f", "#e6e9eb", "#93bccd", sheet.ACCENT)
"""From the worst level to the best."""
_SMALL = 8.5
_LINE = 15.0
"""Points from line to line of the names of levels."""


@dataclass(frozen=True)
class Bar:
    """The shares of an item's answers by level, lowest level first; they sum to 1."""

    label: str
    shares: tuple[float, ...]


def answers(bars: Sequence[Bar], levels: Sequence[str], *, caption: str, alt: str) -> Fragment:
    """How do the answers to each item divide? All bars have the same levels."""
    colours = [sheet.blend(_COLOURS, place / (len(levels) - 1)) for place in range(len(levels))]
    names = [label.fold(bar.label, 180, 10) for bar in bars]
    left, right = 8 + label.widest(names, 10), sheet.WIDTH
    lines = list(_lines(levels))
    top = 2 + _LINE * len(lines)
    pitch = 27.0 if any("\n" in name for name in names) else 23.0
    drawing = Sheet(top + pitch * len(bars) + 1)
    _legend(drawing, levels, colours, lines)
    for place, (bar, name) in enumerate(zip(bars, names, strict=True)):
        middle = top + pitch * (place + 0.5)
        drawing.text(name, left - 5, middle, anchor="end")
        cuts = [left + share * (right - left) for share in accumulate(bar.shares, initial=0.0)]
        for (start, end), share, colour in zip(pairwise(cuts), bar.shares, colours, strict=True):
            if share <= 0:
                continue
            drawing.bar(start, middle - 7.5, end, middle + 7.5, fill=colour)
            if share >= 0.045:
                drawing.text(
                    str(number.rounded(share, 0, factor=100)),
                    (start + end) / 2,
                    middle,
                    size=_SMALL,
                    colour="white" if _is_dark(colour) else sheet.INK,
                    anchor="middle",
                )
    return drawing.finish(alt=alt, caption=caption)


def _is_dark(colour: str) -> bool:
    return sum(int(colour[at : at + 2], 16) for at in (1, 3, 5)) < 420


def _breadth(level: str) -> float:
    """How wide is a level's name, with its colour before it and a gap behind?"""
    return 13 + label.width(level, _SMALL) + 11


def _lines(levels: Sequence[str]) -> Iterator[range]:
    """The levels that stand on each line above the bars: as few lines as hold them, evenly."""
    for count in range(1, len(levels) + 1):
        each = -(-len(levels) // count)
        lines = [
            range(start, min(start + each, len(levels))) for start in range(0, len(levels), each)
        ]
        widths = [sum(_breadth(levels[place]) for place in line) for line in lines]
        if max(widths) - 11 <= sheet.WIDTH or each == 1:
            yield from lines
            return


def _legend(
    drawing: Sheet, levels: Sequence[str], colours: Sequence[str], lines: Sequence[range]
) -> None:
    for at, line in enumerate(lines):
        left, height = 0.0, 6 + _LINE * at
        for place in line:
            drawing.bar(left, height - 4, left + 8, height + 4, fill=colours[place])
            drawing.text(levels[place], left + 12, height, size=_SMALL)
            left += _breadth(levels[place])
