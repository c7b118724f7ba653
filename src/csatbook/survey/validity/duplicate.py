"""One respondent, several questionnaires in a wave."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from csatbook.errors import DataError, Problem
from csatbook.survey.number import Flags
from csatbook.survey.raw import rows_told
from csatbook.survey.rows import Integers, Rows

SHOWN = 20


def find(rows: Rows, invalid: Flags) -> Flags:
    """Which rows repeat a respondent of their wave, besides the one that counts?

    Parameters
    ----------
    rows : all rows; a blank respondent is like no other
    invalid : rows that another rule rejects: they never push out a good one

    Returns
    -------
    mask
        With `duplicates: first` or `last`, all rows of a respondent but the first or last good
        one; in order of time where the study has a date, else of the files. With `keep` none.

    Raises
    ------
    DataError
        With `duplicates: refuse`, where a respondent has two good rows in a wave.
    """
    how = rows.study.validity.duplicates
    if how == "keep" or rows.study.data.respondent is None:
        return rows.nobody
    groups = _groups(rows)
    if groups is None:
        return rows.nobody
    order = _order(rows, groups, invalid, last=how == "last")
    leaders = np.ones(order.size, dtype=bool)
    leaders[1:] = groups[order][1:] != groups[order][:-1]
    found = rows.nobody
    found[order[~leaders]] = True
    if how == "refuse":
        _refuse(rows, groups, found & ~invalid)
        return rows.nobody
    return found


def _groups(rows: Rows) -> Integers | None:
    """A number for each pair of wave and respondent; -1 where one of them is blank.

    None if no respondent stands twice in the whole study, as in a survey of a single wave.
    """
    people = rows.table[".respondent"]
    people = pc.if_else(pc.equal(people, ""), None, people).combine_chunks().dictionary_encode()
    if len(people.dictionary) + people.null_count == len(people):
        return None
    who = people.indices.fill_null(-1).to_numpy(zero_copy_only=False).astype(np.int64)
    periods = rows.table[".period"].combine_chunks()
    when = periods.indices.fill_null(-1).to_numpy(zero_copy_only=False).astype(np.int64)
    known = (who >= 0) & (when >= 0)
    return np.where(known, who * max(len(periods.dictionary), 1) + when, -1)


def _order(rows: Rows, groups: Integers, invalid: Flags, *, last: bool) -> Integers:
    """Rows of repeated respondents, those of one together, the one that counts first."""
    counts = np.bincount(groups[groups >= 0]) if (groups >= 0).any() else np.zeros(1, int)
    several = np.flatnonzero((groups >= 0) & (counts[groups] > 1))
    time = np.zeros(several.size, dtype=np.int64)
    if ".moment" in rows.table.column_names:
        moments = rows.table[".moment"].take(pa.array(several)).fill_null(0)
        time = np.asarray(moments.cast(pa.int64()).to_numpy())
    sign = -1 if last else 1
    keys = (sign * several, sign * time, invalid[several], groups[several])
    return several[np.lexsort(keys)]


def _refuse(rows: Rows, groups: Integers, repeated: Flags) -> None:
    problems = []
    for group in np.unique(groups[repeated])[:SHOWN]:
        places = np.flatnonzero(groups == group)
        same = rows.table.take(pa.array(places)).select([".file", ".row", ".respondent", ".period"])
        message = (
            f"expected each respondent once in {same['.period'][0]}; "
            f"'{same['.respondent'][0]}' stands {len(places)} times"
        )
        problems.append(Problem(_told(same), message))
    if problems:
        more = len(np.unique(groups[repeated])) - len(problems)
        advice = "choose which row counts: write `validity: {duplicates: first}`, `last` or `keep`"
        rest = [Problem("", f"… and {more} more respondents")] if more else []
        raise DataError([*problems, *rest, Problem("", advice)])


def _told(same: pa.Table) -> str:
    rows: dict[str, list[int]] = {}
    for file, row in zip(same[".file"].to_pylist(), same[".row"].to_pylist(), strict=True):
        rows.setdefault(file, []).append(row)
    return "; ".join(f"{file}, {rows_told(numbers)}" for file, numbers in rows.items())
