"""Which measures are overdue, and which have to be thought through anew."""

from __future__ import annotations

import pandas as pd

from csatbook.analysis.changes import verified
from csatbook.analysis.changes.notified import notices
from csatbook.analysis.wave import Wave
from csatbook.report import fragment, number, sentence
from csatbook.report.fragment import Fragment
from csatbook.report.wording import say

_ANEW = ("worse", "not_shown")
_STATES = ("improved", "not_shown", "worse", "pending", "no_comparison", "not_possible")


def follow_up(wave: Wave) -> Fragment:
    """How many measures worked, which are overdue, and which problems are open again?

    Parameters
    ----------
    wave : as `csatbook.open` gives it

    Returns
    -------
    Fragment
        How many measures have which verdict, those overdue with owner and date, and those not
        shown to work, whose problem is open again. Nothing where the study declares none.

    Examples
    --------
    >>> follow_up(wave).text  # the small study declares none
    ''
    """
    frame = verified.actions(wave)
    if frame.empty:
        return fragment.NOTHING
    counts = [
        say(
            wave,
            f"actions.count_{state}",
            count=number.write(int(frame["verdict"].eq(state).sum()), "count"),
        )
        for state in _STATES
        if frame["verdict"].eq(state).any()
    ]
    lead = say(
        wave,
        "actions.follow_lead",
        count=number.write(len(frame), "count"),
        states=say(wave, "comma").join(counts),
    )
    measures = {action.id: action.measure[wave.language] for action in wave.study.actions}
    overdue = frame[frame["status"].eq("overdue")]
    anew = frame[frame["verdict"].isin(_ANEW)]
    said = [_named(wave, "overdue", row, measures) for _, row in overdue.iterrows()]
    said += [_named(wave, "anew", row, measures) for _, row in anew.iterrows()]
    shown = fragment.paragraph(lead, "lead")
    return shown + fragment.bullets(said or [say(wave, "actions.follow_nothing")])


def customers_told(wave: Wave) -> Fragment:
    """How many customers are to be told of which measure?

    Parameters
    ----------
    wave : as `csatbook.open` gives it

    Returns
    -------
    Fragment
        A sentence for each measure that is done and says whom to tell; only counts. Nothing where
        there is none.

    Examples
    --------
    >>> customers_told(wave).text  # the small study declares none
    ''
    """
    frame = notices(wave) if wave.variable is None else None
    if frame is None or frame.empty:
        return fragment.NOTHING
    measures = {action.id: action.measure[wave.language] for action in wave.study.actions}
    said = []
    for _, row in frame.iterrows():
        listed = number.write(float(row["listed"]), "count")
        told = say(wave, "actions.told", measure=measures[row["action"]], listed=listed)
        if row["consent_missing"]:
            missing = number.write(float(row["consent_missing"]), "count")
            told += say(wave, "actions.told_without_consent", count=missing)
        said.append(told)
    return fragment.bullets(said) + sentence.note(wave, [say(wave, "actions.told_note")])


def _named(wave: Wave, what: str, row: pd.Series, measures: dict[str, str]) -> str:
    return say(
        wave,
        f"actions.follow_{what}",
        measure=measures[row["action"]],
        problem=row["problem"],
        owner=row["owner"],
        due=row["due"],
    )
