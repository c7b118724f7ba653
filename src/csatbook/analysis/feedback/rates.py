"""How well cases are settled: opened again, settled at once, back again, wrongly sent."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from csatbook.analysis import tables
from csatbook.analysis.feedback.cases import cases, parts
from csatbook.analysis.feedback.compared import beside_rest, in_time_share
from csatbook.analysis.wave import Wave
from csatbook.service.calendar import MISSING
from csatbook.stats.result import wilson
from csatbook.study.calendar import DAY_MINUTES
from csatbook.survey.state.reads import cache

_LEAST = 5


@cache
def service_rates(wave: Wave) -> pd.DataFrame:
    """The table `service_rates`: how many of the cases received in this period were settled well?

    `paused`: stood still, of the systems that have a log; `reopened`: opened again;
    `first_contact`: settled at once; `misrouted`: with another department than the declared one;
    `unassigned`: with none; `repeat`: customers with a further case of one kind within the declared
    days, of all customers with a case.
    """
    rows: list[dict[str, object]] = []
    for rate, judged in _judged(wave):
        for keys, chosen in parts(judged, _sorts(wave, rate)):
            if keys["priority"] == "all":
                named = {name: keys[name] for name in ("by", "group")}
                rows.append({"rate": rate, **named, **_row(judged[chosen])})
    rows += _repeated(_own(wave))
    return tables.build("service_rates", wave, rows)


@cache
def service_rate_differences(wave: Wave) -> pd.DataFrame:
    """The table `service_rate_differences`: whose cases are really settled worse or better?

    The tests of one rate and one sort are a family (Holm).
    """
    rows = [
        {"rate": rate, "by": by, **row}
        for rate, judged in _judged(wave)
        for by in _sorts(wave, rate)
        for row in beside_rest(judged["mark"], judged, by)
    ]
    return tables.build("service_rate_differences", wave, rows)


def _own(wave: Wave) -> pd.DataFrame:
    frame = cases(wave).frame
    return frame[(frame["period"] == wave.period).to_numpy()]


def _sorts(wave: Wave, rate: str) -> list[str]:
    feedback = wave.study.feedback
    sorts = feedback.sorts if feedback else ()
    return [by for by in sorts if not (rate == "unassigned" and by == "department")]


def _back(frame: pd.DataFrame) -> pd.Series:
    """When did the customer next tell something of the same kind? Minutes; missing: never."""
    known = frame[frame["customer"].fillna("") != ""].sort_values("received", kind="stable")
    after = known.groupby(["customer", "kind"], dropna=False)["received"].shift(-1)
    return after.reindex(frame.index)


def _judged(wave: Wave) -> Iterator[tuple[str, pd.DataFrame]]:
    """For each rate the cases that it is of, with `mark` 1 or 0."""
    feedback = wave.study.feedback
    assert feedback is not None  # noqa: S101 - `cases` refuses other studies
    frame = _own(wave)
    if feedback.standing is not None:
        known = frame[frame["source"].isin([log.source for log in feedback.events])]
        yield "paused", known.assign(mark=known["paused"].astype(float))
    if feedback.reopened is not None or any(log.reopened for log in feedback.events):
        known = frame[frame["reopened"] >= 0]
        yield "reopened", known.assign(mark=(known["reopened"] > 0).astype(float))
    if (rule := feedback.first_contact) is not None:
        quiet = rule.quiet_days * DAY_MINUTES
        resolved = frame["resolved"]
        over = resolved.ne(MISSING) & (resolved + quiet <= cases(wave).as_of)
        if rule.contacts is not None:
            known = frame[over & frame["contacts"].gt(0)]
            yield "first_contact", known.assign(mark=known["contacts"].eq(1).astype(float))
        else:
            returned = _back(cases(wave).frame)[frame.index].sub(resolved).le(quiet)
            at_once = resolved.eq(frame["answered"]) & frame["reopened"].le(0) & ~returned
            known = frame[over]
            yield "first_contact", known.assign(mark=at_once[over].astype(float))
    if feedback.routes:
        right = frame["kind"].map(feedback.routes)
        known = frame[right.notna() & frame["department"].notna()]
        wrong = known["department"].ne(right[known.index])
        yield "misrouted", known.assign(mark=wrong.astype(float))
    if feedback.department is not None:
        yield "unassigned", frame.assign(mark=frame["department"].isna().astype(float))


def _row(judged: pd.DataFrame) -> dict[str, object]:
    count, n = int(judged["mark"].sum()), len(judged)
    if n < _LEAST:
        return {"count": count, "n": n}
    share = in_time_share(judged["mark"], judged)
    return {"count": count, "n": n, "value": count / n, "low": share.low, "high": share.high}


def _repeated(frame: pd.DataFrame) -> Iterator[dict[str, object]]:
    """Customers with a repeated case of all who had one; each customer counts once."""
    known = frame[frame["customer"].fillna("") != ""]
    if known.empty:
        return
    again = known.groupby("customer")["repeated"].any().to_numpy()
    count, n = int(np.sum(again)), len(again)
    told: dict[str, object] = {"rate": "repeat", "by": None, "group": None, "count": count, "n": n}
    if n >= _LEAST:
        low, high = wilson(count / n, n, level=0.95)
        told |= {"value": count / n, "low": low, "high": high}
    yield told
