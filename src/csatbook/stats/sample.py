"""One number a respondent: the mean, its variance, and how many it rests on."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from csatbook.stats.tally import Numbers, Tally


@dataclass(frozen=True)
class Moments:
    """The weighted mean of a sample and what its precision rests on."""

    mean: float
    variance: float
    """Linearised variance of the mean, before the small-sample factor n / (n - 1)."""
    n: int
    n_missing: int
    n_eff: float


def moments(values: Numbers, tally: Tally) -> Moments:
    """What is the mean of these values, and how precise is it?

    Parameters
    ----------
    values : array, shape (m,)
        One a row of the tally; NaN where there is none, which is left out and counted.
    tally : how many respondents each row stands for, and what they weigh
        Only ratios of weights matter.

    Returns
    -------
    Moments
        `mean` NaN where no respondent is left.

    References
    ----------
    Kish (1965), Survey Sampling (n_eff). Binder (1983), International Statistical Review 51
    (linearised variance of a ratio).
    """
    nothing = np.isnan(values)
    used = ~nothing & (tally.count > 0)
    missing = int(tally.count[nothing].sum())
    x, weight, square = values[used], tally.weight[used], tally.square[used]
    n = int(tally.count[used].sum())
    if n == 0:
        return Moments(float("nan"), float("nan"), 0, missing, 0.0)
    total = float(weight.sum())
    # Deviations from the first value first: an all-equal sample gives exactly that value.
    mean = float(x[0] + weight @ (x - x[0]) / total)
    variance = float(square @ np.square(x - mean)) / total**2
    return Moments(mean, variance, n, missing, total**2 / float(square.sum()))
