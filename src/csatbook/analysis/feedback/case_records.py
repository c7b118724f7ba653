"""The cases of customers' feedback as a table of records, for measures and what is made of them."""

from __future__ import annotations

import numpy as np
import pandas as pd

from csatbook.analysis.feedback.cases import cases
from csatbook.analysis.wave import Wave
from csatbook.service.calendar import MISSING, Minutes
from csatbook.service.verdict import VERDICTS
from csatbook.stats.block import Numbers
from csatbook.study.feedback import CASE_COLUMNS, CASE_RECORDS, EVENTS
from csatbook.survey.cleaning import segments
from csatbook.survey.state.reads import cache

_NOT_DUE = "not_due"
_TRUTH = {True: "true", False: "false"}


def record_rows(wave: Wave, table: str) -> pd.DataFrame:
    """All rows of a record table, of every period; of `feedback` the cases."""
    is_of_cases = table == CASE_RECORDS and table not in wave.study.records
    return case_records(wave) if is_of_cases else wave.store.records(table)


@cache
def case_records(wave: Wave) -> pd.DataFrame:
    """The record table `feedback`: one row a case, of all periods.

    Returns
    -------
    DataFrame, by the names of the cases
        `period`; `unit` where the study has units; `day` of receipt; `priority`, `channel`,
        `department`, `kind`, empty where a case does not tell; `record`, `respond`, `resolve`,
        `notify`: `in_time`, `late` or `overdue` once the deadline has passed, else `not_due`, or
        `unknown`, `contradictory`, `none`; `first_hours` and `solve_hours` from the receipt, NaN
        where it has not happened or lies before it; `contacts` and `reopened`, NaN where not known;
        `repeat`: `true` of a further case of a customer and kind.
    """
    told, study = cases(wave), wave.study
    frame = told.frame
    received = frame["received"].to_numpy()
    names = np.array(VERDICTS, dtype=object)
    columns: dict[str, object] = {"period": frame["period"], "day": frame["day"]}
    for name in ("priority", "channel", "department", "kind"):
        columns[name] = frame[name].astype(object).where(frame[name].notna(), "")
    for event in EVENTS:
        verdict = names[frame[f"verdict_{event}"].to_numpy()]
        open_yet = ~frame[f"passed_{event}"].to_numpy(bool)
        columns[event] = np.where(
            open_yet & np.isin(verdict, ("in_time", "late", "overdue", "running")),
            _NOT_DUE,
            verdict,
        )
    columns["first_hours"] = _hours(frame["answered"].to_numpy(), received)
    columns["solve_hours"] = _hours(frame["resolved"].to_numpy(), received)
    for name in ("contacts", "reopened"):
        columns[name] = frame[name].where(frame[name].ge(0)).astype(float)
    columns["repeat"] = frame["repeated"].map(_TRUTH)
    rows = pd.DataFrame(columns, index=frame.index)
    if study.units is not None and study.feedback is not None:
        level = study.units.lowest
        column = study.column_of(level)
        sort = next(name for name, each in study.feedback.sorts.items() if each.column == column)
        units = {
            entry: segments.named(entry, study.segments[level]) for entry in rows[sort].unique()
        }
        rows["unit"] = rows[sort].map(units)
    assert set(CASE_COLUMNS) <= set(rows)  # noqa: S101 - what the study file may name
    return rows


def _hours(moment: Minutes, received: Minutes) -> Numbers:
    known = (moment != MISSING) & (moment >= received)
    return np.where(known, (moment - received) / 60, np.nan)
