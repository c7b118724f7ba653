"""Points of the level that a number reaches."""

from __future__ import annotations

import math

from csatbook.study.transform import Levels


def points(number: float, declared: Levels) -> float:
    """Which level does the number reach, and what is it worth, 0 to 100?

    Parameters
    ----------
    number : float, in the unit of the levels' beginnings
        A level holds its beginning, within 1e-12 of it, so that a share such as 0.95 is reached
        however it was summed up; the lowest level also holds everything below.

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
    reached = (level for level in upper if _reaches(number, level.at))
    return next(reached, lowest).points


def turns(declared: Levels) -> tuple[float, ...]:
    """Where the points change: a level may be worth less than the one below it."""
    return tuple(level.at for level in declared.levels.values())


def _reaches(number: float, at: float) -> bool:
    return number >= at or math.isclose(number, at, rel_tol=1e-12, abs_tol=1e-12)
