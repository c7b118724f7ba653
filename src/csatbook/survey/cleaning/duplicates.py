"""One respondent with several questionnaires in a wave, and ids by which nobody can tell."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from csatbook.errors import DataError, Problem
from csatbook.survey.cleaning.rows import Integers, Rows
from csatbook.survey.mistakes import rows_told
from csatbook.survey.reading.cell import Flags

SHOWN = 20
KEPT_DIGITS = 15
"""Digits that spreadsheets keep of a number; those after them become zeros."""
_ROUNDED = r"^[0-9](?:\.[0-9]+)?[eE]\+?[0-9]{2}$"
_LONG = rf"^[0-9]{{{KEPT_DIGITS + 1},}}$"
_ZEROS = rf"^[0-9]{{{KEPT_DIGITS}}}0+$"


def cut_short(respondents: pa.ChunkedArray) -> Flags:
    """Which of these numbers have lost their last digits?

    Those written as `1.38E+17`; and long ones that end in zeros after the fifteenth digit, where
    there are several long ones and all of them do.

    Examples
    --------
    >>> cut_short(pa.chunked_array([["0012", "1.38E+17", "110101199001011234", None]]))
    array([False,  True, False, False])
    """
    cut = np.asarray(pc.match_substring_regex(respondents, _ROUNDED).fill_null(False))
    long = np.asarray(pc.match_substring_regex(respondents, _LONG).fill_null(False))
    if long.sum() > 1:
        zeros = np.asarray(pc.match_substring_regex(respondents, _ZEROS).fill_null(False))
        if zeros[long].all():
            cut = cut | zeros
    return np.asarray(cut)


def groups(rows: Rows) -> Integers | None:
    """Which rows may be of one respondent in one wave?

    Returns
    -------
    A number for each pair of respondent and wave; -1 for rows without one of them and for
    respondents that stand only once. None if there is nothing to compare.
    """
    if rows.study.validity.duplicates == "keep" or rows.study.data.respondent is None:
        return None
    people = rows.table[".respondent"]
    people = pc.if_else(pc.equal(people, ""), None, people).combine_chunks().dictionary_encode()
    if len(people.dictionary) + people.null_count == len(people):
        return None
    who = people.indices.fill_null(-1).to_numpy(zero_copy_only=False).astype(np.int64)
    periods = rows.table[".period"].combine_chunks()
    when = periods.indices.fill_null(-1).to_numpy(zero_copy_only=False).astype(np.int64)
    often = np.bincount(who[who >= 0], minlength=1)[who] > 1
    known = (who >= 0) & (when >= 0) & often
    return np.where(known, who * max(len(periods.dictionary), 1) + when, -1)


def repeated(rows: Rows, invalid: Flags, group: Integers | None) -> Flags:
    """Which rows repeat a respondent of their wave, besides the one that counts?

    Parameters
    ----------
    rows : all rows; a blank respondent is like no other
    invalid : rows that another rule rejects: they never push out a good one
    group : what `groups` says of the rows

    Returns
    -------
    mask
        With `duplicates: first` or `last`, all rows of a respondent but the first or last good
        one; in order of time where the study has a date, else of the files. With `keep` none.

    Raises
    ------
    DataError
        With `duplicates: refuse`, where a respondent has two good rows in a wave; always where
        ids have lost digits, so that nobody knows whether they are of the same person.
    """
    if group is None:
        return rows.nobody
    how = rows.study.validity.duplicates
    _refuse_cut(rows, group)
    order = _order(rows, group, invalid, last=how == "last")
    leaders = np.ones(order.size, dtype=bool)
    leaders[1:] = group[order][1:] != group[order][:-1]
    repeats = rows.nobody
    repeats[order[~leaders]] = True
    if how == "refuse":
        _refuse(rows, group, repeats & ~invalid)
        return rows.nobody
    return repeats


def _order(rows: Rows, group: Integers, invalid: Flags, *, last: bool) -> Integers:
    """Rows of repeated respondents, those of one together, the one that counts first."""
    several = np.flatnonzero(group >= 0)
    _, place, often = np.unique(group[several], return_inverse=True, return_counts=True)
    several = several[often[place] > 1]
    time = np.zeros(several.size, dtype=np.int64)
    if ".moment" in rows.table.column_names:
        moments = rows.table[".moment"].take(pa.array(several)).fill_null(0)
        time = np.asarray(moments.cast(pa.int64()).to_numpy())
    sign = -1 if last else 1
    keys = (sign * several, sign * time, invalid[several], group[several])
    return np.asarray(several[np.lexsort(keys)])


def _refuse(rows: Rows, group: Integers, repeated: Flags) -> None:
    problems = []
    numbers = np.unique(group[repeated])
    for number in numbers[:SHOWN]:
        places = np.flatnonzero(group == number)
        same = rows.table.take(pa.array(places)).select([".file", ".row", ".period"])
        message = (
            f"expected each respondent once in {same['.period'][0]}; "
            f"the same one stands {len(places)} times"
        )
        problems.append(Problem(_told(same), message))
    if problems:
        more = len(numbers) - len(problems)
        advice = "choose which row counts: write `validity: {duplicates: first}`, `last` or `keep`"
        rest = [Problem("", f"… and {more} more respondents")] if more else []
        raise DataError([*problems, *rest, Problem("", advice)])


def _refuse_cut(rows: Rows, group: Integers) -> None:
    """Different people whose numbers became equal would be taken for the same one."""
    repeated = np.flatnonzero(group >= 0)
    same = rows.table.take(pa.array(repeated)).select([".file", ".row", ".respondent"])
    same = same.filter(pa.array(cut_short(same[".respondent"])))
    if same.num_rows:
        message = (
            "expected whole numbers of respondents; found equal ones that have lost their last "
            "digits, as a spreadsheet keeps only 15 (1.38E+17): nobody knows whether they are the "
            "same person. Export the column as text, or leave out `respondent:`"
        )
        raise DataError(Problem(f"{_told(same)}, column {rows.study.data.respondent}", message))


def _told(same: pa.Table) -> str:
    rows: dict[str, list[int]] = {}
    for file, row in zip(same[".file"].to_pylist(), same[".row"].to_pylist(), strict=True):
        rows.setdefault(file, []).append(row)
    return "; ".join(f"{file}, {rows_told(numbers)}" for file, numbers in rows.items())
