"""Numbers as they stand in cells."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from csatbook.study.segment import plain

_NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]{1,2})?")
_CLOCK = re.compile(r"(?:(\d{1,3}):)?(\d{1,3}):(\d{2}(?:\.\d+)?)")
_UNITS = re.compile(
    r"(?:(\d+)\s*(?:h|hrs?|hours?|小时|时)\s*)?"
    r"(?:(\d+)\s*(?:m|mins?|minutes?|分钟?)\s*)?"
    r"(?:(\d+(?:\.\d+)?)\s*(?:s|secs?|seconds?|秒)?)?",
    re.IGNORECASE,
)

Floats = np.ndarray[tuple[int], np.dtype[np.float64]]
Flags = np.ndarray[tuple[int], np.dtype[np.bool_]]


def parse(entry: str | None) -> float | None:
    """Which number is written here? None if none is: also for `nan`, `inf` and `1_000`.

    Examples
    --------
    >>> parse(" ５ "), parse("5.0"), parse("five"), parse("nan")
    (5.0, 5.0, None, None)
    """
    text = plain(entry)
    return float(text) if _NUMBER.fullmatch(text) else None


def seconds(entry: str | None) -> float | None:
    """How many seconds? Written as a number, as `2:35`, `0:02:35`, `155秒` or `2分35秒`.

    Examples
    --------
    >>> seconds("155"), seconds("2:35"), seconds("2分35秒"), seconds("soon")
    (155.0, 155.0, 155.0, None)
    """
    number = parse(entry)
    if number is not None:
        return number if number >= 0 else None
    text = plain(entry)
    match = _CLOCK.fullmatch(text) or (_UNITS.fullmatch(text) if text else None)
    if match is None:
        return None
    hours, minutes, rest = (float(part or 0) for part in match.groups())
    return 3600 * hours + 60 * minutes + rest


def blank(entries: Sequence[str | None]) -> Flags:
    """Which entries hold nothing but white space?"""
    return np.array([plain(entry) == "" for entry in entries], dtype=bool)
