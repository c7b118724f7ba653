"""The analyst's door: a wave opened in a notebook, and own figures and tables in the report."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.artist import Artist
from matplotlib.figure import Figure

from csatbook.analysis import door
from csatbook.analysis.door import OpenWave
from csatbook.errors import ParameterError, Problem
from csatbook.report import framed, written
from csatbook.report.figure import canvas
from csatbook.report.fragment import Fragment
from csatbook.study.segment import EVERYONE
from csatbook.study.wording import Language


def open(  # noqa: A001 - always called qualified: csatbook.open(...)
    study: str | Path, period: str, segment: str = EVERYONE, language: Language = "zh"
) -> OpenWave:
    """What was answered in this period, by everyone or by one segment?

    From here on what the notebook draws and shows looks like the report: matplotlib and seaborn
    have its fonts (with Chinese) and colours, and a data frame becomes a table like the others.

    Parameters
    ----------
    study : path of the study file
    period : one of the study's periods
    segment : `all` or `variable=value`
    language : zh or en

    Raises
    ------
    StudyError, DataError
        The study file or the raw files are wrong.
    ParameterError
        The data have no such period or segment; names those they have.

    Examples
    --------
    >>> wave = open(study, "2024Q2", "region=east", "en")
    >>> len(wave.rows), wave.scores("mean").shape
    (2, (5, 20))
    """
    canvas.set_theme()
    framed.teach_notebook()
    written.begin()
    return door.open(study, period, segment, language)


def show(shown: Any, *, alt: str | None = None, caption: str | None = None) -> Fragment:
    """How does an analyst's own figure or table stand in the report?

    Parameters
    ----------
    shown : matplotlib Figure or Axes (or several of one figure), seaborn grid or `objects.Plot`,
        DataFrame, Series or Styler
        A figure is closed, so that the notebook does not show it a second time.
    alt : what a figure shows, in a sentence, for readers who do not see it
        Tables need none: a screen reader reads them.
    caption : what it is, of whom, in which unit

    Returns
    -------
    Fragment
        To be the last line of a cell. A figure is SVG whose text stays text.

    Raises
    ------
    ParameterError
        `alt` or `caption` is missing, or `shown` is nothing of that kind.

    Examples
    --------
    >>> figure = Figure()
    >>> lines = figure.subplots().plot([3.9, 4.2])
    >>> print(show(figure, alt="The mean rose from 3.9 to 4.2.", caption="Mean mark").text)
    Mean mark
    The mean rose from 3.9 to 4.2.
    """
    is_table = framed.is_table(shown)
    reasons = {
        "caption": (
            caption,
            "what is shown, of whom, in which unit: every figure and table has one",
        )
    }
    if not is_table:
        sentence = "what the figure shows, in a sentence: it is read to those who do not see it"
        reasons["alt"] = (alt, sentence)
    missing = [
        Problem("csatbook.show", f"{name}=… is missing. Say {why}")
        for name, (text, why) in reasons.items()
        if not (isinstance(text, str) and text.strip())
    ]
    if missing or caption is None:
        raise ParameterError(missing)
    if is_table:
        return framed.framed(shown, caption)
    figure = _figure(shown)
    name = sha256(f"{alt}\n{caption}".encode()).hexdigest()[:8]
    try:
        return canvas.finish_own(figure, name=f"own-{name}", alt=str(alt), caption=caption)
    finally:
        if "matplotlib.pyplot" in sys.modules:
            sys.modules["matplotlib.pyplot"].close(figure)


def _inside(shown: Any) -> Iterator[Figure]:
    """The figures of what plotting calls return: axes, artists, in lists or by name."""
    match shown:
        case Artist():
            whole = shown.get_figure(root=True)
            if isinstance(whole, Figure):
                yield whole
        case dict():
            for part in shown.values():
                yield from _inside(part)
        case np.ndarray() | pd.Series() | list() | tuple():
            for part in np.ravel(shown) if isinstance(shown, np.ndarray) else shown:
                yield from _inside(part)


def _figure(shown: Any) -> Figure:
    """The figure that this is, or stands in."""
    # A seaborn grid is no artist, but has its figure.
    drawn = [shown, getattr(shown, "figure", None)]
    figures = {id(figure): figure for figure in _inside(drawn)}
    if len(figures) == 1:
        return next(iter(figures.values()))
    if figures:
        message = f"these are {len(figures)} figures; show each with its own alt=… and caption=…"
        raise ParameterError(Problem("csatbook.show", message))
    if "seaborn.objects" in sys.modules and isinstance(shown, sys.modules["seaborn.objects"].Plot):
        figure = Figure()
        shown.theme(canvas.style() | {"axes.grid": True}).on(figure).plot()
        return figure
    kind = type(shown).__name__
    message = (
        f"expected a figure or axes of matplotlib or seaborn, or a DataFrame; found {kind}. "
        "Most plotting calls return one: axes = frame.plot(); csatbook.show(axes, …)"
    )
    raise ParameterError(Problem("csatbook.show", message))
