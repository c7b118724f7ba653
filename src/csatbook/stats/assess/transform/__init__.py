"""From a number of any unit to points of 0 to 100, by the transforms that a study can declare."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from csatbook.stats.assess.transform import between, levels, min_max, reverse, target
from csatbook.study.transform import Transform

POINTS: Mapping[str, Callable[..., float]] = {
    "min_max": min_max.points,
    "target": target.points,
    "reverse": reverse.points,
    "interval": between.points,
    "levels": levels.points,
}
_TURNS: Mapping[str, Callable[..., tuple[float, ...]]] = {
    "interval": between.turns,
    "levels": levels.turns,
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
