"""Numbers as readers see them. The only place where a number is rounded."""

from __future__ import annotations

import math
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import Literal

from csatbook.report import written
from csatbook.study import Study, threshold

Unit = Literal["share", "points", "mark", "balance", "difference", "count", "amount", "percent"]
SIGNED = ("balance", "difference")

NONE = "–"
_MOST = 10
"""So many decimals more than usual are printed at most."""
_BY_HAND = Context(prec=400, rounding=ROUND_HALF_UP)


def write(value: float | None, unit: Unit, *, decimals: int | None = None) -> str:
    """How is this number printed?

    Parameters
    ----------
    value : number, or None or NaN where there is none
    unit : share (0 to 1, printed in percent), points (0 to 100), mark (of a scale), balance
        (-100 to 100, signed), difference (of marks, signed), count, amount (any other number), or
        percent (a share that is a probability, without decimals)
    decimals : by default those that are usual for the unit; more of them beside a threshold that
        the number would seem to equal (see `apart`)

    Examples
    --------
    >>> write(0.7841, "share"), write(81.25, "points"), write(4.052, "mark"), write(1322, "count")
    ('78.4%', '81.3', '4.05', '1,322')
    >>> write(None, "share"), write(-0.04, "balance"), write(0.99975, "share", decimals=2)
    ('–', '0.0', '99.98%')
    """
    if value is None or math.isnan(value):
        return NONE
    return written.note(_text(value, unit, decimals), value)


def _text(value: float, unit: Unit, decimals: int | None) -> str:
    places = _usual(value, unit) if decimals is None else decimals
    match unit:
        case "percent" if decimals is None and not 0.005 <= value < 0.995:
            return ">99%" if value >= 0.995 else "<1%"  # 1 and 0 are never certain
        case "share" | "percent":
            return f"{by_hand(value, places, factor=100):f}%"
        case "points" | "mark":
            return f"{by_hand(value, places):f}"
        case "balance" | "difference":
            return _signed(f"{by_hand(value, places):+f}")
        case _:
            return f"{by_hand(value, places):,f}"


def write_score(study: Study, score: str, value: float | None) -> str:
    """How is a score's number printed? So that it equals neither target nor grade by mistake."""
    declared = study.scores[score]
    unit = study.unit_of(score)
    return write(value, unit, decimals=apart([value], declared.thresholds, unit))


def rounded(value: float, places: int, *, factor: int = 1) -> Decimal:
    """Which number is written for `factor` times this one? See `by_hand`, which notes nothing.

    Examples
    --------
    >>> f"{rounded(65.25, 1)}"
    '65.3'
    """
    number = by_hand(value, places, factor=factor)
    written.note(f"{number:f}", value)
    return number


def by_hand(value: float, places: int, *, factor: int = 1) -> Decimal:
    """What is `factor` times this number, rounded to so many decimals as it is done by hand?

    A half goes away from zero. What is halved is the decimal number that the value stands for,
    which 15 digits hold, and not its nearest binary fraction: 0.145 is a half of a percent.

    Examples
    --------
    >>> str(by_hand(65.25, 1)), str(by_hand(-0.145, 0, factor=100)), str(by_hand(1.005, 2))
    ('65.3', '-15', '1.01')
    """
    exact = Decimal(f"{value:.15g}") * factor
    if not exact.is_finite():
        return exact
    return exact.quantize(Decimal(1).scaleb(-places), context=_BY_HAND)


def _usual(value: float, unit: Unit) -> int:
    """The decimals that are usual for such numbers."""
    if unit == "amount":
        return 2 if abs(value) < 100 else 0
    return {"share": 1, "points": 1, "balance": 1, "mark": 2, "difference": 2}.get(unit, 0)


