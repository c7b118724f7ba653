"""Numbers as readers see them. The only place where a number is rounded."""

from __future__ import annotations

import math
from typing import Literal

Unit = Literal["share", "points", "mark", "count"]

NONE = "–"


def write(value: float | None, unit: Unit) -> str:
    """How is this number printed?

    Parameters
    ----------
    value : number, or None or NaN where there is none
    unit : share (0 to 1, printed in percent), points (0 to 100), mark (of a scale) or count

    Examples
    --------
    >>> write(0.7841, "share"), write(81.25, "points"), write(4.052, "mark"), write(1322, "count")
    ('78.4%', '81.2', '4.05', '1,322')
    >>> write(None, "share")
    '–'
    """
    if value is None or math.isnan(value):
        return NONE
    match unit:
        case "share":
            return f"{100 * value:.1f}%"
        case "points":
            return f"{value:.1f}"
        case "mark":
            return f"{value:.2f}"
        case _:
            return f"{value:,.0f}"


def interval(low: float | None, high: float | None, unit: Unit) -> str:
    """How is an interval printed?

    Examples
    --------
    >>> interval(0.7688, 0.7981, "share"), interval(None, None, "mark")
    ('76.9–79.8%', '–')
    """
    if low is None or high is None or math.isnan(low) or math.isnan(high):
        return NONE
    return f"{write(low, unit).removesuffix('%')}–{write(high, unit)}"


def bounds(unit: Unit, marks: tuple[float, float]) -> tuple[float, float]:
    """Between which ends does a number of this unit lie? `marks` are the ends of the scale."""
    return {"share": (0.0, 1.0), "points": (0.0, 100.0)}.get(unit, marks)
