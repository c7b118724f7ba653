"""Which departments, channels and kinds have really less done in time than all others?"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from csatbook.analysis import tables
from csatbook.analysis.feedback.cases import of_period
from csatbook.analysis.wave import Wave
from csatbook.service.calendar import Flags
from csatbook.service.verdict import VERDICTS
from csatbook.stats import compare, design, ratio, tally
from csatbook.stats.compare import multiplicity
from csatbook.stats.groups import crossing
from csatbook.stats.groups.comparison import Comparison
from csatbook.stats.groups.sampled import Sampled, domains
from csatbook.stats.result import IndexScore
from csatbook.stats.score import satisfied_share
from csatbook.study.feedback import EVENTS
from csatbook.study.scale import Scale
from csatbook.survey.state.reads import cache

DONE = Scale(min=0, max=1, satisfied=(1,))
"""Of marks that say whether a case was in time: 1, or not: 0."""
COUNTED = tuple(VERDICTS.index(name) for name in ("in_time", "late", "overdue"))
"""The verdicts that a share in time is of."""
SURE = 0.05


@cache
def compliance_differences(wave: Wave) -> pd.DataFrame:
    """The table `compliance_differences`: how much of each group is in time beside all others?

    Cases count as in `compliance`. The tests of one event and one sort are a family (Holm).
    """
    feedback = wave.study.feedback
    rows = [
        {"event": event, "by": by, **row}
        for event in EVENTS
        for by in (feedback.sorts if feedback else ())
        for own in [of_period(wave, event)]
        for due in [own[counted(own, event)]]
        for row in beside_rest(done(due, event), due, by)
    ]
    return tables.build("compliance_differences", wave, rows)


def counted(limited: pd.DataFrame, event: str) -> Flags:
    """Which of these cases was this due of, done or not?"""
    return np.asarray(limited[f"passed_{event}"]) & np.isin(limited[f"verdict_{event}"], COUNTED)


def done(due: pd.DataFrame, event: str) -> pd.Series:
    """Whether each of these cases was in time: 1 or 0."""
    return due[f"verdict_{event}"].eq(VERDICTS.index("in_time")).astype(float)


def case_design(due: pd.DataFrame) -> design.Design:
    """How such cases hang together: those of a day share its troubles; departments are no sample.

    Departments are strata; days of receipt are clusters, or what `feedback.cluster` names.
    """
    stratum = pd.Series(pd.factorize(due["department"].fillna(""))[0], index=due.index)
    return design.draw(stratum, due["cluster"])


def in_time_share(marks: pd.Series, due: pd.DataFrame) -> IndexScore:
    """The share of these marks that are 1, with its interval; `due` are their cases."""
    rows = due.reset_index(drop=True)
    given = tally.count(marks.reset_index(drop=True), drawn=case_design(rows))
    terms = satisfied_share.terms(given, scales=[DONE])
    return ratio.score(ratio.moments(terms, given), terms, level=0.95, method="in_time")


def beside_rest(marks: pd.Series, due: pd.DataFrame, by: str) -> Iterator[dict[str, object]]:
    """How many of these marks are 1 in each group of a sort, beside all others? `due`: their cases.

    Yields
    ------
    dict with what tables of differences have in common: from `group` to `reason`
        The groups are a family (Holm). Nothing of a single group.
    """
    place, names = pd.factorize(due[by], sort=True)
    if len(names) < 2:
        return
    everyone = tally.rows([marks], scales=[DONE], drawn=case_design(due))
    patterns = crossing.patterns(everyone, [0])
    terms = satisfied_share.terms(patterns.given, scales=[DONE])
    cells = crossing.cells(patterns, everyone, place, size=len(names))
    sampled = Sampled.of_patterns(terms, patterns, everyone, place)
    groups = domains(crossing.group_scores(terms, cells), sampled)
    compared = compare.rest(groups)
    adjusted = multiplicity.adjust([each.p for each in compared])
    for group, each, p in zip(names, compared, adjusted.p, strict=True):
        yield {"group": group, **_row(each, p), "tests": adjusted.family}


def _row(compared: Comparison, p: float | None) -> dict[str, object]:
    sure = p is not None and p < SURE and compared.difference is not None
    side = "larger" if (compared.difference or 0) > 0 else "smaller"
    return {
        "value": compared.value_a,
        "value_rest": compared.value_b,
        **{name: getattr(compared, name) for name in ("difference", "low", "high", "df", "p")},
        "p_adjusted": p,
        "verdict": side if sure else "not_shown",
        "n": compared.n_a,
        "n_rest": compared.n_b,
        "reason": compared.reason,
    }
