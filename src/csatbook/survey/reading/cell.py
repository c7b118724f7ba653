"""Cells of typed files as the text that a delimited file would hold."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta

import pyarrow as pa

from csatbook.survey.reading.need import Kind

EXACT = 2**53
"""From here on a spreadsheet's number has lost digits; it is written so that this shows."""


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


def columns(found: Mapping[str, Iterable[object]], kinds: Mapping[str, Kind]) -> pa.Table:
    """A table of text columns."""
    return pa.table(
        {name: column(values, few=kinds[name] != "text") for name, values in found.items()}
    )