def apart(values: Sequence[float | None], thresholds: Sequence[float], unit: Unit) -> int | None:
    """How many decimals keep these numbers from seeming to equal a threshold that they do not?

    Returns
    -------
    int or None
        The fewest, up to `_MOST` more than usual; None where the usual ones do. A number that
        equals a threshold (see `threshold.equals`) needs none.

    Examples
    --------
    >>> apart([0.99975], [1], "share"), apart([0.9], [1], "share"), apart([1], [1], "share")
    (2, None, None)
    >>> apart([79.96, 80.004], [80], "points")
    3
    """
    known = [value for value in values if value is not None and not math.isnan(value)]
    near = [
        (value, edge)
        for value in known
        for edge in thresholds
        if _text(value, unit, None) == _text(edge, unit, None) and not threshold.equals(value, edge)
    ]
    if not near:
        return None
    usual = max(_usual(value, unit) for value, _ in near)
    for places in range(usual + 1, usual + _MOST):
        if all(_text(value, unit, places) != _text(edge, unit, places) for value, edge in near):
            return places
    return usual + _MOST


def _signed(written: str) -> str:
    """With a real minus; nothing, which what is rounded away becomes, has no sign."""
    return written.replace("-", "−") if float(written) else written[1:]


def interval(
    low: float | None, high: float | None, unit: Unit, *, decimals: int | None = None
) -> str:
    """How is an interval printed? `decimals` as in `write`.

    Examples
    --------
    >>> interval(0.7688, 0.7981, "share"), interval(None, None, "mark")
    ('76.9–79.8%', '–')
    >>> interval(-3.04, 12.1, "balance")
    '−3.0 … +12.1'
    """
    if low is None or high is None or math.isnan(low) or math.isnan(high):
        return NONE
    first, last = (write(end, unit, decimals=decimals) for end in (low, high))
    return f"{first} … {last}" if unit in SIGNED else f"{first.removesuffix('%')}–{last}"


def gap(value: float | None, unit: Unit, *, decimals: int | None = None) -> str:
    """How is the difference of two such numbers printed? With its sign; `decimals` as in `write`.

    Examples
    --------
    >>> gap(-0.051, "share"), gap(1.5, "points"), gap(None, "mark")
    ('−5.1', '+1.5', '–')
    """
    if unit == "share":
        if value is None or math.isnan(value):
            return NONE
        return written.note(_text(100 * value, "balance", decimals), value)
    signed: Unit = "difference" if unit in ("mark", "difference") else "balance"
    return write(value, signed, decimals=decimals)


def adds_up(
    values: Sequence[float], total: float, unit: Unit, *, decimals: int | None = None
) -> bool:
    """Do these numbers, as they are printed, add up to the total as it is printed?

    Examples
    --------
    >>> adds_up([4.474, -4.339], 0.135, "mark"), adds_up([64.4, 15.6], 80, "points")
    (False, True)
    """
    factor = 100 if unit == "share" else 1
    places = _usual(max(map(abs, values), default=0), unit) if decimals is None else decimals
    shown = sum(by_hand(value, places, factor=factor) for value in values)
    return shown == by_hand(total, places, factor=factor)


def significance(p: float, *, most: bool = False, level: float = 0.05) -> str:
    """How is a p-value printed, with its sign of relation?

    `most`: the largest of several. Beside the `level` that it is judged by it has more decimals
    where three would make the two look equal.

    Examples
    --------
    >>> significance(0.00004), significance(0.0312), significance(0.0312, most=True)
    ('p < 0.001', 'p = 0.031', 'p ≤ 0.031')
    >>> significance(0.04996), significance(0.05)
    ('p = 0.04996', 'p = 0.050')
    """
    if p < 0.001:
        return written.note("p < 0.001", p)
    places = 3
    while (
        not threshold.equals(p, level) and float(by_hand(p, places)) == level and places < 3 + _MOST
    ):
        places += 1
    return written.note(f"p {'≤' if most else '='} {by_hand(p, places):f}", p)


def bounds(unit: Unit, marks: tuple[float, float]) -> tuple[float, float]:
    """Between which ends does a number of this unit lie? `marks` are the ends of the scale."""
    span = marks[1] - marks[0]
    fixed = {"share": (0.0, 1.0), "points": (0.0, 100.0), "balance": (-100.0, 100.0)}
    return {**fixed, "difference": (-span, span)}.get(unit, marks)
