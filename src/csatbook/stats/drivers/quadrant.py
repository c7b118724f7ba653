"""Where a driver stands on the map of importance and performance, and how sure that is."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from csatbook.stats.assess import joint
from csatbook.stats.estimate import Estimate
from csatbook.study import threshold

Name = Literal["concentrate", "keep_up", "low_priority", "overkill"]
"""Important and below average; important and above it; neither; not important, yet above it."""
Range = tuple[float, float | None, float | None]
"""A number with its interval; None where that is not known."""

_NAMES: dict[tuple[bool, bool], Name] = {
    (True, False): "concentrate",
    (True, True): "keep_up",
    (False, False): "low_priority",
    (False, True): "overkill",
}


@dataclass(frozen=True)
class Quadrant:
    """The part of the map in which a driver lies."""

    name: Name
    important: bool | None
    """More than an equal share; None where that is not sure."""
    performs: bool | None
    """Above the drivers' average; None where that is not sure."""

    @property
    def sure(self) -> bool:
        """Whether it surely lies there."""
        return self.important is not None and self.performs is not None


def locate(
    shares: Sequence[Range], performances: Sequence[Estimate], *, level: float = 0.95
) -> tuple[Quadrant | None, ...]:
    """In which quadrant does each driver lie?

    Parameters
    ----------
    shares : of the importance, 0 to 1, of the p drivers, with intervals of `beside(level)`
    performances : the drivers' mean scores, of the same respondents
    level : float in (0, 1)
        With this probability both sides are right where both are called sure.

    Returns
    -------
    tuple of Quadrant, one a driver
        The lines are an equal share, 1 / p, and the mean of the drivers' performances. A driver's
        distance from that mean has the interval that its own and the others' answers together
        give. None for a driver without a performance, and for all where fewer than two have one.

    References
    ----------
    Martilla and James (1977), Importance-performance analysis, Journal of Marketing 41(1).
    Distances judged at 1 - (1 - level) / 2 each: Bonferroni.

    Examples
    --------
    >>> from csatbook.stats import estimate
    >>> high, low = (estimate.counted(value, method="mean_100") for value in (80, 60))
    >>> [one.name for one in locate([(0.7, None, None), (0.3, None, None)], [low, high])]
    ['concentrate', 'overkill']
    """
    known = [one for one in performances if one.score.value is not None]
    if len(known) < 2:
        return (None,) * len(shares)
    equal = 1 / len(shares)
    middle = mean(performances)
    found: list[Quadrant | None] = []
    for share, one in zip(shares, performances, strict=True):
        if one.score.value is None or middle is None:
            found.append(None)
            continue
        name = _NAMES[
            threshold.reaches(share[0], equal),
            threshold.reaches(one.score.value, middle, scale=1.0),
        ]
        low, high = _distance(one, known, one.score.value - middle, beside(level))
        found.append(Quadrant(name, _side(share[1], share[2], equal), _side(low, high, 0.0)))
    return tuple(found)


def mean(performances: Sequence[Estimate]) -> float | None:
    """The line between the drivers that do well and the others; None where none has a score."""
    values = [one.score.value for one in performances if one.score.value is not None]
    return math.fsum(values) / len(values) if values else None


def beside(level: float) -> float:
    """The level of each of two intervals that hold together at this one.

    Examples
    --------
    >>> beside(0.95)
    0.975
    """
    return (1 + level) / 2


def _distance(
    one: Estimate, others: Sequence[Estimate], value: float, level: float
) -> tuple[float | None, float | None]:
    """The interval of a driver's distance from the mean of them all."""
    terms = [(other, float(other is one) - 1 / len(others)) for other in others]
    found = joint.total(value, terms, bounds=(-100.0, 100.0), method="distance", level=level).score
    if found.reason == "counted":
        return value, value
    return found.low, found.high


def _side(low: float | None, high: float | None, line: float) -> bool | None:
    """On which side of the line does the whole interval lie?"""
    if low is not None and threshold.exceeds(low, line, scale=1.0):
        return True
    return None if high is None or threshold.reaches(high, line, scale=1.0) else False
