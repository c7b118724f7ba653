"""An open question that may not be left empty was."""

import numpy as np

from csatbook.survey.cleaning.rows import Rows
from csatbook.survey.reading.number import Flags


def find(rows: Rows) -> Flags:
    """Which rows leave one of the open questions in `validity.require_open` empty?"""
    found = rows.nobody
    for name in rows.study.require_open():
        found = np.asarray(found | rows.empty(name))
    return found
