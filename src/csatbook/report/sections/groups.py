"""The groups of customers beside each other."""

from __future__ import annotations

import pandas as pd

from csatbook.report import fragment, number, results, sentence
from csatbook.report.figure.dots import Dot, dots
from csatbook.report.finding import SMALL
from csatbook.report.fragment import Fragment
from csatbook.report.table import Column, Row, table
from csatbook.report.wave import Wave

_MOST = 30
"""So many values of a variable are drawn, the most frequent ones; the table holds all."""


def groups(wave: Wave) -> Fragment:
    """How do the groups score? For each background variable a figure and a table."""
    variables = [name for name in wave.study.segments if name != wave.variable]
    shown = [part for name in variables if (part := _variable(wave, name)) is not None]
    if not shown:
        return fragment.paragraph(wave.say("no_groups"), "empty")
    note = fragment.paragraph(wave.say("groups_note", small=SMALL), "note")
    return note + fragment.join(shown)


def _variable(wave: Wave, variable: str) -> Fragment | None:
    score = wave.study.headline
    frame = results.by_segment(wave, variable)
    rows = frame[(frame["score"] == score) & (frame["subject"] == "overall")]
    rows = rows[rows["value"].notna()]
    if len(rows) < 2:
        return None
    unit = wave.study.scores[score].unit
    segment = wave.study.segments[variable]
    overall = results.one(results.scores(wave), score, "overall")["value"]
    name = segment.text[wave.language]
    labels = {key: segment.label(key.partition("=")[2])[wave.language] for key in rows["segment"]}
    drawn = rows.nlargest(_MOST, "n") if len(rows) > _MOST else rows
    if not segment.cut:  # cut points have an order of their own
        drawn = drawn.sort_values("value", ascending=False, kind="stable")
    figure = dots(
        [
            Dot(
                labels[row["segment"]],
                row["value"],
                None if pd.isna(row["low"]) else row["low"],
                None if pd.isna(row["high"]) else row["high"],
                muted=row["n"] < SMALL,
            )
            for row in drawn.to_dict("records")
        ],
        unit=unit,
        name=f"groups-{list(wave.study.segments).index(variable)}",
        caption=wave.say(
            "groups_caption",
            variable=name,
            variable_small=sentence.small(name),
            score=sentence.score_label(wave, score),
            subject=wave.subjects[0].text[wave.language],
        ),
        alt=sentence.listed(
            wave,
            [
                (labels[row["segment"]], sentence.value_interval(wave, score, row))
                for _, row in drawn.iterrows()
            ],
        ),
        reference=float(overall),
        reference_label=f"{wave.segment_label} {sentence.value(wave, score, overall)}",
    )
    return figure + _table(wave, variable, frame, labels)


def _table(wave: Wave, variable: str, frame: pd.DataFrame, labels: dict[str, str]) -> Fragment:
    score = wave.study.headline
    subjects = [one for one in wave.subjects if one.kind != "item"]
    text = wave.study.segments[variable].text[wave.language]
    columns = [
        Column(text, numeric=False),
        Column(wave.say("col_n")),
        *(Column(one.text[wave.language]) for one in subjects),
    ]
    rows = []
    for key, label in labels.items():
        mine = frame[frame["segment"] == key]
        found = [results.one(mine, score, one.key) for one in subjects]
        cells = (
            label,
            number.write(found[0]["n"], "count"),
            *(sentence.value(wave, score, row["value"]) for row in found),
        )
        rows.append(Row(cells, "muted" if found[0]["n"] < SMALL else ""))
    caption = wave.say(
        "groups_table_caption",
        variable=text,
        variable_small=sentence.small(text),
        score=sentence.score_label(wave, score),
    )
    return table(caption, columns, rows)
