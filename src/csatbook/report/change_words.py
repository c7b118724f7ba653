"""What became of a score since the wave before, in a few words."""

from __future__ import annotations

import pandas as pd

from csatbook.analysis import questions, results
from csatbook.analysis.changes import changes
from csatbook.analysis.wave import Wave
from csatbook.report import number, sentence
from csatbook.report.change_mark import MARKS
from csatbook.report.wording import say


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
