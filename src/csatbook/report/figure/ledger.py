"""A ledger: what gives a score and what takes from it, down to the total."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Literal

from csatbook.report import number
from csatbook.report.figure import label, sheet
from csatbook.report.figure.axis import Ruler
from csatbook.report.figure.sheet import Sheet
from csatbook.report.fragment import Fragment

_COLOURS = {"gain": sheet.ACCENT, "loss": sheet.WARM, "floor": sheet.OTHER}


@dataclass(frozen=True)
class LedgerBar:
    """What a part, a deduction or a limit adds to the score; a deduction is below 0."""

    label: str
    points: float
    kind: Literal["gain", "loss", "floor"]
    """`floor`: what a part gets back because it cannot fall below its floor."""


@sheet.at_both_widths
def ledger(
    lines: Sequence[LedgerBar],
    total: float,
    *,
    unit: number.Unit,
    total_label: str,
    total_value: str,
    caption: str,
    alt: str,
    width: float = sheet.WIDTH,
) -> Fragment:
    """How does the score come about? Each bar begins where the one above it ends.

    Raises
    ------
    ValueError
        The lines do not add up to the total.
    """
    sums = list(accumulate((line.points for line in lines), initial=0.0))
    if not math.isclose(sums[-1], total, rel_tol=1e-9, abs_tol=1e-9):
        raise ValueError(f"the lines add up to {sums[-1]}, the total is {total}")
    values = [_written(line.points, unit) for line in lines]
    amounts = label.widest([*values, total_value], 10.5)
    above = width < sheet.WIDTH  # on a phone the names stand above their bars
    names = [label.fold(line.label, width - 2 if above else 180, 10) for line in lines]
    sum_name = label.fold(total_label, width - 2 if above else 180, 10.5)
    left = 2 if above else 15 + max(label.widest(names, 10), label.width(sum_name, 10.5))
    right = width - 7 - amounts
    folded = any("\n" in words for words in (*names, sum_name))
    head = above * (15 + 11.5 * folded)
    pitch = 29.0 if folded and not above else 23.0
    step = pitch + head
    top, foot = 2.0, 2.0 + step * len(lines)
    drawing = Sheet(foot + 8 + step, width)
    across = Ruler(min(sums), max(sums) if any(sums) else 1.0, left, right)
    zero = across.at(0)
    upright = [(zero, top), (zero, drawing.height - 2)]
    drawing.line(upright, colour=sheet.OTHER, width=0.8)
    for place, (line, words, value) in enumerate(zip(lines, names, values, strict=True)):
        start, end = across.at(sums[place]), across.at(sums[place + 1])
        middle = top + step * place + head + pitch / 2
        drawing.text(words, 1, middle - (head + pitch) / 2 + 2 if above else middle)
        drawing.bar(
            start, middle - 0.3 * pitch, end, middle + 0.3 * pitch, fill=_COLOURS[line.kind]
        )
        onward = middle + 0.3 * pitch if line.points else middle - 0.3 * pitch
        below = foot + 4 + 0.15 * pitch if place == len(lines) - 1 else middle + 0.7 * pitch
        if not above:
            drawing.line([(end, onward), (end, below)], colour=sheet.OTHER, width=0.8)
        drawing.text(value, max(start, end) + 5, middle)
    drawing.line([(1, foot + 4), (right, foot + 4)], colour=sheet.OTHER, width=0.7)
    middle = foot + 6 + head + pitch / 2
    beside = middle - (head + pitch) / 2 + 2 if above else middle
    drawing.text(sum_name, 1, beside, size=10.5, colour=sheet.DARK)
    end = across.at(total)
    drawing.bar(zero, middle - 0.35 * pitch, end, middle + 0.35 * pitch, fill=sheet.DARK)
    drawing.text(total_value, max(zero, end) + 5, middle, size=10.5, colour=sheet.DARK)
    return drawing.finish(alt=alt, caption=caption)


def _written(points: float, unit: number.Unit) -> str:
    """What a line adds or takes; nothing has no sign."""
    written = number.gap(points, unit)
    return written if points else written.lstrip("+−")
