"""The shares that weighting was to reach, as a result table."""

from __future__ import annotations

from functools import cache

import pandas as pd

from csatbook.report import results
from csatbook.report.wave import Wave

_TAKEN = ("within", "value", "n", "before", "declared", "achieved")
COLUMNS = ["variable", *_TAKEN]


@cache
def weighting(wave: Wave) -> pd.DataFrame:
    """Which share of the weight has each value of a weighted segment, before and after?

    The weights are those of the whole wave, whichever segment the wave shows. `before` and
    `achieved` are shares among the respondents with a value; a row without `value` holds the
    others, and their share of everyone. Empty where the study declares no shares.
    """
    found = wave.weighted
    rows: list[dict[str, object]] = [
        {"variable": one.segment, **{name: getattr(one, name) for name in _TAKEN}}
        for one in (found.margins if found else ())
    ]
    return results.keyed(wave.everyone, rows, COLUMNS)
