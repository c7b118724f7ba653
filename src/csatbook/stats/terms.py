"""What each respondent brings to a score: every score is a ratio of two weighted sums."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Literal, Self

import numpy as np

from csatbook.stats.block import Block, Numbers, slices
from csatbook.stats.tally import Tally
from csatbook.study.scale import Scale

Worth = Callable[[Numbers, int], Numbers]
"""From some marks, any shape, and the place of their column to numbers; from NaN to NaN."""

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


@dataclass(frozen=True)
class Component:
    """Some columns whose mean enters a respondent's number with a weight."""

    columns: tuple[int, ...]
    weight: float = 1.0


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


def combine(
    given: Tally,
    parts: Sequence[Component] | None = None,
    *,
    worth: Worth = itself,
    complete: bool = False,
) -> Numbers:
    """What is each respondent's number, over the parts that the respondent answered?

    Parameters
    ----------
    given : the answers, NaN where one is missing or the question did not apply
    parts : sequence of Component
        The mean over a part's answered columns enters with the part's weight; a part without any
        answer is left out and the weights of the others are scaled up. By default all columns are
        one part.
    worth : what an answer is worth, by default its mark
    complete : bool
        Rather no number for a respondent who left a whole part out.

    Returns
    -------
    array, shape (m,)
        NaN where a respondent answered nothing.

    Examples
    --------
    >>> from csatbook.stats import tally
    >>> import pandas as pd
    >>> answers = pd.DataFrame([[1.0, 3, 5], [None, 3, 5], [None, None, None]], dtype=float)
    >>> combine(tally.count(answers), [Component((0, 1), 0.25), Component((2,), 0.75)]).tolist()
    [4.25, 4.5, nan]
    """
    chosen = parts or [Component(tuple(range(given.width)))]
    sums = [_sums(given, part.columns, worth) for part in chosen]
    least = sum(part.weight for part in chosen) - min(part.weight for part in chosen) / 2
    numbers = np.empty(len(given.count))
    for rows in slices(len(numbers)):
        terms = (_weighted(each, one.weight, rows) for each, one in zip(sums, chosen, strict=True))
        above, below = reduce(np.add, terms).T
        enough = below > least if complete else below > 0
        numbers[rows] = np.divide(above, below, out=np.full_like(above, np.nan), where=enough)
    return numbers


def total(given: Tally, *, worth: Worth) -> Numbers:
    """How much are each respondent's answers worth together? Shape (m,); 0 without answers."""
    found = np.zeros(len(given.count))
    for block, sums in _sums(given, range(given.width), worth):
        found += block.spread(sums[:, 0])
    return found


def _sums(given: Tally, columns: Sequence[int], worth: Worth) -> list[tuple[Block, Numbers]]:
    """Each block with what its patterns are worth together, and how many answers that are."""
    pieces: list[tuple[Block, Numbers]] = []
    for block, places in given.holding(columns):
        values = np.empty((len(block.patterns), len(places)))
        for column, (place, at) in enumerate(places):
            values[:, column] = worth(block.patterns[:, at], place)
        known = ~np.isnan(values)
        sums = np.empty((len(values), 2))
        sums[:, 0] = np.where(known, values, 0.0).sum(axis=1)
        sums[:, 1] = known.sum(axis=1)
        if pieces and block.codes is None and pieces[-1][0].codes is None:
            pieces[-1][1][:] += sums  # both are of the rows themselves
        else:
            pieces.append((block, sums))
    return pieces


def _weighted(pieces: list[tuple[Block, Numbers]], weight: float, rows: slice) -> Numbers:
    """For these rows the mean over the answers and 1, both times the weight; 0 without answers."""
    block, sums = pieces[0]
    if len(pieces) == 1 and block.codes is not None:  # the few patterns before the many rows
        return block.spread(_mean(sums, weight), rows)
    return _mean(reduce(np.add, (block.spread(sums, rows) for block, sums in pieces)), weight)


def _mean(sums: Numbers, weight: float) -> Numbers:
    above, count = sums.T
    means = np.empty(sums.shape)
    np.divide(above, np.maximum(count, 1), out=means[:, 0])
    np.minimum(count, 1, out=means[:, 1])
    means *= weight
    return means
