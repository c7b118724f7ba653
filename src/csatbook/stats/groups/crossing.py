"""Scores of groups, from patterns of answers that are counted once for every score."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce

import numpy as np
import numpy.typing as npt

from csatbook.stats.block import Block, Codes, Numbers, join, joinable, packed, slices
from csatbook.stats.groups.group import Group
from csatbook.stats.tally import Tally
from csatbook.stats.terms import Terms

Places = npt.NDArray[np.integer]

# Where there are more patterns than this, respondents are not counted together: see `tally`.
_FEW, _MOST, _SMALL = 64, 20_000, 2_000
_TABLE = 100_000
"""So many combinations of pattern and group are counted in a table, or as many as respondents."""
_HIGHEST = 4
"""The highest power of the weights that small samples need."""


@dataclass(frozen=True, eq=False)
class Patterns:
    """Some columns' different patterns of answers, and who has which."""

    given: Tally
    """A row a pattern, from which a method's terms are made; its counts are of no meaning. With
    too many patterns, a row a respondent."""
    codes: Codes | None
    """The row of each respondent, shape (n,); None: each respondent is a row, in order."""


@dataclass(frozen=True, eq=False)
class Cells:
    """Respondents of one pattern and one group, counted together."""

    row: Places
    """The row of the patterns, shape (c,)."""
    group: Places
    """From 0, shape (c,)."""
    powers: tuple[Numbers, ...]
    """Sums of their weights to the powers 0 (how many there are) to 4, each of shape (c,)."""
    size: int
    """How many groups there are."""


def patterns(everyone: Tally, columns: Sequence[int]) -> Patterns:
    """Which patterns of answers are there in these columns?

    Parameters
    ----------
    everyone : what `tally.rows` gave, one row a respondent
    columns : the places of the columns
    """
    blocks = [everyone.blocks[place] for place in columns]
    most = max(_FEW, min(_MOST, len(everyone.count)))
    if not joinable(blocks, most):
        few = tuple(packed(blocks, min(most, _SMALL)))
        return Patterns(Tally(few, everyone.count, everyone.weight, everyone.square), None)
    block = reduce(join, blocks)
    ones = np.ones(len(block.patterns))
    return Patterns(Tally((Block(block.patterns),), ones, ones, ones), block.codes)


