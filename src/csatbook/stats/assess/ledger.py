"""Ledger: the lines that a score is made of."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Literal


@dataclass(frozen=True)
class Line:
    """What one thing adds to a score or takes from it; the points of all lines sum to the score."""

    part: str
    """Empty for a line of the whole."""
    line: str
    """The deduction's name; empty where the line is the part's own."""
    kind: Literal["part", "full", "loss", "floor", "score", "missing", "scaled"]
    """`part`: a part of a composite. `full`: what a part begins with. `loss`: a deduction.
    `floor`: what a part gets back because it cannot fall below 0. `score`: a score that fills a
    part. `missing`: a part without a value. `scaled`: what the other parts gain in its stead."""
    count: float | None
    """What is counted: the part's score, or how many deductions there are."""
    each: float | None
    """What one of these counts for: the part's weight, or the points that it takes."""
    points: float

    def as_dict(self) -> dict[str, object]:
        """Plain values, ready for JSON."""
        return asdict(self)
