"""What is still open: how old, and for how much of it the time has run out."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pandas as pd

from csatbook.analysis import tables
from csatbook.analysis.feedback.cases import cases, parts
from csatbook.analysis.wave import Wave
from csatbook.service.calendar import MISSING
from csatbook.service.verdict import VERDICTS
from csatbook.study.calendar import DAY_MINUTES
from csatbook.survey.state.reads import cache


@cache
def ageing(wave: Wave) -> pd.DataFrame:
    """The table `ageing`: how old are the cases that are not solved, and how many are overdue?

    All cases count that were received up to the end of the wave's period and are open at the moment
    of looking, whichever period they came in. A case that is closed without a time is not open.
    """
    told, feedback = cases(wave), wave.study.feedback
    assert feedback is not None  # noqa: S101 - `cases` refuses other studies
    frame = told.frame
    ended = frame[["resolved", "withdrawn"]].ne(MISSING).any(axis=1) | frame["over"]
    is_open = ~ended.to_numpy(bool)
    own = frame[is_open & (frame["period"] <= wave.period).to_numpy()]
    age = (told.as_of - own["received"].to_numpy()) / DAY_MINUTES
    overdue = own["verdict_resolve"].to_numpy() == VERDICTS.index("overdue")
    ends = [0, *feedback.ageing, np.inf]
    rows = [
        {
            **keys,
            "from_days": first,
            "to_days": None if np.isinf(last) else last,
            "open": int(np.sum(inside)),
            "overdue": int(np.sum(inside & overdue)),
            "oldest_days": float(age[chosen].max()),
        }
        for keys, chosen in parts(own, feedback.sorts)
        for first, last in pairwise(ends)
        for inside in [chosen & (age >= first) & (age < last)]
    ]
    return tables.build("ageing", wave, rows)
