"""The date of the answer, and columns that name the wave itself."""

from __future__ import annotations

import re
from collections.abc import Iterable

import numpy as np
import pyarrow as pa

from csatbook.study import period
from csatbook.survey.guess.column import Guess, LookedColumn
from csatbook.survey.reading import moment

_HEADED = re.compile(
    r"时间|日期|date|time|timestamp|when|submitted|answered|completed|提交|完成|填写", re.IGNORECASE
)
_WAVE = re.compile(r"期|季|波次|wave|period|quarter|half|month|年度|月份|year", re.IGNORECASE)
_NEARLY = 0.95
_SAMPLED, _SHORTEST = 2000, 5
_LAST = re.compile(r"^\s*(\d{1,2})([-/.])(\d{1,2})\2(\d{4})(?!\d)")
_KINDS: tuple[period.Kind, ...] = ("quarter", "month", "half", "week")


def guess(column: LookedColumn) -> Guess | None:
    """Does this column hold dates, or the names of waves?"""
    if not column.filled:
        return None
    entries = list(column.counts)[:_SAMPLED]
    if all(len(entry) < _SHORTEST for entry in entries):
        return None
    if kind := _named_waves(column, entries):
        return Guess("wave", column, f"each entry names a {kind}")
    serial = all(re.fullmatch(r"\d{5}(?:\.\d+)?", entry) for entry in entries)
    compact = all(re.fullmatch(r"\d{8}", entry) for entry in entries)
    if (serial or compact) and not _HEADED.search(column.heading):
        return None
    if (order := _order(entries)) is not None:
        return _year_last(column, entries, order)
    read = moment.parse(pa.chunked_array([entries]))
    share = 1 - float(np.mean(read.unreadable))
    if share < _NEARLY:
        return None
    days = read.moments[~read.unreadable].astype("datetime64[D]")
    return Guess("date", column, f"dates from {days.min()} to {days.max()}")


def _named_waves(column: LookedColumn, entries: Iterable[str]) -> str:
    """How long the periods are that the entries name, if they do; `2024H1`, `2024Q3`."""
    listed = list(entries)
    if len(listed) > 60 or not _WAVE.search(column.heading):
        return ""
    for kind in _KINDS:
        try:
            for entry in listed:
                period.parse(kind, entry)
        except ValueError:
            continue
        return kind
    return ""


def _order(entries: Iterable[str]) -> str | None:
    """Of dates that end with the year: `dmy` or `mdy` where a day above 12 shows it, else ''."""
    firsts, seconds = set(), set()
    for entry in entries:
        match = _LAST.match(entry)
        if match is None:
            return None
        firsts.add(int(match[1]))
        seconds.add(int(match[3]))
    if max(firsts, default=0) > 12 and max(seconds) > 12:
        return None
    return "dmy" if max(firsts, default=0) > 12 else "mdy" if max(seconds, default=0) > 12 else ""


def _year_last(column: LookedColumn, entries: list[str], order: str) -> Guess | None:
    """Dates that end with the year, read in the order that they show, if they show one."""
    tried = moment.parse(pa.chunked_array([entries]), order or "mdy")
    if float(np.mean(tried.unreadable)) > 1 - _NEARLY:
        return None
    if order:
        first = "the day" if order == "dmy" else "the month"
        return Guess("date", column, f"a part above 12 shows that {first} comes first", dates=order)
    return Guess(
        "date",
        column,
        "dates that end with the year, and no part above 12",
        doubt="does the day or the month come first?",
        dates="",
    )
