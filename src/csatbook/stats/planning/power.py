"""Which difference between two groups would be found, and how large must they be for it?"""

from __future__ import annotations

import math

from scipy.special import ndtri


def detectable_mean(
    n_a: float, n_b: float, *, deviation: float, power: float = 0.8, level: float = 0.95
) -> float | None:
    """How large must a difference of two means be, to be found with this probability?

    Parameters
    ----------
    n_a, n_b : respondents of the groups, or the effective numbers of them
    deviation : standard deviation within the groups, in the score's unit
    power : probability of a significant difference, float above (1 - level) / 2 and below 1
    level : float in (0, 1)
        1 minus the level of the two-sided test.

    Returns
    -------
    float or None
        In the score's unit. None where both groups together have no spread to judge by.

    Notes
    -----
    Of Student's t with n_a + n_b - 2 degrees of freedom, which is noncentral where there is a
    difference. That a difference is found in the wrong direction does not count. The probability
    is that of statsmodels; the difference is looked for here, because its own search stops at six
    digits.

    References
    ----------
    Cohen (1988), Statistical Power Analysis, 2.3. R's `power.t.test`.

    Examples
    --------
    >>> detectable_mean(300, 300, deviation=1).__round__(4)
    0.2291
    """
    from scipy.optimize import brentq  # noqa: PLC0415 - takes long to load

    if min(n_a, n_b) < 1 or n_a + n_b <= 2:
        return None

    def missing(effect: float) -> float:
        return power - _found_mean(effect, n_a, n_b, level)

    far = 1.0
    while missing(far) > 0:
        far *= 2
    return deviation * float(brentq(missing, 0.0, far, xtol=1e-13))  # type: ignore[no-untyped-call]


def needed_mean(
    difference: float, *, deviation: float, power: float = 0.8, level: float = 0.95
) -> int:
    """How many respondents must each of two groups have, so that this difference is found?

    Parameters
    ----------
    difference : of the means, in the score's unit, more than 0
    deviation, power, level : as in `detectable_mean`

    Returns
    -------
    int
        The smallest number that is enough.

    Examples
    --------
    >>> needed_mean(0.5, deviation=1)
    64
    """
    shift = float(ndtri((1 + level) / 2) + ndtri(power))
    # With infinitely many degrees of freedom it would be this one; it never is fewer.
    n = max(2, math.ceil(2 * (shift * deviation / difference) ** 2))
    while _found_mean(difference / deviation, n, n, level) < power:
        n += 1
    return n


def _found_mean(effect: float, n_a: float, n_b: float, level: float) -> float:
    """How probably is a difference of so many standard deviations found?"""
    from statsmodels.stats.power import TTestIndPower  # noqa: PLC0415 - takes long to load

    probability = TTestIndPower().power(  # type: ignore[no-untyped-call]
        effect, n_a, alpha=(1 - level) / 2, ratio=n_b / n_a, alternative="larger"
    )
    return float(probability)


def detectable_share(
    n_a: float, n_b: float, *, share: float = 0.5, power: float = 0.8, level: float = 0.95
) -> float | None:
    """How large must a difference of two shares be, to be found with this probability?

    Parameters
    ----------
    n_a, n_b : answers of the groups, or the effective numbers of them
    share : float in (0, 1)
        Of the first group. The other's is taken to lie on the side of one half, where a difference
        is harder to see.
    power, level : as in `detectable_mean`

    Returns
    -------
    float or None
        A share, 0 to 1. None where not even the greatest possible difference would be found.

    Notes
    -----
    Of the normal test with the pooled variance; the probability is that of statsmodels.

    References
    ----------
    Fleiss, Levin and Paik (2003), Statistical Methods for Rates and Proportions, 4.1. R's
    `power.prop.test`.

    Examples
    --------
    >>> detectable_share(300, 300, share=0.8).__round__(4)
    0.0988
    """
    from scipy.optimize import brentq  # noqa: PLC0415 - as above

    if min(n_a, n_b) <= 0:
        return None

    from statsmodels.stats.proportion import power_proportions_2indep  # noqa: PLC0415 - as above

    def missing(difference: float) -> float:
        other, tail = _other(share, difference), (1 - level) / 2
        probability = power_proportions_2indep(  # type: ignore[no-untyped-call]
            share - other,
            other,
            n_a,
            ratio=n_b / n_a,
            alpha=tail,
            alternative="larger" if share > other else "smaller",
            return_results=False,
        )
        return power - float(probability)

    most = max(share, 1 - share)
    if missing(most) > 0:
        return None
    return float(brentq(missing, 0.0, most, xtol=1e-12))  # type: ignore[no-untyped-call]


def needed_share(
    difference: float, *, share: float = 0.5, power: float = 0.8, level: float = 0.95
) -> int | None:
    """How many answers must each of two groups have, so that this difference of shares is found?

    Parameters
    ----------
    difference : more than 0
    share, power, level : as in `detectable_share`

    Returns
    -------
    int or None
        The smallest number that is enough. None where shares cannot differ so much.

    Examples
    --------
    >>> needed_share(0.1)  # 0.5 and 0.4
    388
    """
    other = _other(share, difference)
    if not 0 <= other <= 1:
        return None
    pooled = (share + other) / 2
    edge = float(ndtri((1 + level) / 2)) * math.sqrt(2 * pooled * (1 - pooled))
    spread = math.sqrt(share * (1 - share) + other * (1 - other))
    return math.ceil(((edge + float(ndtri(power)) * spread) / difference) ** 2)


def _other(share: float, difference: float) -> float:
    """The other group's share, on the side of one half."""
    return share - difference if share >= 0.5 else share + difference
