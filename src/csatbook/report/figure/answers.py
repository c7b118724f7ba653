"""Stacked bars: how the answers to each item divide between the levels of its scale."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.colors import LinearSegmentedColormap, to_hex

from csatbook.report import number
from csatbook.report.figure import canvas
from csatbook.report.fragment import Fragment

_COLOURS = LinearSegmentedColormap.from_list(
    "levels", [canvas.WARM, "#e3b89f", "#e6e9eb", "#93bccd", canvas.ACCENT]
)

_ROOM = 70
"""So many letters of level names fit into one line above the bars."""


@dataclass(frozen=True)
class Bar:
    """The shares of an item's answers by level, lowest level first; they sum to 1."""

    label: str
    shares: tuple[float, ...]


def answers(
    bars: Sequence[Bar], levels: Sequence[str], *, name: str, caption: str, alt: str
) -> Fragment:
    """How do the answers to each item divide? All bars have the same levels."""
    colours = [to_hex(_COLOURS(place / (len(levels) - 1))) for place in range(len(levels))]
    with canvas.drawn(0.8 + 0.3 * len(bars)) as figure:
        axes = figure.add_subplot()
        for place, bar in enumerate(bars):
            start = 0.0
            for share, colour in zip(bar.shares, colours, strict=True):
                axes.barh(place, share, left=start, height=0.68, color=colour, linewidth=0)
                if share >= 0.045:
                    dark = sum(int(colour[i : i + 2], 16) for i in (1, 3, 5)) < 420
                    axes.text(
                        start + share / 2,
                        place,
                        str(number.rounded(share, 0, factor=100)),
                        ha="center",
                        va="center",
                        fontsize=8.5,
                        color="white" if dark else canvas.INK,
                    )
                start += share
        axes.set_ylim(len(bars) - 0.5, -0.5)
        axes.set_xlim(0, 1)
        axes.set_yticks(range(len(bars)), [bar.label for bar in bars])
        axes.set_xticks([])
        axes.spines[["left", "bottom"]].set_visible(False)
        handles = [
            axes.barh(0, 0, color=colour, label=label)
            for colour, label in zip(colours, levels, strict=True)
        ]
        figure.legend(
            handles=handles,
            loc="outside upper left",
            ncols=len(levels) if sum(map(len, levels)) < _ROOM else -(-len(levels) // 2),
            fontsize=8.5,
            handlelength=1,
            handleheight=1,
            columnspacing=1.3,
            handletextpad=0.5,
        )
        return canvas.finish(figure, name=name, alt=alt, caption=caption)
