"""Missing answers, pairwise: each covariance is of those who answered both of its questions."""

from __future__ import annotations

from itertools import combinations_with_replacement

import numpy as np

from csatbook.stats.block import Flags, Numbers
from csatbook.stats.drivers.covariances import Covariances
from csatbook.stats.drivers.given import Given
from csatbook.stats.drivers.resamples import Resamples

POLICY = "pairwise"


def covariances(given: Given, resamples: Resamples) -> Covariances:
    """How do the outcome and its drivers vary together, each two among those who answered both?

    Parameters
    ----------
    given : n respondents with an outcome and p drivers
    resamples : of them

    Returns
    -------
    Covariances
        Of q = 1 + p columns. A covariance is the correlation of those who answered both, times
        the standard deviations of all who answered either; the matrix may contradict itself.
        `n` is the fewest that a correlation rests on, `n_eff` likewise.

    References
    ----------
    Little and Rubin (2019), Statistical Analysis with Missing Data, 3.4 (available cases).

    Examples
    --------
    >>> import pandas as pd
    >>> from csatbook.stats.drivers import given, resamples
    >>> asked = given.of(pd.Series([1.0, 2, 3, 5]), pd.DataFrame({"speed": [2.0, 4, 3, None]}))
    >>> found = covariances(asked, resamples.of(asked, resamples=0))
    >>> found.n, found.matrices[0].round(4).tolist()  # 0.5 · √(35 / 16 · 2 / 3)
    (3, [[2.1875, 0.6038], [0.6038, 0.6667]])
    """
    known = ~np.isnan(given.values) & (given.weight > 0)[:, np.newaxis]
    marks = _centred(given.values, known, resamples)
    width = marks.shape[1]
    found = np.empty((len(resamples.times), width, width))
    deviations = np.empty((len(resamples.times), width))
    n, n_eff = len(marks), np.inf
    for one, other in combinations_with_replacement(range(width), 2):
        both = known[:, one] & known[:, other]
        weight = np.sort(given.weight[both])
        n = min(n, len(weight))
        n_eff = min(n_eff, weight.sum() ** 2 / np.square(weight).sum() if n else 0.0)
        moments = _moments(marks[:, [one, other]], both, resamples)
        if one == other:
            found[:, one, one] = moments[:, 0, 0]
            deviations[:, one] = np.sqrt(moments[:, 0, 0])
        else:
            found[:, one, other] = found[:, other, one] = _correlation(moments)
    scale = deviations[:, :, np.newaxis] * deviations[:, np.newaxis]
    apart = ~np.eye(width, dtype=bool)
    found[:, apart] *= scale[:, apart]
    return Covariances(found, n, float(n_eff))


def _centred(values: Numbers, known: Flags, resamples: Resamples) -> Numbers:
    """Deviations from the mean, 0 where there is no answer; exactly 0 where all are alike."""
    marks = np.zeros(values.shape)
    for place, (column, held) in enumerate(zip(values.T, known.T, strict=True)):
        first = resamples.order[held[resamples.order]][:1]
        if len(first):
            own = np.where(held, column - column[first], 0.0)[:, np.newaxis]
            total, count = resamples.sums(np.column_stack([own, held]), held)[0]
            marks[:, place] = np.where(held, own[:, 0] - total / count, 0.0)
    return marks


def _moments(pair: Numbers, both: Flags, resamples: Resamples) -> Numbers:
    """The covariances of two columns, shape (1 + B, 2, 2)."""
    sums = resamples.products(np.column_stack([pair, np.ones(len(pair))]), both)
    with np.errstate(invalid="ignore"):  # a resample may have nobody who answered both
        mean = sums[:, :2, 2] / sums[:, 2:, 2]
        return np.asarray(
            sums[:, :2, :2] / sums[:, 2:, 2:] - mean[:, :, np.newaxis] * mean[:, np.newaxis]
        )


def _correlation(moments: Numbers) -> Numbers:
    scale = np.sqrt(np.maximum(moments[:, 0, 0] * moments[:, 1, 1], 0.0))
    return np.divide(moments[:, 0, 1], scale, out=np.zeros_like(scale), where=scale != 0)
