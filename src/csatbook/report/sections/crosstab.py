"""Cross tables: items by groups, with the letters of the columns that a value lies above."""

from __future__ import annotations

from string import ascii_uppercase

import pandas as pd
from markupsafe import Markup

from csatbook.report import base, fragment, number, results, sentence
from csatbook.report.comparisons import comparisons
from csatbook.report.fragment import Fragment
from csatbook.report.subject import Subject, subjects
from csatbook.report.table import Column, Row, table
from csatbook.report.wave import Wave

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
        one for one in wave.store.segments(wave.period)[variable] if ("overall", one) in values
    ]
    if not 2 <= len(groups) <= MOST:
        return fragment.NOTHING
    letters = dict(zip(groups, ascii_uppercase, strict=False))
    above = _above(mine, letters)
    columns = [
        Column(f"{wave.say('col_dimension')} / {wave.say('col_item')}", numeric=False),
        *(Column(f"{letters[one]}  {segment.label(one)[wave.language]}") for one in groups),
    ]
    few = _few(wave, variable, score)
    bases = [
        number.write(values["overall", one][1], "count") + "*" * (one in few) for one in groups
    ]
    rows = [Row((wave.say("col_n"), *bases), "muted")]
    for subject in _ordered(wave, score):
        if not any((subject.key, one) in values for one in groups):
            continue
        cells = [
            _cell(
                wave,
                score,
                values.get((subject.key, one)),
                above.get((subject.key, one), ""),
                few=one in few,
            )
            for one in groups
        ]
        kind = "" if subject.kind == "item" else "total"
        rows.append(Row((subject.text[wave.language], *cells), kind))
    caption = wave.say(
        "crosstab_caption",
        variable=segment.text[wave.language],
        variable_small=sentence.small(segment.text[wave.language]),
        score=sentence.score_label(wave, score),
    )
    note = wave.say(
        "crosstab_note",
        level=number.write(wave.study.compare.level, "percent"),
        few=base.told(wave),
    )
    return table(caption, columns, rows) + fragment.paragraph(note, "note")


def _values(mine: pd.DataFrame) -> dict[tuple[str, str], tuple[float, int]]:
    """The value and the number of answers of each subject in each group."""
    found: dict[tuple[str, str], tuple[float, int]] = {}
    for side in ("a", "b"):
        names = ["subject", f"group_{side}", f"value_{side}", f"n_{side}"]
        for subject, group, value, n in mine[names].itertuples(index=False):
            found.setdefault((subject, group), (value, int(n)))
    return found


def _above(mine: pd.DataFrame, letters: dict[str, str]) -> dict[tuple[str, str], str]:
    """The letters of the groups that each subject's value in a group lies surely above."""
    sure = mine[mine["verdict"].isin(["larger", "smaller"])]
    found: dict[tuple[str, str], str] = {}
    names = ["subject", "group_a", "group_b", "difference"]
    for subject, a, b, difference in sure[names].itertuples(index=False):
        high, low = (a, b) if difference > 0 else (b, a)
        if low in letters:
            found[subject, high] = found.get((subject, high), "") + letters[low]
        else:  # the rest, or everyone
            found[subject, a] = "▲" if difference > 0 else "▼"
    return {key: "".join(sorted(one)) for key, one in found.items()}


def _few(wave: Wave, variable: str, score: str) -> set[str]:
    """The groups of few answers."""
    frame = results.by_segment(wave, variable)
    rows = frame[(frame["score"] == score) & (frame["subject"] == "overall")]
    return {row["segment"].partition("=")[2] for _, row in rows.iterrows() if base.few(row)}


def _cell(wave: Wave, score: str, value: tuple[float, int] | None, above: str, *, few: bool) -> str:
    if value is None:
        return number.NONE
    shown = sentence.value(wave, score, value[0]) + "*" * (few or value[1] < base.SMALL)
    if not above:
        return shown
    said = wave.say("crosstab_above", columns=wave.say("comma").join(above))
    return Markup('{} <sup aria-hidden="true">{}</sup><span class="said">{}</span>').format(
        shown, above, said
    )


def _ordered(wave: Wave, score: str) -> list[Subject]:
    """The whole, then each dimension before its items, then the other items."""
    by_key = {one.key: one for one in subjects(wave.study, wave.study.scores[score])}
    keys = ["overall"]
    for name, dimension in wave.study.dimensions.items():
        keys += [f"dimension:{name}", *(f"item:{item}" for item in dimension.items)]
    keys = [key for key in dict.fromkeys([*keys, *by_key]) if key in by_key]
    return [by_key[key] for key in keys if key != f"item:{wave.study.overall}"]
