"""Who left: the operational figures over the periods, and what groups such as leavers say."""

from __future__ import annotations

import pandas as pd

from csatbook.report import fragment, number, results, sentence
from csatbook.report.finding import SMALL
from csatbook.report.fragment import Fragment
from csatbook.report.table import Column, Row, table
from csatbook.report.wave import Wave
from csatbook.study import period as periods
from csatbook.study.answered import Kano
from csatbook.study.derived import Measured

_PERIODS, _GROUPS = 8, 6
"""So many are put side by side at most; the tables of results hold all."""


def leavers(wave: Wave) -> Fragment:
    """How did churn go, and what do those who left say beside those who stayed?"""
    variables = [name for name in wave.study.report.by if name != wave.variable]
    tables = [_compared(wave, name) for name in variables]
    return _measured(wave) + fragment.join([one for one in tables if one is not fragment.NOTHING])


def _measured(wave: Wave) -> Fragment:
    """The figures counted from records, such as churn, in this period and those before."""
    names = [name for name, one in wave.study.scores.items() if isinstance(one, Measured)]
    history = results.history(wave)
    mine = history[history["score"].isin(names) & history["value"].notna()]
    if mine[mine["period"] == wave.period].empty:
        reason = "no_churn" if wave.variable is None else "churn_not_by_segment"
        return fragment.paragraph(wave.say(reason), "empty")
    shown = list(dict.fromkeys(mine["period"]))[-_PERIODS:]
    labels = [periods.label(wave.study.period, one, wave.language) for one in shown]
    columns = [Column(wave.say("col_score"), numeric=False), *(Column(one) for one in labels)]
    rows, said = [], []
    for name in names:
        values = [
            results.one(mine[mine["period"] == one], name, "overall")["value"] for one in shown
        ]
        text = sentence.score_label(wave, name)
        written = [sentence.value(wave, name, value) for value in values]
        rows.append(Row((text, *written)))
        if len(shown) > 1:
            said.append(
                wave.say(
                    "measured_said",
                    score=text,
                    value=written[-1],
                    before=written[-2],
                    period=labels[-2],
                )
            )
    lead = (
        [fragment.paragraph((" " if wave.language == "en" else "").join(said), "lead")]
        if said
        else []
    )
    return fragment.join([*lead, table(wave.say("measured_caption"), columns, rows)])


def _compared(wave: Wave, variable: str) -> Fragment:
    """The scores of the whole for each value of the variable, the most frequent ones first."""
    frame = results.by_segment(wave, variable)
    whole = frame[frame["subject"] == "overall"]
    counts = whole.groupby("segment", sort=False)["n"].max()
    segments = list(counts[counts.rank(ascending=False, method="first") <= _GROUPS].index)
    if len(segments) < 2:
        return fragment.NOTHING
    declared = wave.study.segments[variable]
    labels = [declared.label(one.partition("=")[2])[wave.language] for one in segments]
    rows = [Row((wave.say("col_count"), *(number.write(counts[one], "count") for one in segments)))]
    for name in wave.study.answered:
        if isinstance(wave.study.scores[name], Kano):
            continue  # of all features together it says nothing
        found = [
            results.one(whole[whole["segment"] == segment], name, "overall") for segment in segments
        ]
        told = [_cell(wave, name, row) for row in found]
        rows.append(Row((sentence.score_label(wave, name), *told)))
    text = declared.text[wave.language]
    caption = wave.say("compared_caption", variable=text, variable_small=sentence.small(text))
    columns = [Column(wave.say("col_score"), numeric=False), *(Column(one) for one in labels)]
    note = fragment.paragraph(wave.say("compared_note", small=SMALL), "note")
    return table(caption, columns, rows) + note


def _cell(wave: Wave, score: str, row: pd.Series) -> str:
    """A score with its interval in brackets."""
    if pd.isna(row["value"]):
        return sentence.reason(wave, row) or number.NONE
    value = sentence.value(wave, score, row["value"])
    interval = number.interval(row["low"], row["high"], wave.study.unit_of(score))
    return wave.say("cell_interval", value=value, interval=interval)
