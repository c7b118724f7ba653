"""How content customers are once their case is solved."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from csatbook.analysis.feedback.satisfied import link, satisfaction, satisfaction_effects
from csatbook.analysis.wave import Wave
from csatbook.report import fragment, number, sentence
from csatbook.report.figure.dots import Dot, dots
from csatbook.report.fragment import Fragment
from csatbook.report.sections.feedback import words
from csatbook.report.wording import say
from csatbook.study.feedback import Feedback

_SURE = 0.05
_NAMES = {
    "in_time": "after_in_time",
    "late": "after_late_group",
    "reopened": "after_reopened_group",
    "once": "after_once",
}


def after_solution(wave: Wave) -> Fragment:
    """How content are customers with the handling, and what do late and slow cases cost?

    Parameters
    ----------
    wave : as `csatbook.open` gives it

    Returns
    -------
    Fragment
        Sentences and a figure of marks given after the solution, and what answers given before it
        would have said. Nothing where the study does not tell which answer is about which case.

    Examples
    --------
    >>> after_solution(handled).text.splitlines()[0]
    '590 customers who answered after the solution give 3.92 on average.'
    """
    return words.told(wave, _write)


def _write(wave: Wave, feedback: Feedback) -> Fragment:
    if feedback.satisfaction is None:
        return fragment.NOTHING
    frame = satisfaction(wave)
    shown = frame[frame["value"].notna()]
    if shown.empty or shown["by"].iloc[0] != "all":
        return fragment.NOTHING
    whole = shown.iloc[0]
    effects = {row["effect"]: row for _, row in satisfaction_effects(wave).iterrows()}
    lead = say(
        wave,
        "feedback.after_lead",
        n=number.write(whole["n"], "count"),
        value=number.write(whole["value"], "mark"),
    )
    told = _told(wave, effects)
    parts = [fragment.paragraph(lead, "lead")] + ([fragment.bullets(told)] if told else [])
    parts.append(_drawn(wave, shown))
    return fragment.join(parts) + sentence.note(wave, _left_out(wave, effects))


def _told(wave: Wave, effects: Mapping[str, pd.Series]) -> list[str]:
    said = []
    for name in ("late", "reopened", "doubling"):
        if name not in effects:
            continue
        row = effects[name]
        sure = pd.notna(row["p"]) and row["p"] < _SURE and row["difference"] < 0
        key = f"after_{name}" if sure else "after_late_unsure" if name == "late" else ""
        if key:
            gap = number.write(abs(row["difference"]), "mark")
            interval = number.interval(row["low"], row["high"], "difference")
            said.append(say(wave, f"feedback.{key}", gap=gap, interval=interval))
    return said


def _left_out(wave: Wave, effects: Mapping[str, pd.Series]) -> list[str]:
    linked = link(wave)
    feedback = wave.study.feedback
    said = []
    if len(linked.before) and "late_all_answers" in effects:
        gap = number.write(abs(effects["late_all_answers"]["difference"]), "mark")
        count = number.write(len(linked.before), "count")
        said.append(say(wave, "feedback.after_before", count=count, gap=gap))
    if (linked.unknown or linked.later) and feedback and feedback.satisfaction:
        said.append(
            say(
                wave,
                "feedback.after_unlinked",
                unknown=number.write(linked.unknown, "count"),
                later=number.write(linked.later, "count"),
                days=feedback.satisfaction.days,
            )
        )
    return said


def _drawn(wave: Wave, shown: pd.DataFrame) -> Fragment:
    rows = [
        Dot(_name(wave, row), row["value"], row["low"], row["high"])
        for _, row in shown.iterrows()
        if row["by"] != "all"
    ]
    if not rows:
        return fragment.NOTHING
    said = [(row.label, number.write(row.value, "mark")) for row in rows]
    return dots(
        rows,
        unit="mark",
        caption=say(wave, "feedback.after_caption"),
        alt=sentence.listed(wave, said),
    )


def _name(wave: Wave, row: pd.Series) -> str:
    if row["by"] == "priority":
        return str(row["group"])
    if row["by"] != "hours":
        return say(wave, f"feedback.{_NAMES[row['group']]}")
    first, _, last = str(row["group"]).partition("-")
    key = "after_hours_between" if last else "after_hours_over"
    return say(wave, f"feedback.{key}", first=first, last=last)
