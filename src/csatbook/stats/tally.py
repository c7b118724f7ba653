"""Respondents with the same answers, counted together: what every score is computed from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import reduce

import numpy as np
import numpy.typing as npt
import pandas as pd

from csatbook.errors import DataError, Problem
from csatbook.stats.block import Block, join, joinable, of_column, packed
from csatbook.stats.block import Numbers as Numbers  # noqa: PLC0414 - part of this door
from csatbook.stats.design import Design
from csatbook.study.scale import Scale

Answers = pd.DataFrame | pd.Series

_FEW, _MOST = 64, 20_000
"""So many different patterns of answers are told apart; with more, or more than there are
respondents (and not just a few), each respondent is a row."""
_SMALL = 2_000
"""Patterns of a block: so few that a table of them stays in the processor's nearest memory."""
_NOTHING = 1e-100


@dataclass(frozen=True, eq=False)
class Tally:
    """One row a respondent, or a pattern of answers. Weight 0 is in no number."""

    blocks: tuple[Block, ...]
    """The columns, some side by side in each block."""
    count: Numbers
    """Respondents that each row stands for, shape (m,)."""
    weight: Numbers
    """Sum of their weights."""
    square: Numbers
    """Sum of their squared weights."""
    drawn: Design | None = field(default=None, kw_only=True)
    """How each row's respondent was drawn; None where each was drawn alone, as rows of several
    must be."""
    counted: dict[tuple[int, ...], Tally] = field(default_factory=dict, repr=False, kw_only=True)
    """What `together` has counted already: narrower selections of columns are margins of it."""

    @property
    def marks(self) -> Numbers:
        """The answers, shape (m, k); NaN where there is none."""
        return np.hstack([block.spread(block.patterns) for block in self.blocks])

    @property
    def width(self) -> int:
        """How many columns there are."""
        return sum(block.patterns.shape[1] for block in self.blocks)

    @property
    def n_eff(self) -> float:
        """Kish's effective number of respondents: what weights cost, not how they were drawn."""
        return float(self.weight.sum() ** 2 / self.square.sum()) if self.count.any() else 0.0

    def holding(
        self, columns: Sequence[int]
    ) -> Iterator[tuple[Block, tuple[tuple[int, int], ...]]]:
        """The blocks with any of these columns; of each, the columns and their places in it."""
        first = 0
        for block in self.blocks:
            last = first + block.patterns.shape[1]
            inside = tuple((place, place - first) for place in columns if first <= place < last)
            if inside:
                yield block, inside
            first = last

    def replaced(self, marks: Numbers) -> Tally:
        """The same respondents with other marks, shape (m, q)."""
        return replace(self, blocks=(Block(marks),), counted={})


def count(
    answers: Answers | Tally,
    weights: pd.Series | None = None,
    *,
    scales: Sequence[Scale] = (),
    drawn: Design | None = None,
) -> Tally:
    """How many respondents gave which answers, and how much do they weigh?

    A million respondents give few different answers to a few items of few levels. Every score is
    a function of the patterns and these sums, so that they need to be gone through only once.

    Parameters
    ----------
    answers : Series, shape (n,), or DataFrame, shape (n, k); or a Tally, which comes back
    weights : Series, shape (n,), same index, non-negative; optional
    scales : the k scales
        Without them, or where they allow too many patterns, each respondent is a row.
    drawn : how the respondents were drawn, if not one by one; each then is a row, too

    Raises
    ------
    DataError
        A weight that is missing, negative or not finite, or weights for other rows.

    Examples
    --------
    >>> tally = count(pd.Series([4.0, 5, 4, None]), scales=[Scale(min=1, max=5)])
    >>> tally.marks[:, 0].tolist(), tally.count.tolist()
    ([4.0, 5.0, nan], [2.0, 1.0, 1.0])
    """
    if isinstance(answers, Tally):
        return answers
    frame = answers.to_frame() if isinstance(answers, pd.Series) else answers
    everyone = rows([one for _, one in frame.items()], weights, scales=scales, drawn=drawn)
    return patterns(everyone, range(everyone.width))


def rows(
    columns: Sequence[pd.Series],
    weights: pd.Series | None = None,
    *,
    scales: Sequence[Scale] = (),
    drawn: Design | None = None,
) -> Tally:
    """Who gave which answers? One row a respondent, one block a column.

    Read once, it gives the tallies of as many selections of columns as there are scores.

    Parameters
    ----------
    columns : sequence of k Series, shape (n,), with one index
    weights, scales, errors : as in `of`
    drawn : how they were drawn, of the same respondents; optional
    """
    own = relative_weights(weights, columns[0].index)
    count = np.ones(len(columns[0])) if own is None else (own > 0).astype(float)
    weight = count if own is None else own
    known: Sequence[Scale | None] = scales or [None] * len(columns)
    blocks = tuple(of_column(one, scale) for one, scale in zip(columns, known, strict=True))
    square = count if own is None else own * own
    return Tally(blocks, count, weight, square, drawn=drawn)


