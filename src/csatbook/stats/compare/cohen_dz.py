"""Cohen's d_z: a mean difference in standard deviations of one respondent's difference."""

from __future__ import annotations

import math

from scipy.special import ndtri

NAME = "cohen_dz"


def of(
    difference: float, spread: float, n_eff: float, *, level: float
) -> tuple[float, float, float]:
    """How many standard deviations of the differences is their mean away from 0?

    Parameters
    ----------
    difference : mean of the respondents' differences
    spread : their standard deviation, above 0, with n in place of n - 1
    n_eff : respondents, above 1; with weights the effective ones
    level : float in (0, 1)
        Coverage of the interval.

    Returns
    -------
    (value, low, high)

    Notes
    -----
    d_z = difference / (spread √(n / (n - 1))). The interval is normal with the variance
    1/n + d_z² / 2n.

    References
    ----------
    Cohen (1988), Statistical Power Analysis for the Behavioral Sciences, 2.3. Hedges and Olkin
    (1985), Statistical Methods for Meta-Analysis, ch. 5 (the variance, of one sample).

    Examples
    --------
    >>> round(of(1.0, math.sqrt(2 / 3), 3.0, level=0.95)[0], 6)  # of the differences 0, 1 and 2
    1.0
    """
    value = difference / (spread * math.sqrt(n_eff / (n_eff - 1)))
    half = float(ndtri((1 + level) / 2)) * math.sqrt(1 / n_eff + value**2 / (2 * n_eff))
    return value, value - half, value + half
