"""Marks that repeat in a fixed cycle: 1, 2, 3, 4, 5, 1, 2, 3, 4, 5, …"""

import numpy as np

from csatbook.survey.number import Flags
from csatbook.survey.rows import Codes, Integers, Rows

CHANCE = 0.02
"""A cycle counts if the row's own marks, in random order, would repeat so in fewer cases."""


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
    counts = rows.answers
    codes = np.ascontiguousarray(rows.codes.T)
    marks = codes[codes > 0]  # row after row, without gaps
    starts = np.cumsum(counts) - counts
    found = rows.nobody
    open_rows = np.flatnonzero((counts >= patterns.min_items) & ~rows.straight)
    for period in range(2, int(counts.max()) // 2 + 1):
        open_rows = open_rows[~found[open_rows]]
        left = open_rows[counts[open_rows] >= 2 * period]
        place = 0
        # Most rows differ within their first few marks, so that few are left to compare.
        while left.size:
            done = left[counts[left] <= place + period]
            found[done[_telling(codes[done], counts[done], period)]] = True
            left = left[counts[left] > place + period]
            here = starts[left] + place
            left = left[marks[here] == marks[here + period]]
            place += 1
    return found


def _telling(codes: Codes, counts: Integers, period: int) -> Flags:
    """Whether the cycles of these rows are more than chance."""
    equal = np.zeros(len(codes))
    for place in range(codes.shape[1]):
        first = codes[:, place : place + 1]
        equal += ((first == codes[:, place + 1 :]) & (first > 0)).sum(axis=1)
    return np.asarray((2 * equal / (counts * (counts - 1))) ** (counts - period) < CHANCE)
