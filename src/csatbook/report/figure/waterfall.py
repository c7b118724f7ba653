"""A waterfall: how steps lead from one value to another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from csatbook.report import number
from csatbook.report.figure import axis, label, sheet
from csatbook.report.figure.axis import Ruler
from csatbook.report.figure.sheet import Sheet
from csatbook.report.fragment import Fragment

_PITCH = 22.0
_THICK = 12.0


@dataclass(frozen=True)
class Step:
    """What adds to a value, or takes from it."""

    label: str
    amount: float


def waterfall(
    start: tuple[str, float],
    steps: Sequence[Step],
    end: tuple[str, float],
    *,
    unit: number.Unit,
    change_unit: number.Unit,
    caption: str,
    alt: str,
) -> Fragment:
    """How do these steps lead from the value at the top to that at the foot?

    Parameters
    ----------
    start, end : label and value
    steps : which add up to the difference of the two, in the same unit, from top to bottom
    unit : of the values
    change_unit : of the steps; those of shares are drawn, and told, in percentage points
    """
    factor = 100 if unit == "share" else 1
    levels = [start[1]]
    for step in steps:
        levels.append(levels[-1] + step.amount)
    names = [label.fold(name, 180, 10) for name in (start[0], *(s.label for s in steps), end[0])]
    written = [
        number.write(start[1], unit),
        *(number.write(factor * step.amount, change_unit) for step in steps),
        number.write(end[1], unit),
    ]
    left = 10 + label.widest(names, 10)
    right = sheet.WIDTH - 14 - label.widest(written, 10)
    room = 0.06 * (max(levels) - min(levels)) or 0.02 * abs(levels[0]) or 0.1
    across = Ruler(min(levels) - room, max(levels) + room, left, right)
    top, bottom = 3.0, 3.0 + _PITCH * len(names)
    drawing = Sheet(bottom + 18)
    axis.below(drawing, across, unit, top=top, bottom=bottom)
    heights = [top + _PITCH * (place + 0.5) for place in range(len(names))]
    for place, (name, amount, height) in enumerate(zip(names, written, heights, strict=True)):
        drawing.text(name, left - 6, height, anchor="end")
        drawing.text(amount, sheet.WIDTH - 1, height, anchor="end")
        if place < len(names) - 1:  # the value so far is carried down to the next row
            level = across.at(levels[place])
            carried = [(level, height), (level, heights[place + 1])]
            drawing.line(carried, colour=sheet.OTHER, width=0.8)
        if 0 < place < len(names) - 1:
            ends = sorted(across.at(level) for level in levels[place - 1 : place + 1])
            fill = sheet.ACCENT if steps[place - 1].amount >= 0 else sheet.WARM
            half = _THICK / 2
            drawing.bar(
                ends[0], height - half, max(ends[1], ends[0] + 0.8), height + half, fill=fill
            )
    for level, height in ((levels[0], heights[0]), (levels[-1], heights[-1])):
        drawing.dot(across.at(level), height, 9, fill=sheet.DARK)
    return drawing.finish(alt=alt, caption=caption)
