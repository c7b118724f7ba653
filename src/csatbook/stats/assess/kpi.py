"""Key indicator (KPI): a figure or a score of any unit, brought to points of 0 to 100."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import replace

from csatbook.stats import estimate
from csatbook.stats.estimate import Estimate
from csatbook.study import threshold
from csatbook.study.transform import Between, Levels, MinMax, Reverse, Target, Transform


def levels_points(number: float, declared: Levels) -> float:
    """Which level does the number reach, and what is it worth, 0 to 100?

    Parameters
    ----------
    number : float, in the unit of the levels' beginnings
        A level holds its beginning, so that a share such as 0.95 is reached however it was summed
        up (see `threshold`); the lowest level also holds everything below.

    Examples
    --------
    >>> from csatbook.study.transform import Level
    >>> on_time = Levels(by="levels", levels={
    ...     name: Level.model_validate({"zh": name, "en": name, "from": at, "points": worth})
    ...     for name, at, worth in [("all", 1, 100), ("most", 0.95, 85), ("few", 0, 50)]
    ... })
    >>> [levels_points(one, on_time) for one in (1, 19 / 20, 0.9499, -0.1)]
    [100.0, 85.0, 50.0, 50.0]
    """
    *upper, lowest = declared.levels.values()
    scale = max(abs(level.at) for level in declared.levels.values())
    reached = (level for level in upper if threshold.reaches(number, level.at, scale=scale))
    return next(reached, lowest).points


def levels_turns(declared: Levels) -> tuple[float, ...]:
    """Where the points change: a level may be worth less than the one below it."""
    return tuple(level.at for level in declared.levels.values())


def range_points(number: float, declared: Between) -> float:
    """How near is the number to the range that it should lie in, 0 to 100?

    Parameters
    ----------
    number, declared.least, .low, .high, .most : float, in the number's own unit
        100 from `low` to `high`, both included; 0 at `least` and at `most` and beyond.

    Examples
    --------
    >>> stock = Between(by="interval", least=0, low=10, high=20, most=40)  # days
    >>> [range_points(one, stock) for one in (-1, 0, 5, 10, 20, 30, 40)]
    [0.0, 0.0, 50.0, 100.0, 100.0, 50.0, 0.0]
    """
    if number < declared.low:
        way = 100 * (number - declared.least) / (declared.low - declared.least)
    elif number > declared.high:
        way = 100 * (declared.most - number) / (declared.most - declared.high)
    else:
        way = 100.0
    return max(0.0, way)


def range_turns(declared: Between) -> tuple[float, ...]:
    """Where points neither rise nor fall all the way: at 100."""
    return declared.low, declared.high


def reverse_points(number: float, declared: Reverse) -> float:
    """How many times does the number go into the target, 0 to 100?

    Parameters
    ----------
    number, declared.target : float, in the number's own unit
        At the target or below it is 100; at twice the target 50.

    Examples
    --------
    >>> hours = Reverse(by="reverse", target=24)
    >>> [reverse_points(one, hours) for one in (0, 24, 48, 96)]
    [100.0, 100.0, 50.0, 25.0]
    """
    return 100.0 if number <= declared.target else 100 * declared.target / number


def target_points(number: float, declared: Target) -> float:
    """Which part of the target is reached, 0 to 100?

    Parameters
    ----------
    number, declared.target : float, in the number's own unit
        At the target or above it is 100; below 0 it is 0.

    Examples
    --------
    >>> renewals = Target(by="target", target=80)
    >>> [target_points(one, renewals) for one in (60, 80, 95, -3)]
    [75.0, 100.0, 100.0, 0.0]
    """
    return min(100.0, max(0.0, 100 * number / declared.target))


def min_max_points(number: float, declared: MinMax) -> float:
    """How far is the number on its way from the worst to the best, 0 to 100?

    Parameters
    ----------
    number, declared.worst, declared.best : float, in the number's own unit
        `best` may be the smaller one. Beyond the ends it stays at 0 and at 100.

    Examples
    --------
    >>> returns = MinMax(by="min_max", worst=50, best=10)  # returns a month
    >>> [min_max_points(one, returns) for one in (10, 30, 50, 200)]
    [100.0, 50.0, 0.0, 0.0]
    """
    # Multiplied first: 100 · 0.58 is less than 58.
    way = 100 * (number - declared.worst) / (declared.best - declared.worst)
    return min(100.0, max(0.0, way))


POINTS: Mapping[str, Callable[..., float]] = {
    "min_max": min_max_points,
    "target": target_points,
    "reverse": reverse_points,
    "interval": range_points,
    "levels": levels_points,
}
_TURNS: Mapping[str, Callable[..., tuple[float, ...]]] = {
    "interval": range_turns,
    "levels": levels_turns,
}
"""Of the transforms that may both rise and fall."""


def points(number: float, declared: Transform) -> float:
    """How many points of 0 to 100 is this number worth?

    Examples
    --------
    >>> from csatbook.study.transform import Target
    >>> points(60, Target(by="target", target=80))
    75.0
    """
    return POINTS[declared.by](number, declared)


def span(low: float, high: float, declared: Transform) -> tuple[float, float]:
    """What are the fewest and the most points that a number from `low` to `high` is worth?

    Examples
    --------
    >>> from csatbook.study.transform import Between
    >>> stock = Between(by="interval", least=0, low=10, high=20, most=40)
    >>> span(5, 30, stock), span(30, 35, stock)
    ((50.0, 100.0), (25.0, 50.0))
    """
    turns = _TURNS[declared.by](declared) if declared.by in _TURNS else ()
    inside = [at for at in turns if low < at < high]
    each = [points(number, declared) for number in (low, *inside, high)]
    return min(each), max(each)


METHOD = "kpi"
_BOUNDS = (0.0, 100.0)


def score(source: Estimate, declared: Transform) -> Estimate:
    """How many points is this figure worth, and between which points does the true one lie?

    Parameters
    ----------
    source : a figure counted in full, or a score
    declared : how its numbers become points

    Returns
    -------
    Estimate
        In points, 0..100. `low` and `high` are the fewest and the most points of all numbers in
        the source's interval; deviations and error are the source's, times the slope between
        these: (most - fewest) / (high - low), falling where the points fall. Where every number
        of the interval is worth the same, that is certain: error 0. A figure counted in full stays
        so, a score without an interval or without a value has none either, for the same reason.

    Examples
    --------
    >>> from csatbook.study.transform import MinMax
    >>> on_time = MinMax(by="min_max", worst=0.8, best=1)
    >>> found = score(estimate.counted(0.95, method="measure"), on_time)
    >>> found.score.value.__round__(9), found.exact
    (75.0, True)
    """
    given = source.score
    if given.value is None:
        return Estimate(replace(given, method=METHOD, trials=None, bounds=_BOUNDS))
    value = points(given.value, declared)
    if given.reason == "counted":
        return estimate.counted(value, method=METHOD, n=given.n, level=given.level)
    found = replace(given, method=METHOD, value=value, trials=None, bounds=_BOUNDS)
    if given.low is None or given.high is None:
        return Estimate(found)
    low, high = span(given.low, given.high, declared)
    found = replace(found, low=low, high=high)
    if given.error is None:
        return Estimate(found)
    slope = _slope(given.low, given.high, declared)
    moves = None if source.deviations is None else slope * source.deviations
    found = replace(found, error=abs(slope) * given.error)
    return replace(source, score=found, deviations=moves)


def _slope(low: float, high: float, declared: Transform) -> float:
    """Points a unit of the number, over the whole interval."""
    if low == high:
        return 0.0
    fewest, most = span(low, high, declared)
    way = points(high, declared) - points(low, declared)
    return math.copysign(most - fewest, way) / (high - low)
