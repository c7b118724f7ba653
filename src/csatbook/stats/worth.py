"""What an answer is worth: from the marks of a question to the numbers that are averaged."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from csatbook.stats.block import Numbers
from csatbook.study.scale import Scale

Worth = Callable[[Numbers, int], Numbers]
"""From some marks, any shape, and the place of their column to numbers; from NaN to NaN."""


def itself(marks: Numbers, _column: int) -> Numbers:
    """A mark is worth itself."""
    return marks


def stretched(scales: Sequence[Scale]) -> Worth:
    """A mark is worth its place between the worst (0) and the best (100) of its scale.

    Examples
    --------
    >>> import numpy as np
    >>> stretched([Scale(min=1, max=5)])(np.array([1.0, 4]), 0).tolist()
    [0.0, 75.0]
    """

    def worth(marks: Numbers, column: int) -> Numbers:
        scale = scales[column]
        return 100 * (marks - scale.min) / (scale.max - scale.min)

    return worth


def ends(scales: Sequence[Scale]) -> tuple[float, float]:
    """The least and the greatest mark of these scales."""
    return min(scale.min for scale in scales), max(scale.max for scale in scales)
