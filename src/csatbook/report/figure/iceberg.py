"""The complaint iceberg: what a company hears, and what lies below the water."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from csatbook.report.figure import label, sheet
from csatbook.report.figure.axis import Ruler
from csatbook.report.figure.sheet import Sheet
from csatbook.report.fragment import Fragment

_PITCH = 27.0


@dataclass(frozen=True)
class Layer:
    """Customers of one kind: a range that rests on assumptions, or a number that was counted."""

    label: str
    low: float
    high: float
    written: str
    """The number or range as readers see it."""


@sheet.at_both_widths
def iceberg(
    seen: Layer,
    hidden: Sequence[Layer],
    *,
    seen_label: str,
    hidden_label: str,
    caption: str,
    alt: str,
    width: float = sheet.WIDTH,
) -> Fragment:
    """How much lies below the water? Dark: at least so many; light: at most.

    `seen_label` and `hidden_label` stand above and below the line of the water.
    """
    layers = [seen, *hidden]
    written = label.widest([layer.written for layer in layers], 10)
    above = width < sheet.WIDTH  # on a phone the names stand above their bars
    names = [label.fold(layer.label, width - written - 8 if above else 150, 10) for layer in layers]
    left = 2 if above else 15 + label.widest(names, 10)
    right = width - 2 if above else width - 15 - written
    head = above * (15 + 11.5 * any("\n" in name for name in names))
    pitch = _PITCH + head - 6 * above
    across = Ruler(0, max(layer.high for layer in layers) or 1.0, left, right)
    drawing = Sheet(pitch * len(layers) + 0.9 * _PITCH + 4, width)
    edge = width - 1
    for place, (layer, text) in enumerate(zip(layers, names, strict=True)):
        top = 2 + pitch * place + 0.8 * _PITCH * (place > 0)
        middle = top + (head + pitch) / 2
        beside = top + head / 2 if above else middle
        colour = sheet.WARM if place == 0 else sheet.ACCENT
        start, least, most = (across.at(end) for end in (0, layer.low, layer.high))
        drawing.bar(start, middle - 7.5, least, middle + 7.5, fill=colour)
        drawing.bar(least, middle - 7.5, most, middle + 7.5, fill=colour, opacity=0.3)
        drawing.text(text, 1, beside)
        drawing.text(layer.written, edge, beside, anchor="end")
    water = 2 + pitch + 0.38 * _PITCH
    drawing.line([(1, water), (edge, water)], colour=sheet.OTHER, width=0.7)
    for text, away in ((seen_label, -7.5), (hidden_label, 7.5)):
        drawing.text(text, edge, water + away, size=8.5, colour=sheet.MUTED, anchor="end")
    return drawing.finish(alt=alt, caption=caption)
