"""How precisely does a sample of this size tell a score, and how large must it be?"""

from __future__ import annotations

import math

from scipy.special import ndtri


def margin(
    deviation: float, n: float, *, population: int | None = None, level: float = 0.95
) -> float:
    """How far from the true score does the sample's lie at most, with this probability?

    Parameters
    ----------
    deviation : standard deviation of the respondents' values, in the score's unit
        Of a share p it is the root of p (1 - p), at most 0.5.
    n : respondents, or the effective number of them; more than 0
    population : customers in all; without it so many that drawing some leaves as many
    level : float in (0, 1)

    Returns
    -------
    float
        Half the width of the normal interval, in the score's unit; 0 where everybody answered.

    References
    ----------
    Cochran (1977), Sampling Techniques, 4.4 (with the finite population correction).

    Examples
    --------
    >>> margin(0.5, 400).__round__(6)  # 1.959964 · 0.5 / 20
    0.048999
    >>> margin(0.5, 400, population=400)
    0.0
    """
    half = _quantile(level) * deviation / math.sqrt(n)
    if population is None:
        return half
    left = max(population - n, 0)
    return half * math.sqrt(left / (population - 1)) if left else 0.0


def needed(
    deviation: float, within: float, *, population: int | None = None, level: float = 0.95
) -> int:
    """How many must answer, so that the score is known within this margin?

    Parameters
    ----------
    deviation, population, level : as in `margin`
    within : the margin, in the score's unit, more than 0

    Returns
    -------
    int
        The smallest number that is enough; never more than there are customers.

    References
    ----------
    Cochran (1977), 4.4; Krejcie and Morgan (1970), Educational and Psychological Measurement 30,
    whose table it gives for a share.

    Examples
    --------
    >>> needed(0.5, 0.05), needed(0.5, 0.05, population=1000)
    (385, 278)
    """
    endless = (_quantile(level) * deviation / within) ** 2
    if population is None:
        return math.ceil(endless)
    return min(population, math.ceil(endless / (1 + (endless - 1) / population)))


def _quantile(level: float) -> float:
    return float(ndtri((1 + level) / 2))
