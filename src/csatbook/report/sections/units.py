"""Units by scores, and the figures that were counted for each unit."""

from __future__ import annotations

import pandas as pd

from csatbook.report import fragment, number, results, scorecard, sentence
from csatbook.report.fragment import Fragment
from csatbook.report.sections import judged
from csatbook.report.table import Column, Row, table
from csatbook.report.unit import Unit, units
from csatbook.report.wave import Wave
from csatbook.study.derived import Measured


def units_table(wave: Wave) -> Fragment:
    """How high is every score of every unit? With place, interval and grade of the leading one."""
    mine = units(wave)
    if not mine:
        return fragment.paragraph(wave.say("no_units"), "empty")
    score, study = wave.study.headline, wave.study
    declared = study.scores[score]
    others = [
        name
        for name, one in study.scores.items()
        if name != score and not isinstance(one, Measured)
    ]
    columns = [
        Column(wave.say("col_unit"), numeric=False),
        Column(wave.say("col_rank")),
        Column(sentence.score_label(wave, score)),
        Column(wave.say("col_interval")),
        *([Column(wave.say("col_grade"), numeric=False)] if declared.grades else []),
        *([Column(wave.say("col_verdict"), numeric=False)] if declared.target is not None else []),
        *(Column(sentence.score_label(wave, name)) for name in others),
    ]
    scores, ranks = scorecard.scores(wave), scorecard.ranks(wave.everyone)
    rows = []
    for unit in (None, *mine):
        key = scorecard.key(unit)
        row = results.one(scores, score, key)
        reason = sentence.reason(wave, row)
        grade = judged.grade(wave, score, row) or reason or number.NONE
        cells = [
            wave.segment_label if unit is None else _indented(wave, unit),
            sentence.rank(wave, results.one(ranks, score, key)),
            sentence.value(wave, score, row["value"]),
            number.interval(row["low"], row["high"], study.unit_of(score)),
            *([grade] if declared.grades else []),
            *([judged.verdict(wave, row) or number.NONE] if declared.target is not None else []),
            *(
                sentence.value(wave, name, results.one(scores, name, key)["value"])
                for name in others
            ),
        ]
        top = unit is None or (study.units is not None and unit.level != study.units.lowest)
        rows.append(Row(tuple(cells), "total" if top else "muted" if reason else ""))
    return table(wave.say("units_caption"), columns, rows)


def measures(wave: Wave) -> Fragment:
    """Which figures were counted for each unit?"""
    study = wave.study
    names = [name for name, one in study.scores.items() if isinstance(one, Measured)]
    if not names:
        return fragment.paragraph(wave.say("no_measures"), "empty")
    scores = scorecard.scores(wave)
    columns = [
        Column(wave.say("col_unit"), numeric=False),
        *(Column(sentence.score_label(wave, name)) for name in names),
    ]
    rows = [
        Row(
            (
                wave.segment_label if unit is None else _indented(wave, unit),
                *(
                    _judged(wave, name, results.one(scores, name, scorecard.key(unit)))
                    for name in names
                ),
            ),
            "total" if unit is None else "",
        )
        for unit in (None, *units(wave))
    ]
    return table(wave.say("measures_caption"), columns, rows) + fragment.paragraph(
        wave.say("measures_note"), "note"
    )


def _judged(wave: Wave, score: str, row: pd.Series) -> str:
    """The figure, with a mark where it misses its target."""
    shown = sentence.value(wave, score, row["value"])
    return f"{shown} ▼" if row["target_met"] == "missed" else shown


def _indented(wave: Wave, unit: Unit) -> str:
    """The unit's name, further in the lower its level is."""
    levels = wave.study.units.levels if wave.study.units else (unit.level,)
    return "\u2003" * levels.index(unit.level) + sentence.unit_label(wave, unit)
