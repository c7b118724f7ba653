"""Covariances of an outcome and its drivers: what every importance is made of."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from csatbook.stats.block import Flags, Numbers

NOTHING = 1e-10
"""A variance, beside that of the same driver alone, which is only rounding."""


@dataclass(frozen=True, eq=False)
class Covariances:
    """Of a sample and of its resamples."""

    matrices: Numbers
    """Shape (1 + B, q, q): the outcome first, then the drivers; 0 the sample, then its resamples.
    Weighted, divided by the sum of weights (only ratios of covariances are looked at). NaN in a
    resample that tells nothing."""
    n: int
    """Respondents they rest on."""
    n_eff: float
    reason: str | None = None
    """Why there are none, such as `not_converged`."""


def correlations(matrices: Numbers) -> Numbers:
    """How are they correlated?

    Parameters
    ----------
    matrices : array, shape (r, q, q)
        Covariances, the outcome first.

    Returns
    -------
    array, shape (r, q, q)
        Nothing is correlated with a driver that does not vary, which has 0 on the diagonal, too;
        all NaN where the outcome does not vary.

    Examples
    --------
    >>> correlations(np.array([[[4.0, 3, 0], [3, 9, 0], [0, 0, 0]]])).tolist()
    [[[1.0, 0.5, 0.0], [0.5, 1.0, 0.0], [0.0, 0.0, 0.0]]]
    """
    variances = np.diagonal(matrices, axis1=1, axis2=2)
    varies = variances > 0
    scale = np.where(varies, 1 / np.sqrt(np.where(varies, variances, 1.0)), 0.0)
    scale[~varies[:, 0]] = np.nan
    found = matrices * scale[:, :, np.newaxis] * scale[:, np.newaxis]
    places = np.arange(matrices.shape[1])
    found[:, places, places] = np.where(np.isnan(scale), np.nan, varies)
    return found


def inverse(symmetric: Numbers) -> Numbers:
    """The inverse of each matrix, shape (r, k, k); the pseudo-inverse where there is none.

    Examples
    --------
    >>> inverse(np.array([[[1.0, 0.5], [0.5, 1]], [[1, 1], [1, 1]]])).round(4).tolist()
    [[[1.3333, -0.6667], [-0.6667, 1.3333]], [[0.25, 0.25], [0.25, 0.25]]]
    """
    return power(symmetric, -1.0)


def power(symmetric: Numbers, exponent: float) -> Numbers:
    """Each matrix to a power, shape (r, k, k), the directions in which it is 0 left out."""
    values, vectors = np.linalg.eigh(symmetric)
    held = values > NOTHING
    raised = np.where(held, np.where(held, values, 1.0) ** exponent, 0.0)
    return np.asarray((vectors * raised[:, np.newaxis]) @ vectors.transpose(0, 2, 1))


def told(matrices: Numbers) -> Flags:
    """Which matrices, shape (r, q, q), are of an outcome that varies and are really covariances?

    Pairs of columns of different respondents may contradict each other.

    Examples
    --------
    >>> agreed = [[1.0, 0.9, 0.9], [0.9, 1, 0.9], [0.9, 0.9, 1]]
    >>> contradicting = [[1.0, 0.9, 0.9], [0.9, 1, -0.9], [0.9, -0.9, 1]]
    >>> told(np.array([agreed, contradicting])).tolist()
    [True, False]
    """
    found = correlations(matrices)
    known = np.isfinite(found).all(axis=(1, 2))
    found[~known] = 0.0
    return np.asarray(known & (np.linalg.eigvalsh(found)[:, 0] > -NOTHING))
