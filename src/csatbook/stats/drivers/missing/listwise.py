"""Missing answers, listwise: only respondents who answered everything are in the analysis."""

from __future__ import annotations

import numpy as np

from csatbook.stats.drivers.covariances import Covariances
from csatbook.stats.drivers.given import Given
from csatbook.stats.drivers.resamples import Resamples

POLICY = "listwise"


def covariances(given: Given, resamples: Resamples) -> Covariances:
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
    >>> found = covariances(asked, resamples.draw(asked, resamples=0))
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
