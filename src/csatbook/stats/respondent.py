"""From several answers of a respondent to one number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from csatbook.stats.block import Block, Numbers
from csatbook.stats.tally import Tally
from csatbook.stats.worth import Worth, itself


@dataclass(frozen=True)
class Part:
    """Some columns whose mean enters a respondent's number with a weight."""

    columns: tuple[int, ...]
    weight: float = 1.0


def combine(
    given: Tally,
    parts: Sequence[Part] | None = None,
    *,
    worth: Worth = itself,
    complete: bool = False,
) -> Numbers:
    """What is each respondent's number, over the parts that the respondent answered?

    Parameters
    ----------
    given : the answers, NaN where one is missing or the question did not apply
    parts : sequence of Part
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
    >>> combine(tally.of(answers), [Part((0, 1), 0.25), Part((2,), 0.75)]).tolist()
    [4.25, 4.5, nan]
    """
    chosen = parts or [Part(tuple(range(given.width)))]
    if len(chosen) == 1:
        number, answered = _mean(given, chosen[0].columns, worth)
        return np.where(answered > 0, number, np.nan)
    above, below, known = (np.zeros(len(given.count)) for _ in range(3))
    for part in chosen:
        number, answered = _mean(given, part.columns, worth)
        above += part.weight * number
        below += part.weight * answered
        if complete:
            known += answered
    if complete:
        below[known < len(chosen)] = 0.0
    return np.divide(above, below, out=np.full_like(above, np.nan), where=below > 0)


def total(given: Tally, *, worth: Worth) -> Numbers:
    """How much are each respondent's answers worth together? Shape (m,); 0 without answers."""
    pieces = _sums(given, range(given.width), worth)
    return sum((block.spread(one) for block, one, _ in pieces), np.zeros(len(given.count)))


def _mean(given: Tally, columns: Sequence[int], worth: Worth) -> tuple[Numbers, Numbers]:
    """The mean over a row's answered columns (0 where there is none), and whether (1) there is."""
    pieces = _sums(given, columns, worth)
    if len(pieces) == 1:  # the few patterns before the many rows
        block, above, count = pieces[0]
        return block.spread(_divide(above, count)), block.spread(np.minimum(count, 1.0))
    nothing = np.zeros(len(given.count))
    above = sum((block.spread(one) for block, one, _ in pieces), nothing)
    count = sum((block.spread(one) for block, _, one in pieces), nothing)
    return _divide(above, count), np.minimum(count, 1.0)


def _sums(
    given: Tally, columns: Sequence[int], worth: Worth
) -> list[tuple[Block, Numbers, Numbers]]:
    """Each block with the sum of what its patterns are worth, and of how many answers."""
    pieces = []
    for block, places in given.holding(columns):
        values = np.column_stack([worth(block.patterns[:, at], place) for place, at in places])
        known = ~np.isnan(values)
        above = np.where(known, values, 0.0).sum(axis=1)
        pieces.append((block, above, known.sum(axis=1, dtype=float)))
    return pieces


def _divide(above: Numbers, count: Numbers) -> Numbers:
    return above / np.maximum(count, 1.0)
