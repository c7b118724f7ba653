"""The map of importance and performance: where improvement pays off most."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from matplotlib.axes import Axes

from csatbook.report import number
from csatbook.report.figure import canvas, crosses
from csatbook.report.figure.crosses import Cross, Map
from csatbook.report.fragment import Fragment

_ROOM, _STRIP = 0.08, 0.1
"""Parts of the map's width and height beyond its points; the strips above and below hold the
names of the quadrants."""
_WARM, _COOL = "#f6e3d7", canvas.SOFT


@dataclass(frozen=True)
class MapQuadrants:
    """What the four corners of the map are called."""

    concentrate: str
    """Important, and below average: at the upper left."""
    keep_up: str
    low_priority: str
    overkill: str


def opportunity(
    drivers: Sequence[Cross],
    *,
    middle: tuple[float, float],
    quadrants: MapQuadrants,
    performance_label: str,
    importance_label: str,
    unit: number.Unit,
    name: str,
    caption: str,
    alt: str,
) -> Fragment:
    """What matters much and is done badly? Performance to the right, importance upwards.

    `middle` is where the lines between the quadrants cross: average performance and equal
    importance. `unit` is that of the importance.
    """
    with canvas.drawn(5.0) as figure:
        axes = figure.add_subplot()
        left, right = _ends([end for driver in drivers for end in driver.across], middle[0])
        bottom, top = _ends([end for driver in drivers for end in driver.up], middle[1])
        bottom = max(bottom, 0.0) if unit == "share" else bottom
        strip = _STRIP * (top - bottom)
        axes.set_xlim(left, right)
        axes.set_ylim(bottom - strip, top + strip)
        axes.set_xlabel(performance_label)
        axes.set_ylabel(importance_label)
        canvas.scale(axes.xaxis, "points")
        canvas.scale(axes.yaxis, unit)
        for axis in (axes.xaxis, axes.yaxis):
            axis.set_tick_params(labelsize=9, labelcolor=canvas.MUTED)
        _ground(axes, middle, quadrants, strip / 2)
        within = Map(least=(left, bottom), most=(right, top), middle=middle)
        crosses.draw(figure, axes, drivers, within)
        return canvas.finish(figure, name=name, alt=alt, caption=caption)


def _ends(values: Sequence[float], middle: float) -> tuple[float, float]:
    """So far that all points and the crossing of the lines are well inside."""
    low, high = min(*values, middle), max(*values, middle)
    span = high - low or 1.0
    # A quadrant in which nothing lies is still wide enough for its name.
    low, high = min(low, middle - 0.3 * span), max(high, middle + 0.3 * span)
    return low - _ROOM * span, high + _ROOM * span


def _ground(
    axes: Axes, middle: tuple[float, float], quadrants: MapQuadrants, within: float
) -> None:
    (left, right), (bottom, top) = axes.get_xlim(), axes.get_ylim()
    x, y = middle
    axes.spines[["left", "bottom"]].set_visible(False)
    how: dict[str, Any] = {"alpha": 0.6, "linewidth": 0, "zorder": 0}
    axes.fill_between([left, x], y, top, color=_WARM, **how)
    axes.fill_between([x, right], y, top, color=_COOL, **how)
    axes.fill_between([left, x], bottom, y, color="#eef3f5", **how)
    axes.axhline(y, color=canvas.OTHER, linewidth=0.8, zorder=1)
    axes.axvline(x, color=canvas.OTHER, linewidth=0.8, zorder=1)
    for place, height, text in (
        ((left + x) / 2, top - within, quadrants.concentrate),
        ((x + right) / 2, top - within, quadrants.keep_up),
        ((left + x) / 2, bottom + within, quadrants.low_priority),
        ((x + right) / 2, bottom + within, quadrants.overkill),
    ):
        axes.text(place, height, text, ha="center", va="center", color=canvas.DARK, fontsize=10)
