"""The validity rules: what tells a careless or broken questionnaire from a good one.

Each rule takes all rows and returns a mask: the rows that break it, none if the study does not use
it. Repeated respondents are told apart in `duplicates`.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from csatbook.study import threshold
from csatbook.study.condition import FILTERED
from csatbook.survey.cleaning import duplicates
from csatbook.survey.cleaning.rows import Codes, Integers, Rows
from csatbook.survey.reading.cell import Flags

CHANCE = 0.02
"""A cycle counts if the row's own marks, in random order, would repeat so in fewer cases."""

_FIRST = 2
"""So many pairs are compared for all rows; a cycle has at least as many."""


def filtered(rows: Rows) -> Flags:
    """Which rows does `where` of their file leave out?"""
    return rows.filtered


def no_period(rows: Rows) -> Flags:
    """Which rows have a blank date, or a blank wave?"""
    return rows.empty(".period")


def blank_row(rows: Rows) -> Flags:
    """Which rows hold no answer? "Not applicable" is an answer, a code for missing is none.

    Neither is a mark for a competitor: it has nothing to be compared with.
    """
    blank = (rows.answers == 0) & ~rows.out_of_scale & ~rows.not_applicable
    for name in rows.study.open:
        blank &= rows.empty(name)
    return np.asarray(blank)


def out_of_scale(rows: Rows) -> Flags:
    """Which rows hold such a cell? (Where the study refuses them, reading has stopped before.)"""
    return rows.out_of_scale


def too_fast(rows: Rows) -> Flags:
    """Which rows took less than `validity.min_seconds`? A blank time is no short time."""
    least = rows.study.validity.min_seconds
    if least is None or ".seconds" not in rows.table.column_names:
        return rows.nobody
    with np.errstate(invalid="ignore"):
        return np.asarray(threshold.exceeds(least, rows.numbers(".seconds")))


def empty_open(rows: Rows) -> Flags:
    """Which rows leave one of the open questions in `validity.require_open` empty?

    None of a file that did not ask it.
    """
    blank = rows.nobody
    for name in rows.study.require_open():
        asked = ~rows.unasked.get(name, rows.nobody)
        blank = np.asarray(blank | (rows.empty(name) & asked))
    return blank


def straight_line(rows: Rows) -> Flags:
    """Which rows give every item that they answer the same mark?

    Looked for where at least `validity.patterns.min_items` items are answered.
    """
    patterns = rows.study.validity.patterns
    if patterns is None or not patterns.straight:
        return rows.nobody
    return np.asarray(rows.straight & (rows.answers >= patterns.min_items))


def periodic(rows: Rows) -> Flags:
    """Which rows repeat a cycle of different marks from the first to the last item?

    Items are taken in the order of the questionnaire, those without a mark left out; at least
    `validity.patterns.min_items` must be there, and the cycle must come round at least twice.

    Notes
    -----
    Who is content gives many equal marks, and 5,5,5,4,5,5,5,4 is no sign of carelessness. Two
    marks of a row are equal with probability q = Σ f(f−1) / n(n−1), f being how often each mark
    stands in the row; a cycle of p among n marks needs n−p equal pairs. It counts where
    q^(n−p) < 0.02: 1,2,3,4,1,2,3,4 and 5,1,5,1,5,1,5,1 do, 4,5,5,4,4,5,5,4 does not.

    A cycle of one mark is a straight line and not found here.
    """
    patterns = rows.study.validity.patterns
    if patterns is None or not patterns.periodic or not len(rows):
        return rows.nobody
    broken = rows.nobody
    wanted = (rows.answers >= patterns.min_items) & ~rows.straight
    whole = rows.answers == len(rows.codes)
    # Rows with gaps are moved together first; those without need not be copied.
    with_gaps = np.flatnonzero(wanted & ~whole)
    broken[with_gaps] = _cyclic(_together(rows.codes[:, with_gaps]), rows.answers[with_gaps])
    broken |= wanted & whole & _cyclic(rows.codes, rows.answers)
    return broken


def _cyclic(codes: Codes, counts: Integers) -> Flags:
    """Which columns repeat a cycle? Each holds a respondent's marks one after another."""
    cyclic = np.zeros(counts.size, dtype=bool)
    for period in range(2, len(codes) // 2 + 1):
        left = (counts >= 2 * period) & ~cyclic
        for place in range(_FIRST):
            left &= _repeats(codes[place], codes[place + period])
        # Few are left by now: the rest is for them alone.
        chosen = np.flatnonzero(left)
        for place in range(_FIRST, len(codes) - period):
            same = _repeats(codes[place][chosen], codes[place + period][chosen])
            chosen = chosen[same]
        cyclic[chosen] = _telling(codes[:, chosen].T, counts[chosen], period)
    return cyclic


def _repeats(marks: Integers, later: Integers) -> Flags:
    """Where a later mark is the same, or there is none any more."""
    return np.asarray((marks == later) | (later == 0))


def _together(codes: Codes) -> Codes:
    """Each respondent's marks moved together, with zeros after the last."""
    marks = np.ascontiguousarray(codes.T)
    packed = np.zeros_like(marks)
    counts = np.count_nonzero(marks, axis=1)
    packed[np.arange(marks.shape[1]) < counts[:, np.newaxis]] = marks[marks > 0]
    return np.ascontiguousarray(packed.T)


def _telling(codes: Codes, counts: Integers, period: int) -> Flags:
    """Whether the cycles of these rows are more than chance."""
    equal = np.zeros(len(codes))
    for place in range(codes.shape[1]):
        first = codes[:, place : place + 1]
        equal += ((first == codes[:, place + 1 :]) & (first > 0)).sum(axis=1)
    return np.asarray((2 * equal / (counts * (counts - 1))) ** (counts - period) < CHANCE)


RULES: dict[str, Callable[[Rows], Flags]] = {
    FILTERED: filtered,
    "no_period": no_period,
    "blank_row": blank_row,
    "out_of_scale": out_of_scale,
    "too_fast": too_fast,
    "straight_line": straight_line,
    "periodic": periodic,
    "empty_open": empty_open,
}


def reasons(rows: Rows) -> dict[str, Flags]:
    """Why is which row rejected? Each reason with its rows; a row may have several.

    Raises
    ------
    DataError
        The study refuses repeated respondents and there are some.
    """
    with ThreadPoolExecutor(max_workers=1) as pool:
        # Telling respondents apart takes as long as all other rules together.
        groups = pool.submit(duplicates.groups, rows)
        broken = {reason: rule(rows) for reason, rule in RULES.items()}
    if rows.filtered.any():  # what is no answer breaks no other rule
        broken = {
            reason: mask if reason == FILTERED else mask & ~rows.filtered
            for reason, mask in broken.items()
        }
    invalid = rows.nobody
    for mask in broken.values():
        invalid |= mask
    broken["duplicate"] = duplicates.repeated(rows, invalid, groups.result()) & ~rows.filtered
    return broken
