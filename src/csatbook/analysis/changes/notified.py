"""Which customers are to be told what was done about their complaint."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256

import numpy as np
import pandas as pd

from csatbook.analysis import tables
from csatbook.analysis.changes import declared_actions
from csatbook.analysis.feedback.cases import cases
from csatbook.analysis.issues.coded import coded_questions, coding
from csatbook.analysis.issues.mentioned import COMMENTED
from csatbook.analysis.issues.tone import NEGATIVE, POSITIVE
from csatbook.analysis.wave import Wave, at
from csatbook.stats.block import Flags
from csatbook.study import period as periods
from csatbook.study.action import Action, CustomerNotice
from csatbook.survey.state.reads import cache


@dataclass(frozen=True)
class Notified:
    """The customers of a measure who are to be told of it."""

    listed: pd.DataFrame
    """One row a customer, each once: `customer`, the code; `channel`, empty where none is known."""
    without_consent: int
    """Customers who would be told, but did not agree to be."""

    @property
    def eligible(self) -> int:
        """All who complained of it, agreed or not."""
        return len(self.listed) + self.without_consent


@cache
def notices(wave: Wave) -> pd.DataFrame:
    """The table `notices`: how many customers are to be told of each measure that is done?

    Only counts: who they are is in the list that `csatbook notice` writes, and nowhere else.
    """
    rows = []
    for action in declared_actions.concerning(wave):
        if action.notice is not None and is_done(action):
            told = to_be_told(wave, action, action.notice)
            rows.append(
                {
                    "action": action.id,
                    "eligible": told.eligible,
                    "consent_missing": told.without_consent,
                    "listed": len(told.listed),
                }
            )
    return tables.build("notices", wave, rows)


def is_done(action: Action) -> bool:
    """Whether there is something to tell: the measure was carried out, and not given up."""
    return action.done is not None and action.cancelled is None


def to_be_told(wave: Wave, action: Action, notice: CustomerNotice) -> Notified:
    """Who is told of this measure?

    Parameters
    ----------
    wave : of a study that knows its respondents
    action : the measure
    notice : which customers it is told to

    Returns
    -------
    Notified
        Customers with a valid answer in the wave of the notice who are among the affected
        (`problem.where`), and complained: marked one of the named items as dissatisfied, mentioned
        one of the named issues without praise, or gave feedback of one of the named kinds.
    """
    study, store = wave.study, wave.store
    period = periods.parse(study.period, notice.took_part or action.problem.seen)
    segments = [
        *action.problem.where,
        *notice.consent,
        *([notice.channel] if notice.channel else []),
    ]
    items = [name for name in notice.complained if name in study.items]
    rows = store.rows(period, list(dict.fromkeys(["respondent", *segments, *items])))
    chosen = rows["respondent"].fillna("").ne("").to_numpy(copy=True)
    for name, values in action.problem.where.items():
        chosen &= rows[name].isin(values).to_numpy()
    if action.problem.respondents:
        chosen &= rows["respondent"].isin(action.problem.respondents).to_numpy()
    if notice.complained:
        chosen &= _complained(at(wave, period), notice, rows, items)
    agreed = np.ones(len(rows), dtype=bool)
    for name, values in notice.consent.items():
        agreed &= rows[name].isin(values).to_numpy()
    channel = rows[notice.channel].astype(object) if notice.channel else ""
    told = pd.DataFrame({"customer": rows["respondent"], "channel": channel, "agreed": agreed})
    # Who answered twice and did not agree once is not told.
    own = told[chosen].fillna({"channel": ""}).sort_values("agreed", kind="stable")
    own = own.drop_duplicates("customer").sort_values("customer", kind="stable")
    listed = own.loc[own["agreed"], ["customer", "channel"]].reset_index(drop=True)
    return Notified(listed, len(own) - len(listed))


def _complained(wave: Wave, notice: CustomerNotice, rows: pd.DataFrame, items: list[str]) -> Flags:
    study = wave.study
    complaining = np.zeros(len(rows), dtype=bool)
    for name in items:
        complaining |= study.scale_of(name).is_dissatisfied(rows[name].to_numpy(float))
    issues = [name for name in notice.complained if study.issues and name in study.issues.codes]
    for question in coded_questions(wave) if issues else ():
        mentions = coding(wave.store, question)
        tone = NEGATIVE if NEGATIVE in mentions.tones else mentions.tones[0]
        if tone == POSITIVE:
            continue
        said = mentions.rows(wave.period).reindex(rows.index)
        for name in issues:
            flags = said[COMMENTED].eq(1) & said[mentions.item(name, tone)].eq(1)
            complaining |= flags.to_numpy()
    if study.feedback is not None and study.feedback.customer is not None:
        frame = cases(wave).frame
        theirs = set(frame.loc[frame["kind"].isin(notice.complained), "customer"].dropna())
        digests = (
            rows["respondent"].fillna("").map(lambda code: sha256(code.encode()).hexdigest()[:16])
        )
        complaining |= digests.isin(theirs).to_numpy()
    return complaining
