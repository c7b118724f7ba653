"""Dates and times as they stand in cells."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from csatbook.errors import Problem
from csatbook.survey.mistakes import shown
from csatbook.survey.reading.cell import Flags
from csatbook.survey.reading.raw import RawTable, text

Moments = np.ndarray[tuple[int], np.dtype[np.datetime64]]

EXPECTED = (
    "a date such as 2024-03-05, 2024/3/5, 2024年3月5日 or 20240305, with or without a time, "
    "or an Excel date, between 1900 and 2099"
)
# 03/05/2024 may be March or May: it is read where the study file says which, and never guessed.
_TIME = (
    r"(?:[T,\s]*(?P<early>上午|下午|[AaPp][Mm])?\s*(?P<hour>\d{1,2})[:：时](?P<minute>\d{1,2})"
    r"(?:[:：分](?P<second>\d{1,2})(?:\.\d+)?)?秒?分?\s*(?P<late>[AaPp][Mm]|上午|下午)?"
    r"\s*(?:Z|GMT|UTC|(?:GMT|UTC)?[+-]\d{1,2}(?::?\d{2})?)?)?\s*$"
)
_WRITTEN = (
    r"^\s*(?P<year>\d{4})\s*(?:[-/.]|年)\s*(?P<month>\d{1,2})\s*(?:[-/.]|月)\s*(?P<day>\d{1,2})日?"
    + _TIME
)
_ENDING = {
    "dmy": r"^\s*(?P<day>\d{1,2})[-/.](?P<month>\d{1,2})[-/.](?P<year>\d{4})" + _TIME,
    "mdy": r"^\s*(?P<month>\d{1,2})[-/.](?P<day>\d{1,2})[-/.](?P<year>\d{4})" + _TIME,
}
_COMPACT = r"^\s*(?P<year>(?:19|20)\d{2})(?P<month>\d{2})(?P<day>\d{2})\s*$"
_SERIAL = r"^\s*(?P<days>\d{5}(?:\.\d+)?)\s*$"
_EXCEL_ZERO = np.datetime64("1899-12-30", "us")
_FIRST, _LAST = np.datetime64("1900-01-01"), np.datetime64("2100-01-01")
_DAY = 86_400_000_000
_CLOCK = re.compile(r"\s*\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?\s*")
_YEAR_LAST = re.compile(r"9[-/.]9[-/.]9")
_NINES = re.compile("[0-9]+")


@dataclass(frozen=True)
class ParsedMoments:
    """The moments of a column, and the entries that are none."""

    moments: Moments
    """NaT where the cell is blank or unreadable."""
    unreadable: Flags


def parse(column: pa.ChunkedArray, order: str | None = None) -> ParsedMoments:
    """Which moment does each entry of this column of text name?

    Parameters
    ----------
    column : text, one entry a row; null or blank where there is none
    order : `dmy` or `mdy`, where dates written with the year last are to be read, too

    Returns
    -------
    ParsedMoments
        Moments as written, without regard to time zones.

    Examples
    --------
    >>> parse(pa.chunked_array([["2024-03-05 10:00:00", "2024年3月5日", "45356", "May"]])).moments
    array(['2024-03-05T10:00:00.000000', '2024-03-05T00:00:00.000000',
           '2024-03-05T00:00:00.000000',                        'NaT'],
          dtype='datetime64[us]')
    """
    if pa.types.is_dictionary(column.type):
        column = column.cast(pa.string())
    try:  # ISO dates in every row, the usual case, all at once
        return _iso(column)
    except pa.ArrowInvalid:
        pass
    trimmed = pc.utf8_trim_whitespace(column)
    filled = pc.if_else(pc.equal(trimmed, ""), None, trimmed)
    try:
        return _iso(filled)
    except pa.ArrowInvalid:
        pass
    encoded = filled.combine_chunks().dictionary_encode()
    entries = pc.utf8_normalize(encoded.dictionary, form="NFKC")
    different = _parts(entries, order)
    codes = encoded.indices.fill_null(len(different)).to_numpy()
    known = np.append(different, np.datetime64("NaT"))
    unreadable = np.append(np.isnat(different), False)
    return _plausible(known[codes], unreadable[codes])


def column(raw: RawTable, name: str) -> tuple[Moments, list[Problem]]:
    """Which moments stand in this column? NaT where it is blank or, with a problem, unreadable."""
    reading = parse(raw.table[name], raw.dates)
    rows = np.flatnonzero(reading.unreadable)
    if not rows.size:
        return reading.moments, []
    entries = text(raw.table[name]).take(pa.array(rows)).to_pylist()
    forms: dict[str, list[int]] = {}
    for row, entry in zip(rows.tolist(), entries, strict=True):
        forms.setdefault(_NINES.sub("9", shown(entry)), []).append(row)
    examples = dict(zip(rows.tolist(), entries, strict=True))
    return reading.moments, [
        raw.problem(
            f"expected {EXPECTED}; found {_told(examples[alike[0]])}{_advice(form, raw.dates)}",
            alike,
            name,
        )
        for form, alike in forms.items()
    ]


def _advice(form: str, order: str | None) -> str:
    """How to have dates read that end with the year."""
    if not _YEAR_LAST.search(form):
        return ""
    if order is None:
        return ". Write under the file which comes first: `dates: dmy` (the day) or `dates: mdy`"
    return f". The file is declared `dates: {order}`; is it the other way round?"


def _told(entry: str | None) -> str:
    return "a time without a date" if _CLOCK.fullmatch(entry or "") else shown(entry)


def _iso(column: pa.ChunkedArray) -> ParsedMoments:
    moments = column.cast(pa.timestamp("us")).to_numpy()
    return _plausible(moments, np.zeros(len(moments), dtype=bool))


def _plausible(moments: Moments, unreadable: Flags) -> ParsedMoments:
    """A year such as 0204 or 2204 is a slip of the finger."""
    with np.errstate(invalid="ignore"):
        wrong = (moments < _FIRST) | (moments >= _LAST)
    return ParsedMoments(np.where(wrong, np.datetime64("NaT"), moments), unreadable | wrong)


def _parts(entries: pa.Array, order: str | None) -> Moments:
    moments = np.full(len(entries), np.datetime64("NaT"), dtype="datetime64[us]")
    for pattern in (_WRITTEN, _COMPACT, *([_ENDING[order]] if order else [])):
        matched = pc.extract_regex(entries, pattern)
        chosen = np.isnat(moments) & pc.is_valid(matched).to_numpy(zero_copy_only=False)
        if chosen.any():
            moments[chosen] = _built(matched.filter(pa.array(chosen)))
    serial = pc.extract_regex(entries, _SERIAL)
    chosen = np.isnat(moments) & pc.is_valid(serial).to_numpy(zero_copy_only=False)
    if chosen.any():
        days = serial.filter(pa.array(chosen)).field("days").cast(pa.float64()).to_numpy()
        moments[chosen] = _EXCEL_ZERO + np.round(days * _DAY).astype("timedelta64[us]")
    return moments


def _built(matched: pa.StructArray) -> Moments:
    """Moments from their parts; NaT for a day that the calendar does not have."""
    part = {field.name: matched.field(field.name) for field in matched.type}
    size = len(matched)

    def number(name: str) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
        if name not in part:
            return np.zeros(size, dtype=np.int64)
        text = pc.if_else(pc.equal(part[name], ""), "0", part[name])
        return np.asarray(text.cast(pa.int64()))

    year, month, day = number("year"), number("month"), number("day")
    hour, minute, second = number("hour"), number("minute"), number("second")
    if "early" in part:
        half = pc.utf8_lower(pc.binary_join_element_wise(part["early"], part["late"], ""))
        hour = hour % 12 * np.isin(half, ["上午", "下午", "am", "pm"]) + hour * ~np.isin(
            half, ["上午", "下午", "am", "pm"]
        )
        hour = hour + 12 * np.isin(half, ["下午", "pm"])
    sound = (month >= 1) & (month <= 12) & (hour < 24) & (minute < 60) & (second < 60)
    months = ((year - 1970) * 12 + np.clip(month, 1, 12) - 1).astype("datetime64[M]")
    days = months.astype("datetime64[D]") + (day - 1).astype("timedelta64[D]")
    sound &= (day >= 1) & (days.astype("datetime64[M]") == months)
    moments = days.astype("datetime64[us]") + (
        ((hour * 60 + minute) * 60 + second) * 1_000_000
    ).astype("timedelta64[us]")
    moments[~sound] = np.datetime64("NaT")
    return np.asarray(moments)
