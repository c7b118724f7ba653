"""Cross tables: items by groups, with signs behind the values that differ surely."""

from __future__ import annotations

from string import ascii_uppercase

import pandas as pd

from csatbook.analysis import base, results
from csatbook.analysis.groups.comparisons import against, comparisons
from csatbook.analysis.subject import Subject, once, subjects
from csatbook.analysis.wave import Wave
from csatbook.report import fragment, number, sample_words, sentence
from csatbook.report.fragment import Fragment
from csatbook.report.piece import Span, Words
from csatbook.report.table import Column, Row, table
from csatbook.report.wording import say

MOST = 12
"""A table of more groups would not be read; the result tables hold all."""


def crosstab(wave: Wave, variable: str, score: str) -> Fragment:
    """How high is the score of each item in each group, and which groups lie above which?

    Nothing where there are fewer than two groups, or more than can be read.
    """
    frame = comparisons(wave)
    mine = frame[(frame["by"] == variable) & (frame["score"] == score)]
    values = _values(mine)
    segment = wave.study.segments[variable]
    groups = [
        group
        for group in wave.store.segments(wave.period)[variable]
        if ("overall", group) in values
    ]
    if not 2 <= len(groups) <= MOST:
        return fragment.NOTHING
    letters = dict(zip(groups, ascii_uppercase, strict=False))
    marks = _marks(wave, variable, mine, letters)
    columns = [
        Column(sentence.subjects_label(wave), numeric=False),
        *(Column(_heading(wave, variable, group, letters)) for group in groups),
    ]
    few = _few(wave, variable, score)
    bases = [
        number.write(values["overall", group][1], "count") + "*" * (group in few)
        for group in groups
    ]
    rows = [Row((say(wave, "col_n"), *bases), "muted")]
    for subject in _ordered(wave, score):
        if not any((subject.key, group) in values for group in groups):
            continue
        cells = [
            _cell(
                wave,
                score,
                values.get((subject.key, group)),
                marks.get((subject.key, group)),
                few=group in few,
            )
            for group in groups
        ]
        kind = "" if subject.kind == "item" else "total"
        rows.append(Row((subject.text[wave.language], *cells), kind))
    caption = say(
        wave,
        "crosstab_caption",
        variable=segment.text[wave.language],
        score=sentence.score_label(wave, score),
    )
    beside = against(wave, variable)
    level = number.write(wave.study.compare.level, "percent")
    notes = [say(wave, f"crosstab_note_{beside}", level=level)] if marks else []
    if any("*" in cell for row in rows for cell in row.cells[1:]):
        notes.append(say(wave, "few_note", few=sample_words.few_label(wave)))
    shown = table(caption, columns, rows)
    return shown + sentence.note(wave, notes)


def _values(mine: pd.DataFrame) -> dict[tuple[str, str], tuple[float, int]]:
    """The value and the number of answers of each subject in each group."""
    found: dict[tuple[str, str], tuple[float, int]] = {}
    for side in ("a", "b"):
        names = ["subject", f"group_{side}", f"value_{side}", f"n_{side}"]
        for subject, group, value, n in mine[names].itertuples(index=False):
            found.setdefault((subject, group), (value, int(n)))
    return found


def _marks(
    wave: Wave, variable: str, mine: pd.DataFrame, letters: dict[str, str]
) -> dict[tuple[str, str], tuple[str, str]]:
    """The sign behind each subject's value in a group, and the same in words.

    Of pairs the letters of the groups that it lies surely above; else whether it lies surely above
    or below everyone or the rest.
    """
    sure = mine[mine["verdict"].isin(["larger", "smaller"])]
    beside = against(wave, variable)
    mark: dict[tuple[str, str], tuple[str, str]] = {}
    if beside == "pairs":
        above: dict[tuple[str, str], list[str]] = {}
        for _, row in sure.iterrows():
            high, low = ("a", "b") if row["difference"] > 0 else ("b", "a")
            key = (row["subject"], row[f"group_{high}"])
            above.setdefault(key, []).append(letters[row[f"group_{low}"]])
        for key, columns in above.items():
            told = say(wave, "crosstab_above", columns=say(wave, "comma").join(sorted(columns)))
            mark[key] = "".join(sorted(columns)), told
        return mark
    for _, row in sure.iterrows():
        sign, word = ("▲", "larger") if row["difference"] > 0 else ("▼", "smaller")
        told = say(wave, f"crosstab_{word}", other=say(wave, f"compared_{beside}"))
        mark[row["subject"], row["group_a"]] = sign, told
    return mark


def _few(wave: Wave, variable: str, score: str) -> set[str]:
    """The groups of few answers."""
    frame = results.by_segment(wave, variable)
    rows = frame[(frame["score"] == score) & (frame["subject"] == "overall")]
    return {row["segment"].partition("=")[2] for _, row in rows.iterrows() if base.few(row)}


def _cell(
    wave: Wave,
    score: str,
    value: tuple[float, int] | None,
    mark: tuple[str, str] | None,
    *,
    few: bool,
) -> Words:
    if value is None:
        return number.NONE
    shown = number.write_score(wave.study, score, value[0]) + "*" * (few or value[1] < base.SMALL)
    if mark is None:
        return shown
    sign, said = mark
    return (f"{shown} ", Span(sign, raised=True, said=said))


def _heading(wave: Wave, variable: str, group: str, letters: dict[str, str]) -> str:
    """A group's name, behind the letter by which pairs are told."""
    label = wave.study.segments[variable].label(group)[wave.language]
    return f"{letters[group]}  {label}" if against(wave, variable) == "pairs" else label


def _ordered(wave: Wave, score: str) -> list[Subject]:
    """The whole, then each dimension before its items, then the other items."""
    by_key = {
        subject.key: subject for subject in once(subjects(wave.study, wave.study.scores[score]))
    }
    keys = ["overall"]
    for name, dimension in wave.study.dimensions.items():
        keys += [f"dimension:{name}", *(f"item:{item}" for item in dimension.items)]
    return [by_key[key] for key in dict.fromkeys([*keys, *by_key]) if key in by_key]
