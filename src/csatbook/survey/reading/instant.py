"""Points in time for deadlines: to the minute, with the offset that a cell has or its zone's."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from csatbook.errors import Problem
from csatbook.survey.mistakes import shown
from csatbook.survey.reading import moment
from csatbook.survey.reading.cell import Flags
from csatbook.survey.reading.raw import RawTable, text

Minutes = np.ndarray[tuple[int], np.dtype[np.int64]]
MISSING = np.iinfo(np.int64).min

_OFFSET = r"\d{1,2}[:：]\d{2}.*?(?P<offset>[Zz]|[+-]\d{2}:?\d{2})\s*$"
_MIDNIGHT = r"^(?P<day>.*[\sT日])24[:：]00(?:[:：]00)?\s*$"
_DAY = 24 * 60


@dataclass(frozen=True, eq=False)
class Instants:
    """When something happened, by the rows of a file."""

    minutes: Minutes
    """Since 1970 (UTC), seconds cut off; `MISSING` where the cell is blank or unreadable."""
    unreadable: Flags
    """Where a cell holds something that is no time."""
    problems: list[Problem]
    """The same, told."""


def column(raw: RawTable, name: str, zone: str) -> Instants:
    """At which minutes did this happen?

    Parameters
    ----------
    raw : a file
    name : its column
    zone : where the clocks stand of cells that do not say so themselves

    Returns
    -------
    Instants
        24:00 is the end of its day. Of an hour that the clocks show twice it is the first one; a
        time that they leave out is unreadable.
    """
    entries = text(raw.table[name])
    ended = pc.extract_regex(entries, _MIDNIGHT)
    at_end = pc.is_valid(ended).to_numpy()
    if at_end.any():
        days = pc.binary_join_element_wise(pc.struct_field(ended, "day"), "00:00", "")
        entries = pc.if_else(pa.chunked_array([pa.array(at_end)]), days, entries)
    read = moment.parse(entries, raw.dates)
    there = ~np.isnat(read.moments)
    # An Excel date is off by parts of a second.
    rounded = (read.moments + np.timedelta64(500, "ms")).astype("datetime64[s]")
    local = np.where(there, rounded.astype("datetime64[m]").astype(np.int64), 0)
    local = local + _DAY * at_end
    offsets, own = _offsets(entries)
    shifted, lost = _from_zone(local, zone)
    minutes = np.where(own, local - offsets, shifted)
    lost &= there & ~own
    minutes[~there | lost] = MISSING
    problems = _told(raw, name, read.unreadable, f"expected {moment.EXPECTED}")
    left_out = f"expected a time that there is in {zone}, where the clocks left this one out"
    problems += _told(raw, name, lost, left_out)
    return Instants(minutes, np.asarray(read.unreadable) | lost, problems)


def _offsets(entries: pa.ChunkedArray) -> tuple[Minutes, Flags]:
    """Minutes that each cell says it is ahead of UTC, and whether it says so."""
    encoded = entries.combine_chunks().dictionary_encode()
    written = pc.struct_field(pc.extract_regex(encoded.dictionary, _OFFSET), "offset")
    signs = written.to_pylist()
    minutes = np.array([*map(_ahead, signs), 0], dtype=np.int64)
    own = np.array([sign is not None for sign in signs] + [False])
    codes = encoded.indices.fill_null(len(signs)).to_numpy()
    return minutes[codes], own[codes]


def _ahead(sign: str | None) -> int:
    if sign is None or sign in "Zz":
        return 0
    hours, minutes = int(sign[1:3]), int(sign[-2:])
    return (1 if sign[0] == "+" else -1) * (hours * 60 + minutes)


def _from_zone(local: Minutes, zone: str) -> tuple[Minutes, Flags]:
    shown_there = pd.DatetimeIndex(local.astype("datetime64[m]").astype("datetime64[s]"))
    known = shown_there.tz_localize(
        zone, ambiguous=np.ones(len(local), dtype=bool), nonexistent="NaT"
    )
    lost = np.asarray(known.isna())
    utc = known.tz_convert("UTC").tz_localize(None).to_numpy().astype("datetime64[m]")
    return np.where(lost, 0, utc.astype(np.int64)), lost


def _told(raw: RawTable, name: str, where: Flags, message: str) -> list[Problem]:
    rows = np.flatnonzero(where)
    if not rows.size:
        return []
    first = text(raw.table[name]).take(pa.array(rows[:1])).to_pylist()[0]
    return [raw.problem(f"{message}; found {shown(first)}", rows.tolist(), name)]
