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
    repeated: int
    """Questionnaires beyond the one of each who sent some: all that were read less `returned`."""


def people(wave: Wave) -> People:
    """How many customers answered? Without ids of respondents each questionnaire is a customer.

    A questionnaire that is set aside as a respondent's second one is nobody's first; where the
    study keeps them (`duplicates: keep`), respondents are told apart by their ids. A blank id is
    like no other.
    """
    valid = _valid(wave)
    customers = len(_first(valid))
    returned = customers + len(set_aside(wave))
    read = len(valid) + len(_own(wave, wave.store.rejected(wave.period)))
    return People(returned, customers, read - returned)


def set_aside(wave: Wave) -> pd.DataFrame:
    """Which questionnaires were set aside, one of each customer who sent no valid one?

    Returns
    -------
    DataFrame as `Store.rejected` gives it; without those that only repeat a respondent
    """
    rows = _own(wave, wave.store.rejected(wave.period))
    repeats = ["duplicate" in reasons for reasons in rows["reasons"]]
    rows = rows[~np.array(repeats, dtype=bool)]
    if "respondent" not in rows:
        return rows
    rows = _first(rows)
    return rows[~_known(rows["respondent"]) | ~rows["respondent"].isin(_valid(wave)["respondent"])]


def _valid(wave: Wave) -> pd.DataFrame:
    named = ["respondent"] if wave.study.data.respondent is not None else []
    return _own(wave, wave.store.rows(wave.period, [*named, *wave.study.segments]))


def _own(wave: Wave, rows: pd.DataFrame) -> pd.DataFrame:
    return rows if wave.variable is None else rows[rows[wave.variable] == wave.value]


def _first(rows: pd.DataFrame) -> pd.DataFrame:
    """One row of each customer."""
    if "respondent" not in rows:
        return rows
    return rows[~_known(rows["respondent"]) | ~rows["respondent"].duplicated()]


def _known(respondents: pd.Series) -> pd.Series:
    return respondents.notna() & (respondents != "")
