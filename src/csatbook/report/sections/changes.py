"""What changed since the wave before and a year ago, and whether it is real."""

from __future__ import annotations

from typing import get_args

import pandas as pd

from csatbook.analysis import wanted
from csatbook.analysis.changes import changes as analysed
from csatbook.analysis.changes import compared_waves
from csatbook.analysis.changes.two_waves import NoChange
from csatbook.analysis.subject import Subject, distinct, subjects
from csatbook.analysis.wave import Wave
from csatbook.report import fragment, number, sentence
from csatbook.report.change_mark import MARKS
from csatbook.report.change_words import compared_heading, no_number, unlike
from csatbook.report.figure import dots as figure
from csatbook.report.fragment import Fragment
from csatbook.report.sections.change_map import change_map
from csatbook.report.table import Column, Row, table
from csatbook.report.wording import say
from csatbook.study import period as periods

_SURE = tuple(MARKS)

_NO_SPREAD = ("all_equal", "one_answer")
"""Reasons for no test: answers that are all the same tell nothing of how sure a change is."""


def changes(
    wave: Wave, *, score: str | None = None, top: int = 10, only_real: bool = False
) -> Fragment:
    """What changed since the wave before, is it real, and where most?

    Parameters
    ----------
    wave : as `csatbook.open` gives it
    score : a score of answers; by default the one that leads the report
    top : so many dimensions and items are in the table, the surest changes first
    only_real : whether the table holds real changes alone; `change_table` shows all

    Returns
    -------
    Fragment
        A sentence on the whole beside each earlier wave that it is compared with, a figure of the
        changes of the whole and the dimensions with intervals, a table, and in the report of
        everyone the map of groups by dimensions. Nothing in the first wave.

    Raises
    ------
    ParameterError
        There is no such score; names those there are.

    Examples
    --------
    >>> print(changes(wave, score="share", top=1).text.splitlines()[0])
    Overall satisfied share was 37.5% in Q1 2024 and is 45.8% now: within the margin of error.
    """
    wave = wanted.led(wave, score)
    score, most = wave.study.answer_headline, wanted.count("top", top)
    frame = analysed.changes(wave)
    frame = frame[frame["score"] == score]
    named = {subject.key: subject for subject in subjects(wave.study, wave.study.scores[score])}
    parts: list[Fragment] = []
    leading = compared_waves.leading(wave)
    for against in sorted(compared_waves.earlier(wave), key=lambda each: each != leading):
        rows = frame[(frame["against"] == against) & (frame["subject"] == "overall")]
        parts += [
            fragment.paragraph(told(wave, named[row["subject"]], row), "lead" if not parts else "")
            for _, row in rows.iterrows()
        ]
    mine = frame[frame["against"] == leading]
    if not parts:
        return fragment.NOTHING
    if mine["difference"].isna().all():
        unlike_told = unlike(wave, str(mine["period_before"].iloc[0]), _left_out(mine))
        return fragment.join([*parts, sentence.note(wave, unlike_told)])
    parts.append(_drawn(wave, named, mine))
    real = _of_parts(wave, mine)["verdict"].isin(_SURE)
    if not only_real or real.any():
        least = min(most or len(real), int(real.sum())) if only_real else most
        parts.append(_table(wave, named, mine, least))
    parts.append(sentence.note(wave, _notes(wave, mine, tested=not only_real or bool(real.any()))))
    parts.append(change_map(wave))
    return fragment.join(parts)


def change_table(wave: Wave, *, score: str | None = None) -> Fragment:
    """What became of each dimension and item since the wave before?

    Parameters
    ----------
    wave, score : as `changes` takes them

    Returns
    -------
    Fragment
        A table, the surest changes first; nothing in the first wave, or where nothing is compared.

    Examples
    --------
    >>> change_table(wave, score="share").text.splitlines()[0]
    'Dimensions and items nearest to a real change (all within error)'
    """
    wave = wanted.led(wave, score)
    score = wave.study.answer_headline
    frame = analysed.changes(wave)
    mine = frame[(frame["score"] == score) & (frame["against"] == compared_waves.leading(wave))]
    if mine.empty or mine["difference"].isna().all():
        return fragment.NOTHING
    named = {subject.key: subject for subject in subjects(wave.study, wave.study.scores[score])}
    return _table(wave, named, mine, None) + sentence.note(wave, [say(wave, "change_note")])


def told(wave: Wave, subject: Subject, row: pd.Series) -> str:
    """What became of this score, in a sentence: which way, by how much, how sure.

    Parameters
    ----------
    wave : whose report it is
    subject : what the score is of
    row : of the table `changes`
    """
    score = str(row["score"])
    words = {
        "scored": sentence.scored(wave, subject, score),
        "before": periods.label(wave.study.period, row["period_before"], wave.language),
    }
    if pd.isna(row["difference"]):
        return no_number(wave, row, "change_not_comparable", **words)
    words |= {
        "value": number.write_score(wave.study, score, row["value"]),
        "value_before": number.write_score(wave.study, score, row["value_before"]),
        "gap": sentence.gap(wave, score, row["difference"]),
    }
    if row["verdict"] == "not_tested":
        kind = f"_{row['reason']}" if row["reason"] in _NO_SPREAD else ""
        return say(wave, f"change_not_tested{kind}", **words)
    if row["verdict"] not in _SURE:
        return say(wave, f"change_{row['verdict']}", **words)
    judged = _judged(wave, row)
    if pd.isna(row["low"]):
        return say(wave, f"change_{row['verdict']}_counted", **words) + judged
    fell = row["verdict"] == "smaller"
    low, high = (-row["high"], -row["low"]) if fell else (row["low"], row["high"])
    words["interval"] = sentence.gap_interval(wave, score, low, high)
    return say(wave, f"change_{row['verdict']}", **words) + judged


