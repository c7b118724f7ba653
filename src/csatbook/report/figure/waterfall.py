"""A waterfall: how steps lead from one value to another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from csatbook.report import number
from csatbook.report.figure import axis, label, sheet
from csatbook.report.figure.axis import Ruler
from csatbook.report.figure.sheet import Anchor, Sheet
from csatbook.report.fragment import Fragment

_PITCH = 22.0
_THICK = 12.0


@dataclass(frozen=True)
class Step:
    """What adds to a value, or takes from it."""

    label: str
    amount: float


@sheet.at_both_widths
def waterfall(
    start: tuple[str, float],
    steps: Sequence[Step],
    end: tuple[str, float],
    *,
    unit: number.Unit,
    change_unit: number.Unit,
    caption: str,
    alt: str,
    width: float = sheet.WIDTH,
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
    written = [
        number.write(start[1], unit),
        *(number.write(factor * step.amount, change_unit) for step in steps),
        number.write(end[1], unit),
    ]
    amounts = label.widest(written, 10)
    above = width < sheet.WIDTH  # on a phone the names stand above their bars
    space = width - amounts - 8 if above else 180
    names = [label.fold(name, space, 10) for name in (start[0], *(s.label for s in steps), end[0])]
    left = 7 if above else 10 + label.widest(names, 10)
    right = width - 7 if above else width - 14 - amounts
    head = above * (15 + 11.5 * any("\n" in name for name in names))
    pitch = head + (17 if above else _PITCH)
    room = 0.06 * (max(levels) - min(levels)) or 0.02 * abs(levels[0]) or 0.1
    across = Ruler(min(levels) - room, max(levels) + room, left, right)
    top, bottom = 3.0, 3.0 + pitch * len(names)
    drawing = Sheet(bottom + 18, width)
    axis.below(drawing, across, unit, top=top, bottom=bottom)
    heights = [top + pitch * place + (head + pitch) / 2 for place in range(len(names))]
    anchor: Anchor = "start" if above else "end"
    for place, (name, amount, height) in enumerate(zip(names, written, heights, strict=True)):
        beside = height - pitch / 2 if above else height
        drawing.text(name, *((1, beside) if above else (left - 6, beside)), anchor=anchor)
        drawing.text(amount, width - 1, beside, anchor="end")
        if place < len(names) - 1 and not above:  # the value so far is carried down a row
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
