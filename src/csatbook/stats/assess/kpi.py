"""Key indicator (KPI): a figure or a score of any unit, brought to points of 0 to 100."""

from __future__ import annotations

import math
from dataclasses import replace

from csatbook.stats import estimate
from csatbook.stats.assess import transform
from csatbook.stats.estimate import Estimate
from csatbook.study.transform import Transform

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
    value = transform.points(given.value, declared)
    if given.reason == "counted":
        return estimate.counted(value, method=METHOD, n=given.n, level=given.level)
    found = replace(given, method=METHOD, value=value, trials=None, bounds=_BOUNDS)
    if given.low is None or given.high is None:
        return Estimate(found)
    low, high = transform.span(given.low, given.high, declared)
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
    fewest, most = transform.span(low, high, declared)
    way = transform.points(high, declared) - transform.points(low, declared)
    return math.copysign(most - fewest, way) / (high - low)
