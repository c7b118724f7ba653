"""Kano's map: features by how much it pleases to have them and displeases to lack them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from csatbook.report.figure import canvas, label
from csatbook.report.figure.placement import Box, Spot, place
from csatbook.report.fragment import Fragment

_SIZE, _LINE = 9.5, 11.5
_DOT = 7.5
_STRIP = 0.09
"""Above 100 % and below 0 there is room for the names of the quadrants, and never a point."""
_TICKS = (0.0, 0.25, 0.5, 0.75, 1.0)

Range = tuple[float, float, float]
"""A share with its interval: value, low, high."""


@dataclass(frozen=True)
class Feature:
    """A feature with its two coefficients."""

    label: str
    better: Range
    worse: Range
    certain: bool
    """Whether its category is; else its dot is hollow."""


@dataclass(frozen=True)
class Quadrants:
    """What the four corners of the map are called."""

    attractive: str
    performance: str
    indifferent: str
    must_be: str


def kano(
    features: Sequence[Feature],
    *,
    quadrants: Quadrants,
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
        for one in features:
            _cross(axes, one)
        _write(figure, axes, features)
        return canvas.finish(figure, name=name, alt=alt, caption=caption)


def _ground(axes: Axes, quadrants: Quadrants) -> None:
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


def _cross(axes: Axes, one: Feature) -> None:
    (better, *up), (worse, *across) = one.better, one.worse
    how: dict[str, Any] = {
        "color": canvas.ACCENT,
        "linewidth": 1.8,
        "alpha": 0.45,
        "solid_capstyle": "round",
    }
    axes.plot(across, [better, better], zorder=3, **how)
    axes.plot([worse, worse], up, zorder=3, **how)
    axes.plot(
        worse,
        better,
        "o",
        markersize=_DOT,
        markerfacecolor=canvas.ACCENT if one.certain else "white",
        markeredgecolor=canvas.ACCENT,
        markeredgewidth=1.4,
        zorder=4,
    )


def _write(figure: Figure, axes: Axes, features: Sequence[Feature]) -> None:
    """Set the names once the layout is known, and so that it does not change any more."""
    figure.draw_without_rendering()
    names = [label.fold(one.label, 130, _SIZE) for one in features]
    sizes = [(label.width(text, _SIZE), _LINE * (1 + text.count("\n"))) for text in names]
    points = [_at(axes, one.worse[0], one.better[0]) for one in features]
    low, high = _at(axes, -0.02, 0.0), _at(axes, 1.02, 1.0)
    spots = place(points, sizes, frame=Box(*low, *high), taken=_taken(axes, features))
    for one, text, spot in zip(features, names, spots, strict=True):
        axes.annotate(
            text,
            (one.worse[0], one.better[0]),
            xytext=(spot.right, spot.up),
            textcoords="offset points",
            ha="center",
            va="center",
            fontsize=_SIZE,
            linespacing=1.15,
            arrowprops=_leader(spot),
            zorder=5,
        ).set_in_layout(False)


def _leader(spot: Spot) -> dict[str, object] | None:
    if not spot.far:
        return None
    return {"arrowstyle": "-", "color": canvas.OTHER, "linewidth": 0.7, "shrinkA": 1, "shrinkB": 4}


def _taken(axes: Axes, features: Sequence[Feature]) -> list[Box]:
    """The dots, the arms of their crosses, and the lines between the quadrants."""
    (left, bottom), (x, y), (right, top) = (_at(axes, end, end) for end in (0.0, 0.5, 1.0))
    boxes = [Box(left, y - 1, right, y + 1), Box(x - 1, bottom, x + 1, top)]
    for one in features:
        x, y = _at(axes, one.worse[0], one.better[0])
        left, bottom = _at(axes, one.worse[1], one.better[1])
        right, top = _at(axes, one.worse[2], one.better[2])
        boxes += [
            Box.around(x, y, _DOT + 2, _DOT + 2),
            Box(left, y - 1, right, y + 1),
            Box(x - 1, bottom, x + 1, top),
        ]
    return boxes


def _at(axes: Axes, x: float, y: float) -> tuple[float, float]:
    """Where a point of the map lies on the page, in points."""
    across, up = axes.transData.transform((x, y))
    scale = 72 / axes.figure.dpi
    return float(across * scale), float(up * scale)
