"""Points of the level that a number reaches."""

from __future__ import annotations

from csatbook.study import threshold
from csatbook.study.transform import Levels


def points(number: float, declared: Levels) -> float:
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
    >>> [points(one, on_time) for one in (1, 19 / 20, 0.9499, -0.1)]
    [100.0, 85.0, 50.0, 50.0]
    """
    *upper, lowest = declared.levels.values()
    scale = max(abs(level.at) for level in declared.levels.values())
    reached = (level for level in upper if threshold.reaches(number, level.at, scale=scale))
    return next(reached, lowest).points


def turns(declared: Levels) -> tuple[float, ...]:
    """Where the points change: a level may be worth less than the one below it."""
    return tuple(level.at for level in declared.levels.values())
