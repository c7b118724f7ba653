"""Ranges of numbers as analysts write them: `<= 3`, `3 < x <= 12`, `> 12`."""

from __future__ import annotations

import math
import re
import unicodedata
from dataclasses import dataclass
from typing import Any

from csatbook.study import threshold

_NUMBER = r"[-+]?\d+(?:\.\d+)?"
_ONE_SIDE = re.compile(rf"(?:x\s*)?(<=|>=|<|>|=)\s*({_NUMBER})")
_TWO_SIDES = re.compile(rf"({_NUMBER})\s*(<=|<)\s*x\s*(<=|<)\s*({_NUMBER})")


@dataclass(frozen=True)
class Interval:
    """Numbers between two ends, each of which may belong to it or not."""

    low: float = -math.inf
    high: float = math.inf
    holds_low: bool = False
    holds_high: bool = False

    def __contains__(self, number: float) -> bool:
        """Whether the number lies in the interval."""
        return bool(self.contains(number))

    def __str__(self) -> str:
        """As readers write it: ≥ 3.5, or > 3 … ≤ 12."""
        low = f"{'≥' if self.holds_low else '>'} {self.low:g}" if math.isfinite(self.low) else ""
        high = (
            f"{'≤' if self.holds_high else '<'} {self.high:g}" if math.isfinite(self.high) else ""
        )
        return " … ".join(end for end in (low, high) if end)

    def contains(self, numbers: Any) -> Any:
        """The same for an array of numbers; NaN lies in no interval.

        A number that equals an end but for what decimals leave is that end.
        """
        import numpy as np  # noqa: PLC0415 - a study is read without it

        from_low = threshold.reaches if self.holds_low else threshold.exceeds
        past_high = threshold.exceeds if self.holds_high else threshold.reaches
        scale = max((abs(end) for end in (self.low, self.high) if math.isfinite(end)), default=0.0)
        above = from_low(numbers, self.low, scale=scale)
        return above & np.logical_not(past_high(numbers, self.high, scale=scale))

    def meets(self, other: Interval) -> bool:
        """Whether some number lies in both."""
        first, second = sorted((self, other), key=lambda each: (each.low, not each.holds_low))
        if first.high > second.low:
            return True
        return first.high == second.low and first.holds_high and second.holds_low


def parse(text: str) -> Interval:
    """Which numbers does this rule mean?

    Parameters
    ----------
    text : str
        `<= 3`, `> 12`, `x >= 80`, `= 5` or `3 < x <= 12`; ≤ ≥ and full-width signs are understood.

    Raises
    ------
    ValueError
        The text is no such rule, or no number can satisfy it.

    Examples
    --------
    >>> 12 in parse("3 < x <= 12"), 3 in parse("3 < x <= 12"), 4 in parse("≤ 3")
    (True, False, False)
    """
    plain = unicodedata.normalize("NFKC", text).replace("≤", "<=").replace("≥", ">=").strip()
    if match := _ONE_SIDE.fullmatch(plain):
        sign, number = match[1], float(match[2])
        if sign == "=":
            return Interval(number, number, True, True)
        if sign in ("<", "<="):
            return Interval(high=number, holds_high=sign == "<=")
        return Interval(low=number, holds_low=sign == ">=")
    if match := _TWO_SIDES.fullmatch(plain):
        interval = Interval(float(match[1]), float(match[4]), match[2] == "<=", match[3] == "<=")
        if interval.low > interval.high or (
            interval.low == interval.high and not (interval.holds_low and interval.holds_high)
        ):
            msg = f"no number satisfies '{text}'"
            raise ValueError(msg)
        return interval
    msg = f"'{text}' is not a range; write it like '<= 3', '3 < x <= 12' or '> 12'"
    raise ValueError(msg)
