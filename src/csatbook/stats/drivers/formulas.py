"""Importances by one formula of the correlations: alone, all others held, last, Johnson's."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from csatbook.stats.block import Numbers
from csatbook.stats.drivers import covariances

CORRELATION, STANDARDISED, LAST, JOHNSON = "correlation", "standardised", "last", "johnson"


def correlation(matrices: Numbers) -> Numbers:
    """How closely does the outcome go with each driver, whatever the others do?

    Parameters
    ----------
    matrices : array, shape (r, 1 + p, 1 + p)
        Covariances, the outcome first.

    Returns
    -------
    array, shape (r, p)
        Pearson's, -1 to 1.

    Examples
    --------
    >>> correlation(np.array([[[4, 1.0], [1, 1]]])).tolist()
    [[0.5]]
    """
    return np.asarray(covariances.correlations(matrices)[:, 0, 1:])


def standardised(matrices: Numbers) -> Numbers:
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
    >>> matrix = np.array([[1, 0.33, 0.57], [0.33, 1, 0.3], [0.57, 0.3, 1]])
    >>> standardised(matrix[np.newaxis]).round(4).tolist()
    [[0.1747, 0.5176]]
    """

    def formula(own: Numbers) -> Numbers:
        return np.asarray((covariances.inverse(own[:, 1:, 1:]) @ own[:, 1:, :1])[:, :, 0])

    return _where_correlated(matrices, formula)


def last(matrices: Numbers) -> Numbers:
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

    >>> last(np.array([[[1, 0.33, 0.57], [0.33, 1, 0.3], [0.57, 0.3, 1]]])).round(4).tolist()
    [[0.0278, 0.2438]]
    """

    def formula(own: Numbers) -> Numbers:
        inner = covariances.inverse(own[:, 1:, 1:])
        coefficients = (inner @ own[:, 1:, :1])[:, :, 0]
        factors = np.diagonal(inner, axis1=1, axis2=2)
        return np.square(coefficients) / np.where(factors > 0, factors, 1.0)

    return _where_correlated(matrices, formula)


def johnson(matrices: Numbers) -> Numbers:
    """How much of R² is each driver's?

    Parameters
    ----------
    matrices : array, shape (r, 1 + p, 1 + p)
        Covariances, the outcome first.

    Returns
    -------
    array, shape (r, p)
        0 or more, together R². With S the symmetric root of the drivers' correlations and b the
        coefficients of the stand-ins, b = S⁻¹ r: the sum over k of S_jk² b_k².

    References
    ----------
    Johnson (2000), A heuristic method for estimating the relative weight of predictor variables,
    Multivariate Behavioral Research 35.

    Examples
    --------
    >>> johnson(np.array([[[1, 0.33, 0.57], [0.33, 1, 0.3], [0.57, 0.3, 1]]])).round(4).tolist()
    [[0.0683, 0.2843]]
    """

    def formula(own: Numbers) -> Numbers:
        root = covariances.power(own[:, 1:, 1:], 0.5)
        inner = covariances.power(own[:, 1:, 1:], -0.5) @ own[:, 1:, :1]
        return np.asarray((np.square(root) @ np.square(inner))[:, :, 0])

    return _where_correlated(matrices, formula)


def _where_correlated(matrices: Numbers, formula: Callable[[Numbers], Numbers]) -> Numbers:
    """By the formula from correlations, the outcome first; NaN where it does not vary."""
    correlations = covariances.correlations(matrices)
    known = np.isfinite(correlations).all(axis=(1, 2))
    importances = np.full((len(correlations), correlations.shape[1] - 1), np.nan)
    importances[known] = formula(correlations[known])
    return importances
