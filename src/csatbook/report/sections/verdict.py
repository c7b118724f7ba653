"""The verdict on the leading score in a sentence: how high, really changed, target met."""

from __future__ import annotations

from typing import Literal

import pandas as pd

from csatbook.analysis import questions, results
from csatbook.analysis.changes.changes import changes
from csatbook.analysis.changes.compared_waves import Against, beside_leading, leading
from csatbook.analysis.standing import highest, standings
from csatbook.analysis.wave import Wave
from csatbook.report import number, problem_words, sentence
from csatbook.report.change_words import no_number, signed
from csatbook.report.sections import judged
from csatbook.report.wording import say
from csatbook.study import period as periods


def verdict(wave: Wave) -> str:
    """How high is the leading score, did it really change, and is its target met? A sentence."""
    score = wave.study.headline
    row = results.score_row(results.scores(wave), score, "overall")
    scored = sentence.scored(wave, wave.subjects[0], score)
    if pd.isna(row["value"]):
        why = sentence.reason(wave, row) or say(
            wave, "too_few", fewest=wave.study.report.min_answers
        )
        return say(wave, "summary.no_verdict", scored=scored, why=why)
    rest = _beside_everyone(wave, score) + _changed(wave, score) + _beside(wave, score)
    rest += _judged(wave, score, row)
    value = number.write_score(wave.study, score, row["value"])
    return say(wave, "summary.verdict", scored=scored, value=value, rest=rest)


def _beside_everyone(wave: Wave, score: str) -> str:
    if wave.variable is None:
        return ""
    value = results.score_row(results.scores(wave.everyone), score, "overall")["value"]
    if pd.isna(value):
        return ""
    return say(wave, "summary.of_everyone", value=number.write_score(wave.study, score, value))


def _changed(wave: Wave, score: str) -> str:
    """What became of the score since the wave that leads the report, as part of a sentence."""
    if not wave.earlier:
        return say(wave, "summary.change_first")
    row = headline_change(wave, score)
    if row is None:
        return ""
    words = {"before": periods.label(wave.study.period, row["period_before"], wave.language)}
    if pd.isna(row["difference"]):
        return no_number(wave, row, "summary.change_not_comparable", **words)
    words |= {
        "gap": sentence.gap(wave, score, row["difference"]),
        "value_before": number.write_score(wave.study, score, row["value_before"]),
    }
    if questions.of_score(wave, score, str(row["period_before"])):
        words |= {
            "common": number.write_score(wave.study, score, row["value"]),
            "word": say(wave, f"change_word_{row['verdict']}"),
        }
        return say(wave, "summary.change_common", **words)
    told = say(wave, f"summary.change_{row['verdict']}", **words)
    if row["units_left_out"] > 0 and wave.study.units is not None:
        level = wave.study.segments[wave.study.units.lowest].text[wave.language]
        count = number.write(row["units_compared"], "count")
        told += say(wave, "summary.change_units", units=count, level=level)
    return told


def _beside(wave: Wave, score: str) -> str:
    """What became of it since the wave before, where another one leads; part of a sentence."""
    before = beside_leading(wave)
    row = None if before is None else headline_change(wave, score, "previous")
    if before is None or row is None:
        return ""
    words = {
        "before": periods.label(wave.study.period, before, wave.language),
        "word": say(wave, f"change_word_{row['verdict']}"),
    }
    if pd.isna(row["difference"]):
        return say(wave, "summary.change_beside_alone", **words)
    return say(wave, "summary.change_beside", **words, gap=signed(wave, score, row["difference"]))


def headline_change(wave: Wave, score: str, against: Against | None = None) -> pd.Series | None:
    """Its row of the table `changes`, beside the wave that leads the report or another."""
    frame = changes(wave)
    mine = frame[
        (frame["score"] == score)
        & (frame["subject"] == "overall")
        & (frame["against"] == (against or leading(wave)))
    ]
    return None if mine.empty else mine.iloc[0]


def _judged(wave: Wave, score: str, row: pd.Series) -> str:
    """Whether the target is met, and the grade, as parts of a sentence."""
    said = ""
    if pd.notna(row["target_met"]):
        unit, better = wave.study.unit_of(score), wave.study.better_of(score) == "high"
        target = number.write(
            row["target"], unit, decimals=number.apart([row["value"]], [row["target"]], unit)
        )
        key = str(row["target_met"])
        if key == "not_shown":
            key = "above" if (row["target_gap"] >= 0) == better else "below"
        gap = sentence.gap(wave, score, row["target_gap"])
        said += say(wave, f"summary.target_{key}", target=target, gap=gap)
    if grade := judged.grade(wave, score, row):
        said += say(wave, "summary.grade", grade=grade)
    return said


def best_told(wave: Wave, kind: Literal["dimension", "item"]) -> str:
    """What is done best; nothing where all stand alike."""
    order = standings(wave, kind)
    if not order or order[0].place == order[-1].place:
        return ""
    best = highest(order)
    return say(
        wave,
        "summary.best",
        subject=problem_words.names(wave, best),
        value=problem_words.standing(wave, best[0]),
    )
