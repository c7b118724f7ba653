"""The complaint iceberg: what a company hears, and what lies below the water."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from csatbook.report.figure import canvas, label
from csatbook.report.fragment import Fragment

_PITCH = 27.0


@dataclass(frozen=True)
class Layer:
    """Customers of one kind: a range that rests on assumptions, or a number that was counted."""

    label: str
    low: float
    high: float
    written: str
    """The number or range as readers see it."""


def iceberg(
    seen: Layer,
    hidden: Sequence[Layer],
    *,
    seen_label: str,
    hidden_label: str,
    name: str,
    caption: str,
    alt: str,
) -> Fragment:
    """How much lies below the water? Dark: at least so many; light: at most.

    `seen_label` and `hidden_label` stand above and below the line of the water.
    """
    layers = [seen, *hidden]
    names = [label.fold(layer.label, 150, 10) for layer in layers]
    before = 14 + label.widest(names, 10)
    behind = 10 + label.widest([layer.written for layer in layers], 10)
    with canvas.drawn((_PITCH * (len(layers) + 0.9) + 16) / 72) as figure:
        axes = figure.add_subplot()
        axes.axis("off")
        axes.set_ylim(len(layers) + 0.4, -0.5)
        axes.set_xlim(0, max(layer.high for layer in layers) or 1.0)
        for place, (layer, text) in enumerate(zip(layers, names, strict=True)):
            height = place if place == 0 else place + 0.8
            colour = canvas.WARM if place == 0 else canvas.ACCENT
            axes.barh(height, layer.low, height=0.56, color=colour)
            axes.barh(
                height, layer.high - layer.low, left=layer.low, height=0.56, color=colour, alpha=0.3
            )
            label.left(axes, text, height, away=before, fontsize=10, color=canvas.INK)
            label.right(axes, layer.written, height, away=behind, fontsize=10, color=canvas.INK)
        label.rule(axes, 0.88, away=before)
        for text, height in ((seen_label, 0.6), (hidden_label, 1.16)):
            label.right(axes, text, height, away=behind, fontsize=8.5, color=canvas.MUTED)
        return canvas.finish(figure, name=name, alt=alt, caption=caption)
