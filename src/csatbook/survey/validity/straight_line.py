"""One mark throughout."""

import numpy as np

from csatbook.survey.number import Flags
from csatbook.survey.rows import Rows


def find(rows: Rows) -> Flags:
    """Which rows give every item that they answer the same mark?

    Looked for where at least `validity.patterns.min_items` items are answered.
    """
    patterns = rows.study.validity.patterns
    if patterns is None or not patterns.straight:
        return rows.nobody
    lowest = np.fmin.reduce(rows.marks, axis=1)
    highest = np.fmax.reduce(rows.marks, axis=1)
    enough = rows.answered.sum(axis=1) >= patterns.min_items
    return np.asarray(enough & (lowest == highest))
