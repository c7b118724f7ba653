"""Answered faster than anybody can read."""

import numpy as np

from csatbook.study import threshold
from csatbook.survey.cleaning.rows import Rows
from csatbook.survey.reading.number import Flags


def find(rows: Rows) -> Flags:
    """Which rows took less than `validity.min_seconds`? A blank time is no short time."""
    least = rows.study.validity.min_seconds
    if least is None or ".seconds" not in rows.table.column_names:
        return rows.nobody
    with np.errstate(invalid="ignore"):
        return np.asarray(threshold.exceeds(least, rows.numbers(".seconds")))
