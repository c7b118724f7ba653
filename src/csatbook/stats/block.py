"""Columns of answers, with the few different rows they have written down once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from math import prod

import numpy as np
import numpy.typing as npt
import pandas as pd

from csatbook.study.scale import Scale

Numbers = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Codes = npt.NDArray[np.unsignedinteger]

_MOST_LEVELS = 10_000
_AT_ONCE = 65_536


@dataclass(frozen=True, eq=False)
class Block:
    """Some columns: which different rows of marks there are, and which of them each row is."""

    patterns: Numbers
    """Shape (p, c); NaN where there is no answer."""
    codes: Codes | None = None
    """Shape (m,): the place of each row among the patterns. None: each row is its own, in order."""

    def spread(self, numbers: Numbers, rows: slice = slice(None)) -> Numbers:
        """From one number a pattern, shape (p,) or (p, c), to one a row, for all or some rows."""
        if self.codes is None:
            return numbers[rows]
        return np.take(numbers, self.codes[rows], axis=0)


def of_column(answers: pd.Series, scale: Scale | None) -> Block:
    """Which marks of the scale did the respondents give?

    Without a scale, or where the answers are not all whole marks of it, each row is its own.

    Examples
    --------
    >>> block = of_column(pd.Series([3.0, 1, None]), Scale(min=1, max=3))
    >>> block.patterns[:, 0].tolist(), block.codes.tolist()
    ([1.0, 2.0, 3.0, nan], [2, 0, 3])
    """
    marks = answers.to_numpy(dtype=float, na_value=np.nan)
    plain = Block(marks[:, np.newaxis])
    if scale is None or not scale.whole or scale.max - scale.min >= _MOST_LEVELS:
        return plain
    levels = scale.levels()
    places = marks - scale.min
    if (places < 0).any() or (places > len(levels) - 1).any():
        return plain
    np.copyto(places, len(levels), where=np.isnan(places))
    codes = places.astype(np.min_scalar_type(len(levels)))
    if not np.array_equal(codes, places):
        return plain
    return Block(np.array([*levels, np.nan])[:, np.newaxis], codes)


def join(first: Block, second: Block) -> Block:
    """The columns of both, with each pattern of one beside each of the other; both have codes.

    Examples
    --------
    >>> two = Scale(min=1, max=2)
    >>> both = join(*(of_column(pd.Series(marks), two) for marks in ([1.0, 2], [2.0, None])))
    >>> both.spread(both.patterns).tolist()
    [[1.0, 2.0], [2.0, nan]]
    """
    assert first.codes is not None and second.codes is not None  # noqa: S101, PT018 - for mypy
    many, few = len(first.patterns), len(second.patterns)
    patterns = np.hstack(
        [np.repeat(first.patterns, few, axis=0), np.tile(second.patterns, (many, 1))]
    )
    codes = np.multiply(first.codes, few, dtype=np.min_scalar_type(many * few))
    codes += second.codes
    return Block(patterns, codes)


def joinable(columns: Sequence[Block], most: int) -> bool:
    """Whether together they have codes, and no more patterns than that."""
    coded = all(one.codes is not None for one in columns)
    return coded and prod(len(one.patterns) for one in columns) <= most


def packed(columns: Sequence[Block], most: int) -> list[Block]:
    """Neighbouring columns joined where they can be."""
    groups: list[list[Block]] = []
    for one in columns:
        if groups and joinable([*groups[-1], one], most):
            groups[-1].append(one)
        else:
            groups.append([one])
    return [reduce(join, group) for group in groups]


def slices(rows: int) -> Iterator[slice]:
    """All rows, so many at a time that what is made of them stays in the processor's memory."""
    return (slice(first, first + _AT_ONCE) for first in range(0, rows, _AT_ONCE))
