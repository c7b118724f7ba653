"""The dates of the answers, in the form and the time zone that the study file declares."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from csatbook.errors import Problem
from csatbook.study.data import DateColumn
from csatbook.study.notice import Notice
from csatbook.survey.mistakes import shown
from csatbook.survey.reading import moment
from csatbook.survey.reading.moment import Moments
from csatbook.survey.reading.raw import Codes, RawTable, distinct

_DAYS = np.array(["1970-01-01", "1900-01-01", "1904-01-01"], "datetime64[D]")
"""Days that programs write where they know none: those at which their own time begins."""
_NEVER_WRITTEN = (
    r"^\s*(?:1970|1900|1904|1899|0000|0001)\D0?[01]\D(?:0?[01]|00)(?:\D.*)?$|^\s*1899-12-3[01]"
)
_OFFSET = (
    r"\d[:：]\d{2}.*?(?:(?P<utc>[Zz]|UTC|GMT)|"
    r"(?:UTC|GMT)?(?P<sign>[+-])(?P<hours>\d{1,2}):?(?P<minutes>\d{2})?)\s*$"
)
_ZEROS = {"serial": "1899-12-30", "serial 1904": "1904-01-01"}
_THOUSANDTHS = 10**11
"""Seconds since 1970 reach this in the year 5138."""


@dataclass(frozen=True)
class Dates:
    """When each row was answered; NaT where that is blank, unreadable or no day at all."""

    moments: Moments
    problems: list[Problem]
    notices: list[Notice]


def read(raw: RawTable, declared: DateColumn) -> Dates:
    """When was each row answered?

    Parameters
    ----------
    raw : a response file
    declared : its column, in which form it is written, in which zone the days are counted

    Returns
    -------
    Dates
        Days that only say that none is known (1970-01-01, 1900-01-01, 1904-01-01) are blank, and
        told as a notice.
    """
    if declared.form is None and declared.zone is None:  # the usual case, quicker row by row
        moments, problems = moment.column(raw, declared.column)
        never = np.isin(moments.astype("datetime64[D]"), _DAYS)
        moments = np.where(never, np.datetime64("NaT"), moments)
        return Dates(moments, problems, _noticed(raw, declared, int(never.sum())))
    different = distinct(raw.table[declared.column])
    entries = pa.array(different.entries, pa.string())
    never = np.asarray(pc.match_substring_regex(entries, _NEVER_WRITTEN).fill_null(False))
    left = pc.if_else(pa.array(never), None, entries)
    if declared.form is None:
        parsed = moment.parse(pa.chunked_array([left]), raw.dates)
        moments, unreadable = parsed.moments, parsed.unreadable
    else:
        moments = _formed(left, declared.form)
        blank = pc.equal(pc.utf8_trim_whitespace(left.fill_null("")), "")
        unreadable = np.isnat(moments) & ~np.asarray(blank)
    if declared.zone is not None:
        in_utc = "%z" in (declared.form or "")
        clock = "UTC" if in_utc else declared.clock or declared.zone
        moments = _moved(moments, None if in_utc else left, clock, declared.zone)
    never |= np.isin(moments.astype("datetime64[D]"), _DAYS)
    moments = np.where(never, np.datetime64("NaT"), moments)
    codes = different.codes
    problems = []
    if wrong := np.flatnonzero(unreadable & ~never).tolist():
        problems = _told(raw, declared, wrong, codes)
    return Dates(moments[codes], problems, _noticed(raw, declared, int(never[codes].sum())))


def _noticed(raw: RawTable, declared: DateColumn, count: int) -> list[Notice]:
    where = raw.where(column=declared.column)
    return [Notice(kind="no_day", where=where, count=count)] if count else []


def _told(
    raw: RawTable,
    declared: DateColumn,
    wrong: Sequence[int],
    codes: Codes,
) -> list[Problem]:
    if declared.form is None:
        rows = np.flatnonzero(np.isin(codes, wrong))
        part = replace(raw, table=raw.table.take(pa.array(rows)), rows=raw.rows[rows])
        return moment.column(part, declared.column)[1]
    entries = distinct(raw.table[declared.column]).entries
    rows = np.flatnonzero(np.isin(codes, wrong))
    message = f"expected a date written as {declared.form}; found {shown(entries[wrong[0]])}"
    return [raw.problem(message, rows.tolist(), declared.column)]


def _formed(entries: pa.Array, form: str) -> Moments:
    """Moments as this form writes them; NaT for what is written otherwise."""
    texts = pc.utf8_trim_whitespace(pc.utf8_normalize(entries, form="NFKC"))
    if form in (*_ZEROS, "unix"):
        plain = pc.match_substring_regex(texts, r"^[0-9]+(?:\.[0-9]+)?$").fill_null(False)
        numbers = np.asarray(pc.if_else(plain, texts, None).cast(pa.float64()).fill_null(np.nan))
        if form == "unix":
            thousands = numbers >= _THOUSANDTHS
            micro, zero = np.where(thousands, numbers * 1e3, numbers * 1e6), "1970-01-01"
        else:
            micro, zero = np.round(numbers * 86_400) * 1e6, _ZEROS[form]
        known = np.isfinite(micro)
        moments = np.datetime64(zero, "us") + np.where(known, micro, 0).astype("timedelta64[us]")
        return np.where(known, moments, np.datetime64("NaT"))
    for zh, en in (("上午", "AM"), ("下午", "PM")):
        texts = pc.replace_substring(texts, zh, en)
    read = pd.to_datetime(texts.to_pandas(), format=form, errors="coerce", utc="%z" in form)
    plain_read = read.dt.tz_localize(None) if "%z" in form else read
    return np.asarray(plain_read.to_numpy().astype("datetime64[us]"))


def _moved(moments: Moments, entries: pa.Array | None, clock: str, zone: str) -> Moments:
    """The moments as the clocks of this zone show them; some `entries` tell their own offset.

    Of an hour that the clocks show twice it is the first one; of one that they leave out, the next.
    """
    texts = pa.nulls(len(moments), pa.string()) if entries is None else entries
    own = pc.extract_regex(texts.fill_null(""), _OFFSET)
    told = np.asarray(pc.is_valid(own))

    def part(name: str) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
        texts = pc.struct_field(own, name)
        return np.asarray(
            pc.if_else(pc.equal(texts, ""), "0", texts).fill_null("0").cast(pa.int64())
        )

    if told.any():
        west = np.asarray(pc.equal(pc.struct_field(own, "sign"), "-").fill_null(False))
        minutes = (60 * part("hours") + part("minutes")) * np.where(west, -1, 1)
        utc = moments - minutes.astype("timedelta64[m]")
    else:
        utc = moments
    there = pd.DatetimeIndex(moments).tz_localize(
        clock, ambiguous=np.ones(len(moments), dtype=bool), nonexistent="shift_forward"
    )
    plain = there.tz_convert("UTC").tz_localize(None).to_numpy().astype("datetime64[us]")
    known = pd.DatetimeIndex(np.where(told, utc, plain)).tz_localize("UTC")
    return np.asarray(known.tz_convert(zone).tz_localize(None).to_numpy().astype("datetime64[us]"))
