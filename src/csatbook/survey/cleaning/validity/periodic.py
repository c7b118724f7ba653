"""Marks that repeat in a fixed cycle: 1, 2, 3, 4, 5, 1, 2, 3, 4, 5, …"""

import numpy as np

from csatbook.survey.cleaning.rows import Codes, Integers, Rows
from csatbook.survey.reading.number import Flags

CHANCE = 0.02
"""A cycle counts if the row's own marks, in random order, would repeat so in fewer cases."""

_FIRST = 2
"""So many pairs are compared for all rows; a cycle has at least as many."""


def find(rows: Rows) -> Flags:
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
    found = rows.nobody
    wanted = (rows.answers >= patterns.min_items) & ~rows.straight
    whole = rows.answers == len(rows.codes)
    # Rows with gaps are moved together first; those without need not be copied.
    with_gaps = np.flatnonzero(wanted & ~whole)
    found[with_gaps] = _cyclic(_together(rows.codes[:, with_gaps]), rows.answers[with_gaps])
    found |= wanted & whole & _cyclic(rows.codes, rows.answers)
    return found


def _cyclic(codes: Codes, counts: Integers) -> Flags:
    """Which columns repeat a cycle? Each holds a respondent's marks one after another."""
    found = np.zeros(counts.size, dtype=bool)
    for period in range(2, len(codes) // 2 + 1):
        left = (counts >= 2 * period) & ~found
        for place in range(_FIRST):
            left &= _repeats(codes[place], codes[place + period])
        # Few are left by now: the rest is for them alone.
        chosen = np.flatnonzero(left)
        for place in range(_FIRST, len(codes) - period):
            same = _repeats(codes[place][chosen], codes[place + period][chosen])
            chosen = chosen[same]
        found[chosen] = _telling(codes[:, chosen].T, counts[chosen], period)
    return found


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
