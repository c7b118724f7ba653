"""Marks that repeat in a fixed cycle: 1, 2, 3, 4, 5, 1, 2, 3, 4, 5, …"""

import numpy as np

from csatbook.survey.number import Flags
from csatbook.survey.rows import Rows


def find(rows: Rows) -> Flags:
    """Which rows repeat a cycle of two or more different marks from the first to the last item?

    Items are taken in the order of the questionnaire, those without a mark left out; at least
    `validity.patterns.min_items` must be there, and the cycle must come round at least twice.
    A cycle of one mark is a straight line and not found here.
    """
    patterns = rows.study.validity.patterns
    if patterns is None or not patterns.periodic or not len(rows):
        return rows.nobody
    marks = rows.marks[rows.answered]  # row after row, without gaps
    counts = rows.answered.sum(axis=1)
    starts = np.cumsum(counts) - counts
    lowest = np.fmin.reduce(rows.marks, axis=1)
    varied = np.flatnonzero(
        (counts >= patterns.min_items) & (lowest != np.fmax.reduce(rows.marks, axis=1))
    )
    found = rows.nobody
    for period in range(2, int(counts.max()) // 2 + 1):
        left = varied[counts[varied] >= 2 * period]
        place = 0
        # Most rows differ within their first few marks, so that few are left to compare.
        while left.size:
            done = counts[left] <= place + period
            found[left[done]] = True
            left = left[~done]
            here = starts[left] + place
            left = left[marks[here] == marks[here + period]]
            place += 1
        varied = varied[~found[varied]]
    return found
