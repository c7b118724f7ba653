"""Kano's map: features by how much it pleases to have them and displeases to lack them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes

from csatbook.report.figure import canvas, crosses
from csatbook.report.figure.crosses import Cross, Map, Range
from csatbook.report.fragment import Fragment

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


def kano(
    features: Sequence[FeaturePoint],
    *,
    quadrants: KanoQuadrants,
    worse_label: str,
    better_label: str,
    name: str,
    caption: str,
    alt: str,
) -> Fragment:
    """Which features please, and which are missed? With a cross of intervals at each."""
    with canvas.drawn(5.0) as figure:
        axes = figure.add_subplot()
        _ground(axes, quadrants)
        axes.set_xlabel(worse_label)
        axes.set_ylabel(better_label)
        points = [
            Cross(feature.label, feature.worse, feature.better, feature.certain)
            for feature in features
        ]
        crosses.draw(figure, axes, points, _WITHIN)
        return canvas.finish(figure, name=name, alt=alt, caption=caption)


def _ground(axes: Axes, quadrants: KanoQuadrants) -> None:
    least, most = -_STRIP, 1 + _STRIP
    axes.set_xlim(-0.03, 1.03)
    axes.set_ylim(least, most)
    axes.spines[["left", "bottom"]].set_visible(False)
    tinted = (0.5, most, canvas.SOFT), (least, 0.5, "#eef3f5")
    for bottom, top, colour in tinted:
        axes.fill_between([0.5, 1.03], bottom, top, color=colour, alpha=0.6, linewidth=0, zorder=0)
    axes.fill_between([-0.03, 0.5], 0.5, most, color="#eef3f5", alpha=0.6, linewidth=0, zorder=0)
    for axis, ticks in ((axes.xaxis, axes.set_xticks), (axes.yaxis, axes.set_yticks)):
        ticks(_TICKS, [f"{100 * tick:.0f}%" for tick in _TICKS])
        axis.set_tick_params(labelsize=9, labelcolor=canvas.MUTED)
    axes.axhline(0.5, color=canvas.OTHER, linewidth=0.8, zorder=1)
    axes.axvline(0.5, color=canvas.OTHER, linewidth=0.8, zorder=1)
    for x, y, text in (
        (0.235, most - _STRIP / 2, quadrants.attractive),
        (0.765, most - _STRIP / 2, quadrants.performance),
        (0.235, least + _STRIP / 2, quadrants.indifferent),
        (0.765, least + _STRIP / 2, quadrants.must_be),
    ):
        axes.text(x, y, text, ha="center", va="center", color=canvas.DARK, fontsize=10)
