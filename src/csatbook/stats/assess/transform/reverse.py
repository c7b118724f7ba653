"""Points for what should be small, such as a time or a rate of failures."""

from __future__ import annotations

from csatbook.study.transform import Reverse


def points(number: float, declared: Reverse) -> float:
    """How many times does the number go into the target, 0 to 100?

    Parameters
    ----------
    number, declared.target : float, in the number's own unit
        At the target or below it is 100; at twice the target 50.

    Examples
    --------
    >>> hours = Reverse(by="reverse", target=24)
    >>> [points(one, hours) for one in (0, 24, 48, 96)]
    [100.0, 100.0, 50.0, 25.0]
    """
    return 100.0 if number <= declared.target else 100 * declared.target / number
