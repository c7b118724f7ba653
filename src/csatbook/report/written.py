"""Which unrounded number stands behind each text that was written? Kept for one report at a time.

A text says a number rounded; whoever binds the numbers of a page to the result tables has to know
the number itself. `report.number`, the only place that rounds, notes it here as it writes.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping

_DIGITS = re.compile(r"\d[\d,]*(?:\.\d+)?(?:e[+-]\d+)?")
_numbers: dict[str, dict[float, None]] = {}
"""Digits as they were written to the numbers that were written so, in their order."""
_shown: dict[str, None] = {}


def note(text: str, value: float) -> str:
    """The same text, of which is known from now on that it stands for this number.

    Examples
    --------
    >>> begin()
    >>> note("78.4%", 0.78412), numbers()
    ('78.4%', {'78.4': [0.78412]})
    """
    digits = _DIGITS.search(text)
    if digits and math.isfinite(value):
        _numbers.setdefault(digits[0], {})[float(value)] = None
    return text


def begin() -> None:
    """Forget the numbers of the report before: a kernel may make several."""
    _numbers.clear()
    _shown.clear()


def numbers() -> Mapping[str, list[float]]:
    """Digits as they were written, to the numbers that were written so since `begin`."""
    return {digits: list(values) for digits, values in _numbers.items()}


def show(digits: str) -> None:
    """Note that a reader sees these digits, whatever stands behind them."""
    _shown[digits] = None


def shown() -> list[str]:
    """The digits that readers have seen since `begin`, behind which no number was noted."""
    return [digits for digits in _shown if digits not in _numbers]
