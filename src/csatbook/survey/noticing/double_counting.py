"""Who may have been counted twice: copies of files, rows in two files, people in two files."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from csatbook.study.notice import Notice
from csatbook.survey.cleaning import duplicates
from csatbook.survey.cleaning.rows import Rows
from csatbook.survey.intake import Intake
from csatbook.survey.reading.cell import Flags

TELLING_ANSWERS = 8
"""So many closed answers, not all the same, hardly come from two people alike by chance."""
FEWEST, DIFFERENT = 5, 3
"""So many rows, and so many that differ, hardly come in two files by chance."""
NEAR = 0.05
"""So much of a wave comes again under another spelling before it is told."""
CHANCE = 0.01
"""So improbable must it be that new answers of as many people were all in the other file."""


def cut_ids(intake: Intake) -> Iterator[Notice]:
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


def near_ids(intake: Intake) -> Iterator[Notice]:
    """Waves of which respondents have ids that differ in case, width, blanks or zeros only.

    They count as different people. Told where that makes more than a twentieth of the smaller wave
    the same people again, so that ids of which case tells persons apart are no reason.
    """
    rows = intake.rows
    if ".respondent" not in rows.table.column_names:
        return
    valid = pa.array(~intake.rejected)
    ids = rows.table[".respondent"].filter(valid).combine_chunks().dictionary_encode()
    alike = plain_ids(ids.dictionary)
    if alike.equals(ids.dictionary.cast(pa.string())):
        return
    waves = rows.table[".period"].filter(valid).combine_chunks().dictionary_encode()
    who, when = (each.indices.fill_null(-1).to_numpy(zero_copy_only=False) for each in (ids, waves))
    person = pc.if_else(pc.equal(alike, ""), None, alike).dictionary_encode().indices
    same = person.fill_null(-1).to_numpy(zero_copy_only=False)
    names = [name for name in intake.periods if name in waves.dictionary.to_pylist()]
    places = {name: place for place, name in enumerate(waves.dictionary.to_pylist())}
    there = [np.unique(who[(when == places[name]) & (who >= 0)]) for name in names]
    people = [np.unique(same[each][same[each] >= 0]) for each in there]
    for at in range(1, len(names)):
        exact = len(np.intersect1d(there[at - 1], there[at]))
        more = len(np.intersect1d(people[at - 1], people[at])) - exact
        if more >= max(FEWEST, NEAR * min(len(people[at - 1]), len(people[at]))):
            both = (names[at - 1], names[at])
            yield Notice(kind="near_ids", where=", ".join(both), count=more, periods=both)


def plain_ids(ids: pa.Array) -> pa.Array:
    """These ids without what a spreadsheet or a keyboard changes: case, width, blanks, zeros, .0.

    Examples
    --------
    >>> plain_ids(pa.array(["007", "7.0", "Ａ-1 ", "a-1", "0"])).to_pylist()
    ['7', '7', 'a-1', 'a-1', '0']
    """
    text = pc.utf8_lower(pc.utf8_normalize(ids.cast(pa.string()), "NFKC"))
    text = pc.replace_substring_regex(text, r"\s", "")
    text = pc.replace_substring_regex(text, r"^(\d+)\.0+$", r"\1")
    return pc.replace_substring_regex(text, r"^0+(.)", r"\1")


def alike_rows(intake: Intake) -> Iterator[Notice]:
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
    telling = (rows.answers >= TELLING_ANSWERS) & ~rows.straight
    for name in rows.study.open:
        telling |= ~rows.empty(name)
    if ".moment" in rows.table.column_names:
        moments = rows.table[".moment"].combine_chunks().to_numpy(zero_copy_only=False)
        days = moments.astype("datetime64[D]").astype(moments.dtype)
        hours = moments - days
        known = ~np.isnat(moments)
        if np.unique(hours[known]).size > 1:  # else all have one hour, such as midnight
            telling |= known & (hours != np.timedelta64(0))
    return np.asarray(telling)


def contained(intake: Intake) -> Iterator[Notice]:
    """Files without ids of respondents whose valid rows are, each as often, in another one."""
    table = intake.rows.table
    if ".respondent" in table.column_names or len(intake.files) < 2:
        return
    valid = table.filter(pa.array(~intake.rejected))
    said = valid.drop_columns([".file", ".row"]).to_pandas()
    rows = pd.DataFrame(
        {
            "row": pd.util.hash_pandas_object(said, index=False),
            "file": valid[".file"].cast(pa.string()).to_pandas(),
            "period": valid[".period"].cast(pa.string()).to_pandas(),
        }
    )
    counts = rows.groupby(["row", "file"]).size().rename("count").reset_index()
    counts["several"] = counts["row"].duplicated(keep=False)
    parts = {str(name): part.set_index("row")["count"] for name, part in counts.groupby("file")}
    whole = counts.groupby("file")["several"].all()
    for name in whole.index[whole]:
        for other, larger in parts.items():
            if other != name and _holds(larger, parts[name], earlier=other < name):
                periods = rows.loc[rows["file"] == name, "period"].dropna().unique()
                details = {"other": other, "others": f"{larger.sum():,}"}
                yield Notice(
                    kind="same_rows",
                    where=name,
                    count=int(parts[name].sum()),
                    details=details,
                    periods=tuple(sorted(periods)),
                )
                break


def _holds(larger: pd.Series, smaller: pd.Series, *, earlier: bool) -> bool:
    """Is all of the one in the other, and not likely by chance? Of two alike, in the earlier."""
    n, size = int(smaller.sum()), int(larger.sum())
    if n < FEWEST or len(smaller) < DIFFERENT or size < n or (size == n and not earlier):
        return False
    if (larger.reindex(smaller.index, fill_value=0) < smaller).any():
        return False
    # Good and Turing: a new row is one that is there already with this probability.
    seen = 1 - (larger == 1).sum() / size
    return bool(size == n or seen**n < CHANCE)
