"""Last in: what a driver adds to R² when all others are there already."""

from __future__ import annotations

import numpy as np

from csatbook.stats.block import Numbers
from csatbook.stats.drivers import covariances

METHOD = "last"


def importance(matrices: Numbers) -> Numbers:
    """How much of R² would be lost without each driver?

    Parameters
    ----------
    matrices : array, shape (r, 1 + p, 1 + p)
        Covariances, the outcome first.

    Returns
    -------
    array, shape (r, p)
        0 or more; together less or more than R². The squared standardised coefficient divided by
        the variance inflation factor.

    References
    ----------
    Darlington (1968), Psychological Bulletin 69 (usefulness).

    Examples
    --------
    R² of both is 0.3526813, of each alone 0.3249 and 0.1089.

    >>> importance(np.array([[[1, 0.33, 0.57], [0.33, 1, 0.3], [0.57, 0.3, 1]]])).round(4).tolist()
    [[0.0278, 0.2438]]
    """
    given = covariances.correlations(matrices)
    known = np.isfinite(given).all(axis=(1, 2))
    own = given[known]
    inner = covariances.inverse(own[:, 1:, 1:])
    coefficients = (inner @ own[:, 1:, :1])[:, :, 0]
    factors = np.diagonal(inner, axis1=1, axis2=2)
    found = np.full((len(given), given.shape[1] - 1), np.nan)
    found[known] = np.square(coefficients) / np.where(factors > 0, factors, 1.0)
    return found
