"""Expectation and perception: by how much, and how often, one falls short of the other."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from csatbook.analysis import results, wanted
from csatbook.analysis.subject import Subject, subjects
from csatbook.analysis.wave import Wave
from csatbook.report import fragment, number, sentence
from csatbook.report.figure.answers import Bar, answers
from csatbook.report.figure.dots import Dot, dots, ends
from csatbook.report.fragment import Fragment
from csatbook.report.table import Column, Row, table
from csatbook.report.wording import say
from csatbook.study.paired import Gap

_MOST = 3
"""So many of the widest gaps are named in the opening sentence."""


def gap(wave: Wave, *, score: wanted.Names = None) -> Fragment:
    """Where does the perception stay behind the expectation, and by how much for certain?

    Parameters
    ----------
    wave : as `csatbook.open` gives it
    score : gaps that the study scores by their mean, one or several; by default all

    Returns
    -------
    Fragment
        For each gap sentences, figures and a table; nothing where the study has none, or too few
        answered.

    Raises
    ------
    ParameterError
        There is no such score; names those there are.

    Examples
    --------
    >>> gap(models).text.splitlines()[0]
    'The overall gap is −0.61 (95% interval −0.68 … −0.54). Furthest below expectation: Quick
    replies (−1.60), Problems solved in time (−1.19), Understanding my needs (−0.84). Above
    expectation: Clear, attractive screens (+0.25).'
    """
    names = [
        name
        for name, declared in wave.study.scores.items()
        if isinstance(declared, Gap) and declared.count == "mean"
    ]
    chosen = wanted.names("score", score, names)
    shown = [_gap(wave, name) for name in names if name in chosen]
    return fragment.join(shown)


def _gap(wave: Wave, score: str) -> Fragment:
    asked = subjects(wave.study, wave.study.scores[score])
    scores = results.scores(wave)
    by_subject = {subject: results.score_row(scores, score, subject.key) for subject in asked}
    if pd.isna(by_subject[asked[0]]["value"]):
        return fragment.NOTHING
    return fragment.join(
        [
            fragment.paragraph(_said(wave, score, by_subject), "lead"),
            _dots(wave, score, by_subject),
            shares(wave, score, asked),
            _table(wave, score, by_subject),
            fragment.paragraph(say(wave, "gap_note"), "note"),
        ]
    )


def _said(wave: Wave, score: str, by_subject: dict[Subject, pd.Series]) -> str:
    """The whole, and the widest gaps that are surely on one side of 0."""
    whole, *_ = by_subject
    items = [(subject, row) for subject, row in by_subject.items() if subject.kind == "item"]
    items = sorted(items, key=lambda pair: (pair[1]["value"], pair[0].key))
    below = [pair for pair in items if pair[1]["high"] < 0][:_MOST]
    above = [pair for pair in reversed(items) if pair[1]["low"] > 0][:_MOST]
    said = [
        *_whole_said(wave, score, by_subject[whole]),
        *([say(wave, "gap_below_said", items=_named(wave, score, below))] if below else []),
        *([say(wave, "gap_above_said", items=_named(wave, score, above))] if above else []),
        *([] if below or above else [say(wave, "gap_none_said")]),
    ]
    return (" " if wave.language == "en" else "").join(said)


def _whole_said(wave: Wave, score: str, row: pd.Series) -> list[str]:
    if pd.isna(row["value"]):
        return []
    return [say(wave, "gap_said", value=sentence.value_interval(wave, score, row))]


def _named(wave: Wave, score: str, pairs: Sequence[tuple[Subject, pd.Series]]) -> str:
    return say(wave, "comma").join(
        say(
            wave,
            "gap_named",
            item=subject.text[wave.language],
            value=number.write_score(wave.study, score, row["value"]),
        )
        for subject, row in pairs
    )


def _dots(wave: Wave, score: str, by_subject: dict[Subject, pd.Series]) -> Fragment:
    """Dimensions, then items, each from the best to the worst, on one axis around 0."""
    groups = []
    for kind in ("dimension", "item"):
        rows = [
            (subject, row)
            for subject, row in by_subject.items()
            if subject.kind == kind and pd.notna(row["value"])
        ]
        groups.append(sorted(rows, key=lambda pair: (-pair[1]["value"], pair[0].key)))
    drawn = [
        [
            Dot(
                subject.text[wave.language],
                float(row["value"]),
                None if pd.isna(row["low"]) else float(row["low"]),
                None if pd.isna(row["high"]) else float(row["high"]),
            )
            for subject, row in rows
        ]
        for rows in groups
    ]
    low, high = ends([*drawn[0], *drawn[1]])
    figures = []
    for kind, rows, dotted in zip(("dimension", "item"), groups, drawn, strict=True):
        if not rows:
            continue
        said = [
            (subject.text[wave.language], sentence.value_interval(wave, score, row))
            for subject, row in rows
        ]
        figures.append(
            dots(
                dotted,
                unit=wave.study.unit_of(score),
                caption=say(wave, f"gap_{kind}_caption", score=sentence.score_label(wave, score)),
                alt=sentence.listed(wave, said),
                reference=0.0,
                reference_label=say(wave, "gap_met"),
                limits=(min(low, -0.05), max(high, 0.05)),
            )
        )
    return fragment.join(figures)


def _table(wave: Wave, score: str, by_subject: dict[Subject, pd.Series]) -> Fragment:
    others = counted(wave, score)
    columns = [
        Column(sentence.subjects_label(wave), numeric=False),
        Column(say(wave, "col_n")),
        Column(say(wave, "col_gap_mean")),
        Column(say(wave, "col_interval")),
        *(Column(say(wave, f"col_{count}")) for count in others),
    ]
    scores, unit = results.scores(wave), wave.study.unit_of(score)
    rows = []
    for subject in _ordered(wave, by_subject):
        row = by_subject[subject]
        told = [results.score_row(scores, name, subject.key)["value"] for name in others.values()]
        cells = (
            subject.text[wave.language],
            number.write(row["n"], "count"),
            sentence.cell(wave, score, row),
            number.interval(row["low"], row["high"], unit),
            *(number.write(share, "share") for share in told),
        )
        rows.append(Row(cells, "" if subject.kind == "item" else "total"))
    return table(say(wave, "gap_table_caption"), columns, rows)


def _ordered(wave: Wave, by_subject: dict[Subject, pd.Series]) -> list[Subject]:
    """The whole, each dimension followed by its items, then items of no dimension."""
    by_key = {subject.key: subject for subject in by_subject}
    keys = ["overall"]
    for name, dimension in wave.study.dimensions.items():
        keys += [f"dimension:{name}", *(f"item:{item}" for item in dimension.items)]
    keys = [key for key in dict.fromkeys([*keys, *by_key]) if key in by_key]
    return [by_key[key] for key in keys]


_COUNTS = ("below", "meets", "exceeds")


def shares(wave: Wave, score: str, asked: Sequence[Subject]) -> Fragment:
    """How often is the expectation missed, met, exceeded? Where the study counts all three."""
    others = counted(wave, score)
    if len(others) < len(_COUNTS):
        return fragment.NOTHING
    scores = results.scores(wave)
    labels = [sentence.score_label(wave, one) for one in others.values()]
    # The table holds the items; a figure of all would be a wall of bars.
    outer = [subject for subject in asked if subject.kind != "item"]
    bars = []
    for subject in outer if len(outer) > 1 else asked:
        values = [
            results.score_row(scores, other, subject.key)["value"] for other in others.values()
        ]
        if not any(pd.isna(value) for value in values):
            bars.append(Bar(subject.text[wave.language], tuple(float(value) for value in values)))
    said = [
        (
            bar.label,
            say(wave, "comma").join(
                f"{label} {number.write(share, 'share')}"
                for label, share in zip(labels, bar.shares, strict=True)
            ),
        )
        for bar in bars
    ]
    return answers(
        bars,
        labels,
        caption=say(wave, "gap_shares_caption"),
        alt=sentence.listed(wave, said),
    )


def counted(wave: Wave, score: str) -> dict[str, str]:
    """Which scores count the answers below, at and above the expectation, of the same pairs?"""
    gaps = {
        name: declared for name, declared in wave.study.scores.items() if isinstance(declared, Gap)
    }
    by_count = {
        declared.count: name
        for name, declared in gaps.items()
        if declared.pairs == gaps[score].pairs
    }
    return {count: by_count[count] for count in _COUNTS if count in by_count}
