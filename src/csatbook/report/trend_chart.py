"""A score over the periods as a drawing: where its marks, lines and bands lie."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from csatbook.report import number
from csatbook.report.number import Unit
from csatbook.report.written import note


@dataclass(frozen=True)
class Axis:
    """What is measured, in which unit (share 0..1, points, marks of a scale), from where to where.

    Examples
    --------
    >>> axis = Axis("Satisfied share", "share", 0, 1)
    >>> axis.shown(0.7463, 0.7211, 0.7692), axis.place(0.25, start=0, stop=200)
    ('74.6% (72.1–76.9%)', 50.0)
    """

    label: str
    unit: Unit
    low: float
    high: float

    def shown(
        self, value: float | None, low: float | None = None, high: float | None = None
    ) -> str:
        """How is this value written, with its interval if there is one? Empty without a value."""
        if value is None:
            return ""
        if low is None or high is None:
            return number.write(value, self.unit)
        return f"{number.write(value, self.unit)} ({number.interval(low, high, self.unit)})"

    def end(self, value: float) -> str:
        """How is an end of the axis written? Without needless decimals."""
        return note(f"{value:.4g}" if self.unit != "share" else f"{100 * value:.4g}%", value)

    def place(self, value: float, *, start: float, stop: float) -> float:
        """Where does this value lie between `start` and `stop`? Values beyond lie at the end."""
        span = self.high - self.low
        share = (value - self.low) / span if span else 0.5
        return round(start + min(max(share, 0.0), 1.0) * (stop - start), 2)


_WIDTH, _HEIGHT, _LEFT, _RIGHT, _TOP, _BOTTOM = 860, 270, 64, 832, 34, 226


@dataclass(frozen=True)
class Point:
    """The score of one period, with its interval; None where there is none."""

    label: str
    value: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True)
class Tick:
    """Words at a height or at a distance."""

    x: float
    y: float
    text: str


@dataclass(frozen=True)
class Mark:
    """The place of one period's score, and of the number above it."""

    x: float
    y: float
    above: float
    text: str


@dataclass(frozen=True)
class TrendChart:
    """All that the template draws, in units of the drawing."""

    label: str
    ticks: tuple[Tick, ...]
    names: tuple[Tick, ...]
    marks: tuple[Mark, ...]
    lines: tuple[str, ...]
    bands: tuple[str, ...]
    width: int = _WIDTH
    height: int = _HEIGHT
    left: int = _LEFT
    right: int = _RIGHT


def trend_chart(points: Sequence[Point], axis: Axis, *, title: str) -> TrendChart | None:
    """How does the score run over the periods? None with fewer than two scores.

    The axis is cut to where the scores and intervals lie, at round values; a period without a
    score interrupts the line.
    """
    known = [point for point in points if point.value is not None]
    if len(known) < 2:
        return None
    levels = [
        level
        for point in known
        for level in (point.value, point.low, point.high)
        if level is not None
    ]
    step = _step(max(levels) - min(levels), axis.high - axis.low)
    lowest = max(axis.low, math.floor(min(levels) / step - 0.25) * step)
    highest = min(axis.high, math.ceil(max(levels) / step + 0.25) * step)
    zoomed = replace(axis, low=lowest, high=highest)
    width = (_RIGHT - _LEFT) / len(points)
    places = [
        (round(_LEFT + width * (index + 0.5), 2), point) for index, point in enumerate(points)
    ]
    # Where names would touch, only every second, third … period is named, the latest always.
    every = math.ceil(max(_breadth(point.label) for point in points) / width)
    named = [place for index, place in enumerate(reversed(places)) if index % every == 0]
    runs = [
        list(run) for missing, run in groupby(places, lambda at: at[1].value is None) if not missing
    ]

    def height(level: float) -> float:
        return zoomed.place(level, start=_BOTTOM, stop=_TOP)

    return TrendChart(
        label=f"{title}: " + ", ".join(f"{p.label} {axis.shown(p.value)}" for p in known),
        ticks=tuple(
            Tick(_LEFT, height(level), axis.end(level)) for level in _levels(lowest, highest, step)
        ),
        names=tuple(Tick(x, _BOTTOM, point.label) for x, point in reversed(named)),
        marks=tuple(
            Mark(x, height(p.value), round(height(p.high or p.value) - 9, 2), axis.shown(p.value))
            for x, p in places
            if p.value is not None
        ),
        lines=tuple(
            " ".join(f"{x},{height(p.value)}" for x, p in run if p.value is not None)
            for run in runs
        ),
        bands=tuple(
            _band(
                [
                    (x, height(point.low), height(point.high))
                    for x, point in run
                    if point.low is not None and point.high is not None
                ]
            )
            for run in runs
        ),
    )


def _band(edges: Sequence[tuple[float, float, float]]) -> str:
    """The outline of a band through (x, low, high); a single interval is given some breadth."""
    if len(edges) == 1:
        ((x, low, high),) = edges
        edges = [(x - 4, low, high), (x + 4, low, high)]
    above = [f"{x},{high}" for x, _, high in edges]
    below = [f"{x},{low}" for x, low, _ in reversed(edges)]
    return " ".join(above + below)


def _breadth(text: str) -> float:
    """How wide are these words, about, with a gap behind them? Chinese is twice as wide."""
    return sum(13.5 if ord(letter) > 0x2E7F else 7.5 for letter in text) + 14


def _step(span: float, whole: float) -> float:
    """A round distance of axis labels: three to six of them."""
    rough = max(span / 3, whole / 100)
    power = 10.0 ** math.floor(math.log10(rough))
    return next(power * factor for factor in (1, 2, 5, 10) if power * factor >= rough)


def _levels(low: float, high: float, step: float) -> Iterator[float]:
    for index in range(math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9) + 1):
        yield round(index * step, 10)
