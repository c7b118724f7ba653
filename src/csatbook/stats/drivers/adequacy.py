"""Can these drivers be kept apart, and are there enough respondents for so many?"""

from __future__ import annotations

import numpy as np

from csatbook.stats.block import Numbers
from csatbook.stats.drivers import covariances


def vif(matrix: Numbers) -> Numbers:
    """How many times larger is each coefficient's variance than if the drivers were unrelated?

    Parameters
    ----------
    matrix : array, shape (1 + p, 1 + p)
        Covariances, the outcome first.

    Returns
    -------
    array, shape (p,)
        The variance inflation factor 1 / (1 - R² of the driver by all others); 1 or more, above 5
        or 10 usually a warning.

    References
    ----------
    Marquardt (1970), Technometrics 12. Fox and Monette (1992), J. American Statistical
    Association 87.

    Examples
    --------
    >>> vif(np.array([[1, 0.5, 0.5], [0.5, 1, 0.6], [0.5, 0.6, 1]])).round(6).tolist()
    [1.5625, 1.5625]
    """
    drivers = covariances.correlations(matrix[np.newaxis])[:, 1:, 1:]
    return np.asarray(np.diagonal(covariances.inverse(drivers)[0]))


def needed(drivers: int) -> int:
    """How many respondents does a driver analysis of so many drivers ask for?

    Green's rule for medium effects, the larger of 50 + 8 p (for R²) and 104 + p (for each
    driver), to be held beside the effective number of respondents.

    References
    ----------
    Green (1991), How many subjects does it take to do a regression analysis?, Multivariate
    Behavioral Research 26.

    Examples
    --------
    >>> needed(6), needed(12)
    (110, 146)
    """
    return max(50 + 8 * drivers, 104 + drivers)


def culprits(matrix: Numbers) -> tuple[int, ...]:
    """Which drivers can be written as sums of others?

    Parameters
    ----------
    matrix : array, shape (1 + p, 1 + p)
        Covariances, the outcome first.

    Returns
    -------
    tuple of int
        The places of all that are in such a sum; mostly none.

    Examples
    --------
    >>> culprits(np.array([[1, 0.5, 0.5, 0.2], [0.5, 1, 1, 0], [0.5, 1, 1, 0], [0.2, 0, 0, 1]]))
    (0, 1)
    """
    drivers = covariances.correlations(matrix[np.newaxis])[0, 1:, 1:]
    values, vectors = np.linalg.eigh(drivers)
    shares = np.abs(vectors[:, np.abs(values) < covariances.NOTHING]).max(axis=1, initial=0.0)
    return tuple(np.flatnonzero(shares > np.sqrt(covariances.NOTHING)).tolist())
