"""Penalties and rewards: what bad marks of a driver take from the outcome, what good ones add."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes

from csatbook.report import number
from csatbook.report.figure import canvas, label
from csatbook.report.figure.crosses import Range
from csatbook.report.fragment import Fragment

_PITCH, _SIZE, _SMALL = 27.0, 10.0, 8.5


@dataclass(frozen=True)
class TwoEffects:
    """A driver with its penalty and its reward in points, 0 or more as a rule."""

    label: str
    penalty: Range | None
    reward: Range | None
    note: str
    """What kind of factor it is."""
    certain: bool
    """Whether that is sure; else its note steps back."""


def asymmetry(
    rows: Sequence[TwoEffects],
    *,
    penalty_label: str,
    reward_label: str,
    name: str,
    caption: str,
    alt: str,
) -> Fragment:
    """What is lost by bad marks, to the left, and won by good ones, to the right?

    The first row is at the top. Lines are intervals; `note` stands at the right end of a row.
    """
    names = [label.fold(row.label, 170, _SIZE) for row in rows]
    before = 14 + label.widest(names, _SIZE)
    behind = 12 + label.widest([row.note for row in rows], _SMALL)
    with canvas.drawn((_PITCH * (len(rows) + 1) + 34) / 72) as figure:
        axes = figure.add_subplot()
        axes.set_ylim(len(rows) - 0.5, -1.3)
        axes.set_yticks([])
        axes.spines[["left", "bottom"]].set_visible(False)
        ends = [0.0, *(end for row in rows for bar in _bars(row) for end in bar)]
        room = 0.06 * (max(ends) - min(ends)) or 1.0
        axes.set_xlim(min(ends) - room, max(ends) + room)
        # Points lost and points won: the side says which.
        canvas.scale(axes.xaxis, "points", absolute=True)
        axes.tick_params(axis="x", labelsize=9)
        axes.xaxis.grid(visible=True)
        axes.axvline(0, color=canvas.OTHER, linewidth=1, zorder=2)
        for place, row in enumerate(rows):
            label.left(axes, names[place], place, away=before, fontsize=_SIZE, color=canvas.INK)
            ink = canvas.INK if row.certain else canvas.MUTED
            label.right(axes, row.note, place, away=behind, fontsize=_SMALL, color=ink)
            for bar, left in zip(_bars(row), (True, False), strict=True):
                if bar:
                    _bar(axes, place, bar, left=left)
        for text, align, away in ((penalty_label, "right", -8), (reward_label, "left", 8)):
            axes.annotate(
                text,
                (0, -0.9),
                xytext=(away, 0),
                textcoords="offset points",
                ha=align,
                va="center",
                fontsize=_SMALL,
                color=canvas.MUTED,
            )
        return canvas.finish(figure, name=name, alt=alt, caption=caption)


def _bars(row: TwoEffects) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Where the two bars end, and their intervals; a penalty lies to the left of 0."""
    return tuple(-end for end in row.penalty or ()), tuple(row.reward or ())


def _bar(axes: Axes, place: int, bar: Sequence[float], *, left: bool) -> None:
    """A bar from 0, its interval as a line, and its number beyond that."""
    value, *ends = bar
    height = place - 0.19 if left else place + 0.19
    colour = canvas.WARM if left else canvas.ACCENT
    axes.barh(height, value, height=0.32, color=colour, alpha=0.85, linewidth=0, zorder=3)
    axes.plot(
        ends, [height, height], color=canvas.INK, linewidth=1.1, solid_capstyle="butt", zorder=4
    )
    axes.annotate(
        number.write(-value if left else value, "balance").removeprefix("+"),
        (min(*bar, 0.0) if left else max(*bar, 0.0), height),
        xytext=(-4 if left else 4, 0),
        textcoords="offset points",
        ha="right" if left else "left",
        va="center",
        fontsize=7.5,
        color=canvas.MUTED,
        annotation_clip=False,
    )
