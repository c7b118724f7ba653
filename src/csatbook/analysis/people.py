"""Customers behind questionnaires: who sent two is one customer."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from csatbook.analysis.wave import Wave


@dataclass(frozen=True)
class People:
    """Customers of a wave, or of a segment of it."""

    returned: int
    """Who sent a questionnaire, valid or not."""
    valid: int
    """Who sent a valid one."""


def people(wave: Wave) -> People:
    """How many customers answered? Without ids of respondents each questionnaire is a customer.

    A questionnaire that is set aside as a respondent's second one is nobody's first; where the
    study keeps them (`duplicates: keep`), respondents are told apart by their ids. A blank id is
    like no other.
    """
    aside = _own(wave, wave.store.rejected(wave.period))
    repeated = ["duplicate" in reasons for reasons in aside["reasons"]]
    aside = aside[~np.array(repeated, dtype=bool)]
    if wave.study.data.respondent is None:
        valid = len(wave.rows)
        return People(valid + len(aside), valid)
    columns = ["respondent", *wave.study.segments]
    valid_ids = _own(wave, wave.store.rows(wave.period, columns))["respondent"]
    return People(
        _different(pd.concat([valid_ids, aside["respondent"]])),
        _different(valid_ids),
    )


def _own(wave: Wave, rows: pd.DataFrame) -> pd.DataFrame:
    return rows if wave.variable is None else rows[rows[wave.variable] == wave.value]


def _different(respondents: pd.Series) -> int:
    blank = respondents.isna() | (respondents == "")
    return int(blank.sum()) + int(respondents[~blank].nunique())
