"""Dots with intervals: scores of several things on one axis."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes

from csatbook.report import number
from csatbook.report.figure import canvas
from csatbook.report.fragment import Fragment


@dataclass(frozen=True)
class Dot:
    """A score with its interval, and the score of everyone where it is to be seen beside it."""

    label: str
    value: float
    low: float | None = None
    high: float | None = None
    other: float | None = None
    muted: bool = False
    """Too few answers to rely on."""


def dots(
    rows: Sequence[Dot],
    *,
    unit: number.Unit,
    name: str,
    caption: str,
    alt: str,
    reference: float | None = None,
    reference_label: str = "",
    other_label: str = "",
    limits: tuple[float, float] | None = None,
) -> Fragment:
    """How high is each score, and how sure is that? The first row is at the top.

    `reference` is drawn as a line across; `other` of each row as a hollow dot. `limits` gives
    several figures one axis; without it the axis fits the rows.
    """
    with canvas.drawn(0.7 + 0.34 * len(rows)) as figure:
        axes = figure.add_subplot()
        for place, row in enumerate(rows):
            colour = canvas.OTHER if row.muted else canvas.ACCENT
            if row.low is not None and row.high is not None:
                axes.plot(
                    [row.low, row.high],
                    [place, place],
                    color=colour,
                    linewidth=2.2,
                    alpha=0.55,
                    solid_capstyle="round",
                )
            if row.other is not None:
                axes.plot(
                    row.other,
                    place,
                    "o",
                    markersize=7,
                    markerfacecolor="white",
                    markeredgecolor=canvas.OTHER,
                    markeredgewidth=1.4,
                    zorder=3,
                )
            axes.plot(row.value, place, "o", markersize=7.5, color=colour, zorder=4)
            axes.annotate(
                number.write(row.value, unit),
                (1, place),
                xytext=(8, 0),
                xycoords=("axes fraction", "data"),
                textcoords="offset points",
                va="center",
                color=canvas.INK if not row.muted else canvas.MUTED,
                annotation_clip=False,
            )
        _frame(axes, rows, unit)
        axes.set_xlim(*(limits or ends(rows)))
        if reference is not None:
            axes.axvline(
                reference, color=canvas.OTHER, linewidth=1, linestyle=(0, (4, 3)), zorder=1
            )
            axes.annotate(
                reference_label,
                (reference, 1),
                xytext=(0, 4),
                ha="center",
                xycoords=("data", "axes fraction"),
                textcoords="offset points",
                fontsize=8.5,
                color=canvas.MUTED,
            )
        if any(row.other is not None for row in rows):
            handle = axes.plot(
                [],
                [],
                "o",
                markersize=7,
                markerfacecolor="white",
                markeredgecolor=canvas.OTHER,
                label=other_label,
            )
            axes.legend(
                handles=handle,
                loc="lower right",
                bbox_to_anchor=(1, 1),
                fontsize=8.5,
                borderaxespad=0.1,
                handletextpad=0.1,
            )
        return canvas.finish(figure, name=name, alt=alt, caption=caption)


def _frame(axes: Axes, rows: Sequence[Dot], unit: number.Unit) -> None:
    axes.set_ylim(len(rows) - 0.4, -0.6)
    axes.set_yticks(range(len(rows)), [row.label for row in rows])
    axes.xaxis.grid(visible=True)
    axes.spines[["left", "bottom"]].set_visible(False)
    canvas.scale(axes.xaxis, unit)


def ends(rows: Sequence[Dot]) -> tuple[float, float]:
    """Between which values do these rows lie, with a little room?"""
    drawn = [
        end for row in rows for end in (row.value, row.low, row.high, row.other) if end is not None
    ]
    room = 0.06 * (max(drawn) - min(drawn)) or 0.02 * abs(max(drawn)) or 0.1
    return min(drawn) - room, max(drawn) + room
