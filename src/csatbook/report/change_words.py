"""What became of a score since the wave before, in a few words, and by which steps."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from csatbook.analysis import questions, results
from csatbook.analysis.changes import changes
from csatbook.analysis.wave import Wave
from csatbook.report import number, sentence
from csatbook.report.change_mark import MARKS
from csatbook.report.figure.waterfall import Step, waterfall
from csatbook.report.fragment import Fragment
from csatbook.report.wording import say
from csatbook.study import period as periods


def since(wave: Wave, score: str) -> str:
    """What became of a score as a whole since the previous wave, by its test, in a sentence?

    Where the two cannot be compared, what it was then, with its interval; empty without a score.
    """
    other = questions.of_score(wave, score, wave.earlier[-1])
    frame = changes.changes(wave)
    row = results.score_row(frame[frame["against"] == "previous"], score, "overall")
    if pd.notna(row["difference"]):
        values = {
            name: number.write_score(wave.study, score, row[name])
            for name in ("value_before", "value")
        }
        counted = "_counted" * (row["verdict"] in MARKS and pd.isna(row["low"]))
        return say(
            wave,
            f"conclusion_{row['verdict']}{counted}",
            gap=sentence.gap(wave, score, row["difference"]),
            same=say(wave, "conclusion_same", **values) if other else "",
            **values,
        )
    history = results.history(wave)
    before = results.score_row(history[history["period"] == wave.earlier[-1]], score, "overall")
    if pd.isna(before["value"]):
        return ""
    value = sentence.value_interval(wave, score, before)
    return say(wave, "conclusion_change_other" if other else "conclusion_change", value=value)


def signed(wave: Wave, score: str, amount: float) -> str:
    """What a part added to a change of this score, with its sign and unit."""
    unit = wave.study.unit_of(score)
    key = "gap_share" if unit == "share" else "gap_points"
    return say(wave, key, gap=number.gap(amount, unit))


def stepped(wave: Wave, change: pd.Series, steps: Sequence[Step], *, caption: str) -> Fragment:
    """The waterfall of a change, from the value before to that of now.

    Parameters
    ----------
    wave : whose report it is
    change : of the table `changes`
    steps : which add up to it
    caption : key of the wording; it is told the score, the wave before and the one now
    """
    score = str(change["score"])
    unit = wave.study.unit_of(score)
    before, now = (
        periods.label(wave.study.period, period, wave.language)
        for period in (change["period_before"], wave.period)
    )
    ends = [
        (name, number.write_score(wave.study, score, change[column]))
        for name, column in ((before, "value_before"), (now, "value"))
    ]
    said = [(step.label, number.gap(step.amount, unit)) for step in steps]
    label = sentence.score_label(wave, score)
    return waterfall(
        (before, change["value_before"]),
        steps,
        (now, change["value"]),
        unit=unit,
        change_unit="difference" if unit == "mark" else "balance",
        caption=say(wave, caption, score=label, before=before, now=now),
        alt=sentence.listed(wave, [ends[0], *said, ends[1]]),
    )
