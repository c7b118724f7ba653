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


@dataclass(frozen=True)
class LedgerBar:
    """What a part, a deduction or a limit adds to the score; a deduction is below 0."""

    label: str
    points: float
    kind: Literal["gain", "loss", "floor"]
    """`floor`: what a part gets back because it cannot fall below its floor."""


def ledger(
    lines: Sequence[LedgerBar],
    total: float,
    *,
    unit: number.Unit,
    total_label: str,
    total_value: str,
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
    sum_name = label.fold(total_label, 180, 10.5)
    before = 16 + max(label.widest(names, 10), label.width(sum_name, 10.5))
    pitch = 29.0 if any("\n" in words for words in names) else 23.0
    with canvas.drawn((pitch * (len(lines) + 1.2) + 16) / 72) as figure:
        axes = figure.add_subplot()
        axes.set_ylim(len(lines) + 0.7, -0.5)
        axes.axis("off")
        for place, (line, words) in enumerate(zip(lines, names, strict=True)):
            start, end = sums[place], sums[place + 1]
            label.left(axes, words, place, away=before, fontsize=10, color=canvas.INK)
            axes.barh(place, line.points, left=start, height=0.6, color=_COLOURS[line.kind])
            onward = place + 0.3 if line.points else place - 0.3
            axes.vlines(end, onward, place + 0.7, color=canvas.OTHER, linewidth=0.8)
            written = number.gap(line.points, unit)
            written = written if line.points else written.lstrip("+−")
            _write(axes, max(start, end), place, written, size=10)
        foot = len(lines) + 0.2
        label.rule(axes, foot - 0.5, away=before)
        label.left(axes, sum_name, foot, away=before, fontsize=10.5, color=canvas.DARK)
        axes.barh(foot, total, height=0.7, color=canvas.DARK)
        _write(axes, max(total, 0.0), foot, total_value, size=10.5)
        axes.axvline(0, color=canvas.OTHER, linewidth=0.8, zorder=0)
        axes.set_xlim(min(sums), max(sums) if any(sums) else 1.0)
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
