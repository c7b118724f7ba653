"""Whether a ledger was changed behind its deadlines: what dated exports and logs show of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

import numpy as np
import pandas as pd

from csatbook.analysis import tables
from csatbook.analysis.feedback.cases import LATER, cases, periods_of
from csatbook.analysis.feedback.judged import due_minutes
from csatbook.analysis.wave import Wave
from csatbook.service import history, versions
from csatbook.service import ledger as ledgers
from csatbook.service.calendar import MISSING, Flags, WorkingCalendar
from csatbook.study.feedback import Event, Feedback
from csatbook.survey.state.reads import cache

CHECKS = (
    *("vanished", "received_rewritten", "answer_rewritten", "solution_earlier"),
    *("solution_cleared", "lowered", "lowered_late", "ahead", "event_unknown"),
)
"""In the order in which readers are told."""
_DONE: Mapping[Event, str] = {"resolve": "resolved", "respond": "first", "record": "recorded"}


@cache
def ledger_checks(wave: Wave) -> pd.DataFrame:
    """The table `ledger_checks`: what of the cases received in this period was changed later?

    `vanished`: a later export does not have the case any more; `received_rewritten`,
    `answer_rewritten`, `solution_earlier`, `solution_cleared`: it has other times; `lowered`: it
    was called less urgent; `lowered_late`: so behind a deadline that it had missed; `ahead`: it has
    a time behind its export, which nobody can have known; and of every period `event_unknown`:
    events of cases that no export holds. All this is counted; what counts of such a case follows
    the rules all the same.
    """
    told, feedback = cases(wave), wave.study.feedback
    rows, log = wave.store.feedback(), wave.store.feedback("events")
    assert rows is not None and feedback is not None  # noqa: S101, PT018 - `cases` refuses others
    rows = rows.assign(case=ledgers.names(rows))
    events = history.NOTHING if log is None else log
    newest = rows.sort_values(["exported", "file"], kind="stable").drop_duplicates(
        "case", keep="last"
    )
    received = newest["received"].to_numpy()
    period = pd.Series(periods_of(wave.study, told.calendar, received), index=newest["case"])
    source = newest.set_index("case")["source"]
    gone = versions.vanished(rows)
    known = events["case"].isin(source.index)
    less = versions.lowered(rows, events[known])
    late = _late(less, newest.set_index("case"), feedback, told.calendar)
    changed = versions.rewritten(rows)
    checks = [
        *((name, "vanished") for name in gone.index),
        *zip(changed["case"], changed["check"], strict=True),
        *((name, "lowered") for name in less["case"].unique()),
        *((name, "lowered_late") for name in less["case"][late].unique()),
        *((name, "ahead") for name in _ahead(rows, feedback, told.as_of)),
    ]
    counts = Counter((source[name], check) for name, check in checks if period[name] == wave.period)
    unknown = events.loc[~known, "case"]
    counts.update((name.partition(":")[0], "event_unknown") for name in unknown)
    return tables.build(
        "ledger_checks",
        wave,
        [
            {"source": system, "check": check, "cases": count}
            for (system, check), count in sorted(counts.items())
        ],
    )


def _ahead(rows: pd.DataFrame, feedback: Feedback, as_of: int) -> Iterable[str]:
    """Which cases have a time behind the export that it stands in?"""
    if feedback.as_of != "export":
        return ()
    dated = {
        source
        for source in rows["source"].unique()
        if all(file.exported for file in feedback.records if file.source == source)
    }
    known = np.where(rows["source"].isin(dated), rows["exported"], as_of)
    received = rows["received"].le(known)
    late = rows[[*LATER]].gt(pd.Series(known, index=rows.index), axis=0).any(axis=1)
    return [str(name) for name in rows.loc[received & late, "case"].unique()]


def _late(
    less: pd.DataFrame, cases_now: pd.DataFrame, feedback: Feedback, calendar: WorkingCalendar
) -> Flags:
    """Which were lowered behind the deadline that they had, and had missed?

    That of the solution, where the priority has one, else of the answer, else of the record.
    """
    own = cases_now.reindex(less["case"])
    received = own["received"].fillna(MISSING).to_numpy(np.int64)
    late, open_still = np.zeros(len(less), dtype=bool), np.ones(len(less), dtype=bool)
    for event, column in _DONE.items():
        due, limited = due_minutes(
            received, less["priority"], event, feedback=feedback, calendar=calendar
        )
        done = own[column].fillna(MISSING).to_numpy(np.int64)
        missed = (due != MISSING) & ((done == MISSING) | (done > due))
        late |= open_still & limited & missed & (due < less["at"].to_numpy(np.int64))
        open_still &= ~limited
    return late
