"""A radar: the profile of the dimensions, now and before."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, cast

from csatbook.report import number
from csatbook.report.figure import canvas
from csatbook.report.fragment import Fragment


def radar(
    labels: Sequence[str],
    now: Sequence[float],
    before: Sequence[float] | None,
    *,
    unit: number.Unit,
    now_label: str,
    before_label: str,
    name: str,
    caption: str,
    alt: str,
) -> Fragment:
    """What is the shape of the profile? At least three dimensions; each has its spoke.

    The axis does not begin at zero, which would make all profiles look alike: rings are labelled.
    """
    angles = [2 * math.pi * place / len(labels) for place in range(len(labels))]
    every = [*now, *(before or [])]
    span = max(every) - min(every) or 0.1 * abs(max(every)) or 1.0
    low, high = min(every) - 0.6 * span, max(every) + 0.15 * span
    with canvas.drawn(3.5) as figure:
        axes = cast("Any", figure.add_subplot(projection="polar"))
        axes.set_theta_offset(math.pi / 2)
        axes.set_theta_direction(-1)
        if before is not None:
            _close(
                axes,
                angles,
                before,
                color=canvas.OTHER,
                linewidth=1.4,
                linestyle=(0, (4, 3)),
                label=before_label,
            )
        _close(
            axes,
            angles,
            now,
            color=canvas.ACCENT,
            linewidth=2,
            marker="o",
            markersize=4.5,
            label=now_label,
        )
        axes.fill(angles, now, color=canvas.ACCENT, alpha=0.1)
        axes.set_ylim(low, high)
        axes.set_xticks(
            angles,
            [
                f"{label}\n{number.write(value, unit)}"
                for label, value in zip(labels, now, strict=True)
            ],
        )
        axes.tick_params(axis="x", pad=4)
        for angle, tick in zip(angles, axes.get_xticklabels(), strict=True):
            side = math.sin(angle)  # labels at the sides begin or end at the circle
            tick.set_ha("center" if abs(side) < 0.1 else "left" if side > 0 else "right")
        canvas.scale(axes.yaxis, unit, most=4)
        axes.tick_params(axis="y", labelsize=7.5, labelcolor=canvas.MUTED)
        axes.set_rlabel_position(180 / len(labels))  # between the first two spokes
        axes.spines["polar"].set_color(canvas.RULE)
        axes.grid(color=canvas.RULE)
        figure.legend(loc="outside lower center", ncols=2, fontsize=8.5)
        return canvas.finish(figure, name=name, alt=alt, caption=caption)


def _close(axes: Any, angles: Sequence[float], values: Sequence[float], **how: Any) -> None:
    axes.plot([*angles, angles[0]], [*values, values[0]], **how)
