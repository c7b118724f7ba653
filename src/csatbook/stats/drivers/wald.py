"""Does anything explain the outcome at all?"""

from __future__ import annotations

import numpy as np
from scipy.special import fdtrc

from csatbook.stats.block import Numbers


def p(coefficients: Numbers, df: float) -> float | None:
    """How likely would such coefficients be, if all of them were 0?

    Parameters
    ----------
    coefficients : array, shape (1 + B, p)
        Of the sample and of its resamples.
    df : degrees of freedom of their covariances
        Effective respondents less 1, or clusters less strata.

    Returns
    -------
    float or None
        Of Wald's statistic W = b' V⁻¹ b, V the covariances over the resamples: (df - p + 1) /
        (df p) · W has an F distribution with p and df - p + 1 degrees of freedom. None where
        there are too few of these, or of the resamples.

    References
    ----------
    Korn and Graubard (1990), American Statistician 44, 270-276.

    Examples
    --------
    >>> p(np.array([[2.0], [1.0], [3.0]]), 10.0).__round__(4)  # W = 2² / 2, P(F(1, 10) > 2)
    0.1877
    """
    count = coefficients.shape[1]
    left = df - count + 1
    if left < 1 or len(coefficients) - 2 < count:
        return None
    variances = np.atleast_2d(np.cov(coefficients[1:], rowvar=False))
    statistic = float(coefficients[0] @ np.linalg.pinv(variances) @ coefficients[0])
    return float(fdtrc(count, left, left / (df * count) * statistic))
