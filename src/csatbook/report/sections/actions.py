"""Whether the measures of improvement worked: a sentence each, and a table."""

from __future__ import annotations

from typing import get_args

import pandas as pd

from csatbook.analysis.changes import verified
from csatbook.analysis.changes.two_waves import NoChange
from csatbook.analysis.subject import subjects
from csatbook.analysis.wave import Wave
from csatbook.report import fragment, number, sentence
from csatbook.report.fragment import Fragment
from csatbook.report.table import Column, Row, table
from csatbook.report.wording import say
from csatbook.study import period as periods
from csatbook.study.action import Action

_REASONS = (
    *("no_wave", "no_subject", "nobody_answered", "treated", "too_few", "no_score", "few_units"),
    *get_args(NoChange),
)


def actions(wave: Wave) -> Fragment:
    """Did each measure improve what it was to improve, and by how much?

    Parameters
    ----------
    wave : as `csatbook.open` gives it

    Returns
    -------
    Fragment
        A sentence on each measure; a table of them with owner, due date and verdict. Nothing where
        the study declares none for these customers.

    Examples
    --------
    >>> actions(wave).text  # the small study declares none
    ''
    """
    frame = verified.actions(wave)
    if frame.empty:
        return fragment.NOTHING
    declared = {action.id: action for action in wave.study.actions}
    rows = [(declared[row["action"]], row) for _, row in frame.iterrows()]
    said = [told(wave, action, row) for action, row in rows]
    return fragment.join([fragment.bullets(said), _table(wave, rows)])


def told(wave: Wave, action: Action, row: pd.Series) -> str:
    """What came of this measure, in a sentence.

    Parameters
    ----------
    wave : whose report it is
    action : the measure
    row : of the table `actions`
    """
    score = str(row["score"])
    words = {
        "measure": action.measure[wave.language],
        "who": _who(wave, action),
        "scored": _scored(wave, row),
        "seen": _label(wave, row["period_before"]),
    }
    if row["verdict"] == "pending":
        if row["status"] == "cancelled" and action.cancelled is not None:
            return say(wave, "actions.cancelled", **words, why=action.cancelled[wave.language])
        when = action.verify.wave
        named = _label(wave, periods.parse(wave.study.period, when)) if when else None
        if named is None:
            return say(wave, "actions.pending", **words, months=action.verify.after.months)
        return say(wave, "actions.pending_wave", **words, when=named)
    words["verified"] = _label(wave, row["period_after"])
    if pd.notna(row["before"]):
        words["before"] = number.write_score(wave.study, score, row["before"])
        words["after"] = number.write_score(wave.study, score, row["after"])
    if row["verdict"] == "not_possible":
        reason = row["reason"] if row["reason"] in _REASONS else "hidden"
        why = say(wave, f"actions.none_{reason}", fewest=wave.study.report.min_answers)
        return say(wave, "actions.not_possible", **words, why=why)
    if row["verdict"] == "no_comparison":
        return say(wave, "actions.no_comparison", **words)
    parts = [say(wave, f"actions.{row['verdict']}", **words), _effect(wave, row)]
    aim = sentence.gap(wave, score, row["expected"]) if pd.notna(row["expected"]) else ""
    wide = pd.notna(row["mde"]) and row["mde"] > abs(row["expected"])
    if row["verdict"] == "not_shown" and wide:
        parts.append(say(wave, "actions.mde_wide", aim=aim))
    elif row["verdict"] == "not_shown" and pd.notna(row["mde"]) and not aim:
        smallest = sentence.gap(wave, score, row["mde"])
        parts.append(say(wave, "actions.mde", smallest=smallest))
    if pd.notna(row["reached"]) and not (row["reached"] == "undecided" and wide):
        parts.append(say(wave, f"actions.{row['reached']}", aim=aim))
    return ("" if wave.language == "zh" else " ").join(parts)


def _effect(wave: Wave, row: pd.Series) -> str:
    score, unit = str(row["score"]), wave.study.unit_of(str(row["score"]))
    words = {"effect": number.gap(row["difference"], unit)}
    if pd.isna(row["low"]):
        return say(wave, "actions.effect_alone", **words)
    low, high = (number.gap(row[end], unit) for end in ("low", "high"))
    words["interval"] = f"{low} … {high}"
    if pd.isna(row["change_rest"]):
        return say(wave, "actions.effect", **words)
    own = row["difference"] + row["change_rest"]
    key = "rest" if row["method"] != verified.LOW else "units"
    if key == "units" and score in wave.study.answered:
        key = "low"
    return say(
        wave,
        f"actions.effect_{key}",
        **words,
        own=number.gap(own, unit),
        rest=number.gap(row["change_rest"], unit),
        scored=sentence.score_label(wave, score),
    )


def _scored(wave: Wave, row: pd.Series) -> str:
    named = subjects(wave.study, wave.study.scores[row["score"]])
    subject = next((each for each in named if each.key == row["subject"]), named[0])
    return sentence.scored(wave, subject, str(row["score"]), inside=True)


def _who(wave: Wave, action: Action) -> str:
    """What readers call the affected customers."""
    if action.problem.respondents:
        return say(wave, "actions.listed")
    parts = [
        say(wave, "comma").join(
            wave.study.segments[name].label(value)[wave.language] for value in values
        )
        for name, values in action.problem.where.items()
    ]
    return sentence.joined(wave, parts) if parts else say(wave, "everyone")


def _label(wave: Wave, period: str) -> str:
    return periods.label(wave.study.period, period, wave.language)


def _table(wave: Wave, rows: list[tuple[Action, pd.Series]]) -> Fragment:
    columns = [
        Column(say(wave, "col_problem"), numeric=False),
        Column(say(wave, "actions.col_measure"), numeric=False),
        Column(say(wave, "col_owner"), numeric=False),
        Column(say(wave, "actions.col_due"), numeric=False),
        Column(say(wave, "actions.col_before")),
        Column(say(wave, "actions.col_after")),
        Column(say(wave, "actions.col_effect")),
        Column(say(wave, "col_verdict"), numeric=False),
    ]
    cells = []
    for action, row in rows:
        score, unit = str(row["score"]), wave.study.unit_of(str(row["score"]))
        known = pd.notna(row["before"])
        word = row["status"] if row["verdict"] == "pending" else row["verdict"]
        cells.append(
            Row(
                (
                    action.problem.text[wave.language],
                    action.measure[wave.language],
                    action.owner[wave.language],
                    row["due"],
                    number.write_score(wave.study, score, row["before"] if known else None),
                    number.write_score(wave.study, score, row["after"] if known else None),
                    number.gap(row["difference"], unit)
                    if pd.notna(row["difference"])
                    else number.NONE,
                    say(wave, f"actions.word_{word}"),
                )
            )
        )
    return table(say(wave, "actions.table"), columns, cells)
