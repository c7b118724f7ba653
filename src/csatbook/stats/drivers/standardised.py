"""Standardised coefficients: what a standard deviation more of a driver goes with."""

from __future__ import annotations

import numpy as np

from csatbook.stats.block import Numbers
from csatbook.stats.drivers import covariances

METHOD = "standardised"


def importance(matrices: Numbers) -> Numbers:
    """By how many of its standard deviations does the outcome move with one of each driver?

    Parameters
    ----------
    matrices : array, shape (r, 1 + p, 1 + p)
        Covariances, the outcome first.

    Returns
    -------
    array, shape (r, p)
        All other drivers held; below 0 where it moves the other way.

    Examples
    --------
    >>> importance(np.array([[[1, 0.33, 0.57], [0.33, 1, 0.3], [0.57, 0.3, 1]]])).round(4).tolist()
    [[0.1747, 0.5176]]
    """
    given = covariances.correlations(matrices)
    known = np.isfinite(given).all(axis=(1, 2))
    own = given[known]
    found = np.full((len(given), given.shape[1] - 1), np.nan)
    found[known] = (covariances.inverse(own[:, 1:, 1:]) @ own[:, 1:, :1])[:, :, 0]
    return found
