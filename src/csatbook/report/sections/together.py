"""Whether the groups of a variable differ at all: one line before the pairs."""

from __future__ import annotations

import pandas as pd

from csatbook.analysis.groups.comparisons import comparisons
from csatbook.analysis.groups.omnibus import omnibus
from csatbook.analysis.subject import subjects
from csatbook.analysis.wave import Wave
from csatbook.report import fragment, number, sentence
from csatbook.report.fragment import Fragment
from csatbook.report.wording import say

_LETTERS = {"pearson": "χ²", "kruskal_wallis": "H"}
"""Of the statistic; every other test has an F."""


def together(wave: Wave, variable: str, score: str) -> Fragment:
    """Do all groups of this variable score alike as a whole? Nothing for fewer than three."""
    frame = omnibus(wave)
    mine = frame[(frame["by"] == variable) & (frame["score"] == score)]
    mine = mine[(mine["subject"] == "overall") & mine["p"].notna()]
    if mine.empty:
        return fragment.NOTHING
    row = mine.iloc[0]
    by_key = {one.key: one for one in subjects(wave.study, wave.study.scores[score])}
    said = say(
        wave,
        _key(wave, variable, score, p=row["p_adjusted"]),
        groups=number.write(row["groups"], "count"),
        scored=sentence.scored(wave, by_key["overall"], score, inside=True),
        test=say(wave, f"together_{row['test']}"),
        statistic=_statistic(row),
        p=number.significance(row["p_adjusted"], level=wave.study.compare.level),
    )
    return fragment.paragraph(said)


def _key(wave: Wave, variable: str, score: str, *, p: float) -> str:
    """What is told; of groups that do not differ as a whole, too, where single pairs of them do."""
    if p < wave.study.compare.level:
        return "together_differ"
    pairs = comparisons(wave)
    mine = pairs[(pairs["by"] == variable) & (pairs["score"] == score)]
    overall = mine.loc[mine["subject"] == "overall", "verdict"]
    return "together_pairs" if overall.isin(["larger", "smaller"]).any() else "together_alike"


def _statistic(row: pd.Series) -> str:
    degrees = [row["df"], row["df_error"]]
    told = ", ".join(_degrees(one) for one in degrees if not pd.isna(one))
    return f"{_LETTERS.get(row['test'], 'F')}({told}) = {number.write(row['statistic'], 'mark')}"


def _degrees(df: float) -> str:
    return f"{df:.0f}" if abs(df - round(df)) < 1e-9 else number.write(df, "points")
