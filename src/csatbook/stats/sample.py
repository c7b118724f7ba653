"""One number and one weight a respondent: the mean, its variance, and how many it rests on."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from csatbook.errors import DataError, Problem

Numbers = npt.NDArray[np.float64]
Answers = pd.DataFrame | pd.Series


@dataclass(frozen=True)
class Moments:
    """The weighted mean of a sample and what its precision rests on."""

    mean: float
    variance: float
    """Linearised variance of the mean, before the small-sample factor n / (n - 1)."""
    n: int
    n_missing: int
    n_eff: float


def matrix(answers: Answers) -> Numbers:
    """The answers as numbers, shape (n, k); NaN where there is none."""
    frame = answers.to_frame() if isinstance(answers, pd.Series) else answers
    return frame.to_numpy(dtype=float, na_value=np.nan)


def weights_of(answers: Answers, weights: pd.Series | None) -> Numbers:
    """How much does each respondent count? One weight a row; ones without `weights`.

    Raises
    ------
    DataError
        A weight that is missing, negative or not finite, or weights for other rows.
    """
    if weights is None:
        return np.ones(len(answers))
    if not weights.index.equals(answers.index):
        raise DataError(Problem("weights", "expected one weight for each row of the answers"))
    numbers = weights.to_numpy(dtype=float, na_value=np.nan)
    wrong = ~np.isfinite(numbers) | (numbers < 0)
    if wrong.any():
        shown = ", ".join(str(one) for one in numbers[wrong][:3])
        message = f"expected numbers of 0 or more; found {shown} in {int(wrong.sum())} rows"
        raise DataError(Problem("weights", message))
    return numbers


def moments(values: Numbers, weights: Numbers) -> Moments:
    """What is the mean of these values, and how precise is it?

    Parameters
    ----------
    values : array, shape (n,)
        One a respondent; NaN where there is none, which is left out and counted.
    weights : array, shape (n,)
        Non-negative; only ratios matter. Respondents of weight 0 count for nothing.

    Returns
    -------
    Moments
        `mean` NaN where no respondent is left.

    References
    ----------
    Kish (1965), Survey Sampling (n_eff). Binder (1983), International Statistical Review 51
    (linearised variance of a ratio).
    """
    used = ~np.isnan(values) & (weights > 0)
    missing = int(np.isnan(values).sum())
    x, w = values[used], weights[used]
    n = len(x)
    if n == 0:
        return Moments(float("nan"), float("nan"), 0, missing, 0.0)
    w = w / w.max()  # so that neither huge nor tiny weights leave the range of floats
    total = float(w.sum())
    # Deviations from the first value first: an all-equal sample gives exactly that value.
    mean = float(x[0] + w @ (x - x[0]) / total)
    variance = float(np.square(w * (x - mean)).sum()) / total**2
    return Moments(mean, variance, n, missing, float(total**2 / np.square(w).sum()))
