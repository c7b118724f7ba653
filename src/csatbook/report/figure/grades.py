"""The trend form: each row's grade in each period, joined by a line."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from matplotlib.axes import Axes

from csatbook.report.figure import canvas, label
from csatbook.report.fragment import Fragment

_STEP, _GAP = 12.0, 11.0
"""Points from grade to grade, and between the rows."""

_SMALL = 8.5


@dataclass(frozen=True)
class GradeTrend:
    """The grades of an item, score or unit: one for each period."""

    label: str
    places: tuple[int | None, ...]
    """Among the grades, best first; None in a period without a score."""
    sure: tuple[bool, ...]
    """Whether the grade is certain enough to be given."""


def grades(
    rows: Sequence[GradeTrend],
    periods: Sequence[str],
    levels: Sequence[str],
    *,
    sure_label: str,
    unsure_label: str,
    name: str,
    caption: str,
    alt: str,
) -> Fragment:
    """How did the grades go? A panel for each row, the best of the `levels` at its top.

    A grade is ◆; where the score lies in it, but may well belong to another, it is ◇. A period
    without a score interrupts the line. Of many periods every second or third is named, the
    latest one always.
    """
    panel = _STEP * len(levels) + _GAP
    tops = [panel * place for place in range(len(rows))]
    names = [label.fold(row.label, 180, 10) for row in rows]
    before = 24 + label.widest(names, 10) + label.widest(levels, 8)
    step = (72 * canvas.WIDTH - before - 18) / len(periods)
    with canvas.drawn((panel * len(rows) + 62) / 72) as figure:
        axes = figure.add_subplot()
        axes.set_xlim(-0.5, len(periods) - 0.5)
        axes.set_ylim(panel * len(rows), 0)
        if len(periods) > 1:
            latest = len(periods) - 1.5, len(periods) - 0.5
            axes.axvspan(*latest, color=canvas.SOFT, alpha=0.45, linewidth=0)
        for row, words, top in zip(rows, names, tops, strict=True):
            label.rule(axes, top, away=before)
            label.left(axes, words, top + panel / 2, away=before, fontsize=10, color=canvas.INK)
            _draw(axes, row, len(periods), [_height(top, level) for level in range(len(levels))])
        heights = [_height(top, level) for top in tops for level in range(len(levels))]
        axes.set_yticks(heights, [*levels] * len(rows), fontsize=8, color=canvas.MUTED)
        axes.yaxis.grid(visible=True)
        axes.xaxis.tick_top()
        every = math.ceil((label.widest(periods, _SMALL) + 3) / step)
        named = range(len(periods) - 1, -1, -every)
        axes.set_xticks(named, [periods[place] for place in named], fontsize=_SMALL)
        axes.spines[["left", "top", "bottom"]].set_visible(False)
        figure.legend(
            handles=[
                axes.plot([], [], label=words, **_mark(sure=sure))[0]
                for sure, words in ((True, sure_label), (False, unsure_label))
            ],
            loc="outside lower left",
            ncols=2,
            fontsize=_SMALL,
            handletextpad=0.1,
        )
        return canvas.finish(figure, name=name, alt=alt, caption=caption)


def _height(top: float, level: int) -> float:
    return top + _GAP / 2 + _STEP * (level + 0.5)


def _draw(axes: Axes, row: GradeTrend, periods: int, heights: Sequence[float]) -> None:
    line = [math.nan if place is None else heights[place] for place in row.places]
    axes.plot(range(periods), line, color=canvas.ACCENT, linewidth=1.6, zorder=3)
    for period, (height, sure) in enumerate(zip(line, row.sure, strict=True)):
        if not math.isnan(height):
            axes.plot(period, height, zorder=4, **_mark(sure=sure))


def _mark(*, sure: bool) -> dict[str, Any]:
    return {
        "marker": "D",
        "linestyle": "none",
        "markersize": 6,
        "markerfacecolor": canvas.ACCENT if sure else "white",
        "markeredgecolor": canvas.ACCENT,
        "markeredgewidth": 1.4,
    }
