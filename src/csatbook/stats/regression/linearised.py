"""Several numbers of one sample: how certain are they, and how do they hang together?"""

from __future__ import annotations

import numpy as np

from csatbook.stats import design
from csatbook.stats.block import Flags, Numbers
from csatbook.stats.design import Design


def covariance(deviations: Numbers, used: Flags, drawn: Design | None = None) -> Numbers:
    """Which variances and covariances have numbers, whose respondents move them by this much?

    Parameters
    ----------
    deviations : array, shape (n, m)
        Of the respondents, without any small-sample factor; each column sums to 0.
    used : array, shape (n,)
        Who is in the numbers. All others have deviations of 0.
    drawn : how the n respondents were drawn, if not one by one

    Returns
    -------
    array, shape (m, m)
        Of respondents drawn one by one n / (n - 1) · the sum of products; else by strata and
        clusters, with `design.variance` of each column on its diagonal.

    References
    ----------
    Binder (1983), International Statistical Review 51.

    Examples
    --------
    >>> moved = np.array([[1.0, 2], [-1, 0], [0, -2]])
    >>> covariance(moved, np.ones(3, dtype=bool)).tolist()  # 3 / 2 · (2, 2; 2, 8)
    [[3.0, 3.0], [3.0, 12.0]]
    """
    if drawn is None:
        n = np.count_nonzero(used)
        return deviations.T @ deviations * (n / (n - 1))
    return design.covariance(by_cluster(deviations, drawn), drawn)


def by_cluster(deviations: Numbers, drawn: Design) -> Numbers:
    """By how much the respondents of each cluster that was drawn move each number, shape (c, m)."""
    code, size = drawn.cluster.to_numpy(), len(drawn.stratum)
    columns = [np.bincount(code, weights=one, minlength=size) for one in deviations.T]
    return np.column_stack(columns).astype(float)
