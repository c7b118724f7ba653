"""From several answers of a respondent to one number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from csatbook.stats.tally import Numbers


@dataclass(frozen=True)
class Part:
    """Some columns whose mean enters a respondent's number with a weight."""

    columns: tuple[int, ...]
    weight: float = 1.0


def combine(marks: Numbers, parts: Sequence[Part], *, complete: bool = False) -> Numbers:
    """What is each respondent's number, over the parts that the respondent answered?

    Parameters
    ----------
    marks : array, shape (n, k)
        NaN where an answer is missing or the question did not apply.
    parts : sequence of Part
        The mean over a part's answered columns enters with the part's weight; a part without any
        answer is left out and the weights of the others are scaled up.
    complete : bool
        Rather no number for a respondent who left a whole part out.

    Returns
    -------
    array, shape (n,)
        NaN where a respondent answered nothing.

    Examples
    --------
    >>> answers = np.array([[1.0, 3.0, 5.0], [np.nan, 3.0, 5.0], [np.nan, np.nan, np.nan]])
    >>> combine(answers, [Part((0, 1), 0.25), Part((2,), 0.75)]).tolist()
    [4.25, 4.5, nan]
    """
    means = np.column_stack([_mean(marks[:, part.columns]) for part in parts])
    if means.shape[1] == 1:
        return means[:, 0]
    answered = ~np.isnan(means)
    weights = np.where(answered, np.array([part.weight for part in parts]), 0.0)
    total = weights.sum(axis=1)
    if complete:
        total = np.where(answered.all(axis=1), total, 0.0)
    nothing = np.full(len(total), np.nan)
    return np.divide(  # type: ignore[no-any-return]
        (np.nan_to_num(means) * weights).sum(axis=1), total, out=nothing, where=total > 0
    )


def _mean(block: Numbers) -> Numbers:
    if block.shape[1] == 1:
        return block[:, 0]
    known = ~np.isnan(block)
    count = known.sum(axis=1)
    nothing = np.full(len(block), np.nan)
    return np.divide(  # type: ignore[no-any-return]
        np.where(known, block, 0.0).sum(axis=1), count, out=nothing, where=count > 0
    )
