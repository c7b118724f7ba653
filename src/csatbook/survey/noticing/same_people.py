"""People who may have been counted twice, or whom nobody can tell apart any more."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from csatbook.study.notice import Notice
from csatbook.survey.cleaning import duplicates
from csatbook.survey.cleaning.rows import Rows
from csatbook.survey.intake import Intake
from csatbook.survey.reading.number import Flags

TELLING_ANSWERS = 8
"""So many closed answers, not all the same, hardly come from two people alike by chance."""


def cut(intake: Intake) -> Iterator[Notice]:
    """Ids of respondents whose last digits a spreadsheet has lost."""
    table = intake.rows.table
    if ".respondent" in table.column_names:
        names = table[".file"].filter(pa.array(duplicates.cut_short(table[".respondent"])))
        for name, count in Counter(names.to_pylist()).items():
            yield Notice(kind="lost_digits", where=name, count=count)


def in_two_files(intake: Intake) -> Iterator[Notice]:
    """Respondents with answers of one wave in several files."""
    table = intake.rows.table
    if ".respondent" not in table.column_names or len(intake.files) < 2:
        return
    places = table.select([".respondent", ".period", ".file"])
    known = pc.and_(pc.not_equal(places[".respondent"], ""), pc.is_valid(places[".period"]))
    places = places.filter(known.fill_null(False))
    # A name that begins with a dot would be taken for a way to a part of a column.
    places = pa.table({name[1:]: places[name].cast(pa.string()) for name in places.column_names})
    each = places.group_by(["respondent", "period"]).aggregate([("file", "count_distinct")])
    several = each.filter(pc.greater(each["file_count_distinct"], 1))
    for period, count in sorted(Counter(several["period"].to_pylist()).items()):
        yield Notice(kind="in_two_files", where=period, count=count, periods=(period,))


def alike(intake: Intake) -> Iterator[Notice]:
    """Rows without an id of a respondent that hold the same as others, and much of it."""
    rows, table = intake.rows, intake.rows.table
    if ".respondent" in table.column_names:
        return
    telling = pa.array(_telling(rows) & ~intake.rejected)
    names = [name for name in table.column_names if name not in (".file", ".row")]
    keys = pa.table({str(place): _plain(table[name]) for place, name in enumerate(names)})
    keys = keys.append_column("period", table[".period"].cast(pa.string())).filter(telling)
    counted = keys.group_by(keys.column_names).aggregate([([], "count_all")])
    counted = counted.filter(pc.greater(counted["count_all"], 1))
    more: Counter[str] = Counter()
    for period, count in zip(
        counted["period"].to_pylist(), counted["count_all"].to_pylist(), strict=True
    ):
        more[period] += count - 1
    for period, count in sorted(more.items()):
        yield Notice(kind="alike", where=period, count=count, periods=(period,))


def _plain(column: pa.ChunkedArray) -> pa.ChunkedArray:
    is_text = pa.types.is_dictionary(column.type)
    return column.cast(pa.string()) if is_text else column


def _telling(rows: Rows) -> Flags:
    """Which rows hold so much that two people would hardly have said it alike?"""
    found = (rows.answers >= TELLING_ANSWERS) & ~rows.straight
    for name in rows.study.open:
        found |= ~rows.empty(name)
    if ".moment" in rows.table.column_names:
        moments = rows.table[".moment"].combine_chunks().to_numpy(zero_copy_only=False)
        days = moments.astype("datetime64[D]").astype(moments.dtype)
        hours = moments - days
        known = ~np.isnat(moments)
        if np.unique(hours[known]).size > 1:  # else all have one hour, such as midnight
            found |= known & (hours != np.timedelta64(0))
    return np.asarray(found)
