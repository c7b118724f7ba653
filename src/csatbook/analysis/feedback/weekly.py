"""Week by week: which share was in time, and which weeks are out of the ordinary?"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from csatbook.analysis import tables
from csatbook.analysis.feedback.cases import cases, parts
from csatbook.analysis.wave import Wave
from csatbook.service.verdict import VERDICTS
from csatbook.stats.trend import control
from csatbook.study.feedback import EVENTS
from csatbook.survey.state.reads import cache

LEAST_WEEKS = 12
"""Fewer weeks have no limits: a single odd one would widen them too much."""
LEAST_DUE = 5
"""A week of fewer cases that were due has no share."""
_MONDAY = 4
"""1970 began on a Thursday: so many days before its first Monday."""


@cache
def weeks(wave: Wave) -> pd.DataFrame:
    """The table `weeks`: how much was in time of the cases of each week of receipt?

    All weeks up to the end of the wave's period, with the limits of Laney's p' chart: weeks differ
    by more than chance in the single cases, since cases of a week share its troubles.
    """
    told = cases(wave)
    own = told.frame[(told.frame["period"] <= wave.period).to_numpy()]
    rows: list[dict[str, object]] = []
    for event in EVENTS:
        limited = own[own[f"verdict_{event}"] != VERDICTS.index("none")]
        for keys, chosen in parts(limited, ()):
            named = {"event": event, "priority": keys["priority"]}
            rows += [named | row for row in _rows(limited[chosen], event)]
    return tables.build("weeks", wave, rows)


def _rows(limited: pd.DataFrame, event: str) -> Iterator[dict[str, object]]:
    verdict = limited[f"verdict_{event}"].to_numpy()
    counted = np.isin(verdict, [VERDICTS.index(name) for name in ("in_time", "late", "overdue")])
    counted &= limited[f"passed_{event}"].to_numpy(bool)
    if not counted.any():
        return
    week = (limited["day"].to_numpy()[counted] - _MONDAY) // 7
    first = int(week.min())
    due = np.bincount(week - first)
    in_time = np.bincount(
        week - first, weights=verdict[counted] == VERDICTS.index("in_time"), minlength=len(due)
    )
    share = np.where(due >= LEAST_DUE, in_time / np.maximum(due, 1), np.nan)
    centre = in_time.sum() / due.sum()
    error = np.sqrt(centre * (1 - centre) / np.maximum(due, 1))
    error[due < LEAST_DUE] = np.nan
    chart = control.chart(share, error, bounds=(0.0, 1.0))
    limits = chart.waves >= LEAST_WEEKS
    for place, count in enumerate(due.tolist()):
        monday = np.datetime64((first + place) * 7 + _MONDAY, "D")
        yield {
            "week": str(monday),
            "in_time": int(in_time[place]),
            "due": count,
            "value": share[place],
            "centre": chart.centre if limits else None,
            "lower": chart.lower[place] if limits else None,
            "upper": chart.upper[place] if limits else None,
            "sigma_z": chart.sigma_z if limits else None,
            "signal": chart.signals[place] if limits else None,
        }
