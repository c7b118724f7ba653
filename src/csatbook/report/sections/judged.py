"""Targets and grades: what the scores mean by the study's own rules."""

from __future__ import annotations

import pandas as pd

from csatbook.report import fragment, number, results, sentence
from csatbook.report.fragment import Fragment
from csatbook.report.judgement import UNDETERMINED
from csatbook.report.table import Column, Row, table
from csatbook.report.wave import Wave


def targets(wave: Wave) -> Fragment:
    """Which targets are met, which grades are reached, and how certain is either?

    Nothing where too few answered for any.
    """
    scores = results.scores(wave)
    judged = [
        (name, row)
        for name, score in wave.study.scores.items()
        if score.target is not None or score.grades
        if pd.notna((row := results.one(scores, name, "overall"))["score"])
    ]
    if not any(pd.notna(row["value"]) or row["reason"] != "too_few" for _, row in judged):
        return fragment.NOTHING
    names = ("score", "value", "interval", "target", "gap", "verdict", "grade")
    columns = [
        Column(wave.say(f"col_{name}"), numeric=name in ("value", "interval", "target", "gap"))
        for name in names
    ]
    rows = []
    for name, row in judged:
        unit = wave.study.unit_of(name)
        rows.append(
            Row(
                (
                    sentence.score_label(wave, name),
                    sentence.value(wave, name, row["value"]),
                    number.interval(row["low"], row["high"], unit),
                    number.write(row["target"], unit),
                    number.gap(row["target_gap"], unit),
                    verdict(wave, row) or sentence.reason(wave, row) or number.NONE,
                    grade(wave, name, row) or number.NONE,
                )
            )
        )
    return table(wave.say("targets_caption"), columns, rows) + fragment.paragraph(
        wave.say("targets_note"), "note"
    )


def brief(wave: Wave, score: str, row: pd.Series) -> list[str]:
    """Target and grade of a score in a few words, for its tile."""
    said = []
    if told := verdict(wave, row):
        target = number.write(row["target"], wave.study.unit_of(score))
        said.append(wave.say("target_brief", target=target, verdict=told))
    if given := grade(wave, score, row):
        said.append(wave.say("grade_brief", grade=given))
    return said


def verdict(wave: Wave, row: pd.Series) -> str:
    """Whether the target is met; nothing without one."""
    return "" if pd.isna(row["target_met"]) else wave.say(f"target_{row['target_met']}")


def grade(wave: Wave, score: str, row: pd.Series, *, short: bool = False) -> str:
    """The grade with its certainty, or that none can be given; `short` for a narrow column."""
    if pd.isna(row["grade"]):
        return ""
    grades = wave.study.scores[score].grades
    seen = grades[row["grade_seen"]].text[wave.language]
    if row["reason"] == "counted":
        return seen
    if pd.isna(row["grade_probability"]):
        return wave.say("grade_open", seen=seen)
    share = number.write(row["grade_probability"], "percent")
    end = "_short" if short else ""
    if row["grade"] == UNDETERMINED:
        return wave.say(f"grade_undetermined{end}", seen=seen, share=share)
    given = grades[row["grade"]].text[wave.language]
    return wave.say(f"grade_certain{end}", grade=given, share=share)
