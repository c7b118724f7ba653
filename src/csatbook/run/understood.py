"""What each column was taken for, so that a human sees whether it was understood."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

import pandas as pd
import pyarrow.compute as pc
from rich.cells import cell_len, set_cell_size

from csatbook.analysis.issues.choices import stored_texts
from csatbook.report import number
from csatbook.run.terminal import table
from csatbook.study.choices import TICKS
from csatbook.study.model import Study
from csatbook.study.scale import Scale
from csatbook.survey.cleaning.ticked_rows import NOT_ASKED
from csatbook.survey.cleaning.ticks import ticked_options
from csatbook.survey.store import Store

_MOST_MARKS = 11
_WIDE = 34
_NARROW = 20
"""Signs for an item's name: fewer where many marks stand beside it, so that 100 suffice."""
_NOT_APPLICABLE = ".not_applicable"


def of_questions(study: Study, store: Store) -> Iterator[str]:
    """Which answers has each question, line by line? Those of all valid rows."""
    marked = {name: study.scale_of(name) for name in study.marked}
    rows = _rows(study, store)
    by_scale = sorted(marked, key=lambda name: list(study.scales.values()).index(marked[name]))
    for scale, names in groupby(by_scale, key=lambda name: marked[name]):
        yield ""
        yield from _items(study, store, scale, list(names), rows)
    if study.choices:
        yield ""
        heads = ("question with several answers", "option", "ticked", "answered", "of rows")
        yield from table(heads, _choices(study, rows))
    if study.open:
        yield ""
        texts = [
            (_named(study, store, name, _WIDE), int((rows[name].fillna("") != "").sum()), len(rows))
            for name in study.open
        ]
        yield from table(("open question", "answers", "of rows"), texts)
    if study.segments:
        yield ""
        values = [
            (_named(study, store, name, _WIDE), int(rows[name].notna().sum()), len(rows))
            for name in study.segments
        ]
        yield from table(("segment", "assigned", "of rows"), values)


def _choices(study: Study, rows: pd.DataFrame) -> Iterator[tuple[object, ...]]:
    for name, question in study.choices.items():
        texts = stored_texts(rows[name + TICKS])
        answers = texts.filter(pc.and_(texts.is_valid(), pc.not_equal(texts, NOT_ASKED)))
        ticked = ticked_options(answers, list(question.options)).sum(axis=0)
        for option, count in zip(question.options, ticked.tolist(), strict=True):
            yield name, option, count, len(answers), len(rows)


def _rows(study: Study, store: Store) -> pd.DataFrame:
    known = set(store.columns)
    names = [*study.marked, *study.open, *study.segments]
    names += [name + TICKS for name in study.choices]
    names += [name + _NOT_APPLICABLE for name in study.marked if name + _NOT_APPLICABLE in known]
    parts = [store.rows(period, names) for period in store.periods]
    return pd.concat([part.astype(dict.fromkeys(study.segments, object)) for part in parts])


def _items(
    study: Study, store: Store, scale: Scale, names: Sequence[str], rows: pd.DataFrame
) -> Iterator[str]:
    listed = scale.whole and scale.max - scale.min < _MOST_MARKS
    levels = scale.levels() if listed else ()
    width = _NARROW if len(levels) > 7 else _WIDE
    marks = [f"{level:g}" for level in levels]
    ends = f"{scale.min:g}–{scale.max:g}"
    head = [f"item ({ends})", "answers", "missing", "n/a"]
    told = []
    for name in names:
        answers = rows[name].dropna()
        aside = rows.get(name + _NOT_APPLICABLE)
        outside = 0 if aside is None else int(aside.sum())
        counts = [len(answers), len(rows) - len(answers) - outside, outside]
        told.append((_named(study, store, name, width), *counts, *_shape(answers, levels)))
    shape = [f"{mark} %" for mark in marks[:1]] + marks[1:]
    yield from table((*head, *(shape or ("lowest", "median", "mean", "highest"))), told)


def _shape(answers: pd.Series, levels: Sequence[float]) -> list[object]:
    """The shares of the marks in whole per cent, or where the answers lie."""
    if answers.empty:
        return [""] * (len(levels) or 4)
    if levels:
        return [number.rounded(float((answers == level).mean()), 0, factor=100) for level in levels]
    return [
        float(answers.min()),
        float(answers.median()),
        float(answers.mean()),
        float(answers.max()),
    ]


def _named(study: Study, store: Store, name: str, width: int) -> str:
    """The question, and the columns of the files that it was found in if they are called else."""
    columns = [each for each in store.headings.get(study.column_of(name), ()) if each != name]
    text = f"{name} ← {', '.join(columns)}" if columns else name
    if study.marked.get(name) is not None and study.marked[name].reverse:
        text = f"{name} (reversed)" + text[len(name) :]
    return text if cell_len(text) <= width else set_cell_size(text, width - 1).rstrip() + "…"
