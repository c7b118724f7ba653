"""A ranking: units by one score, and how sure each one's place is."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap

from csatbook.report import number
from csatbook.report.figure import canvas, label
from csatbook.report.fragment import Fragment

Bands = Sequence[tuple[float, float, str]]
"""Grades as (from, to, name), best first; the outer ends may be infinite."""

_COLOURS = LinearSegmentedColormap.from_list("grades", ["#dcebf1", "#f0f4f6", "#f8ede6"])
"""From the best grade to the worst."""

_SMALL = 8.5
_MANY = 30
"""More rows than these are set smaller and closer."""


@dataclass(frozen=True)
class Place:
    """A unit's score with its interval and its rank as written, or the reason why it has none."""

    label: str
    value: float | None
    low: float | None
    high: float | None
    rank: str
    note: str = ""
    own: bool = False
    """The unit that the report is about: the others step back."""


def ranking(
    rows: Sequence[Place],
    *,
    unit: number.Unit,
    name: str,
    caption: str,
    alt: str,
    target: float | None = None,
    target_label: str = "",
    thresholds: Sequence[float] = (),
    bands: Bands = (),
    rank_label: str = "",
    value_label: str = "",
) -> Fragment:
    """Which unit is how good, and how sure is that? The highest score is at the top.

    Equal scores stand in the order of their names; units without a score come last, with their
    note. The grades in `bands` are drawn behind the dots as far as they come into view.
    `rank_label` and `value_label` head the columns at the sides. No value is printed as if it were
    one of the `thresholds` where it is not.
    """
    every = sorted(rows, key=lambda row: (row.value is None, -(row.value or 0.0), row.label))
    scored = [row for row in every if row.value is not None]
    size, pitch = (9.0, 16.0) if len(rows) > _MANY else (10.0, 21.0)
    names = [label.fold(row.label, 180, size) for row in every]
    values = [
        number.write(row.value, unit, decimals=number.apart([row.value], thresholds, unit))
        if row.value is not None
        else ""
        for row in every
    ]
    ranks = 14 + label.widest([rank_label, *(row.rank for row in rows)], _SMALL)
    before = 14 + ranks + label.widest(names, size)
    behind = 10 + label.widest([value_label, *values], size)
    across = 72 * canvas.WIDTH - before - behind - 18
    notes = [label.fold(row.note, across, _SMALL) for row in every]
    # Heights count rows of one line, from the first row down; the headings stand above.
    heights = [
        2.6 * size / pitch if "\n" in words + note else 1.0
        for words, note in zip(names, notes, strict=True)
    ]
    ends = list(accumulate(heights))
    behind_dots = bool(scored) * (bool(bands) + bool(target_label))
    above = max(behind_dots, bool(rank_label or value_label))
    with canvas.drawn((pitch * (ends[-1] + above) + 40) / 72) as figure:
        axes = figure.add_subplot()
        axes.set_ylim(ends[-1], -above)
        axes.set_yticks([])
        axes.set_xticks([])
        axes.spines[["left", "bottom"]].set_visible(False)
        if scored:
            _backdrop(
                axes,
                [end for row in scored for end in _ends(row)],
                unit=unit,
                bands=bands,
                target=target,
                target_label=target_label,
                bottom=ends[len(scored) - 1],
                across=across,
            )
        label.left(axes, rank_label, -0.5, away=before, fontsize=_SMALL, color=canvas.MUTED)
        label.right(axes, value_label, -0.5, away=behind, fontsize=_SMALL, color=canvas.MUTED)
        for place, row in enumerate(every):
            middle = ends[place] - heights[place] / 2
            ink, colour = _inks(row, step_back=any(place_row.own for place_row in rows))
            label.left(axes, row.rank, middle, away=before, fontsize=_SMALL, color=ink)
            label.left(axes, names[place], middle, away=before - ranks, fontsize=size, color=ink)
            label.right(axes, values[place], middle, away=behind, fontsize=size, color=ink)
            _mark(axes, row, notes[place], middle, colour=colour)
        return canvas.finish(figure, name=name, alt=alt, caption=caption)


def _ends(row: Place) -> list[float]:
    return [end for end in (row.value, row.low, row.high) if end is not None]


def _inks(row: Place, *, step_back: bool) -> tuple[str, str]:
    """The colours of a row's words and of its dot."""
    if row.own:
        return canvas.ACCENT, canvas.ACCENT
    if step_back or row.value is None:
        return canvas.MUTED, canvas.OTHER
    return canvas.INK, canvas.ACCENT


def _mark(axes: Axes, row: Place, note: str, height: float, *, colour: str) -> None:
    if row.value is None:
        label.left(axes, note, height, away=0, fontsize=_SMALL, color=canvas.MUTED)
        return
    axes.axhline(height, color=canvas.RULE, linewidth=0.7, zorder=1)
    if row.low is not None and row.high is not None:
        axes.plot(
            [row.low, row.high],
            [height, height],
            color=colour,
            linewidth=2.2,
            alpha=0.55,
            solid_capstyle="round",
            clip_on=False,
        )
    axes.plot(row.value, height, "o", markersize=7.5, color=colour, zorder=4, clip_on=False)


def _backdrop(
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
        half = label.width(target_label, _SMALL) / 2 / across * (high - low)
        _name(axes, target_label, max(low + half, min(target, high - half)), written)


def _limits(values: Sequence[float], bands: Bands, across: float) -> tuple[float, float]:
    """A little room at both ends, and enough for the names of the outermost grades in view."""
    room = 0.06 * (max(values) - min(values)) or 0.02 * abs(max(values)) or 0.1
    low, high = first, last = min(values) - room, max(values) + room
    for start, end, name in bands:
        need = (label.width(name, _SMALL) + 10) / across * (last - first)
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
        if label.width(name, _SMALL) < (right - left) / (high - low) * across:
            _name(axes, name, (left + right) / 2, -0.5)


def _name(axes: Axes, name: str, x: float, y: float) -> None:
    axes.text(x, y, name, ha="center", va="center", fontsize=_SMALL, color=canvas.MUTED)