def cells(found: Patterns, everyone: Tally, groups: Places, *, size: int) -> Cells:
    """How many respondents of which group have which pattern, and how much do they weigh?

    One pass over the respondents, for all scores of these columns.

    Parameters
    ----------
    found : what `patterns` gave
    everyone : the same as there
    groups : array of whole numbers, shape (n,)
        From 0; negative where a respondent is in no group.
    size : how many groups there are

    Examples
    --------
    >>> import pandas as pd
    >>> from csatbook.stats import tally
    >>> from csatbook.study.scale import Scale
    >>> everyone = tally.rows([pd.Series([4.0, 5, 4, 4])], scales=[Scale(min=4, max=5)])
    >>> one = cells(patterns(everyone, [0]), everyone, np.array([0, 0, 1, -1]), size=2)
    >>> one.group.tolist(), one.row.tolist(), one.powers[0].tolist()  # 4 and 5; 4
    ([0, 0, 1], [0, 1, 0], [1.0, 1.0, 1.0])
    """
    if found.codes is None:
        row = np.flatnonzero((groups >= 0) & (everyone.count > 0))
        return Cells(row, groups[row], tuple(power[row] for power in _powers(everyone)), size)
    width = len(found.given.count)
    if size * width > max(_TABLE, len(groups)):  # few of which anybody would be in
        row = np.flatnonzero((groups >= 0) & (everyone.count > 0))
        powers = tuple(power[row] for power in _powers(everyone))
        return Cells(found.codes[row], groups[row], powers, size)
    sums = np.zeros((_HIGHEST + 1, (size + 1) * width))
    for part in slices(len(groups)):
        # Group first, so that who is in no group falls before the table and is cut off.
        codes = np.add(groups[part], 1, dtype=np.int64)
        codes *= width
        codes += found.codes[part]
        if everyone.weight is everyone.count:
            sums += np.bincount(codes, minlength=sums.shape[1])
        else:
            for place, weights in enumerate(_powers(everyone, part)):
                sums[place] += np.bincount(codes, weights=weights, minlength=sums.shape[1])
    sums = sums[:, width:]
    held = np.flatnonzero(sums[0])
    return Cells(held % width, held // width, tuple(sums[:, held]), size)


def _powers(everyone: Tally, part: slice = slice(None)) -> tuple[Numbers, ...]:
    count, w, square = everyone.count[part], everyone.weight[part], everyone.square[part]
    return count, w, square, square * w, square * square


def group_scores(terms: Terms, cells: Cells, *, apart: bool = False) -> tuple[Group, ...]:
    """How high is the score in each group, and what does its precision rest on?

    Parameters
    ----------
    terms : what each pattern (or respondent) brings, of the same patterns as the cells
    cells : how many respondents of each group have it, and what they weigh
        Only ratios of weights matter.
    apart : whether each group is `weighted` and `simple` by its own answers, as if it were alone;
        else all are as all of them together, to be compared with each other

    Returns
    -------
    tuple of Group
        One a group, in order; where nobody is in the score `n` is 0 and the value NaN.

    References
    ----------
    Binder (1983), International Statistical Review 51 (linearised variance of a domain's score).

    Examples
    --------
    >>> import pandas as pd
    >>> from csatbook.stats import tally
    >>>
    >>> everyone = tally.rows([pd.Series([1.0, 2, 6, 4])])
    >>> found = patterns(everyone, [0])
    >>> by = cells(found, everyone, np.array([0, 0, 0, 1]), size=2)
    >>> new, old = group_scores(Terms.of_means(found.given.marks[:, 0], bounds=(0, 10)), by)
    >>> new.value, new.n, new.variance.__round__(4), old.value  # (2² + 1 + 3²) / 3²
    (3.0, 3, 1.5556, 4.0)
    """
    used = terms.base[cells.row] > 0
    row, group = cells.row[used], cells.group[used]
    top, base = terms.top[row], terms.base[row]
    count, w, ww, cube, fourth = (power[used] for power in cells.powers)

    def sums(amounts: Numbers) -> Numbers:
        return np.asarray(np.bincount(group, weights=amounts, minlength=cells.size), dtype=float)

    below = sums(w * base)
    # Deviations from one ratio of the group first: an all-equal group gives exactly that value.
    start = np.zeros(cells.size)
    start[group] = top / base
    moved = sums(w * (top - start[group] * base))
    value = start + np.divide(moved, below, out=np.full(cells.size, np.nan), where=below > 0)
    d = top - value[group] * base
    dd, db, bb = d * d, d * base, base * base
    wdd = w * dd
    amounts = (count, w, ww, cube, fourth, wdd, w * db, w * bb, wdd * d, ww * dd, ww * db, ww * bb)
    counted, *added = _sums_of_each(amounts, group, size=cells.size)
    columns = (counted.astype(int), *added[:4], below, value, *added[4:])
    weighs = w != count
    partly = (base != 1) | ((top != 0) & (top != 1))
    if apart:
        weighted, mixed = sums(weighs) > 0, sums(partly) > 0
    else:
        weighted, mixed = (np.full(cells.size, flags.any()) for flags in (weighs, partly))
    simple = ~mixed & ~weighted & (terms.kind == "share")
    each = zip(*(column.tolist() for column in (simple, weighted, *columns)), strict=True)
    return tuple(Group(terms.kind, terms.bounds, *told) for told in each)


def _sums_of_each(amounts: Sequence[Numbers], group: Places, *, size: int) -> list[Numbers]:
    """The sum of each of these amounts in each group; of a few rows at once."""
    if len(group) > _TABLE:
        return [np.bincount(group, each, size).astype(float) for each in amounts]
    codes = group + size * np.arange(len(amounts))[:, np.newaxis]
    sums = np.bincount(
        codes.ravel(), weights=np.concatenate(amounts), minlength=size * len(amounts)
    )
    return list(sums.reshape(len(amounts), size))
