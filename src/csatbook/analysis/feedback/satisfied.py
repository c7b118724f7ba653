"""How content customers are after the solution: in time or late, opened again, quick or slow."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from itertools import pairwise

import numpy as np
import pandas as pd
from scipy.special import stdtrit

from csatbook.analysis import tables
from csatbook.analysis.feedback.cases import cases
from csatbook.analysis.wave import Wave
from csatbook.service.calendar import MISSING
from csatbook.service.verdict import VERDICTS
from csatbook.stats import compare
from csatbook.stats.regression import contrast, linear_model
from csatbook.study.calendar import DAY_MINUTES
from csatbook.study.feedback import AfterSolution, Feedback
from csatbook.survey.state.reads import cache

BANDS = (24.0, 72.0, 168.0)
"""Hours to the solution at which waiting times are parted."""
_LEAST = 5
"""The mean of fewer customers is not shown."""
_LEAST_SLOPE = 30


@dataclass(frozen=True)
class Linked:
    """The answers of a wave that are about a case, and how many are not, and why."""

    rows: pd.DataFrame
    """One row an answer after the solution: `mark`, `in_time`, `reopened`, `hours`, `priority`,
    `case`, and its `place` among the rows of the wave."""
    before: pd.DataFrame
    """The same of answers given before the solution: they are left out."""
    later: int
    """Answers given too long after the solution."""
    unknown: int
    """Answers of which no case is known."""


@cache
def satisfaction(wave: Wave) -> pd.DataFrame:
    """The table `satisfaction`: which mark do customers give to the handling after the solution?

    Only answers given after the solution count: who is asked before anything is solved is unhappy
    about waiting, and would make late solutions look worse than they are.
    """
    linked = link(wave)
    rows = [
        {"by": by, "group": group, **_mean(mine)}
        for by, group, mine in _groups(linked.rows)
        if len(mine)
    ]
    return tables.build("satisfaction", wave, rows)


@cache
def satisfaction_effects(wave: Wave) -> pd.DataFrame:
    """The table `satisfaction_effects`: what do late, reopened and slow cases cost, in marks?"""
    linked = link(wave)
    everyone = pd.concat([linked.rows, linked.before])
    rows = [
        *_two(wave, "late", linked.rows, linked.rows["in_time"].map({True: 0, False: 1})),
        *_two(wave, "late_all_answers", everyone, everyone["in_time"].map({True: 0, False: 1})),
        *_two(wave, "reopened", linked.rows, linked.rows["reopened"].astype(int)),
        *_doubling(linked.rows),
    ]
    return tables.build("satisfaction_effects", wave, rows)


@cache
def link(wave: Wave) -> Linked:
    """Which case is each answer of this wave about, and was it given after the solution?"""
    feedback = wave.study.feedback
    assert feedback is not None  # noqa: S101 - asked of studies that declare it
    assert feedback.satisfaction is not None  # noqa: S101 - as above
    told = cases(wave)
    answers = wave.stored(["respondent", "moment"])
    answers = answers.assign(mark=wave.rows[wave.study.overall]).dropna(subset=["mark", "moment"])
    at = answers["moment"].to_numpy().astype("datetime64[m]").astype(np.int64)
    answers = answers.assign(at=told.calendar.utc(at))
    placed = _about(answers, told.frame, feedback, feedback.satisfaction)
    known = placed[placed["case"].notna()]
    own = known.join(told.frame[["resolved", "received", "reopened", "priority"]], on="case")
    own = own.assign(
        in_time=told.frame["verdict_resolve"]
        .reindex(own["case"])
        .map({VERDICTS.index("in_time"): True, VERDICTS.index("late"): False})
        .to_numpy(),
        hours=(own["resolved"] - own["received"]) / 60,
    )
    solved = own["resolved"].ne(MISSING)
    after = solved & own["at"].ge(own["resolved"])
    late = after & (own["at"] - own["resolved"] > feedback.satisfaction.days * DAY_MINUTES)
    own = own.assign(reopened=own["reopened"].gt(0), place=own.index)
    return Linked(
        rows=own[after & ~late].reset_index(drop=True),
        before=own[~after].reset_index(drop=True),
        later=int(late.sum()),
        unknown=len(placed) - len(known),
    )


def _about(
    answers: pd.DataFrame, frame: pd.DataFrame, feedback: Feedback, rule: AfterSolution
) -> pd.DataFrame:
    """The answers with the `case` that each is about; missing where none is known."""
    named = answers["respondent"].astype(str)
    if rule.by == "case":
        single = (
            feedback.records[0].source if len({e.source for e in feedback.records}) == 1 else ""
        )
        case = named.where(named.isin(frame.index), single + ":" + named)
        return answers.assign(case=case.where(case.isin(frame.index)))
    codes = named.map({code: sha256(code.encode()).hexdigest()[:16] for code in named.unique()})
    asked = answers.assign(customer=codes).reset_index().sort_values("at", kind="stable")
    told = frame.reset_index(names="case")[["case", "customer", "received"]]
    told = told[told["customer"].fillna("") != ""].sort_values("received", kind="stable")
    joined = pd.merge_asof(asked, told, left_on="at", right_on="received", by="customer")
    return joined.set_index("index")[[*answers.columns, "case"]]


def _groups(rows: pd.DataFrame) -> Iterator[tuple[str, str, pd.DataFrame]]:
    yield "all", "all", rows
    for name, kept in (("in_time", True), ("late", False)):
        yield "verdict", name, rows[rows["in_time"].eq(kept)]
    for name, again in (("reopened", True), ("once", False)):
        yield "reopened", name, rows[rows["reopened"].eq(again)]
    for priority in sorted(rows["priority"].dropna().unique()):
        yield "priority", priority, rows[rows["priority"].eq(priority)]
    ends = (0.0, *BANDS, np.inf)
    for first, last in pairwise(ends):
        name = f"{first:g}-{last:g}" if np.isfinite(last) else f"{first:g}-"
        yield "hours", name, rows[rows["hours"].ge(first) & rows["hours"].lt(last)]


def _mean(rows: pd.DataFrame) -> dict[str, object]:
    if len(rows) < _LEAST:
        return {}
    marks = rows["mark"]
    mean, n = float(marks.mean()), len(marks)
    half = float(stdtrit(n - 1, 0.975)) * float(marks.std(ddof=1)) / float(np.sqrt(n))
    return {"n": n, "value": mean, "low": mean - half, "high": mean + half}


def _two(
    wave: Wave, effect: str, rows: pd.DataFrame, group: pd.Series
) -> Iterator[dict[str, object]]:
    """What those in group 1 give less than those in group 0."""
    known = group.notna()
    placed = pd.Categorical(group[known].astype(int), categories=[0, 1])
    by = pd.Series(placed, index=rows.index[known])
    if by.value_counts().min() < _LEAST:
        return
    scale = wave.study.scale_of(str(wave.study.overall))
    usual, other = compare.groups("mean", rows.loc[known, "mark"], by, scales=[scale])
    compared = compare.pair(other, usual)
    names = ("difference", "low", "high", "p")
    told = {name: getattr(compared, name) for name in names}
    yield {"effect": effect, **told, "n": compared.n_a, "n_rest": compared.n_b}


def _doubling(rows: pd.DataFrame) -> Iterator[dict[str, object]]:
    """What each doubling of the hours to the solution costs, cases of one priority compared."""
    known = rows[rows["hours"].gt(0) & rows["priority"].notna()]
    if len(known) < _LEAST_SLOPE:
        return
    urgent = pd.get_dummies(known["priority"], drop_first=True).to_numpy(float)
    doubled = np.log2(np.maximum(known["hours"].to_numpy(float), 1.0))
    columns = np.column_stack([np.ones(len(known)), doubled, urgent])
    fitted = linear_model.fit(known["mark"].to_numpy(float), columns, np.ones(len(known)))
    slope = contrast.effect(fitted, np.eye(columns.shape[1])[1])
    yield {
        "effect": "doubling",
        "difference": slope.value,
        **{name: getattr(slope, name) for name in ("low", "high", "p")},
        "n": len(known),
    }