def _judged(wave: Wave, row: pd.Series) -> str:
    """Of a score of which less is better, whether the change is for the better; else nothing."""
    if wave.study.better_of(str(row["score"])) == "high":
        return ""
    return say(wave, "change_better" if row["verdict"] == "smaller" else "change_worse")


def _drawn(wave: Wave, named: dict[str, Subject], rows: pd.DataFrame) -> Fragment:
    """The changes of the whole and of each dimension, or of the items where there is none."""
    kinds = rows["subject"].str.partition(":")[0]
    shown = rows[kinds != "item"] if (kinds == "dimension").any() else rows
    shown = shown[shown["difference"].notna()]
    score = wave.study.answer_headline
    unit = wave.study.unit_of(score)
    factor = 100 if unit == "share" else 1
    drawn: list[figure.Dot] = []
    said: list[tuple[str, str]] = []
    for _, row in shown.iterrows():
        label = named[row["subject"]].text[wave.language]
        known = pd.notna(row["low"])
        drawn.append(
            figure.Dot(
                label,
                factor * row["difference"],
                factor * row["low"] if known else None,
                factor * row["high"] if known else None,
                muted=row["verdict"] not in _SURE,
            )
        )
        said.append((label, f"{number.gap(row['difference'], unit)} {_verdict(wave, row)}"))
    before = periods.label(wave.study.period, rows["period_before"].iloc[0], wave.language)
    caption = say(wave, "change_caption", score=sentence.score_label(wave, score), before=before)
    return figure.dots(
        drawn,
        unit="difference" if unit == "mark" else "balance",
        caption=caption,
        alt=sentence.listed(wave, said),
        reference=0.0,
    )


def _table(wave: Wave, named: dict[str, Subject], rows: pd.DataFrame, most: int | None) -> Fragment:
    """The surest changes of dimensions and items."""
    score = wave.study.answer_headline
    unit = wave.study.unit_of(score)
    order = _of_parts(wave, rows)
    order = order.assign(
        unsure=~order["verdict"].isin(_SURE),
        chance=order["p"].fillna(1.0),
        far=-order["difference"].abs(),
    ).sort_values(["unsure", "chance", "far"], kind="stable")
    if order.empty:
        return fragment.NOTHING
    columns = [
        Column(sentence.subjects_label(wave), numeric=False),
        Column(say(wave, "col_change")),
        Column(say(wave, "col_verdict"), numeric=False),
        Column(compared_heading(wave)),
        Column(say(wave, "this_wave")),
    ]
    cells = [
        Row(
            (
                named[row["subject"]].text[wave.language],
                number.gap(row["difference"], unit),
                _verdict(wave, row),
                number.write_score(wave.study, score, row["value_before"]),
                number.write_score(wave.study, score, row["value"]),
            )
        )
        for _, row in order.head(most or len(order)).iterrows()
    ]
    caption = "change_table_unsure" if order["unsure"].all() else "change_table"
    if order["unsure"].all() and order["verdict"].eq("not_tested").any():
        caption = "change_table_untested"
    return table(say(wave, caption), columns, cells)


def _of_parts(wave: Wave, rows: pd.DataFrame) -> pd.DataFrame:
    """The rows of dimensions and items that are compared."""
    own = {s.key for s in distinct(wave.study, wave.study.scores[wave.study.answer_headline])}
    return rows[rows["difference"].notna() & rows["subject"].isin(own - {"overall"})]


def _verdict(wave: Wave, row: pd.Series) -> str:
    """What the change shows, in a few words."""
    mark = MARKS.get(row["verdict"], "")
    return f"{mark} {say(wave, 'change_word_' + row['verdict'])}".strip()


def _notes(wave: Wave, rows: pd.DataFrame, *, tested: bool) -> list[str]:
    """What is compared with what, and where verdicts are `tested` how strict they are."""
    notes = [say(wave, "change_note")] if tested else []
    if lacking := compared_waves.missing_between(wave):
        labels = [periods.label(wave.study.period, each, wave.language) for each in lacking]
        before = periods.label(wave.study.period, wave.earlier[-1], wave.language)
        notes.append(
            say(wave, "change_gap", missing=say(wave, "comma").join(labels), before=before)
        )
    notes += unlike(wave, str(rows["period_before"].iloc[0]), _left_out(rows))
    return notes


def _left_out(rows: pd.DataFrame) -> list[str]:
    """The items that are not compared for what was asked, and not for who must not be seen."""
    told = rows[rows["difference"].notna() | rows["reason"].isin(get_args(NoChange))]
    return [item for text in told["items_left_out"].dropna() for item in text.split(", ")]
