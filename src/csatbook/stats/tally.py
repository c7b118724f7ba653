"""Respondents with the same answers, counted together: what every score is computed from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from csatbook.errors import DataError, Problem
from csatbook.study.scale import Scale

Numbers = npt.NDArray[np.float64]
Answers = pd.DataFrame | pd.Series

_NOTHING = 1e-100
_FEW, _MOST = 64, 20_000
"""So many different patterns of answers are told apart; with more, or more than there are
respondents (and not just a few), each respondent is a row."""


@dataclass(frozen=True, eq=False)
class Tally:
    """One row a pattern of answers. Respondents of weight 0 are in no number."""

    marks: Numbers
    """Shape (m, k); NaN where there is no answer."""
    count: Numbers
    """Respondents with this pattern, shape (m,)."""
    weight: Numbers
    """Sum of their weights."""
    square: Numbers
    """Sum of their squared weights."""


def of(
    answers: Answers | Tally, weights: pd.Series | None = None, *, scales: Sequence[Scale] = ()
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

    Raises
    ------
    DataError
        A weight that is missing, negative or not finite, or weights for other rows.

    Examples
    --------
    >>> tally = of(pd.Series([4.0, 5, 4, None]), scales=[Scale(min=1, max=5)])
    >>> tally.marks[:, 0].tolist(), tally.count.tolist()
    ([4.0, 5.0, nan], [2.0, 1.0, 1.0])
    """
    if isinstance(answers, Tally):
        return answers
    frame = answers.to_frame() if isinstance(answers, pd.Series) else answers
    marks = frame.to_numpy(dtype=float, na_value=np.nan)
    own = _weights(frame, weights)
    codes = _codes(marks, scales)
    if codes is None:
        count = np.ones(len(marks)) if own is None else (own > 0).astype(float)
        plain = count if own is None else own
        return Tally(marks, count, plain, plain * plain)
    if own is None:
        count = np.bincount(codes).astype(float)
        kept = np.flatnonzero(count)
        sums = [count[kept]] * 3
    else:
        sums = [np.bincount(codes, weights=each) for each in (own > 0, own, own * own)]
        kept = np.flatnonzero(sums[0])
        sums = [each[kept] for each in sums]
    return Tally(_patterns(kept, scales), *sums)


def _weights(answers: pd.DataFrame, weights: pd.Series | None) -> Numbers | None:
    if weights is None:
        return None
    if not weights.index.equals(answers.index):
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


def _codes(marks: Numbers, scales: Sequence[Scale]) -> npt.NDArray[np.int32] | None:
    """Each row's pattern as a number: its marks as digits, the highest digit for no answer."""
    if not len(marks) or len(scales) != marks.shape[1] or not all(scale.whole for scale in scales):
        return None
    sizes = [len(scale.levels()) for scale in scales]
    if np.prod([size + 1.0 for size in sizes]) > max(_FEW, min(_MOST, len(marks))):
        return None
    codes = np.zeros(len(marks), dtype=np.int32)
    for column, scale, size in zip(marks.T, scales, sizes, strict=True):
        digit = column - scale.min
        digit[np.isnan(digit)] = size
        whole = digit.astype(np.int32)
        if not np.array_equal(whole, digit) or whole.min() < 0 or whole.max() > size:
            return None  # not marks of this scale
        codes *= size + 1
        codes += whole
    return codes


def _patterns(codes: npt.NDArray[np.int64], scales: Sequence[Scale]) -> Numbers:
    """The marks that these numbers stand for."""
    marks = np.empty((len(codes), len(scales)))
    rest = codes
    for place in range(len(scales) - 1, -1, -1):
        scale = scales[place]
        size = len(scale.levels())
        rest, digit = np.divmod(rest, size + 1)
        marks[:, place] = np.where(digit == size, np.nan, digit + scale.min)
    return marks
