"""Points in proportion between a worst and a best number."""

from __future__ import annotations

from csatbook.study.transform import MinMax


def points(number: float, declared: MinMax) -> float:
    """How far is the number on its way from the worst to the best, 0 to 100?

    Parameters
    ----------
    number, declared.worst, declared.best : float, in the number's own unit
        `best` may be the smaller one. Beyond the ends it stays at 0 and at 100.

    Examples
    --------
    >>> returns = MinMax(by="min_max", worst=50, best=10)  # returns a month
    >>> [points(one, returns) for one in (10, 30, 50, 200)]
    [100.0, 50.0, 0.0, 0.0]
    """
    # Multiplied first: 100 · 0.58 is less than 58.
    way = 100 * (number - declared.worst) / (declared.best - declared.worst)
    return min(100.0, max(0.0, way))
