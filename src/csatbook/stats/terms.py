"""What each respondent brings to a score: every score is a ratio of two weighted sums."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Self

import numpy as np

from csatbook.stats.block import Numbers

Kind = Literal["mean", "share"]


@dataclass(frozen=True, eq=False)
class Terms:
    """The two terms of each row of a tally; the score is sum(w top) / sum(w base)."""

    top: Numbers
    """Shape (m,)."""
    base: Numbers
    """Shape (m,); 0, as `top` then is, where the row is not in the score."""
    kind: Kind
    """A mean has Student's interval, a share Wilson's."""
    bounds: tuple[float, float]
    """The least and the greatest value that the score can have."""

    @classmethod
    def of_means(cls, numbers: Numbers, *, bounds: tuple[float, float]) -> Self:
        """One number a respondent, to be averaged; NaN where there is none.

        Examples
        --------
        >>> terms = Terms.of_means(np.array([3.0, np.nan]), bounds=(1, 5))
        >>> terms.top.tolist(), terms.base.tolist()
        ([3.0, 0.0], [1.0, 0.0])
        """
        nothing = np.isnan(numbers)
        return cls(np.where(nothing, 0.0, numbers), (~nothing).astype(float), "mean", bounds)

    @classmethod
    def of_shares(cls, numbers: Numbers) -> Self:
        """One share of answers a respondent, 0 to 1, to be averaged; NaN where there is none."""
        nothing = np.isnan(numbers)
        return cls(np.where(nothing, 0.0, numbers), (~nothing).astype(float), "share", (0.0, 1.0))

    @classmethod
    def of_counts(cls, having: Numbers, among: Numbers) -> Self:
        """How many answers of a respondent have some property, among how many; all are pooled."""
        return cls(having, among, "share", (0.0, 1.0))
