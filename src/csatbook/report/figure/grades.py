"""The trend form: a grid of rows by periods, each cell a grade."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from csatbook.report.figure import label, sheet
from csatbook.report.figure.axis import Ruler
from csatbook.report.figure.sheet import Sheet
from csatbook.report.fragment import Fragment

SURE, UNSURE = "◆", "◇"
_COLOURS = (sheet.ACCENT, "#93bccd", "#dfe4e7", "#e3b89f", sheet.WARM)
"""From the best grade to the worst."""
_PITCH, _LINE = 21.0, 15.0
"""Points: how high a row is, and a line of the legend."""
_PALE = 0.35
"""How much of its colour a grade has that is not certain."""


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
    """How did the grades go? A row of cells each, the `levels` best first.

    A grade is ◆ on its colour; where the score lies in it, but may well belong to another, it is ◇
    on a paler one. A period without a score has no cell. Of many periods every second or third is
    named, the latest one always; where a grade's name has no room in its cell, its sign stands
    alone, and the legend below says which colour is which.
    """
    above = width < sheet.WIDTH  # on a phone the names stand above their cells
    names = [label.fold(row.label, width - 2 if above else 180, 10) for row in rows]
    head = above * (14 + 11.5 * any("\n" in name for name in names))
    pitch = max(_PITCH, 26.0 * any("\n" in name for name in names)) if not above else _PITCH
    left = 0.0 if above else 8 + label.widest(names, 10)
    # The name of the latest period may be wider than its column.
    half = label.width(periods[-1], sheet.SMALL) / 2
    right = min(width, width - half + (width - left) / len(periods) / 2)
    across = Ruler(-0.5, len(periods) - 0.5, left, right)
    step = (right - left) / len(periods)
    colours = [
        sheet.blend(_COLOURS, place / max(len(levels) - 1, 1)) for place in range(len(levels))
    ]
    keys = [(name, colour, "") for name, colour in zip(levels, colours, strict=True)]
    keys += [(sure_label, "", SURE), (unsure_label, "", UNSURE)]
    top = 18.0
    foot = top + (head + pitch) * len(rows)
    lines = _lines([name for name, *_ in keys], width)
    drawing = Sheet(foot + 6 + _LINE * len(lines), width)
    every = math.ceil((label.widest(periods, sheet.SMALL) + 3) / step)
    for place in range(len(periods) - 1, -1, -every):
        x = across.at(place)
        if x < label.width(periods[place], sheet.SMALL) / 2:
            break
        drawing.text(periods[place], x, 8, size=sheet.SMALL, colour=sheet.MUTED, anchor="middle")
    worded = label.widest([f"{SURE} {level}" for level in levels], sheet.SMALL) + 4 < step
    for at, (row, words) in enumerate(zip(rows, names, strict=True)):
        start = top + (head + pitch) * at
        middle = start + head + pitch / 2
        drawing.text(words, 1, start + head / 2 + 1 if above else middle)
        for period, grade, sure in zip(range(len(periods)), row.places, row.sure, strict=True):
            if grade is None:
                continue
            colour = colours[grade] if sure else sheet.blend(("#ffffff", colours[grade]), _PALE)
            x = across.at(period)
            gap = min(0.75, step / 8)
            sides = (x - step / 2 + gap, middle - pitch / 2 + 1, x + step / 2 - gap)
            drawing.bar(*sides, middle + pitch / 2 - 1, fill=colour)
            sign = SURE if sure else UNSURE
            said = f"{sign} {levels[grade]}" if worded else sign
            if label.width(said, sheet.SMALL) <= step:
                ink = sheet.ink_on(colour)
                drawing.text(said, x, middle, size=sheet.SMALL, colour=ink, anchor="middle")
    _legend(drawing, keys, lines, foot + 6)
    return drawing.finish(alt=alt, caption=caption)


def _breadth(name: str) -> float:
    return 13 + label.width(name, sheet.SMALL) + 11


def _lines(names: Sequence[str], width: float) -> list[list[int]]:
    """Which entries of the legend stand on each line?"""
    lines: list[list[int]] = [[]]
    room = width
    for place, name in enumerate(names):
        if lines[-1] and _breadth(name) - 11 > room:
            lines.append([])
            room = width
        lines[-1].append(place)
        room -= _breadth(name)
    return lines


def _legend(
    drawing: Sheet, keys: Sequence[tuple[str, str, str]], lines: list[list[int]], top: float
) -> None:
    """What the colours and the two signs mean."""
    for at, line in enumerate(lines):
        left, middle = 0.0, top + _LINE * (at + 0.5)
        for place in line:
            name, colour, sign = keys[place]
            if colour:
                drawing.bar(left, middle - 4, left + 8, middle + 4, fill=colour)
            else:
                drawing.text(sign, left + 4, middle, size=sheet.SMALL, anchor="middle")
            words = label.cut(name, drawing.width - left - 14, sheet.SMALL)
            drawing.text(words, left + 12, middle, size=sheet.SMALL)
            left += _breadth(name)
