"""Hall's transformation: a t statistic of skewed answers, corrected for their skewness."""

from __future__ import annotations

import math


def corrected(t: float, skewness: float) -> float:
    """What does a difference of so many standard errors say, if the answers are skewed?

    Parameters
    ----------
    t : difference over its standard error, which is estimated from the same answers
    skewness : of the difference: its third cumulant over its standard error cubed
        γ / √n of one mean of n answers with the skewness γ.

    Returns
    -------
    float
        t + q t² / 3 + q² t³ / 27 + q / 6 with the skewness q, which grows with t. Where answers
        have a long tail to the left, so do their means, yet those on the left come with a large
        error and those on the right with a small one: t itself has a long tail to the right.

    References
    ----------
    Hall (1992), On the removal of skewness by transformation, J. Royal Statistical Society B
    54(1), 221-228.

    Examples
    --------
    >>> corrected(2.0, 0.0), corrected(2.0, -0.3).__round__(4), corrected(-2.0, -0.3).__round__(4)
    (2.0, 1.5767, -2.4767)
    """
    return t + skewness * t**2 / 3 + skewness**2 * t**3 / 27 + skewness / 6


def original(statistic: float, skewness: float) -> float:
    """How many standard errors are it that say so much? The reverse of `corrected`.

    Examples
    --------
    >>> round(original(corrected(2.0, -0.3), -0.3), 12), original(2.0, 0.0)
    (2.0, 2.0)
    """
    if abs(skewness) < _NONE:
        return statistic
    return 3 / skewness * (math.cbrt(1 + skewness * (statistic - skewness / 6)) - 1)


_NONE = 1e-9
"""A skewness so small is rounding, and a cube root would lose digits to it."""
