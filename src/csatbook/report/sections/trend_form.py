"""The trend form (趋势图): grades over the periods, marked and joined by lines."""

from __future__ import annotations

import pandas as pd

from csatbook.analysis import questions, results, scorecard, wanted
from csatbook.analysis.judgement import UNDETERMINED
from csatbook.analysis.subject import subjects
from csatbook.analysis.unit import units
from csatbook.analysis.wave import Wave
from csatbook.report import fragment, sentence, wording
from csatbook.report.figure.grades import GradeTrend
from csatbook.report.figure.grades import grades as draw
from csatbook.report.fragment import Fragment
from csatbook.report.wording import say

_MOST, _ROWS, _AT_ONCE = 12, 45, 23
"""So many periods and rows are drawn at most, so many rows in one figure; the tables hold all."""


def trend_form(wave: Wave, *, score: str | None = None) -> Fragment:
    """Which grades were reached in which period?

    Parameters
    ----------
    wave : as `csatbook.open` gives it
    score : a score with grades; by default the one that leads the report

    Returns
    -------
    Fragment
        Figures, of the units (of the items where the study has none) over at most twelve periods;
        nothing in the first period or of a score without grades.

    Raises
    ------
    ParameterError
        There is no such score with grades; names those there are.

    Examples
    --------
    >>> trend_form(shops, score="check").text.splitlines()[0]
    'Grades by Check over the periods'
    """
    if score is not None:
        wanted.names(
            "score", score, [name for name, made in wave.study.scores.items() if made.grades]
        )
    score = score or wave.study.headline
    if not wave.study.scores[score].grades:
        return fragment.NOTHING
    history = scorecard.history(wave) if wave.study.units else results.history(wave)
    mine = history[
        (history["score"] == score) & history["subject"].isin(list(_subjects(wave, score)))
    ]
    shown = tuple(dict.fromkeys(mine["period"]))[-_MOST:]
    if len(shown) < 2:
        return fragment.NOTHING
    levels = list(wave.study.scores[score].grades)
    rows, said = [], []
    for key, text in list(_subjects(wave, score).items())[:_ROWS]:
        graded = [results.score_row(mine[mine["period"] == period], score, key) for period in shown]
        if (
            wave.study.units
            and key == "overall"
            and all(pd.isna(one["grade_seen"]) for one in graded)
        ):
            continue  # grades of an assessment are for units, not for a mean of units
        rows.append(
            GradeTrend(
                text,
                tuple(
                    None if pd.isna(row["grade_seen"]) else levels.index(row["grade_seen"])
                    for row in graded
                ),
                tuple(row["grade"] not in (None, UNDETERMINED) for row in graded),
            )
        )
        said.append((text, say(wave, "comma").join(_word(wave, score, row) for row in graded)))
    grades = wave.study.scores[score].grades
    caption = say(wave, "trend_form_caption", score=sentence.score_label(wave, score))
    drawn = [
        draw(
            rows[start : start + _AT_ONCE],
            shown,
            [grade.text[wave.language] for grade in grades.values()],
            sure_label=say(wave, "grade_sure"),
            unsure_label=say(wave, "grade_unsure"),
            caption=caption
            if len(rows) <= _AT_ONCE
            else say(
                wave,
                "caption_part",
                caption=caption,
                part=start // _AT_ONCE + 1,
                parts=-(-len(rows) // _AT_ONCE),
            ),
            alt=sentence.listed(wave, said[start : start + _AT_ONCE]),
        )
        for start in range(0, len(rows), _AT_ONCE)
    ]
    label = sentence.score_label(wave, score)
    told = sentence.changed(wave, {label: questions.of_score(wave, score, *shown)})
    notes = [
        fragment.paragraph(line, "note") for line in (told, say(wave, "trend_form_note")) if line
    ]
    return fragment.join([*drawn, *notes])


def _subjects(wave: Wave, score: str) -> dict[str, str]:
    """The rows of the form: units, or the whole and its items."""
    if wave.study.units:
        found = (
            {}
            if any(unit.segment == wave.segment for unit in units(wave))
            else {"overall": wording.segment_label(wave)}
        )
        return found | {unit.key: sentence.unit_label(wave, unit) for unit in units(wave)}
    scored = subjects(wave.study, wave.study.scores[score])
    return {
        subject.key: subject.text[wave.language]
        for subject in scored
        if subject.kind != "dimension"
    }


def _word(wave: Wave, score: str, row: pd.Series) -> str:
    if pd.isna(row["grade_seen"]):
        return say(wave, "no_grade")
    if row["grade"] == UNDETERMINED:
        return say(wave, "grade_unsure")
    return wave.study.scores[score].grades[row["grade"]].text[wave.language]
