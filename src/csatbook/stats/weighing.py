"""The weights of respondents."""

from __future__ import annotations

import numpy as np
import pandas as pd

from csatbook.errors import DataError, Problem
from csatbook.stats.block import Numbers

_NOTHING = 1e-100


def of(weights: pd.Series | None, index: pd.Index) -> Numbers | None:
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
    >>> of(pd.Series([0.5, 2.0]), pd.RangeIndex(2)).tolist()
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
