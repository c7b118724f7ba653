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
class Effect:
    """A driver with its penalty and its reward in points, either of them 0 or more as a rule."""

    label: str
    penalty: Range
    reward: Range
    note: str
    """What kind of factor it is."""
    certain: bool
    """Whether that is sure; else its note steps back."""


def asymmetry(
    rows: Sequence[Effect],
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
        lost = [-end for row in rows for end in row.penalty]
        won = [end for row in rows for end in row.reward]
        room = 0.06 * (max(*won, 0.0) - min(*lost, 0.0)) or 1.0
        axes.set_xlim(min(*lost, *won, 0.0) - room, max(*won, *lost, 0.0) + room)
        canvas.scale(axes.xaxis, "balance")
        axes.tick_params(axis="x", labelsize=9)
        axes.xaxis.grid(visible=True)
        axes.axvline(0, color=canvas.OTHER, linewidth=1, zorder=2)
        for place, row in enumerate(rows):
            label.left(axes, names[place], place, away=before, fontsize=_SIZE, color=canvas.INK)
            ink = canvas.INK if row.certain else canvas.MUTED
            label.right(axes, row.note, place, away=behind, fontsize=_SMALL, color=ink)
            value, *ends = row.penalty
            _bar(axes, place, -value, [-end for end in ends], canvas.WARM)
            value, *ends = row.reward
            _bar(axes, place, value, ends, canvas.ACCENT)
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


def _bar(axes: Axes, place: int, value: float, ends: Sequence[float], colour: str) -> None:
    """A bar from 0, and its interval as a line with a number beyond it."""
    height = place - 0.19 if colour == canvas.WARM else place + 0.19
    axes.barh(height, value, height=0.32, color=colour, alpha=0.85, linewidth=0, zorder=3)
    axes.plot(
        ends, [height, height], color=canvas.INK, linewidth=1.1, solid_capstyle="butt", zorder=4
    )
    outer = ends[1]
    left = colour == canvas.WARM
    axes.annotate(
        number.write(abs(value), "points") if value else "0",
        (outer, height),
        xytext=(-4 if left else 4, 0),
        textcoords="offset points",
        ha="right" if left else "left",
        va="center",
        fontsize=7.5,
        color=canvas.MUTED,
        annotation_clip=False,
    )
