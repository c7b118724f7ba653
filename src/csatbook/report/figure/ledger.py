"""A ledger: what gives a score and what takes from it, down to the total."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Literal

from matplotlib.axes import Axes

from csatbook.report import number
from csatbook.report.figure import canvas, label
from csatbook.report.fragment import Fragment

_COLOURS = {"gain": canvas.ACCENT, "loss": canvas.WARM, "floor": canvas.OTHER}
_PITCH = 23.0
"""Points from line to line; a name may take two lines of print."""


@dataclass(frozen=True)
class Line:
    """What a part, a deduction or a limit adds to the score; a deduction is below 0."""

    label: str
    points: float
    kind: Literal["gain", "loss", "floor"]
    """`floor`: what a part gets back because it cannot fall below its floor."""


def ledger(
    lines: Sequence[Line],
    total: float,
    *,
    unit: number.Unit,
    total_label: str,
    name: str,
    caption: str,
    alt: str,
) -> Fragment:
    """How does the score come about? Each bar begins where the one above it ends.

    Raises
    ------
    ValueError
        The lines do not add up to the total.
    """
    sums = list(accumulate((line.points for line in lines), initial=0.0))
    if not math.isclose(sums[-1], total, rel_tol=1e-9, abs_tol=1e-9):
        raise ValueError(f"the lines add up to {sums[-1]}, the total is {total}")
    names = [label.fold(line.label, 180, 10) for line in lines]
    before = 16 + label.widest([*names, total_label], 10.5)
    with canvas.drawn((_PITCH * (len(lines) + 1.2) + 16) / 72) as figure:
        axes = figure.add_subplot()
        axes.set_ylim(len(lines) + 0.7, -0.5)
        axes.axis("off")
        for place, (line, words) in enumerate(zip(lines, names, strict=True)):
            start, end = sums[place], sums[place + 1]
            label.left(axes, words, place, away=before, fontsize=10, color=canvas.INK)
            axes.barh(place, end - start, left=start, height=0.62, color=_COLOURS[line.kind])
            axes.vlines(end, place + 0.31, place + 0.69, color=canvas.OTHER, linewidth=0.8)
            _write(axes, max(start, end), place, number.gap(line.points, unit), size=10)
        foot = len(lines) + 0.2
        label.rule(axes, foot - 0.5, away=before)
        label.left(axes, total_label, foot, away=before, fontsize=10.5, color=canvas.DARK)
        axes.barh(foot, total, height=0.7, color=canvas.DARK)
        _write(axes, max(total, 0.0), foot, number.write(total, unit), size=10.5)
        axes.axvline(0, color=canvas.OTHER, linewidth=0.8)
        axes.set_xlim(min(sums), max(sums) or 1.0)
        return canvas.finish(figure, name=name, alt=alt, caption=caption)


def _write(axes: Axes, end: float, place: float, text: str, *, size: float) -> None:
    axes.annotate(
        text,
        (end, place),
        xytext=(5, 0),
        textcoords="offset points",
        va="center",
        fontsize=size,
        color=canvas.DARK if size > 10 else canvas.INK,
        annotation_clip=False,
    )
