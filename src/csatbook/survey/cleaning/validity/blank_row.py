"""Nothing was answered at all."""

import numpy as np

from csatbook.survey.cleaning.rows import Rows
from csatbook.survey.reading.number import Flags


def find(rows: Rows) -> Flags:
    """Which rows hold no answer? "Not applicable" is an answer, a code for missing is none.

    Neither is a mark for a competitor: it has nothing to be compared with.
    """
    blank = (rows.answers == 0) & ~rows.out_of_scale & ~rows.not_applicable
    for name in rows.study.open:
        blank &= rows.empty(name)
    return np.asarray(blank)
