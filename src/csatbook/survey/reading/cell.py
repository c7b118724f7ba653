"""What stands in cells: numbers and durations out of text, and typed cells as text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from csatbook.study.segment import plain
from csatbook.survey.reading.required import ColumnKind

_NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]{1,2})?")
_GROUPED = re.compile(r"[+-]?[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]*)?")
_NOTATION = r"[+-]?(?:[1-9][0-9]{{0,2}}(?:{group}[0-9]{{3}})+|[0-9]+)(?:{point}[0-9]+)?"
_EASY = r"^-?[0-9]{1,15}(?:\.[0-9]{1,15})?$"
_CLOCK = re.compile(r"(?:(\d{1,3}):)?(\d{1,3}):(\d{2}(?:\.\d+)?)")
_UNITS = re.compile(
    r"(?:(\d+)\s*(?:h|hrs?|hours?|小时|时)\s*)?"
    r"(?:(\d+)\s*(?:m|mins?|minutes?|分钟?)\s*)?"
    r"(?:(\d+(?:\.\d+)?)\s*(?:s|secs?|seconds?|秒)?)?",
    re.IGNORECASE,
)

EXACT = 2**53
"""From here on a spreadsheet's number has lost digits; it is written so that this shows."""

Floats = np.ndarray[tuple[int], np.dtype[np.float64]]
Flags = np.ndarray[tuple[int], np.dtype[np.bool_]]


def number(entry: str | None) -> float | None:
    """Which number is written here? None if none is: also for `nan`, `inf` and `1_000`.

    Examples
    --------
    >>> number(" ５ "), number("5.0"), number("five"), number("nan")
    (5.0, 5.0, None, None)
    """
    written = plain(entry)
    return float(written) if _NUMBER.fullmatch(written) else None


def amount(entry: str | None) -> float | None:
    """As `number`, where thousands may be set apart by commas.

    Examples
    --------
    >>> amount("-1,234,567.5"), amount("１，２００"), amount("12,5"), amount("95%")
    (-1234567.5, 1200.0, None, None)
    """
    written = plain(entry)
    return number(written.replace(",", "") if _GROUPED.fullmatch(written) else written)


def with_point(entry: str, decimal: str) -> str:
    """A number with a decimal point and without thousands; what is no such number stays as it is.

    Examples
    --------
    >>> with_point("1,000.5", "."), with_point("1.000,5", ","), with_point("0,5", ",")
    ('1000.5', '1000.5', '0.5')
    >>> with_point("0,5", "."), with_point("many", ",")
    ('0,5', 'many')
    """
    written, thousands = plain(entry), "." if decimal == "," else ","
    if not re.fullmatch(
        _NOTATION.format(point=re.escape(decimal), group=f"[{thousands} ]"), written
    ):
        return entry
    return written.replace(thousands, "").replace(" ", "").replace(decimal, ".")


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
    values = np.full(len(texts), np.nan)
    values[np.asarray(easy)] = texts.filter(easy).cast(pa.float64())
    for position in np.flatnonzero(~np.asarray(easy)).tolist():
        value = amount(entries[position])
        values[position] = np.nan if value is None else value
    return values


def seconds(entry: str | None) -> float | None:
    """How many seconds? Written as a number, as `2:35`, `0:02:35`, `155秒` or `2分35秒`.

    Examples
    --------
    >>> seconds("155"), seconds("2:35"), seconds("2分35秒"), seconds("soon")
    (155.0, 155.0, 155.0, None)
    """
    plainly = number(entry)
    if plainly is not None:
        return plainly if plainly >= 0 else None
    written = plain(entry)
    match = _CLOCK.fullmatch(written) or (_UNITS.fullmatch(written) if written else None)
    if match is None:
        return None
    hours, minutes, rest = (float(part or 0) for part in match.groups())
    return 3600 * hours + 60 * minutes + rest


def blank(entries: Sequence[str | None]) -> Flags:
    """Which entries hold nothing but white space?"""
    return np.array([plain(entry) == "" for entry in entries], dtype=bool)


def text(value: object) -> str:
    """How is this cell written? Whole numbers without a decimal point, dates and times as ISO.

    Examples
    --------
    >>> text(5.0), text(2.5), text(datetime(2024, 3, 5, 10)), text(timedelta(seconds=95))
    ('5', '2.5', '2024-03-05 10:00:00', '95')
    >>> text(None), text(float("nan")), text(" x ")
    ('', '', ' x ')
    >>> text(110101199001011234.0)
    '1.1010119900101123e+17'
    """
    match value:
        case str():
            return value
        case None:
            return ""
        case bool():
            return str(value)
        case float():
            if value != value:  # noqa: PLR0124 - NaN is the value unlike itself
                return ""
            if abs(value) >= EXACT:
                return f"{value!r}" if "e" in repr(value) else f"{value:.15e}"
            return str(int(value)) if value.is_integer() else repr(value)
        case datetime():
            return value.replace(tzinfo=None).isoformat(sep=" ")
        case date():
            return value.isoformat()
        case time():
            return value.isoformat()  # no number: as a date that would be a day of 1998
        case timedelta():
            return text(value.total_seconds())
        case _:
            return str(value)


def column(values: Iterable[object], *, few: bool) -> pa.ChunkedArray:
    """Cells as a column of text, encoded as a dictionary where entries often repeat."""
    known: dict[object, str] = {}
    texts = []
    for value in values:
        if value.__class__ is str:
            texts.append(value)
            continue
        key = (value.__class__, value)
        if key not in known:
            known[key] = text(value)
        texts.append(known[key])
    array = pa.array(texts, pa.string())
    return pa.chunked_array([array.dictionary_encode() if few else array])


def columns(cells: Mapping[str, Iterable[object]], kinds: Mapping[str, ColumnKind]) -> pa.Table:
    """A table of text columns."""
    return pa.table(
        {name: column(values, few=kinds[name] != "text") for name, values in cells.items()}
    )