def patterns(everyone: Tally, columns: Sequence[int]) -> Tally:
    """The same for some columns, with the respondents of one pattern counted together.

    Where the patterns are too many, or respondents were not drawn alone, each remains a row.

    Parameters
    ----------
    everyone : what `rows` gave
    columns : the places of the columns

    Examples
    --------
    >>> five = Scale(min=1, max=5)
    >>> everyone = rows([pd.Series([4.0, 4, 5]), pd.Series([1.0, 1, 2])], scales=[five, five])
    >>> patterns(everyone, [1]).count.tolist(), patterns(everyone, [0, 1]).marks.tolist()
    ([2.0, 1.0], [[4.0, 1.0], [5.0, 2.0]])
    """
    key = tuple(columns)
    if key not in everyone.counted:
        wider = (each for each in everyone.counted if set(key) < set(each))
        if (found := next(wider, None)) is not None:
            tally = _margin(everyone.counted[found], [found.index(place) for place in key])
        else:
            tally = _counted(everyone, [everyone.blocks[place] for place in key])
        if tally.count is everyone.count:  # still one row a respondent
            return tally
        everyone.counted[key] = tally
    return everyone.counted[key]


def relative_weights(weights: pd.Series | None, index: pd.Index) -> Numbers | None:
    """How much does each respondent weigh, beside the one who weighs most?

    Parameters
    ----------
    weights : Series, shape (n,), non-negative; or None
    index : of the answers, which must be that of the weights

    Returns
    -------
    array, shape (n,), or None
        0 to 1. None where everyone weighs the same.

    Raises
    ------
    DataError
        A weight that is missing, negative or not finite, or weights for other rows.

    Examples
    --------
    >>> relative_weights(pd.Series([0.5, 2.0]), pd.RangeIndex(2)).tolist()
    [0.25, 1.0]
    """
    if weights is None:
        return None
    if not weights.index.equals(index):
        raise DataError(Problem("weights", "expected one weight for each row of the answers"))
    numbers = weights.to_numpy(dtype=float, na_value=np.nan)
    wrong = ~np.isfinite(numbers) | (numbers < 0)
    if wrong.any():
        shown = ", ".join(str(one) for one in numbers[wrong][:3])
        message = f"expected numbers of 0 or more; found {shown} in {int(wrong.sum())} rows"
        raise DataError(Problem("weights", message))
    if not numbers.any():
        return numbers
    # So that neither huge nor tiny weights leave the range of floats when they are squared; what
    # is nothing beside the largest weight is nothing.
    scaled = numbers / numbers.max()
    return np.where(scaled < _NOTHING, 0.0, scaled)


def _counted(everyone: Tally, columns: Sequence[Block]) -> Tally:
    most = max(_FEW, min(_MOST, len(everyone.count)))
    if everyone.drawn is not None or not joinable(columns, most):
        few = tuple(packed(columns, min(most, _SMALL)))
        return replace(everyone, blocks=few, counted={})
    block = reduce(join, columns)
    assert block.codes is not None  # noqa: S101 - for mypy; joinable columns have codes
    if everyone.weight is everyone.count:  # everyone weighs 1
        sums = [np.bincount(block.codes).astype(float)] * 3
    else:
        sums = _sums(block.codes, everyone)
    kept = np.flatnonzero(sums[0])
    return Tally((Block(block.patterns[kept]),), *(one[kept] for one in sums))


def _margin(wider: Tally, columns: Sequence[int]) -> Tally:
    """The patterns of fewer columns, counted from those of more."""
    marks = np.nan_to_num(wider.marks[:, columns], nan=np.inf)
    patterns, codes = np.unique(marks, axis=0, return_inverse=True)
    block = Block(np.where(np.isinf(patterns), np.nan, patterns))
    return Tally((block,), *_sums(codes.ravel(), wider))


def _sums(codes: npt.NDArray[np.integer], given: Tally) -> list[Numbers]:
    """What the rows of each code count and weigh together."""
    sums = (given.count, given.weight, given.square)
    return [np.asarray(np.bincount(codes, weights=one), dtype=float) for one in sums]
