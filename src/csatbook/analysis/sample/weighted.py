"""The shares that weighting was to reach, as a result table."""

from __future__ import annotations

import pandas as pd

from csatbook.analysis import tables
from csatbook.analysis.disclosure import UNASSIGNED, Place
from csatbook.analysis.wave import Wave
from csatbook.survey.state.reads import cache

_TAKEN = ("within", "value", "n", "before", "declared", "achieved")


@cache
def weighting(wave: Wave) -> pd.DataFrame:
    """Which share of the weight has each value of a weighted segment, before and after?

    The weights are those of the whole wave, whichever segment the wave shows. `before` and
    `achieved` are shares among the respondents with a value; a row without `value` holds the
    others, and their share of everyone. Of hidden groups only what is declared. Empty where the
    study declares no shares.
    """
    found = wave.weighted
    rows: list[dict[str, object]] = [
        {"variable": one.segment, **{name: getattr(one, name) for name in _TAKEN}}
        for one in (found.margins if found else ())
    ]
    for row in rows:
        if _is_hidden(wave, row):
            row.update(dict.fromkeys(("n", "before", "achieved")))
    return tables.build("weighting", wave.everyone, rows)


def _is_hidden(wave: Wave, row: dict[str, object]) -> bool:
    value, declared = row["value"], wave.study.weighting
    places: list[Place] = [(str(row["variable"]), UNASSIGNED if value is None else str(value))]
    if declared is not None and declared.within and row["within"] is not None:
        places.append((declared.within, str(row["within"])))
    return wave.disclosure.reason((), *places) is not None
