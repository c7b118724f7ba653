"""One mark throughout."""

import numpy as np

from csatbook.survey.cleaning.rows import Rows
from csatbook.survey.reading.number import Flags


def find(rows: Rows) -> Flags:
    """Which rows give every item that they answer the same mark?

    Looked for where at least `validity.patterns.min_items` items are answered.
    """
    patterns = rows.study.validity.patterns
    if patterns is None or not patterns.straight:
        return rows.nobody
    return np.asarray(rows.straight & (rows.answers >= patterns.min_items))
