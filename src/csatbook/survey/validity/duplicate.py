"""One respondent, several questionnaires in a wave."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from csatbook.errors import DataError, Problem
from csatbook.survey.number import Flags
from csatbook.survey.raw import Codes, rows_told
from csatbook.survey.rows import Rows


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
    order = _order(rows, groups, invalid, last=how == "last")
    leaders = np.ones(order.size, dtype=bool)
    leaders[1:] = groups[order][1:] != groups[order][:-1]
    found = rows.nobody
    found[order[~leaders]] = True
    if how == "refuse":
        _refuse(rows, groups, found & ~invalid)
        return rows.nobody
    return found


def _groups(rows: Rows) -> Codes:
    """A number for each pair of wave and respondent; -1 where one of them is blank."""
    people = rows.table[".respondent"]
    people = pc.if_else(pc.equal(people, ""), None, people).combine_chunks().dictionary_encode()
    who = people.indices.fill_null(-1).to_numpy(zero_copy_only=False).astype(np.int64)
    periods = rows.table[".period"].combine_chunks()
    when = periods.indices.fill_null(-1).to_numpy(zero_copy_only=False).astype(np.int64)
    known = (who >= 0) & (when >= 0)
    return np.where(known, who * max(len(periods.dictionary), 1) + when, -1)


def _order(rows: Rows, groups: Codes, invalid: Flags, *, last: bool) -> Codes:
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


def _refuse(rows: Rows, groups: Codes, repeated: Flags) -> None:
    problems = []
    for group in np.unique(groups[repeated]):
        places = np.flatnonzero((groups == group))
        same = rows.table.take(pa.array(places)).select([".file", ".row", ".respondent", ".period"])
        files = same[".file"].to_pylist()
        told = "; ".join(
            f"{file}, {rows_told([r for r, f in zip(same['.row'].to_pylist(), files, strict=True) if f == file])}"
            for file in dict.fromkeys(files)
        )
        message = (
            f"respondent '{same['.respondent'][0]}' stands {len(places)} times in "
            f"{same['.period'][0]}; expected once"
        )
        problems.append(Problem(told, message))
        if len(problems) == 20:
            break
    if problems:
        advice = "choose which row counts: write `validity: {duplicates: first}`, `last` or `keep`"
        raise DataError([*problems, Problem("", advice)])
