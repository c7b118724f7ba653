"""Points in proportion to a target."""

from __future__ import annotations

from csatbook.study.transform import Target


def points(number: float, declared: Target) -> float:
    """Which part of the target is reached, 0 to 100?

    Parameters
    ----------
    number, declared.target : float, in the number's own unit
        At the target or above it is 100; below 0 it is 0.

    Examples
    --------
    >>> renewals = Target(by="target", target=80)
    >>> [points(one, renewals) for one in (60, 80, 95, -3)]
    [75.0, 100.0, 100.0, 0.0]
    """
    return min(100.0, max(0.0, 100 * number / declared.target))
