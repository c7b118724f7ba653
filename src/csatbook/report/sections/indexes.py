"""The scores of the whole over the periods, one row a score."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from csatbook.analysis import questions, results, wanted
from csatbook.analysis.wave import Wave
from csatbook.report import fragment, number, sentence
from csatbook.report.fragment import Fragment
from csatbook.report.sections.scores import nothing
from csatbook.report.table import Column, Row, table
from csatbook.report.wording import say
from csatbook.study import period as periods
from csatbook.study.paired import Kano

_PERIODS = 5
"""So many are put side by side at most; the tables of results hold all."""


def indexes(wave: Wave, *, score: wanted.Names = None) -> Fragment:
    r"""How did each score that is made of answers go?

    Parameters
    ----------
    wave : as `csatbook.open` gives it
    score : scores of answers, one or several; by default all

    Returns
    -------
    Fragment
        A table: a row a score, a column for each of the last five periods, intervals in brackets; a
        sentence where too few answered.

    Raises
    ------
    ParameterError
        There is no such score; names those there are.

    Examples
    --------
    >>> indexes(wave, score="share").text.splitlines()[1:3]
    ['Score\tQ1 2024\tQ2 2024', 'Satisfied share\t37.5% (8.1–80.2%)\t45.8% (13.7–81.9%)']
    """
    names = wanted.names("score", score, whole(wave))
    if wave.period not in shown(wave, names):
        return nothing(wave)
    note = fragment.paragraph(say(wave, "indexes_note"), "note")
    return over_periods(wave, names, say(wave, "indexes_caption")) + note


def whole(wave: Wave) -> list[str]:
    """Which scores of answers are worth telling of the whole? Of all features together, none is."""
    scores = wave.study.scores
    return [name for name in wave.study.answered if not isinstance(scores[name], Kano)]


def shown(wave: Wave, names: Sequence[str]) -> list[str]:
    """In which of the last periods has any of these scores a value?"""
    history = results.history(wave)
    mine = history[history["score"].isin(names) & (history["subject"] == "overall")]
    return list(dict.fromkeys(mine.loc[mine["value"].notna(), "period"]))[-_PERIODS:]


def over_periods(wave: Wave, names: Sequence[str], caption: str) -> Fragment:
    """The scores of the whole in this period and those before, as a table."""
    history = results.history(wave)
    columns = [Column(say(wave, "col_score"), numeric=False)]
    frames = []
    for period in shown(wave, names):
        columns.append(Column(periods.label(wave.study.period, period, wave.language)))
        frames.append(history[history["period"] == period])
    rows = [
        Row(
            (
                sentence.score_label(wave, name),
                *(cell(wave, name, results.score_row(frame, name, "overall")) for frame in frames),
            )
        )
        for name in names
    ]
    changes = {
        sentence.score_label(wave, name): questions.of_score(wave, name, *shown(wave, names))
        for name in names
    }
    told = sentence.changed(wave, changes)
    note = fragment.paragraph(told, "note") if told else fragment.NOTHING
    return table(caption, columns, rows) + note


def cell(wave: Wave, score: str, row: pd.Series) -> str:
    """A score with its interval in brackets, where it has one."""
    if pd.isna(row["value"]):
        return sentence.reason(wave, row) or number.NONE
    value = number.write_score(wave.study, score, row["value"])
    interval = number.interval(row["low"], row["high"], wave.study.unit_of(score))
    if interval == number.NONE:
        return value
    return say(wave, "cell_interval", value=value, interval=interval)
