"""Targets and grades: what the scores mean by the study's own rules."""

from __future__ import annotations

import pandas as pd

from csatbook.analysis import results, wanted
from csatbook.analysis.judgement import UNDETERMINED
from csatbook.analysis.wave import Wave
from csatbook.report import fragment, number, sentence
from csatbook.report.fragment import Fragment
from csatbook.report.table import Column, Row, table
from csatbook.report.wording import say


def targets(wave: Wave, *, score: wanted.Names = None) -> Fragment:
    r"""Which targets are met, which grades are reached, and how certain is either?

    Parameters
    ----------
    wave : as `csatbook.open` gives it
    score : scores with a target or grades, one or several; by default all

    Returns
    -------
    Fragment
        A table, a row a score; nothing where too few answered for any, or nothing is to be met.

    Raises
    ------
    ParameterError
        There is no such score, or it has neither; names those there are.

    Examples
    --------
    >>> targets(shops, score="total").text.splitlines()[1:3]
    ['Score\tValue\t95% interval\tTarget\tDifference\tVerdict\tGrade',
    'Total\t59.8\t46.7–72.9\t60.0\t−0.2\tnot proven\tPoor (95% sure)']
    """
    declared_scores = wave.study.scores.items()
    known = [name for name, made in declared_scores if made.target is not None or made.grades]
    chosen = wanted.names("score", score, known)
    scores = results.scores(wave)
    judged = [
        (name, row)
        for name in known
        if name in chosen
        if pd.notna((row := results.score_row(scores, name, "overall"))["score"])
    ]
    if not any(pd.notna(row["value"]) or row["reason"] != "too_few" for _, row in judged):
        return fragment.NOTHING
    scores_judged = [wave.study.scores[name] for name, _ in judged]
    aimed = any(declared.target is not None for declared in scores_judged)
    graded = any(declared.grades for declared in scores_judged)
    names = [
        *("score", "value", "interval"),
        *(("target", "gap", "verdict") if aimed else ()),
        *(("grade",) if graded else ()),
    ]
    columns = [
        Column(say(wave, f"col_{name}"), numeric=name in ("value", "interval", "target", "gap"))
        for name in names
    ]
    rows = []
    for name, row in judged:
        unit = wave.study.unit_of(name)
        decimals = _beside_target(row, unit)
        cells = {
            "score": sentence.score_label(wave, name),
            "value": sentence.cell(wave, name, row),
            "interval": interval(wave, name, row),
            "target": number.write(row["target"], unit, decimals=decimals),
            "gap": number.gap(row["target_gap"], unit, decimals=decimals),
            "verdict": verdict(wave, row) or sentence.reason(wave, row) or number.NONE,
            "grade": grade(wave, name, row) or number.NONE,
        }
        rows.append(Row(tuple(cells[column] for column in names)))
    shown = table(say(wave, "targets_caption"), columns, rows)
    adds_up = all(_adds_up(wave, name, row) for name, row in judged)
    return shown + sentence.note(wave, [] if adds_up else [say(wave, "rounded_note")])


def _adds_up(wave: Wave, score: str, row: pd.Series) -> bool:
    """Whether value, target and difference fit as they are printed."""
    if pd.isna(row["target_gap"]):
        return True
    unit = wave.study.unit_of(score)
    decimals = _beside_target(row, unit)
    terms = [row["value"], -row["target"]]
    return number.adds_up(terms, row["target_gap"], unit, decimals=decimals)


def brief(wave: Wave, score: str, row: pd.Series) -> list[str]:
    """Target and grade of a score in a few words, for its tile."""
    said = []
    if told := verdict(wave, row):
        unit = wave.study.unit_of(score)
        target = number.write(row["target"], unit, decimals=_beside_target(row, unit))
        said.append(say(wave, "target_brief", target=target, verdict=told))
    if given := grade(wave, score, row):
        said.append(say(wave, "grade_brief", grade=given))
    return said


def interval(wave: Wave, score: str, row: pd.Series) -> str:
    """A score's interval, with so many digits that it shows whether it holds the target."""
    unit, target = wave.study.unit_of(score), wave.study.scores[score].target
    decimals = number.apart([row["low"], row["high"]], [] if target is None else [target], unit)
    return number.interval(row["low"], row["high"], unit, decimals=decimals)


def _beside_target(row: pd.Series, unit: number.Unit) -> int | None:
    """The digits that keep the value from the target."""
    return None if pd.isna(row["target"]) else number.apart([row["value"]], [row["target"]], unit)


def verdict(wave: Wave, row: pd.Series) -> str:
    """Whether the target is met; nothing without one."""
    return "" if pd.isna(row["target_met"]) else say(wave, f"target_{row['target_met']}")


def grade(wave: Wave, score: str, row: pd.Series, *, short: bool = False) -> str:
    """The grade with its certainty, or that none can be given; `short` for a narrow column."""
    if pd.isna(row["grade"]):
        return ""
    declared = wave.study.scores[score]
    grades = declared.grades
    seen = grades[row["grade_seen"]].text[wave.language]
    if row["reason"] == "counted":
        return seen
    if pd.isna(row["grade_probability"]):
        return say(wave, "grade_open", seen=seen)
    probability = row["grade_probability"]
    decimals = number.apart([probability], [declared.certainty], "percent")
    share = number.write(probability, "percent", decimals=decimals)
    end = "_short" if short else ""
    if row["grade"] == UNDETERMINED:
        return say(wave, f"grade_undetermined{end}", seen=seen, share=share)
    given = grades[row["grade"]].text[wave.language]
    return say(wave, f"grade_certain{end}", grade=given, share=share)
