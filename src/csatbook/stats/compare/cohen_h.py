"""Cohen's h: a difference of shares on a scale where every difference is as easy to see."""

from __future__ import annotations

import math

from scipy.special import ndtri

from csatbook.stats.groups.group import Group

NAME = "cohen_h"


def of(a: Group, b: Group, *, level: float) -> tuple[float, float, float] | None:
    """How large is the difference of two shares?

    Parameters
    ----------
    a, b : groups of two effective respondents or more
    level : float in (0, 1)
        Coverage of the interval.

    Returns
    -------
    (value, low, high)
        h = 2 arcsin √a - 2 arcsin √b, within ±π; 0.2 is small, 0.8 large. Its variance is 1 / n_a
        + 1 / n_b, with the numbers of simple yes/no answers that would be as precise.

    References
    ----------
    Cohen (1988), Statistical Power Analysis for the Behavioral Sciences, ch. 6.
    """
    h = _angle(a) - _angle(b)
    half = float(ndtri((1 + level) / 2)) * math.sqrt(1 / _trials(a) + 1 / _trials(b))
    return h, max(-math.pi, h - half), min(math.pi, h + half)


def _angle(one: Group) -> float:
    return 2 * math.asin(math.sqrt(min(max(one.value, 0.0), 1.0)))


def _trials(one: Group) -> float:
    simple = one.value * (1 - one.value)
    return simple / one.variance if simple > 0 and one.variance > 0 else one.n_eff
