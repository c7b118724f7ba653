"""Numbers as they stand in cells."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from csatbook.study.segment import plain

_NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]{1,2})?")
_GROUPED = re.compile(r"[+-]?[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]*)?")
_EASY = r"^-?[0-9]{1,15}(?:\.[0-9]{1,15})?$"
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


def amount(entry: str | None) -> float | None:
    """As `parse`, where thousands may be set apart by commas.

    Examples
    --------
    >>> amount("-1,234,567.5"), amount("１，２００"), amount("12,5"), amount("95%")
    (-1234567.5, 1200.0, None, None)
    """
    text = plain(entry)
    return parse(text.replace(",", "") if _GROUPED.fullmatch(text) else text)


def amounts(entries: Sequence[str | None]) -> Floats:
    """Which amount does each of these entries name? NaN where none does.

    Examples
    --------
    >>> amounts(["5", "1,200.5", "many", None])
    array([   5. , 1200.5,    nan,    nan])
    """
    texts = pa.array(entries, pa.string())
    # Nearly all are plain: those are read at once, and only the others one by one.
    easy = pc.match_substring_regex(texts, _EASY).fill_null(False)
    found = np.full(len(texts), np.nan)
    found[np.asarray(easy)] = texts.filter(easy).cast(pa.float64())
    for position in np.flatnonzero(~np.asarray(easy)).tolist():
        number = amount(entries[position])
        found[position] = np.nan if number is None else number
    return found


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
