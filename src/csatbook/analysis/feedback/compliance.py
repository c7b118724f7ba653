"""How much of what was due was done in time: by what was due, priority, and groups of cases."""

from __future__ import annotations

import numpy as np
import pandas as pd

from csatbook.analysis import tables
from csatbook.analysis.feedback.cases import cases, of_period, parts
from csatbook.analysis.feedback.compared import counted, done, in_time_share
from csatbook.analysis.wave import Wave
from csatbook.service.verdict import VERDICTS, Judged, compliance
from csatbook.study.feedback import EVENTS
from csatbook.survey.state.reads import cache

_LEAST = 5
"""A share of fewer cases is not shown: its counts are."""


@cache
def compliance_table(wave: Wave) -> pd.DataFrame:
    """The table `compliance`: of the cases received in this period, how many were in time?

    Cases count when their deadline has passed, never before, so that a share never changes by
    waiting. Those of a day share its troubles: the interval takes the departments for strata and
    the days of receipt for clusters, or the customers where `feedback.cluster` says so.
    """
    told = cases(wave)
    feedback = wave.study.feedback
    sorts = list(feedback.sorts) if feedback else []
    provisional = told.calendar.provisional_from
    rows = []
    for event in EVENTS:
        own = of_period(wave, event)
        limited = own[own[f"verdict_{event}"] != VERDICTS.index("none")]
        target = feedback.targets.get(event) if feedback else None
        rows += [
            {"event": event, **keys, **_row(limited[chosen], event, target, provisional)}
            for keys, chosen in parts(limited, sorts)
        ]
    return tables.build("compliance", wave, rows)


def _row(
    limited: pd.DataFrame, event: str, target: float | None, provisional: int
) -> dict[str, object]:
    judged = Judged(
        limited[f"verdict_{event}"].to_numpy(np.int8), limited[f"passed_{event}"].to_numpy(bool)
    )
    counts = compliance(judged)
    due = limited[counted(limited, event)]
    share = in_time_share(done(due, event), due) if counts.due >= _LEAST else None
    low, high = counts.bounds
    value = counts.share if share else None
    return {
        "received": len(limited),
        "due": counts.due,
        **{name: getattr(counts, name) for name in ("in_time", "late", "overdue", "not_due")},
        "unknown": counts.unknown,
        "contradictory": counts.contradictory,
        "value": value,
        "low": share.low if share else None,
        "high": share.high if share else None,
        "n_eff": share.n_eff if share else None,
        "bound_low": low if share else None,
        "bound_high": high if share else None,
        "target": target,
        "target_met": None if target is None or value is None else value >= target,
        "provisional": bool((limited[f"due_{event}"] >= provisional).any()),
        **(_otherwise(limited) if event == "resolve" else {}),
    }


def _otherwise(limited: pd.DataFrame) -> dict[str, object]:
    """The share solved in time had no case stood still, and by the first and the last solution."""
    told: dict[str, object] = {}
    if "verdict_unpaused" in limited:
        told["paused"] = int(limited["paused"].sum())
    for name in ("unpaused", "first_solution", "last_solution"):
        if f"verdict_{name}" in limited:
            due = limited[counted(limited, name)]
            enough = len(due) >= _LEAST
            told[f"value_{name}"] = float(done(due, name).mean()) if enough else None
    return told
