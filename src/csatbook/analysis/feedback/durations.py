"""How long it takes until a case is assigned, answered and solved, open ones counted, too."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from csatbook.analysis import tables
from csatbook.analysis.feedback.cases import Cases, cases, parts
from csatbook.analysis.wave import Wave
from csatbook.service.calendar import MISSING, Minutes
from csatbook.stats.block import Numbers
from csatbook.stats.compare import multiplicity
from csatbook.stats.waiting import (
    ENDED,
    OTHERWISE,
    STILL,
    WaitingCurve,
    stratified_logrank,
    waiting,
    waiting_curve,
)
from csatbook.study.feedback import WaitClock
from csatbook.survey.state.reads import cache

MOMENTS = {"assign": "assigned", "respond": "answered", "resolve": "resolved"}
"""What is waited for, and the moment at which it happens."""
_DUE = {"respond": "due_respond", "resolve": "due_unpaused"}
"""What is due of it: a solution as if no case had stood still, where some did."""
HOURS = (2, 24, 72, 168)
"""The shares done within so many hours are told."""
HORIZON = 168.0
"""Hours up to which the mean is taken: a week."""
_LEAST = 5


@cache
def durations(wave: Wave) -> pd.DataFrame:
    """The table `durations`: how long do cases received in this period take, in hours?

    By the clock, and in office hours alone where `feedback.clocks` says so, too. Open cases count
    as waiting up to the moment of looking: leaving them out would flatter. What was withdrawn ends
    otherwise. Closed ones without a time, and times before the receipt, are left out and counted.
    """
    told, feedback = cases(wave), wave.study.feedback
    frame = told.frame[(told.frame["period"] == wave.period).to_numpy()]
    rows: list[dict[str, object]] = []
    for clock in feedback.clocks if feedback else ():
        for event, waited in _waits(frame, told, clock):
            for keys, chosen in parts(waited, feedback.sorts if feedback else ()):
                rows.append({"event": event, **keys, "clock": clock, **_row(waited[chosen])})
    return tables.build("durations", wave, rows)


@cache
def duration_curves(
    wave: Wave, clock: WaitClock = "calendar"
) -> dict[tuple[str, str], WaitingCurve]:
    """By event and priority, which share of this period's cases was done within how many hours?

    Hours by the clock, or of the office. The curves that the medians and shares of the table
    `durations` are read from; as there, none of fewer than five cases.
    """
    told = cases(wave)
    frame = told.frame[(told.frame["period"] == wave.period).to_numpy()]
    curves: dict[tuple[str, str], WaitingCurve] = {}
    for event, waited in _waits(frame, told, clock):
        for keys, chosen in parts(waited, ()):
            known = waited[chosen & waited["known"].to_numpy()]
            if len(known) >= _LEAST:
                hours, state = known["hours"].to_numpy(float), known["state"].to_numpy()
                curves[event, str(keys["priority"])] = waiting_curve(hours, state)
    return curves


@cache
def duration_differences(wave: Wave) -> pd.DataFrame:
    """The table `duration_differences`: do groups of cases really wait differently long?

    By the log-rank test within priorities; the tests of all sorts of one event are a family (Holm).
    """
    told, feedback = cases(wave), wave.study.feedback
    frame = told.frame[(told.frame["period"] == wave.period).to_numpy()]
    rows: list[dict[str, object]] = []
    for event, waited in _waits(frame, told, "calendar"):
        known = waited[waited["known"]]
        tested: list[dict[str, object]] = []
        chances: list[float | None] = []
        for by in feedback.sorts if feedback else ():
            group, names = pd.factorize(known[by])
            inside = group >= 0
            stratum = pd.factorize(known["priority"].fillna(""))[0]
            statistic, degrees, p = stratified_logrank(
                known["hours"].to_numpy()[inside],
                known["state"].eq(ENDED).to_numpy()[inside],
                group[inside],
                stratum[inside],
            )
            row = {"by": by, "groups": len(names), "statistic": statistic, "df": degrees, "p": p}
            tested.append(row)
            chances.append(None if np.isnan(p) else p)
        adjusted = multiplicity.adjust(chances)
        rows += [
            {"event": event, **row, "p_adjusted": p, "tests": adjusted.family}
            for row, p in zip(tested, adjusted.p, strict=True)
        ]
    return tables.build("duration_differences", wave, rows)


def _waits(
    frame: pd.DataFrame, told: Cases, clock: WaitClock
) -> Iterator[tuple[str, pd.DataFrame]]:
    """For each thing that is waited for the cases, with `hours`, `state` and whether `known`.

    And with `allowed`: the hours up to the deadline, NaN of those without one.
    """

    def passed(end: Minutes) -> Numbers:
        """Hours from the receipt to these moments."""
        if clock == "calendar":
            return np.asarray((end - received) / 60)
        office = [told.calendar.office_minutes(told.calendar.local(at)) for at in (end, received)]
        return np.asarray((office[0] - office[1]) / 60)

    received, withdrawn = frame["received"].to_numpy(), frame["withdrawn"].to_numpy()
    for event, name in MOMENTS.items():
        moment = frame[name].to_numpy()
        if not np.any(moment != MISSING):
            continue
        done, gone = moment != MISSING, withdrawn != MISSING
        state = np.select([done, gone], [ENDED, OTHERWISE], STILL)
        end = np.select([done, gone], [moment, withdrawn], told.as_of)
        known = (end >= received) & ~(frame["over"].to_numpy(bool) & (state == STILL))
        hours = np.where(known, passed(np.maximum(end, received)), 0)
        allowed = np.full(len(frame), np.nan)
        if (column := _DUE.get(event)) is not None:
            column = column if column in frame else f"due_{event}"
            due = frame[column].to_numpy()
            allowed = np.where(due == MISSING, np.nan, passed(np.maximum(due, received)))
        yield event, frame.assign(hours=hours, state=state, known=known, allowed=allowed)


def _row(mine: pd.DataFrame) -> dict[str, object]:
    known = mine[mine["known"]]
    state = known["state"].to_numpy()
    counts: dict[str, object] = {
        "n": len(known),
        "done": int(np.sum(state == ENDED)),
        "open": int(np.sum(state == STILL)),
        "otherwise": int(np.sum(state == OTHERWISE)),
        "left_out": len(mine) - len(known),
        "horizon": HORIZON,
    }
    allowed = mine["allowed"].dropna()
    if len(allowed):
        counts["allowed"] = float(allowed.median())
    if len(known) < _LEAST:
        return counts
    told = waiting(known["hours"].to_numpy(float), state, by=HOURS, horizon=HORIZON)
    shares = {f"within_{hours}": value for hours, value in zip(HOURS, told.within, strict=True)}
    names = ("median", "low", "high", "ninth", "mean", "mean_low", "mean_high")
    return {**counts, **shares, **{name: getattr(told, name) for name in names}}
