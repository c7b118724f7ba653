"""The groups of customers beside each other."""

from __future__ import annotations

import pandas as pd

from csatbook.analysis import base, results, wanted
from csatbook.analysis.groups.comparisons import comparisons
from csatbook.analysis.groups.omnibus import omnibus
from csatbook.analysis.subject import subjects
from csatbook.analysis.wave import Wave
from csatbook.report import fragment, number, sample_words, sentence, wording
from csatbook.report.figure.dots import Dot, dots, ends
from csatbook.report.fragment import Fragment
from csatbook.report.sections.compared import compared, varied
from csatbook.report.wording import say

_MOST = 30
"""So many values of a variable are drawn, the most frequent ones; the tables hold all."""


def groups(wave: Wave, *, by: wanted.Names = None, score: str | None = None) -> Fragment:
    """How do the groups score, and which of them differ?

    Parameters
    ----------
    wave : as `csatbook.open` gives it
    by : segments of the study, one or several; by default all
    score : a score of answers; by default the one that leads the report

    Returns
    -------
    Fragment
        For each variable sentences and a figure; nothing without groups, and of a group that must
        not be shown. Their tables are `crosstabs`.

    Raises
    ------
    ParameterError
        There is no such segment or score; names those there are.

    Examples
    --------
    >>> groups(wave, by="regoin")
    Traceback (most recent call last):
    csatbook.errors.ParameterError: by: no 'regoin'; there are region. Did you mean 'region'?
    """
    wave, variables = wanted.grouped(wave, by, score)
    drawn = {name: rows for name in variables if len(rows := _dots(wave, name)) > 1}
    sides = [ends(list(rows.values())) for rows in drawn.values()]
    limits = (min(low for low, _ in sides), max(high for _, high in sides)) if sides else None
    shown = [
        fragment.heading(wave.study.segments[name].text[wave.language])
        + _variable(wave, name, rows, limits)
        for name, rows in drawn.items()
    ]
    if not any(wave.store.segments(wave.period).get(name) for name in variables):
        return fragment.NOTHING
    if not shown:
        return fragment.paragraph(_none(wave, variables), "empty")
    notes = [say(wave, "groups_note")]
    if any(dot.muted for rows in drawn.values() for dot in rows.values()):
        notes.append(say(wave, "groups_grey", few=sample_words.few_label(wave)))
    return sentence.note(wave, notes) + fragment.join(shown)


def _none(wave: Wave, variables: list[str]) -> str:
    """Why are there no groups to compare?"""
    fewest = wave.study.report.min_answers
    names = say(wave, "comma").join(
        wave.study.segments[variable].text[wave.language] for variable in variables
    )
    if any(_protects(wave, name) for name in variables):
        return say(wave, "groups_protected", variables=names, fewest=fewest)
    # Groups that are hidden are not in the rows.
    each = not any(wave.rows[name].notna().any() for name in variables)
    return say(wave, "groups_each_few" if each else "groups_few", variables=names, fewest=fewest)


def _protects(wave: Wave, variable: str) -> bool:
    """Is a group hidden that has enough answers?"""
    frame = results.by_segment(wave, variable)
    mine = (frame["score"] == wave.study.answer_headline) & (frame["subject"] == "overall")
    return bool((frame.loc[mine, "reason"] == "protected").any())


def _dots(wave: Wave, variable: str) -> dict[str, Dot]:
    """Segment to its dot in the order of drawing; segments without answers are left out."""
    frame = results.by_segment(wave, variable)
    rows = frame[(frame["score"] == wave.study.answer_headline) & (frame["subject"] == "overall")]
    rows = rows[rows["value"].notna()]
    drawn = rows[rows["n"].rank(ascending=False, method="first") <= _MOST]
    segment = wave.study.segments[variable]
    if not segment.cut:  # cut points have an order of their own
        drawn = drawn.sort_values("value", ascending=False, kind="stable")
    return {
        row["segment"]: Dot(
            segment.label(row["segment"].partition("=")[2])[wave.language],
            row["value"],
            None if pd.isna(row["low"]) else row["low"],
            None if pd.isna(row["high"]) else row["high"],
            muted=base.few(row),
        )
        for _, row in drawn.iterrows()
    }


def _variable(
    wave: Wave, variable: str, drawn: dict[str, Dot], limits: tuple[float, float] | None
) -> Fragment:
    score = wave.study.answer_headline
    overall = results.score_row(results.scores(wave), score, "overall")["value"]
    name = wave.study.segments[variable].text[wave.language]
    frame = results.by_segment(wave, variable)
    said = [
        (
            dot.label,
            sentence.value_interval(
                wave, score, results.score_row(frame[frame["segment"] == segment], score, "overall")
            ),
        )
        for segment, dot in drawn.items()
    ]
    figure = dots(
        list(drawn.values()),
        unit=wave.study.unit_of(score),
        caption=say(
            wave,
            "groups_caption",
            variable=name,
            score=sentence.score_label(wave, score),
            subject=wave.subjects[0].text[wave.language],
        ),
        alt=sentence.listed(wave, said),
        reference=float(overall),
        reference_label=wording.segment_label(wave)
        + f" {number.write_score(wave.study, score, overall)}",
        limits=limits,
    )
    said_of = omnibus_said(wave, variable, score) + compared(wave, variable, score)
    return said_of + figure + varied(wave, variable)


_LETTERS = {"pearson": "χ²", "kruskal_wallis": "H"}
"""Of the statistic; every other test has an F."""


def omnibus_said(wave: Wave, variable: str, score: str) -> Fragment:
    """Do all groups of this variable score alike as a whole? Nothing for fewer than three."""
    frame = omnibus(wave)
    mine = frame[(frame["by"] == variable) & (frame["score"] == score)]
    mine = mine[(mine["subject"] == "overall") & mine["p"].notna()]
    if mine.empty:
        return fragment.NOTHING
    row = mine.iloc[0]
    by_key = {subject.key: subject for subject in subjects(wave.study, wave.study.scores[score])}
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
    told = ", ".join(_degrees(df) for df in degrees if not pd.isna(df))
    return f"{_LETTERS.get(row['test'], 'F')}({told}) = {number.write(row['statistic'], 'mark')}"


def _degrees(df: float) -> str:
    return f"{df:.0f}" if abs(df - round(df)) < 1e-9 else number.write(df, "points")
