"""Kano's map: features by how much it pleases to have them and displeases to lack them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from csatbook.report.figure import axis, crosses, label, sheet
from csatbook.report.figure.axis import Ruler
from csatbook.report.figure.crosses import Cross, Ground, Map, Range
from csatbook.report.figure.sheet import Sheet
from csatbook.report.fragment import Fragment
from csatbook.report.written import note

_STRIP = 0.09
"""Above 100 % and below 0 there is room for the names of the quadrants, and never a point."""
_TICKS = (0.0, 0.25, 0.5, 0.75, 1.0)
_WITHIN = Map(least=(-0.02, 0.0), most=(1.02, 1.0), middle=(0.5, 0.5))


@dataclass(frozen=True)
class FeaturePoint:
    """A feature with its two coefficients."""

    label: str
    better: Range
    worse: Range
    certain: bool
    """Whether its category is; else its dot is hollow."""


@dataclass(frozen=True)
class KanoQuadrants:
    """What the four corners of the map are called."""

    attractive: str
    performance: str
    indifferent: str
    must_be: str


@sheet.at_both_widths
def kano(
    features: Sequence[FeaturePoint],
    *,
    quadrants: KanoQuadrants,
    worse_label: str,
    better_label: str,
    caption: str,
    alt: str,
    width: float = sheet.WIDTH,
) -> Fragment:
    """Which features please, and which are missed? With a cross of intervals at each."""
    high = sheet.MAP if width == sheet.WIDTH else 380.0
    drawing = Sheet(high, width)
    words = [note(f"{100 * tick:.0f}%", tick) for tick in _TICKS]
    title = label.fold(worse_label, width - 4, 10)
    foot = 36 + 13.0 * ("\n" in title)
    up = Ruler(-_STRIP, 1 + _STRIP, high - foot, 2)
    left = axis.title(drawing, better_label, up) + label.widest(words, 9) + 6
    across = Ruler(-0.03, 1.03, left, width - 6)
    _tint(drawing, across, up, quadrants)
    axis.beside(drawing, up, _TICKS, words, left=left, right=across.stop, size=9, lines=False)
    for tick, text in zip(_TICKS, words, strict=True):
        drawing.text(
            text, across.at(tick), up.start + 10, size=9, colour=sheet.MUTED, anchor="middle"
        )
    middle = (across.start + across.stop) / 2
    half = label.widest(title.split("\n"), 10) / 2
    middle = max(half, min(middle, width - half))
    drawing.text(title, middle, up.start + (foot + 18) / 2, colour=sheet.MUTED, anchor="middle")
    points = [
        Cross(feature.label, feature.worse, feature.better, feature.certain) for feature in features
    ]
    crosses.draw(drawing, Ground(across, up), points, _WITHIN)
    return drawing.finish(alt=alt, caption=caption)


def _tint(drawing: Sheet, across: Ruler, up: Ruler, quadrants: KanoQuadrants) -> None:
    """The four parts of the map, each with its name."""
    (left, x, right), (bottom, y, top) = (
        (ends.start, ends.at(0.5), ends.stop) for ends in (across, up)
    )
    drawing.bar(x, top, right, y, fill=sheet.SOFT, opacity=sheet.GROUND)
    drawing.bar(x, y, right, bottom, fill="#eef3f5", opacity=sheet.GROUND)
    drawing.bar(left, top, x, y, fill="#eef3f5", opacity=sheet.GROUND)
    drawing.line([(left, y), (right, y)], [(x, bottom), (x, top)], colour=sheet.OTHER, width=0.8)
    for place, height, text in (
        (0.235, 1 + _STRIP / 2, quadrants.attractive),
        (0.765, 1 + _STRIP / 2, quadrants.performance),
        (0.235, -_STRIP / 2, quadrants.indifferent),
        (0.765, -_STRIP / 2, quadrants.must_be),
    ):
        drawing.text(text, across.at(place), up.at(height), colour=sheet.DARK, anchor="middle")
