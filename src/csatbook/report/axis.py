"""The scale on which overview pages show a score: its words, its ends, places on it."""

from __future__ import annotations

from dataclasses import dataclass

from csatbook.report import number
from csatbook.report.number import Unit


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
        return f"{value:.4g}" if self.unit != "share" else f"{100 * value:.4g}%"

    def place(self, value: float, *, start: float, stop: float) -> float:
        """Where does this value lie between `start` and `stop`? Values beyond lie at the end."""
        span = self.high - self.low
        share = (value - self.low) / span if span else 0.5
        return round(start + min(max(share, 0.0), 1.0) * (stop - start), 2)
