"""What a driver analysis is of: an outcome and its drivers, one row a respondent."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from csatbook.stats import tally
from csatbook.stats.block import Flags, Numbers
from csatbook.stats.design import Design


@dataclass(frozen=True, eq=False)
class Given:
    """The answers of some respondents. A respondent of weight 0 is in no number."""

    outcome: Numbers
    """Shape (n,); NaN where there is no answer."""
    drivers: Numbers
    """Shape (n, p); NaN likewise."""
    names: tuple[str, ...]
    """Of the p drivers."""
    weight: Numbers
    """Shape (n,); all 1 without weights."""
    drawn: Design | None
    """How the respondents were drawn, if not one by one; of the same rows."""

    @property
    def values(self) -> Numbers:
        """The outcome and the drivers side by side, shape (n, 1 + p)."""
        return np.column_stack([self.outcome, self.drivers])

    @property
    def complete(self) -> Flags:
        """Shape (n,): who answered all of it, and counts."""
        return ~np.isnan(self.values).any(axis=1) & (self.weight > 0)


def gather(
    outcome: pd.Series,
    drivers: pd.DataFrame,
    weights: pd.Series | None = None,
    *,
    drawn: Design | None = None,
) -> Given:
    """What is explained, and by what?

    Parameters
    ----------
    outcome : Series, shape (n,)
        Such as overall satisfaction; missing where there is no answer.
    drivers : DataFrame, shape (n, p), same index, one column a driver
    weights : Series, shape (n,), same index, non-negative; optional
    drawn : how these respondents were drawn, if not one by one

    Raises
    ------
    DataError
        A weight that is missing, negative or not finite, or weights for other rows.

    Examples
    --------
    >>> marks = pd.DataFrame({"speed": [1.0, 2, None], "care": [3.0, 1, 2]})
    >>> found = gather(pd.Series([4.0, 2, 5]), marks)
    >>> found.names, found.complete.tolist()
    (('speed', 'care'), [True, True, False])
    """
    own = tally.relative_weights(weights, outcome.index)
    return Given(
        outcome=outcome.to_numpy(dtype=float, na_value=np.nan),
        drivers=drivers.to_numpy(dtype=float, na_value=np.nan),
        names=tuple(str(name) for name in drivers.columns),
        weight=np.ones(len(outcome)) if own is None else own,
        drawn=drawn,
    )
