"""How much of what was due was done in time: by what was due, priority, and groups of cases."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from csatbook.analysis import tables
from csatbook.analysis.feedback.cases import cases
from csatbook.analysis.wave import Wave
from csatbook.service.calendar import Flags, Minutes, WorkingCalendar
from csatbook.service.verdict import VERDICTS, Judged, compliance
from csatbook.stats import design, ratio, tally
from csatbook.stats.result import IndexScore
from csatbook.stats.score import satisfied_share
from csatbook.study.feedback import EVENTS, PRIORITIES
from csatbook.study.scale import Scale
from csatbook.survey.state.reads import cache

_DONE = Scale(min=0, max=1, satisfied=(1,))
_COUNTED = ("in_time", "late", "overdue")
_LEAST = 5
"""A share of fewer cases is not shown: its counts are."""


@cache
def compliance_table(wave: Wave) -> pd.DataFrame:
    """The table `compliance`: of the cases received in this period, how many were in time?

    Cases count when their deadline has passed, never before, so that a share never changes by
    waiting. Those of a day share its troubles: the interval takes the departments for strata and
    the days of receipt for clusters.
    """
    told = cases(wave)
    feedback = wave.study.feedback
    sorts = list(feedback.sorts) if feedback else []
    own = told.frame[told.frame["period"] == wave.period]
    provisional = _behind(told.calendar)
    rows = []
    for event in EVENTS:
        limited = own[own[f"verdict_{event}"] != VERDICTS.index("none")]
        target = feedback.targets.get(event) if feedback else None
        due = _Due(
            verdict=limited[f"verdict_{event}"].to_numpy(np.int8),
            passed=limited[f"passed_{event}"].to_numpy(bool),
            provisional=limited[f"due_{event}"].to_numpy() >= provisional,
            stratum=pd.factorize(limited["department"].fillna(""))[0],
            day=limited["day"].to_numpy(),
        )
        rows += [
            {"event": event, **keys, **_row(due.at(chosen), target)}
            for keys, chosen in _parts(limited, sorts)
        ]
    return tables.build("compliance", wave, rows)


@dataclass(frozen=True, eq=False)
class _Due:
    """Cases with a limit, column by column."""

    verdict: np.ndarray[tuple[int], np.dtype[np.int8]]
    passed: Flags
    provisional: Flags
    stratum: np.ndarray[tuple[int], np.dtype[np.intp]]
    day: Minutes

    def at(self, chosen: Flags) -> _Due:
        return _Due(**{name: column[chosen] for name, column in vars(self).items()})


def _behind(calendar: WorkingCalendar) -> int:
    """The first minute (UTC) of which holidays are not officially known."""
    if calendar.known_until is None:
        return int(np.iinfo(np.int64).max)
    first = np.datetime64(calendar.known_until) + np.timedelta64(1, "D")
    return int(calendar.utc(first.astype("datetime64[m]").astype(np.int64)[np.newaxis])[0])


def _parts(
    limited: pd.DataFrame, sorts: Sequence[str]
) -> Iterator[tuple[Mapping[str, object], Flags]]:
    """Everything, each priority, and each group of each sort."""
    if limited.empty:
        return
    yield {"priority": "all", "by": None, "group": None}, np.ones(len(limited), dtype=bool)
    priority = limited["priority"].to_numpy()
    for name in PRIORITIES:
        if (chosen := priority == name).any():
            yield {"priority": name, "by": None, "group": None}, chosen
    for by in sorts:
        codes, groups = pd.factorize(limited[by], sort=True)
        for place, group in enumerate(groups):
            yield {"priority": "all", "by": by, "group": group}, codes == place


def _row(due: _Due, target: float | None) -> dict[str, object]:
    counts = compliance(Judged(due.verdict, due.passed))
    share = _share(due) if counts.due >= _LEAST else None
    low, high = counts.bounds
    value = counts.share if share else None
    return {
        "received": len(due.verdict),
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
        "provisional": bool(due.provisional.any()),
    }


def _share(due: _Due) -> IndexScore:
    counted = due.passed & np.isin(due.verdict, [VERDICTS.index(name) for name in _COUNTED])
    marks = pd.Series((due.verdict[counted] == VERDICTS.index("in_time")).astype(float))
    drawn = design.draw(pd.Series(due.stratum[counted]), pd.Series(due.day[counted]))
    given = tally.count(marks, drawn=drawn)
    terms = satisfied_share.terms(given, scales=[_DONE])
    return ratio.score(ratio.moments(terms, given), terms, level=0.95, method="in_time")
