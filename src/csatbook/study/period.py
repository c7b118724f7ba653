"""Periods: their names, their order, and how each language writes them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Literal

from csatbook.study.wording import Language, say

Kind = Literal["month", "quarter", "half", "year", "week", "wave"]

_FORMS = {
    "month": re.compile(r"(\d{4})\s*(?:[-/.]|年)\s*(\d{1,2})\s*月?"),
    "quarter": re.compile(r"(\d{4})\s*[-年]?\s*(?:Q|第)?\s*([1-4一二三四])\s*(?:季度)?", re.I),
    "half": re.compile(r"(\d{4})\s*[-年]?\s*(?:H\s*)?([12上下])\s*(?:半年)?", re.I),
    "year": re.compile(r"(\d{4})\s*年?()"),
    "week": re.compile(r"(\d{4})\s*[-年]?\s*(?:W|第)?\s*(\d{1,2})\s*周?", re.I),
}
_NUMERALS = {"一": 1, "二": 2, "三": 3, "四": 4, "上": 1, "下": 2, "": 1}
_EXAMPLES = {
    "month": "2024-03",
    "quarter": "2024Q1",
    "half": "2024H1",
    "year": "2024",
    "week": "2024W07",
}


def parse(kind: Kind, text: str) -> str:
    """What is this period's name?

    Raises
    ------
    ValueError
        The text names no such period; the message shows the form.

    Examples
    --------
    >>> parse("quarter", "2024-q1"), parse("quarter", "2024年第一季度"), parse("month", "2024/3")
    ('2024Q1', '2024Q1', '2024-03')
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    if kind == "wave":
        if plain:
            return plain
        msg = "a wave needs a name"
        raise ValueError(msg)
    match = _FORMS[kind].fullmatch(plain)
    number = int(_NUMERALS.get(match[2], match[2])) if match else 0
    if match and 1 <= number <= _last(kind, int(match[1])):
        return _name(kind, int(match[1]), number)
    msg = f"'{text}' is not a {kind}; write it like {_EXAMPLES[kind]}"
    raise ValueError(msg)


def expected(kind: Kind) -> str:
    """How is a period of this kind written? For messages.

    Examples
    --------
    >>> expected("quarter")
    'a quarter, written like 2024Q1'
    """
    return "the name of a wave" if kind == "wave" else f"a {kind}, written like {_EXAMPLES[kind]}"


def of_date(kind: Kind, day: date) -> str:
    """In which period does this day lie? Weeks are ISO weeks.

    Examples
    --------
    >>> of_date("quarter", date(2024, 5, 1)), of_date("week", date(2024, 12, 30))
    ('2024Q2', '2025W01')
    """
    if kind == "week":
        year, week, _ = day.isocalendar()
        return _name(kind, year, week)
    months = 12 // _last(kind, day.year)
    return _name(kind, day.year, (day.month - 1) // months + 1)


def previous(kind: Kind, name: str) -> str | None:
    """Which calendar period came before? None for free waves, whose order the data give."""
    if kind == "wave":
        return None
    year, number = _parts(kind, name)
    if number > 1:
        return _name(kind, year, number - 1)
    return _name(kind, year - 1, _last(kind, year - 1))


def year_ago(kind: Kind, name: str) -> str | None:
    """Which is the same period of the year before? None for free waves and for a week 53.

    Examples
    --------
    >>> year_ago("quarter", "2025Q3"), previous("quarter", "2025Q1")
    ('2024Q3', '2024Q4')
    """
    if kind == "wave":
        return None
    year, number = _parts(kind, name)
    return _name(kind, year - 1, number) if number <= _last(kind, year - 1) else None


def years(kind: Kind, name: str) -> float:
    """When does this calendar period begin, in years?

    Examples
    --------
    >>> years("quarter", "2024Q3")
    2024.5
    """
    year, number = _parts(kind, name)
    return year + (number - 1) / _last(kind, year)


def begins(kind: Kind, name: str) -> date:
    """On which day does this calendar period begin?

    Examples
    --------
    >>> begins("quarter", "2024Q3"), begins("week", "2025W01")
    (datetime.date(2024, 7, 1), datetime.date(2024, 12, 30))
    """
    year, number = _parts(kind, name)
    if kind == "week":
        return date.fromisocalendar(year, number, 1)
    return date(year, (number - 1) * 12 // _last(kind, year) + 1, 1)


def ends(kind: Kind, name: str) -> date:
    """On which day does this calendar period end?

    Examples
    --------
    >>> ends("quarter", "2024Q4"), ends("half", "2024H1"), ends("week", "2025W01")
    (datetime.date(2024, 12, 31), datetime.date(2024, 6, 30), datetime.date(2025, 1, 5))
    """
    first = begins(kind, name)
    if kind == "week":
        return first + timedelta(days=6)
    months = first.month - 1 + 12 // _last(kind, first.year)
    return date(first.year + months // 12, months % 12 + 1, 1) - timedelta(days=1)


def count(kind: Kind, name: str, known: Sequence[str]) -> int:
    """Which number has this period, so that the next one has the next number?

    Free waves are numbered in the order of those `known`.

    Examples
    --------
    >>> count("quarter", "2025Q1", []) - count("quarter", "2024Q3", [])
    2
    >>> count("wave", "second", ["first", "second"])
    1
    """
    if kind == "wave":
        return list(known).index(name)
    year, number = _parts(kind, name)
    if kind == "week":
        return date.fromisocalendar(year, number, 1).toordinal() // 7
    return year * _last(kind, year) + number - 1


def label(kind: Kind, name: str, language: Language) -> str:
    """How does a reader of this language write the period?

    Examples
    --------
    >>> label("quarter", "2024Q1", "zh"), label("quarter", "2024Q1", "en")
    ('2024年第1季度', 'Q1 2024')
    """
    if kind == "wave":
        return say(language, "period.wave", number=name) if name.isdecimal() else name
    year, number = _parts(kind, name)
    month = f"{date(year, number, 1):%B}" if kind == "month" else ""
    half = say(language, f"period.half_{number}") if kind == "half" else ""
    return say(language, f"period.{kind}", year=year, number=number, month=month, half=half)


def _name(kind: Kind, year: int, number: int) -> str:
    match kind:
        case "month":
            return f"{year}-{number:02}"
        case "quarter":
            return f"{year}Q{number}"
        case "half":
            return f"{year}H{number}"
        case "week":
            return f"{year}W{number:02}"
        case _:
            return f"{year}"


def _parts(kind: Kind, name: str) -> tuple[int, int]:
    year, rest = name[:4], name[4:].lstrip("-QHW")
    return int(year), int(rest or 1) if kind != "year" else 1


def _last(kind: Kind, year: int) -> int:
    """How many periods of this kind has the year?"""
    if kind == "week":
        return date(year, 12, 28).isocalendar()[1]  # always in the last ISO week
    return {"month": 12, "quarter": 4, "half": 2, "year": 1}[kind]
