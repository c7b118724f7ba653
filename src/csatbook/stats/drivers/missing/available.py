"""Missing answers left out: all of who missed one (listwise), or what each two lack (pairwise)."""

from __future__ import annotations

from itertools import combinations

import numpy as np

from csatbook.stats.block import Flags, Numbers
from csatbook.stats.drivers.covariances import Covariances
from csatbook.stats.drivers.given import Given
from csatbook.stats.drivers.resamples import Resamples

LISTWISE = "listwise"


def listwise(given: Given, resamples: Resamples) -> Covariances:
    """How do the outcome and its drivers vary together among those who answered all of it?

    Parameters
    ----------
    given : n respondents with an outcome and p drivers
    resamples : of them

    Returns
    -------
    Covariances
        Of q = 1 + p columns; `n` those who answered everything.

    Examples
    --------
    >>> import pandas as pd
    >>> from csatbook.stats.drivers import given, resamples
    >>> asked = given.gather(pd.Series([1.0, 2, 3, 9]), pd.DataFrame({"speed": [2.0, 4, 3, None]}))
    >>> found = listwise(asked, resamples.draw(asked, resamples=0))
    >>> found.n, found.matrices[0].round(4).tolist()  # 2 / 3, 1 / 3
    (3, [[0.6667, 0.3333], [0.3333, 0.6667]])
    """
    rows = given.complete
    width = 1 + given.drivers.shape[1]
    weight = np.sort(given.weight[rows])
    if not rows.any():
        return Covariances(np.full((len(resamples.times), width, width), np.nan), 0, 0.0)
    columns = np.column_stack([given.values, np.ones(len(rows))])
    # Deviations from some answers to begin with: of alike answers they are exactly 0.
    columns[:, :-1] -= columns[resamples.order[rows[resamples.order]][0], :-1]
    *sums, total = resamples.sums(columns, rows)[0]
    columns[:, :-1] -= np.array(sums) / total
    moments = resamples.products(columns, rows)
    weights = moments[:, -1:, -1:]
    with np.errstate(invalid="ignore"):  # a resample may have nobody who answered everything
        mean = moments[:, :-1, -1] / weights[:, :, 0]
        matrices = moments[:, :-1, :-1] / weights - mean[:, :, np.newaxis] * mean[:, np.newaxis]
    n_eff = float(weight.sum() ** 2 / np.square(weight).sum())
    return Covariances(matrices, int(rows.sum()), n_eff)


PAIRWISE = "pairwise"


def pairwise(given: Given, resamples: Resamples) -> Covariances:
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
    >>> asked = given.gather(pd.Series([1.0, 2, 3, 5]), pd.DataFrame({"speed": [2.0, 4, 3, None]}))
    >>> found = pairwise(asked, resamples.draw(asked, resamples=0))
    >>> found.n, found.matrices[0].round(4).tolist()  # 0.5 · √(35 / 16 · 2 / 3)
    (3, [[2.1875, 0.6038], [0.6038, 0.6667]])
    """
    known = ~np.isnan(given.values) & (given.weight > 0)[:, np.newaxis]
    found = _together(_centred(given.values, known, resamples), known, resamples)
    weights = [
        np.sort(given.weight[known[:, one] & known[:, other]])
        for one, other in combinations(range(known.shape[1]), 2)
    ]
    fewest = min((len(own) for own in weights), default=0)
    n_eff = min((own.sum() ** 2 / np.square(own).sum() for own in weights if len(own)), default=0)
    return Covariances(found, fewest, float(n_eff) if fewest else 0.0)


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


def _together(marks: Numbers, known: Flags, resamples: Resamples) -> Numbers:
    width = marks.shape[1]
    sums = resamples.products(np.hstack([marks, known, np.square(marks)]))
    plain, held, squared = (slice(at * width, (at + 1) * width) for at in range(3))
    with np.errstate(invalid="ignore"):  # a resample may have nobody who answered both
        # Of the row's answers, among those who answered the column's question, too.
        mean = sums[:, plain, held] / sums[:, held, held]
        variance = sums[:, squared, held] / sums[:, held, held] - np.square(mean)
        along = sums[:, plain, plain] / sums[:, held, held] - mean * mean.transpose(0, 2, 1)
    places = np.arange(width)
    own = variance[:, places, places].copy()
    both = np.sqrt(np.maximum(variance * variance.transpose(0, 2, 1), 0.0))
    found = np.divide(along, both, out=np.zeros_like(along), where=both != 0)
    found *= np.sqrt(np.maximum(own[:, :, np.newaxis] * own[:, np.newaxis], 0.0))
    found[:, places, places] = own
    return found
