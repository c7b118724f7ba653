"""A number with its interval, and what it rests on: whether its answers are few."""

from __future__ import annotations

from typing import Protocol

import pandas as pd

from csatbook.analysis.wave import Wave
from csatbook.study import threshold

SMALL = 30
"""Numbers of fewer answers are shown for orientation only."""


class ValueInterval(Protocol):
    """A number with the ends of its interval, whatever method it comes from; None: not known."""

    @property
    def value(self) -> float | None:
        """In the unit of what is estimated,"""

    @property
    def low(self) -> float | None:
        """And so are the ends."""

    @property
    def high(self) -> float | None:
        """Not below the value."""


def few(row: pd.Series) -> bool:
    """Does this row of the table `scores` rest on few answers?

    Few are fewer than `SMALL` answers, and more than that where weights or clusters leave them
    worth fewer. Where the design effect is not known, clusters are counted in their place.

    Examples
    --------
    >>> few(pd.Series({"n": 200, "n_eff": 9.05, "clusters": 8}))
    True
    >>> few(pd.Series({"n": 200, "n_eff": 200.0, "clusters": None}))
    False
    """
    return few_answers(row["n"], row["n_eff"], row["clusters"])


def few_answers(n: float | None, n_eff: float | None, clusters: float | None) -> bool:
    """The same of these entries of such a row; what is missing is None or NaN."""
    if pd.isna(n) or n is None:
        return True  # a hidden group
    worth = clusters if pd.isna(n_eff) else n_eff
    return bool(n < SMALL or threshold.exceeds(SMALL, worth))


def few_drawn(sample: pd.Series) -> bool:
    """Does this row of the table `sample` stand for few questionnaires?

    Not where they are nearly all customers there are, so that they are worth many.
    """
    worth = sample["n_eff"]
    return bool(sample["valid"] < SMALL and not (worth > sample["valid"] and worth >= SMALL))


def weighs(wave: Wave) -> bool:
    """Whether questionnaires of this study are worth more or less than one each."""
    return "weight" in wave.rows or bool(wave.study.data.drawn)


def everyone(wave: Wave) -> bool:
    """Whether the sample is the whole population, so that nothing is estimated."""
    drawn = wave.drawn(wave.rows)
    return drawn is not None and drawn.whole
