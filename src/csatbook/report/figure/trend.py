"""Lines over periods, with bands for their intervals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes

from csatbook.report import number
from csatbook.report.figure import canvas
from csatbook.report.fragment import Fragment


@dataclass(frozen=True)
class TrendLine:
    """A score over periods; NaN where a period has none."""

    label: str
    values: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]


def trend(
    lines: Sequence[TrendLine],
    periods: Sequence[str],
    *,
    unit: number.Unit,
    name: str,
    caption: str,
    alt: str,
) -> Fragment:
    """How did the scores go? The first line large, the others as small panels on the same axis."""
    rest = lines[1:]
    columns = min(3, len(rest)) or 1
    small = -(-len(rest) // columns) if rest else 0
    with canvas.drawn(2.3 + 1.35 * small) as figure:
        grid = figure.add_gridspec(1 + small, columns, height_ratios=[1.7, *[1.0] * small])
        first = figure.add_subplot(grid[0, :])
        _draw(first, lines[0], periods, unit, labelled=True)
        for place, line in enumerate(rest):
            panel = figure.add_subplot(grid[1 + place // columns, place % columns], sharey=first)
            _draw(panel, line, periods, unit, labelled=False)
        return canvas.finish(figure, name=name, alt=alt, caption=caption)


def _draw(
    axes: Axes, line: TrendLine, periods: Sequence[str], unit: number.Unit, *, labelled: bool
) -> None:
    places = range(len(periods))
    axes.fill_between(places, line.low, line.high, color=canvas.SOFT, alpha=0.75, linewidth=0)
    axes.plot(
        places,
        line.values,
        "-o",
        color=canvas.ACCENT,
        linewidth=1.8,
        markersize=5 if labelled else 3.2,
    )
    axes.set_title(line.label, color=canvas.DARK if labelled else canvas.INK)
    axes.yaxis.grid(visible=True)
    axes.spines[["left", "bottom"]].set_visible(False)
    canvas.scale(axes.yaxis, unit)
    axes.tick_params(axis="y", labelcolor=canvas.MUTED)
    axes.margins(x=0.04)
    if labelled:
        axes.set_xticks(places, periods)
        for place, (value, top) in enumerate(zip(line.values, line.high, strict=True)):
            if value == value:  # noqa: PLR0124 - not NaN
                axes.annotate(
                    number.write(value, unit),
                    (place, top if top == top else value),  # noqa: PLR0124
                    xytext=(0, 3),
                    textcoords="offset points",
                    ha="center",
                    fontsize=8.5,
                )
    else:
        ends = [0, len(periods) - 1] if len(periods) > 1 else [0]
        axes.set_xticks(ends, [periods[place] for place in ends], fontsize=8)
        axes.tick_params(axis="y", labelsize=8)
