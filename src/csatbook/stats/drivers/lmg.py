"""Shapley value of R²: what a driver adds, averaged over all orders of the drivers (LMG)."""

from __future__ import annotations

from math import factorial

import numpy as np

from csatbook.stats.block import Numbers
from csatbook.stats.drivers import covariances, submodels

PAIRS, RESAMPLED = 2000, 200
"""Orders drawn of a sample, and of its resamples."""
_SEED = 20240501


def over_drawn_orders(matrices: Numbers, *, pairs: int = PAIRS) -> tuple[Numbers, Numbers]:
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
    >>> matrix = np.array([[1, 0.33, 0.57], [0.33, 1, 0.3], [0.57, 0.3, 1]])
    >>> found, error = over_drawn_orders(matrix[np.newaxis])
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


METHOD = "lmg"
MOST = 20
"""So many drivers have all their submodels computed; of more, orders are drawn."""
MOST_RESAMPLED = 16
"""In resamples, too; of more, theirs differ from the sample's as fewer drawn orders show."""
_AT_ONCE = 2**19
"""Submodels and resamples held at a time: so many that they stay in the processor's memory."""


def importance(matrices: Numbers) -> Numbers:
    """How much of R² is each driver's?

    Parameters
    ----------
    matrices : array, shape (r, 1 + p, 1 + p)
        Covariances, the outcome first.

    Returns
    -------
    array, shape (r, p)
        Together R². The sum over the sets S of the other drivers of |S|! (p - 1 - |S|)! / p! ·
        (R² with it - R² of S), which is 0 or more. Of more than 20 drivers the average over drawn
        orders. Of more than 16 and several matrices the first one's so; the others' are these,
        plus the difference that some drawn orders, the same for all, show between them.

    References
    ----------
    Lindeman, Merenda and Gold (1980), Introduction to Bivariate and Multivariate Analysis, 119 ff.
    Grömping (2007), American Statistician 61. Budescu (1993), Psychological Bulletin 114 (the
    same number as general dominance).

    Examples
    --------
    >>> importance(np.array([[[1, 0.33, 0.57], [0.33, 1, 0.3], [0.57, 0.3, 1]]])).round(4).tolist()
    [[0.0683, 0.2843]]
    """
    width = matrices.shape[1] - 1
    if width <= (MOST_RESAMPLED if len(matrices) > 1 else MOST):
        return _exact(matrices)
    first = _exact(matrices[:1]) if width <= MOST else over_drawn_orders(matrices[:1])[0]
    if len(matrices) == 1:
        return first
    drawn = over_drawn_orders(matrices, pairs=RESAMPLED)[0]
    return np.asarray(first + (drawn - drawn[0]))


def _exact(matrices: Numbers) -> Numbers:
    width = matrices.shape[1] - 1
    found = np.empty((len(matrices), width))
    share = _shares(width)
    chunk = max(1, _AT_ONCE >> width)
    for first in range(0, len(matrices), chunk):
        explained = submodels.r_squared(matrices[first : first + chunk])
        for driver in range(width):
            # Not BLAS, whose last digits depend on how many processors share the work.
            own = np.einsum("s,sr->r", _of(driver, share), explained)
            found[first : first + chunk, driver] = own
    return found


def _shares(width: int) -> Numbers:
    """Of each set of drivers, what it adds to those in it (first row) and takes from others."""
    sets = np.arange(2**width)
    sizes = sum(((sets >> driver) & 1 for driver in range(width)), np.zeros_like(sets))
    each = [
        factorial(size) * factorial(width - 1 - size) / factorial(width) for size in range(width)
    ]
    return np.stack([np.array([0.0, *each])[sizes], np.array([*each, 0.0])[sizes]])


def _of(driver: int, share: Numbers) -> Numbers:
    held = (np.arange(share.shape[1]) >> driver) & 1 == 1
    return np.asarray(np.where(held, share[0], -share[1]))
