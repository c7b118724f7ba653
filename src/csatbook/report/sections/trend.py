"""The course over the waves."""

from __future__ import annotations

import pandas as pd

from csatbook.analysis import questions, results, wanted
from csatbook.analysis.subject import subjects
from csatbook.analysis.wave import Wave
from csatbook.report import fragment, number, sentence
from csatbook.report.figure.trend import TrendLine
from csatbook.report.figure.trend import trend as draw
from csatbook.report.fragment import Fragment
from csatbook.report.wording import say
from csatbook.study import period as periods

_MOST = 12
"""So many waves are shown; the tables hold all."""


def trend(wave: Wave, *, score: str | None = None) -> Fragment:
    """How did the score of the whole and of each dimension go?

    Parameters
    ----------
    wave : as `csatbook.open` gives it
    score : a score of answers; by default the one that leads the report

    Returns
    -------
    Fragment
        A figure, and notes on what changed between waves; nothing in the first wave.

    Raises
    ------
    ParameterError
        There is no such score; names those there are.

    Examples
    --------
    >>> trend(wave).text.splitlines()[0]
    'Overall satisfied share: from 37.5% in Q1 2024 to 45.8% in Q2 2024.'
    """
    wave = wanted.led(wave, score)
    score = wave.study.answer_headline
    history = results.history(wave)
    overall = history[(history["score"] == score) & (history["subject"] == "overall")]
    shown = tuple(overall.loc[overall["value"].notna(), "period"])[-_MOST:]
    if wave.period not in shown or len(shown) == 1:
        return fragment.NOTHING
    lines = []
    known = _scored(history, score)
    mine = subjects(wave.study, wave.study.scores[score])
    shown_subjects = [candidate for candidate in mine if candidate.key in known]
    for subject in shown_subjects:
        rows = [
            results.score_row(history[history["period"] == period], score, subject.key)
            for period in shown
        ]
        columns = {
            name: tuple(pd.to_numeric(pd.Series([row[name] for row in rows])))
            for name in ("value", "low", "high")
        }
        lines.append(
            TrendLine(
                subject.text[wave.language], columns["value"], columns["low"], columns["high"]
            )
        )
    changes = {
        subject.text[wave.language]: questions.change(wave, subject.items, *shown)
        for subject in shown_subjects
    }
    said = [
        say(
            wave,
            "trend_other" if changes[subject.text[wave.language]] else "trend_sentence",
            scored=sentence.scored(wave, subject, score),
            first=periods.label(wave.study.period, shown[0], wave.language),
            last=periods.label(wave.study.period, shown[-1], wave.language),
            first_value=number.write_score(wave.study, score, line.values[0]),
            last_value=number.write_score(wave.study, score, line.values[-1]),
        )
        for subject, line in zip(shown_subjects, lines, strict=True)
    ]
    caption = say(wave, "trend_caption", score=sentence.score_label(wave, score))
    figure = draw(
        lines,
        shown,
        unit=wave.study.unit_of(score),
        caption=caption,
        alt=(" " if wave.language == "en" else "").join(said),
    )
    shown_note = fragment.paragraph(say(wave, "trend_note"), "note")
    if told := sentence.changed(wave, changes):
        shown_note = fragment.paragraph(told, "note") + shown_note
    return fragment.paragraph(said[0], "lead") + figure + shown_note


def _scored(history: pd.DataFrame, score: str) -> list[str]:
    """The whole and the dimensions that have the score in some wave."""
    mine = history[(history["score"] == score) & history["value"].notna()]
    return [key for key in mine["subject"].unique() if not key.startswith("item:")]
