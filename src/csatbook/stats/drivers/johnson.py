"""Johnson's relative weights: shares of R² by way of uncorrelated stand-ins of the drivers."""

from __future__ import annotations

import numpy as np

from csatbook.stats.block import Numbers
from csatbook.stats.drivers import covariances

METHOD = "johnson"


def importance(matrices: Numbers) -> Numbers:
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
    >>> importance(np.array([[[1, 0.33, 0.57], [0.33, 1, 0.3], [0.57, 0.3, 1]]])).round(4).tolist()
    [[0.0683, 0.2843]]
    """
    given = covariances.correlations(matrices)
    known = np.isfinite(given).all(axis=(1, 2))
    own = given[known]
    root = covariances.power(own[:, 1:, 1:], 0.5)
    inner = covariances.power(own[:, 1:, 1:], -0.5) @ own[:, 1:, :1]
    found = np.full((len(given), given.shape[1] - 1), np.nan)
    found[known] = (np.square(root) @ np.square(inner))[:, :, 0]
    return found
