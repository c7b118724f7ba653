"""What all figures share: fonts, colours, and the way from matplotlib to a page."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import matplotlib as mpl
from cycler import cycler
from markupsafe import Markup
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure

from csatbook.report import fonts, piece
from csatbook.report.figure.sheet import ACCENT, DARK, INK, MUTED, OTHER, RULE, SOFT, WARM
from csatbook.report.fragment import Fragment

PALETTE = (ACCENT, WARM, OTHER, DARK, "#7a8f3c", "#8c6bb1")
"""Colours of things beside each other, in this order."""
WIDTH = 6.8
"""Inches: the width of a report's column."""
_PAD = 0.08


def style() -> dict[Any, Any]:
    """Which matplotlib settings give the look of the report? Also for an analyst's own plots."""
    return {
        "font.family": [fonts.register(), "DejaVu Sans"],
        "font.size": 10,
        "axes.unicode_minus": False,
        "axes.edgecolor": RULE,
        "axes.labelcolor": MUTED,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.axisbelow": True,
        "axes.titlesize": 10,
        "axes.titlecolor": INK,
        "axes.titlelocation": "left",
        "axes.prop_cycle": cycler(color=PALETTE),
        "grid.color": RULE,
        "grid.linewidth": 0.7,
        "text.color": INK,
        "xtick.color": MUTED,
        "ytick.color": INK,
        "xtick.major.size": 0,
        "ytick.major.size": 0,
        "legend.frameon": False,
        "svg.fonttype": "none",
        "text.parse_math": False,  # a $ in a label is a dollar
    }


_OWN = {
    "figure.figsize": (WIDTH, 3.6),
    "figure.dpi": 144,
    "axes.grid": True,
    "lines.linewidth": 1.8,
    "image.cmap": "csatbook",
}
"""What our own figures say each for itself."""
_MAPS = {
    "csatbook": ("#f2f6f8", SOFT, "#6fa0b6", ACCENT, DARK),
    "csatbook_diverging": ("#a25633", "#cba493", "#f1f2f2", "#94b0c0", "#39718f"),
}
"""Colours from low to high, and from one end over a middle to the other, equally strong on both."""
# What decides how a figure looks, and not how this process shows it.
_PLAIN = {
    name: value
    for name, value in mpl.rcParamsDefault.items()
    if name.partition(".")[0]
    in (
        *("axes", "axes3d", "boxplot", "contour", "errorbar", "figure", "font", "grid", "hatch"),
        *("hist", "image", "legend", "lines", "markers", "mathtext", "patch", "path", "polaraxes"),
        *("savefig", "scatter", "svg", "text", "xaxis", "xtick", "yaxis", "ytick"),
    )
}


def set_theme() -> None:
    """From now on what an analyst draws looks like the report: fonts (with Chinese) and colours.

    matplotlib's settings, which pandas and seaborn follow (seaborn itself is loaded by whoever
    draws with it: that takes a second), and two colour maps: `csatbook` from low to high,
    `csatbook_diverging` over a middle. A sign that no font has is told by a warning, and by the
    run.
    """
    for name, colours in _MAPS.items():
        if name not in mpl.colormaps:
            mpl.colormaps.register(LinearSegmentedColormap.from_list(name, colours))
    mpl.rcParams.update(style() | _OWN)


@contextmanager
def drawn(height: float, *, width: float = WIDTH) -> Iterator[Figure]:
    """An empty figure, in inches, under the report's style; whoever draws lays it out."""
    with mpl.rc_context(_PLAIN | style()):  # whatever an analyst has set for own figures
        yield Figure(figsize=(width, height))


def finish(figure: Figure, *, name: str, alt: str, caption: str) -> Fragment:
    """How is the figure shown? As SVG whose text stays text, with a caption.

    Parameters
    ----------
    name : str
        Unique on the page: the ids inside the SVG derive from it, so that two figures on one page
        do not share theirs, and the same figure is the same text again.
    alt : str
        What the figure shows, for those who do not see it.
    """
    return _fragment(_drawing(figure, name), alt=alt, caption=caption)


def finish_own(figure: Figure, *, name: str, alt: str, caption: str) -> Fragment:
    """The same for a figure that an analyst drew: none wider than the page, nothing cut off."""
    width, height = figure.get_size_inches()
    if width > WIDTH:  # smaller letters would be hard to read
        figure.set_size_inches(WIDTH, max(height * WIDTH / width, 2.4))
    if width >= 0.9 * WIDTH:  # what is drawn, and not the paper around it, fills the column
        figure.draw_without_rendering()
        drawn_width = figure.get_tightbbox().width + 2 * _PAD
        figure.set_size_inches(WIDTH * WIDTH / drawn_width, figure.get_size_inches()[1])
    drawing = _drawing(figure, name, bbox_inches="tight", pad_inches=_PAD)
    share = min(width / WIDTH, 1) if width < 0.9 * WIDTH else 1
    return _fragment(drawing, alt=alt, caption=caption, share=share)


def _drawing(figure: Figure, name: str, **options: Any) -> str:
    buffer = io.StringIO()
    # The salt is read when saving, so it has to be set here and not when the figure was begun.
    with mpl.rc_context({"svg.hashsalt": name, "svg.fonttype": "none"}):
        figure.savefig(buffer, format="svg", transparent=True, metadata={"Date": None}, **options)
    return buffer.getvalue()


def _fragment(drawing: str, *, alt: str, caption: str, share: float = 1) -> Fragment:
    body = drawing[drawing.index("<svg") :]
    body = re.sub(r"<metadata>.*?</metadata>", "", body, flags=re.S)
    body = re.sub(r"<!--.*?-->\s*", "", body, flags=re.S)
    # Of the ids only those that something points to: the others repeat from figure to figure.
    used = set(re.findall(r"#([\w-]+)", body))
    body = re.sub(r' id="([^"]*)"', lambda match: match[0] if match[1] in used else "", body)
    opening, _, inside = body.partition(">")
    box = re.search(r'viewBox="[\d. ]+"', opening)
    svg = Markup(
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
        '{}{} role="img" aria-label="{}">{}'
    ).format(
        Markup(box[0] if box else ""),  # noqa: S704 - digits and dots
        Markup(' style="max-width: {:.0%}"').format(share) if share < 1 else "",
        alt,
        Markup(inside.strip()),  # noqa: S704 - matplotlib's drawing, in which it escapes all text
    )
    return Fragment((piece.Figure(str(svg), alt, caption, share),))
