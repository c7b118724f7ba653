"""What dots stand on: an axis with the grades as stripes, or a grid, and the line of a target."""

from __future__ import annotations

import math
from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap

from csatbook.report import number
from csatbook.report.figure import canvas, label

Bands = Sequence[tuple[float, float, str]]
"""Grades as (from, to, name), best first; the outer ends may be infinite."""

_COLOURS = LinearSegmentedColormap.from_list("grades", ["#dcebf1", "#f0f4f6", "#f8ede6"])
"""From the best grade to the worst."""

_SIZE = 8.5


def draw(
    axes: Axes,
    values: Sequence[float],
    *,
    unit: number.Unit,
    bands: Bands,
    target: float | None,
    target_label: str,
    bottom: float,
    across: float,
) -> None:
    """Lay out the axis for these values, which are all that is to be drawn on it.

    Heights count in rows: the rows lie between 0 and `bottom`. The row above them, at -0.5, takes
    the names of the grades, and that of the target, which goes one higher where there are both.
    `across` is the length of the axis in points: a grade too narrow for its name goes without.
    """
    least, most = number.bounds(unit, (-math.inf, math.inf))
    low, high = _limits([*values, *([] if target is None else [target])], bands, across)
    axes.set_xlim(max(low, least), min(high, most))  # a dot may reach over, a tick may not
    canvas.scale(axes.xaxis, unit)
    axes.tick_params(axis="x", labelsize=9)
    if bands:
        _stripes(axes, bands, target, bottom, across)
    else:
        low, high = axes.get_xlim()
        ticks = [tick for tick in axes.get_xticks() if low <= tick <= high]
        axes.vlines(ticks, 0, bottom, color=canvas.RULE, linewidth=0.7, zorder=1)
    if target is not None:
        top, written = (-1.0, -1.35) if bands else (0.0, -0.5)
        axes.vlines(
            target, top, bottom, color=canvas.MUTED, linewidth=1.1, linestyle=(0, (4, 3)), zorder=2
        )
        low, high = axes.get_xlim()
        half = label.width(target_label, _SIZE) / 2 / across * (high - low)
        _name(axes, target_label, max(low + half, min(target, high - half)), written)


def _limits(values: Sequence[float], bands: Bands, across: float) -> tuple[float, float]:
    """A little room at both ends, and enough for the names of the outermost grades in view."""
    room = 0.06 * (max(values) - min(values)) or 0.02 * abs(max(values)) or 0.1
    low, high = first, last = min(values) - room, max(values) + room
    for start, end, name in bands:
        need = (label.width(name, _SIZE) + 10) / across * (last - first)
        if first < start < last <= end:
            high = max(high, start + need)
        if start <= first < end < last:
            low = min(low, end - need)
    return low, high


def _stripes(axes: Axes, bands: Bands, target: float | None, bottom: float, across: float) -> None:
    low, high = axes.get_xlim()
    for place, (start, end, name) in enumerate(bands):
        left, right = max(start, low), min(end, high)
        if left >= right:
            continue
        colour = _COLOURS(place / max(len(bands) - 1, 1))
        axes.fill_between([left, right], -1, bottom, color=colour, linewidth=0, zorder=0)
        if target is not None and left < target < right:  # the name keeps clear of the line
            left, right = (target, right) if right - target > target - left else (left, target)
        if label.width(name, _SIZE) < (right - left) / (high - low) * across:
            _name(axes, name, (left + right) / 2, -0.5)


def _name(axes: Axes, name: str, x: float, y: float) -> None:
    axes.text(x, y, name, ha="center", va="center", fontsize=_SIZE, color=canvas.MUTED)
