"""Units by scores, and the figures that were counted for each unit."""

from __future__ import annotations

import pandas as pd

from csatbook.analysis import results, scorecard, wanted
from csatbook.analysis.subject import subjects
from csatbook.analysis.unit import units
from csatbook.analysis.wave import Wave
from csatbook.report import fragment, number, sentence
from csatbook.report.fragment import Fragment
from csatbook.report.sections import judged
from csatbook.report.sections.score_table import has_values
from csatbook.report.table import Column, Row, table
from csatbook.report.wording import say
from csatbook.study.derived import Measured

_MISSED = "▼"


def units_table(wave: Wave, *, by: wanted.Names = None, score: wanted.Names = None) -> Fragment:
    r"""How high is every score of every unit, with place, interval and grade of the leading one?

    Parameters
    ----------
    wave : as `csatbook.open` gives it
    by : levels of units, one or several; by default all
    score : scores beside the leading one, one or several; by default all but counted figures

    Returns
    -------
    Fragment
        A table: everyone and the units; the items by the leading score where the study has no
        units. Nothing where no unit is shown.

    Raises
    ------
    ParameterError
        There is no such level or score; names those there are.

    Examples
    --------
    >>> units_table(shops, score="survey").text.splitlines()[1]
    'Unit\tPlace\tTotal\t95% interval\tGrade\tVerdict\tSurvey'
    """
    levels = wave.study.units.levels if wave.study.units else ()
    chosen = wanted.names("by", by, levels)
    beside = wanted.names("score", score, _beside(wave) if levels else ())
    if wave.study.units is None:
        return _items_table(wave)
    if not units(wave):
        return fragment.NOTHING
    score, study = wave.study.headline, wave.study
    declared = study.scores[score]
    others = [name for name in _beside(wave) if name in beside]
    columns = [
        Column(say(wave, "col_unit"), numeric=False),
        Column(say(wave, "col_rank")),
        Column(sentence.score_label(wave, score)),
        Column(say(wave, "col_interval")),
        *([Column(say(wave, "col_grade"), numeric=False)] if declared.grades else []),
        *([Column(say(wave, "col_verdict"), numeric=False)] if declared.target is not None else []),
        *(Column(sentence.score_label(wave, name)) for name in others),
    ]
    scores, ranks = scorecard.scores(wave), scorecard.ranks(scorecard.field(wave))
    lacking = _lacking(wave)
    rows = []
    for unit in scorecard.shown(wave):
        if unit is not None and unit.level not in chosen:
            continue
        key = scorecard.key(unit)
        row = results.score_row(scores, score, key)
        reason = sentence.reason(wave, row)
        grade = judged.grade(wave, score, row, short=True) or reason or number.NONE
        cells = [
            sentence.unit_row(wave, unit),
            sentence.rank(wave, results.score_row(ranks, score, key)),
            sentence.cell(wave, score, row) + "*" * (key in lacking),
            judged.interval(wave, score, row),
            *([grade] if declared.grades else []),
            *([judged.verdict(wave, row) or number.NONE] if declared.target is not None else []),
            *(sentence.cell(wave, name, results.score_row(scores, name, key)) for name in others),
        ]
        top = unit is None or (study.units is not None and unit.level != study.units.lowest)
        rows.append(Row(tuple(cells), "total" if top else "muted" if reason else ""))
    shown = table(say(wave, "units_caption"), columns, rows)
    if not lacking:
        return shown
    parts = say(wave, "comma").join(dict.fromkeys(lacking.values()))
    return shown + fragment.paragraph(say(wave, "units_lacking", parts=parts), "note")


def _beside(wave: Wave) -> list[str]:
    """The scores that can stand beside the leading one: all but figures that were counted."""
    study = wave.study
    return [
        name
        for name, declared in study.scores.items()
        if name != study.headline and not isinstance(declared, Measured)
    ]


def _items_table(wave: Wave) -> Fragment:
    """Where there are no units: the whole and the items by the leading score."""
    score = wave.study.headline
    declared = wave.study.scores[score]
    scores = results.scores(wave)
    columns = [
        Column(say(wave, "col_item"), numeric=False),
        Column(say(wave, "col_n")),
        Column(sentence.score_label(wave, score)),
        Column(say(wave, "col_interval")),
        *([Column(say(wave, "col_grade"), numeric=False)] if declared.grades else []),
        *([Column(say(wave, "col_verdict"), numeric=False)] if declared.target is not None else []),
    ]
    rows = []
    for subject in subjects(wave.study, declared):
        row = results.score_row(scores, score, subject.key)
        grade = judged.grade(wave, score, row, short=True) or number.NONE
        cells = [
            subject.text[wave.language],
            number.write(row["n"], "count"),
            sentence.cell(wave, score, row),
            judged.interval(wave, score, row),
            *([grade] if declared.grades else []),
            *([judged.verdict(wave, row) or number.NONE] if declared.target is not None else []),
        ]
        rows.append(Row(tuple(cells), "" if subject.kind == "item" else "total"))
    if not has_values(wave, [score]):
        return fragment.NOTHING
    return table(say(wave, "items_graded_caption"), columns, rows)


def _lacking(wave: Wave) -> dict[str, str]:
    """Which subjects have the leading score though a part of it is missing, and which part?"""
    score, lines = wave.study.headline, scorecard.ledger(wave)
    missing = lines[(lines["score"] == score) & (lines["kind"] == "missing")]
    scores = scorecard.scores(wave)
    return {
        subject: sentence.part_label(wave, score, part)
        for subject, part in missing[["subject", "part"]].itertuples(index=False)
        if pd.notna(results.score_row(scores, score, subject)["value"])
    }


def measures(wave: Wave, *, score: wanted.Names = None) -> Fragment:
    r"""Which figures were counted for each unit, and which of them miss their target?

    Parameters
    ----------
    wave : as `csatbook.open` gives it
    score : scores of the method `measure`, one or several; by default all

    Returns
    -------
    Fragment
        A table, each figure in its own unit; nothing where the study lists none.

    Raises
    ------
    ParameterError
        There is no such score; names those there are.

    Examples
    --------
    >>> measures(shops, score="returns").text.splitlines()[:2]
    ['Operational figures by unit', 'Unit\tReturn rate']
    """
    study = wave.study
    known = [name for name, declared in study.scores.items() if isinstance(declared, Measured)]
    chosen = wanted.names("score", score, known)
    names = [name for name in known if name in chosen]
    if not names:
        return fragment.NOTHING
    scores = scorecard.scores(wave)
    columns = [
        Column(say(wave, "col_unit"), numeric=False),
        *(Column(sentence.score_label(wave, name)) for name in names),
    ]
    rows = [
        Row(
            (
                sentence.unit_row(wave, unit),
                *(
                    _judged(wave, name, results.score_row(scores, name, scorecard.key(unit)))
                    for name in names
                ),
            ),
            "total" if unit is None else "",
        )
        for unit in scorecard.shown(wave)
    ]
    notes = [say(wave, "measures_note")]
    if any(_MISSED in cell for row in rows for cell in row.cells[1:]):
        notes.append(say(wave, "measures_missed"))
    return table(say(wave, "measures_caption"), columns, rows) + sentence.note(wave, notes)


def _judged(wave: Wave, score: str, row: pd.Series) -> str:
    """The figure, with a mark where it misses its target."""
    shown = sentence.cell(wave, score, row)
    return f"{shown} {_MISSED}" if row["target_met"] == "missed" else shown
