"""Orders of many drivers, drawn: how much does each one add on average?"""

from __future__ import annotations

import numpy as np

from csatbook.stats.block import Numbers
from csatbook.stats.drivers import covariances

PAIRS, RESAMPLED = 2000, 200
"""Orders drawn of a sample, and of its resamples."""
_SEED = 20240501


def importance(matrices: Numbers, *, pairs: int = PAIRS) -> tuple[Numbers, Numbers]:
    """How much does each driver add to R², on average over drawn orders of the drivers?

    Parameters
    ----------
    matrices : array, shape (r, 1 + p, 1 + p)
        Covariances, the outcome first.
    pairs : orders drawn, each taken forwards and backwards; 2 or more

    Returns
    -------
    (array, array), shape (r, p) each
        The averages, and their standard errors from drawing. All matrices have the same orders.

    Notes
    -----
    Over all orders the average is the Shapley value. What a driver adds behind those before it is
    the square of its entry in the outcome's row of the Cholesky factor. An order and its reverse
    are drawn together, because who comes late in one comes early in the other.

    References
    ----------
    Castro, Gómez and Tejada (2009), Computers & Operations Research 36 (Shapley value from drawn
    orders). Mitchell et al. (2022), J. Machine Learning Research 23 (antithetic orders).

    Examples
    --------
    >>> found, error = importance(np.array([[[1, 0.33, 0.57], [0.33, 1, 0.3], [0.57, 0.3, 1]]]))
    >>> found.round(4).tolist(), error.round(4).tolist()  # one order and its reverse are all
    ([[0.0683, 0.2843]], [[0.0, 0.0]])
    """
    rng = np.random.default_rng(_SEED)
    given = covariances.correlations(matrices)
    known = np.isfinite(given).all(axis=(1, 2))
    own = given[known]
    width = own.shape[1] - 1
    # So that a driver of which nothing is left can be divided by, and adds nothing.
    drivers = np.arange(1, width + 1)
    own[:, drivers, drivers] += covariances.NOTHING / 100
    own[:, 0, 0] += 1.0  # only its row is looked at, whose last entry needs no care
    total, squares = np.zeros((2, len(own), width))
    for _ in range(pairs):
        order = rng.permutation(width)
        added = (_added(own, order) + _added(own, order[::-1])) / 2
        total += added
        squares += np.square(added)
    mean = total / pairs
    variance = np.maximum(squares / pairs - np.square(mean), 0.0) / (pairs - 1)
    found, error = np.full((2, len(given), width), np.nan)
    found[known], error[known] = mean, np.sqrt(variance)
    return found, error


def _added(given: Numbers, order: np.ndarray[tuple[int], np.dtype[np.intp]]) -> Numbers:
    """What each driver adds behind those before it."""
    places = np.append(order + 1, 0)
    factor = np.linalg.cholesky(given[:, places[:, np.newaxis], places])
    added = np.empty((len(given), len(order)))
    added[:, order] = np.square(factor[:, -1, :-1])
    return added
