"""Numbers as readers see them. The only place where a number is rounded."""

from __future__ import annotations

import math
from typing import Literal

Unit = Literal["share", "points", "mark", "balance", "difference", "count", "amount", "percent"]
SIGNED = ("balance", "difference")

NONE = "–"


def write(value: float | None, unit: Unit) -> str:
    """How is this number printed?

    Parameters
    ----------
    value : number, or None or NaN where there is none
    unit : share (0 to 1, printed in percent), points (0 to 100), mark (of a scale), balance
        (-100 to 100, signed), difference (of marks, signed), count, amount (any other number), or
        percent (a share that is a probability, without decimals)

    Examples
    --------
    >>> write(0.7841, "share"), write(81.25, "points"), write(4.052, "mark"), write(1322, "count")
    ('78.4%', '81.2', '4.05', '1,322')
    >>> write(None, "share"), write(-0.04, "balance")
    ('–', '0.0')
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
        case "percent":
            # 1 and 0 are never certain
            return ">99%" if value >= 0.995 else "<1%" if value < 0.005 else f"{100 * value:.0f}%"
        case "balance":
            return _signed(f"{value:+.1f}")
        case "difference":
            return _signed(f"{value:+.2f}")
        case "amount":
            return f"{value:,.2f}" if abs(value) < 100 else f"{value:,.0f}"
        case _:
            return f"{value:,.0f}"


def _signed(written: str) -> str:
    """With a real minus; nothing, which what is rounded away becomes, has no sign."""
    return written.replace("-", "−") if float(written) else written[1:]


def interval(low: float | None, high: float | None, unit: Unit) -> str:
    """How is an interval printed?

    Examples
    --------
    >>> interval(0.7688, 0.7981, "share"), interval(None, None, "mark")
    ('76.9–79.8%', '–')
    >>> interval(-3.04, 12.1, "balance")
    '−3.0 … +12.1'
    """
    if low is None or high is None or math.isnan(low) or math.isnan(high):
        return NONE
    if unit in SIGNED:
        return f"{write(low, unit)} … {write(high, unit)}"
    return f"{write(low, unit).removesuffix('%')}–{write(high, unit)}"


def gap(value: float | None, unit: Unit) -> str:
    """How is the difference of two such numbers printed? With its sign.

    Examples
    --------
    >>> gap(-0.051, "share"), gap(1.5, "points"), gap(None, "mark")
    ('−5.1', '+1.5', '–')
    """
    if unit == "share":
        return write(None if value is None else 100 * value, "balance")
    return write(value, "difference" if unit in ("mark", "difference") else "balance")


def significance(p: float, *, most: bool = False) -> str:
    """How is a p-value printed, with its sign of relation? `most`: the largest of several.

    Examples
    --------
    >>> significance(0.00004), significance(0.0312), significance(0.0312, most=True)
    ('p < 0.001', 'p = 0.031', 'p ≤ 0.031')
    """
    return "p < 0.001" if p < 0.001 else f"p {'≤' if most else '='} {p:.3f}"


def bounds(unit: Unit, marks: tuple[float, float]) -> tuple[float, float]:
    """Between which ends does a number of this unit lie? `marks` are the ends of the scale."""
    span = marks[1] - marks[0]
    fixed = {"share": (0.0, 1.0), "points": (0.0, 100.0), "balance": (-100.0, 100.0)}
    return {**fixed, "difference": (-span, span)}.get(unit, marks)
