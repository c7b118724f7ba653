"""Points for what should be neither too small nor too large."""

from __future__ import annotations

from csatbook.study.transform import Between


def points(number: float, declared: Between) -> float:
    """How near is the number to the range that it should lie in, 0 to 100?

    Parameters
    ----------
    number, declared.least, .low, .high, .most : float, in the number's own unit
        100 from `low` to `high`, both included; 0 at `least` and at `most` and beyond.

    Examples
    --------
    >>> stock = Between(by="interval", least=0, low=10, high=20, most=40)  # days
    >>> [points(one, stock) for one in (-1, 0, 5, 10, 20, 30, 40)]
    [0.0, 0.0, 50.0, 100.0, 100.0, 50.0, 0.0]
    """
    if number < declared.low:
        way = 100 * (number - declared.least) / (declared.low - declared.least)
    elif number > declared.high:
        way = 100 * (declared.most - number) / (declared.most - declared.high)
    else:
        way = 100.0
    return max(0.0, way)


def turns(declared: Between) -> tuple[float, ...]:
    """Where points neither rise nor fall all the way: at 100."""
    return declared.low, declared.high
