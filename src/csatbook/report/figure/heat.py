"""A map of groups by dimensions, coloured by how far each value lies from everyone's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from csatbook.report.figure import label, sheet
from csatbook.report.figure.sheet import Sheet
from csatbook.report.fragment import Fragment

SHADES = ("#e7a484", "#f2f2f2", "#82b9e8")
"""From below everyone to above, equally strong on both sides: dark letters are read on each."""

_ROW, _CLOSE, _SIZE = 21.0, 18.5, 9.0
"""Points: how high a row is, and its letters."""
_LEAST = 42.0
"""Points: a column is no narrower; on a phone there may be several blocks below each other."""


@dataclass(frozen=True)
class HeatCell:
    """What is written, and how far that lies from everyone; None where nothing may be shown."""

    text: str
    apart: float | None


@dataclass(frozen=True)
class HeatRow:
    """A group; without cells the heading of those below it."""

    label: str
    cells: Sequence[HeatCell] = ()


@sheet.at_both_widths
def heat(
    columns: Sequence[str],
    rows: Sequence[HeatRow],
    *,
    caption: str,
    alt: str,
    width: float = sheet.WIDTH,
) -> Fragment:
    """Where do which groups lie below and above everyone?

    The largest distance has the strongest colour, on either side; a distance of 0 has none.
    """
    above = width < sheet.WIDTH  # on a phone the names stand above their cells
    apart = [abs(cell.apart) for row in rows for cell in row.cells if cell.apart is not None]
    most = max(apart, default=0.0) or 1.0
    names = [label.fold(row.label, width - 2 if above else 180, _SIZE) for row in rows]
    left = 0.0 if above else 8 + label.widest(names, _SIZE)
    # Where a long word needs more room than that, there are fewer columns beside each other.
    need = (
        label.widest([label.fold(name, _LEAST - 4, sheet.SMALL) for name in columns], sheet.SMALL)
        + 4
    )
    many = max(1, int((width - left) / max(_LEAST, need)))
    blocks = [
        range(start, min(start + many, len(columns))) for start in range(0, len(columns), many)
    ]
    many = -(-len(columns) // len(blocks))
    blocks = [
        range(start, min(start + many, len(columns))) for start in range(0, len(columns), many)
    ]
    breadth = (width - left) / many
    heads = [label.fold(name, breadth - 4, sheet.SMALL) for name in columns]
    head = 7 + 10 * (1 + any("\n" in words for words in heads))
    folded = 11 * any("\n" in name for name in names)
    tall = _ROW if folded or above else _CLOSE
    step = tall + above * (11 + folded)
    heights = [step if row.cells else tall for row in rows]
    drawing = Sheet((head + sum(heights)) * len(blocks) + 8 * (len(blocks) - 1), width)
    top = 0.0
    for block in blocks:
        for place, column in enumerate(block):
            middle = left + breadth * (place + 0.5)
            spot = middle, top + head / 2
            drawing.text(
                heads[column], *spot, size=sheet.SMALL, colour=sheet.MUTED, anchor="middle"
            )
        top += head
        for row, name, height in zip(rows, names, heights, strict=True):
            foot = top + height
            if not row.cells:
                drawing.text(name, 1, foot - tall / 2 + 2, size=_SIZE, colour=sheet.MUTED)
            elif above:
                drawing.text(name, 1, (top + foot - tall) / 2 + 2, size=_SIZE)
            else:
                drawing.text(name, left - 6, (top + foot) / 2, size=_SIZE, anchor="end")
            for place, column in enumerate(block if row.cells else ()):
                start = left + breadth * place
                sides = (start, foot - tall + 0.75, start + breadth - 1.5, foot - 0.75)
                _cell(drawing, row.cells[column], most, sides)
            top = foot
        top += 8
    return drawing.finish(alt=alt, caption=caption)


def _cell(
    drawing: Sheet, cell: HeatCell, most: float, sides: tuple[float, float, float, float]
) -> None:
    """A value on its colour; one that may not be shown has none."""
    left, top, right, bottom = sides
    ink = sheet.MUTED
    if cell.apart is not None:
        colour = sheet.blend(SHADES, 0.5 + cell.apart / most / 2)
        drawing.bar(left, top, right, bottom, fill=colour)
        ink = sheet.ink_on(colour)
    size = _SIZE if label.width(cell.text, _SIZE) < right - left else sheet.SMALL
    middle = (left + right) / 2, (top + bottom) / 2
    drawing.text(cell.text, *middle, size=size, colour=ink, anchor="middle")
