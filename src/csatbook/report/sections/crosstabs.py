"""The scores of all groups as tables, for whoever wants to look them up."""

from __future__ import annotations

import pandas as pd

from csatbook.analysis import base, results, wanted
from csatbook.analysis.wave import Wave
from csatbook.report import fragment, number, sentence
from csatbook.report.fragment import Fragment
from csatbook.report.sections.crosstab import crosstab
from csatbook.report.table import Column, Row, table
from csatbook.report.wording import say

_MOST, _ENDS = 60, 15
"""Of more groups only so many at either end are listed; the result tables hold all."""


def crosstabs(wave: Wave, *, by: wanted.Names = None, score: str | None = None) -> Fragment:
    """What does each group score on each item?

    Parameters
    ----------
    wave : as `csatbook.open` gives it
    by : segments of the study, one or several; by default all
    score : a score of answers; by default the one that leads the report

    Returns
    -------
    Fragment
        For each variable a table of items by groups, with signs where they surely differ; of more
        groups than fit beside each other, or fewer than two, one of groups by dimensions, of very
        many those at both ends. Nothing
        without groups, and of a group that must not be shown.

    Raises
    ------
    ParameterError
        There is no such segment or score; names those there are.

    Examples
    --------
    >>> crosstabs(wave, by="regoin")
    Traceback (most recent call last):
    csatbook.errors.ParameterError: by: no 'regoin'; there are region. Did you mean 'region'?
    """
    wave, variables = wanted.grouped(wave, by, score)
    lead = wave.study.answer_headline
    tables = []
    for variable in variables:
        frame = results.by_segment(wave, variable)
        whole = (frame["score"] == lead) & (frame["subject"] == "overall")
        if frame.loc[whole, "value"].count() < 2:
            continue
        crossed = crosstab(wave, variable, lead)
        tables.append(_table(wave, variable, frame) if crossed is fragment.NOTHING else crossed)
    return fragment.join(tables)


def _table(wave: Wave, variable: str, frame: pd.DataFrame) -> Fragment:
    score = wave.study.answer_headline
    subjects = [subject for subject in wave.subjects if subject.kind != "item"]
    segment = wave.study.segments[variable]
    text = segment.text[wave.language]
    columns = [
        Column(text, numeric=False),
        Column(say(wave, "col_n")),
        *(Column(subject.text[wave.language]) for subject in subjects),
    ]
    rows = []
    shown = _shown(frame, score)
    own = frame[frame["segment"].isin(shown)]
    for key, mine in own.groupby("segment", sort=False):
        scored = [results.score_row(mine, score, subject.key) for subject in subjects]
        cells = (
            segment.label(str(key).partition("=")[2])[wave.language],
            number.write(scored[0]["n"], "count"),
            *(sentence.cell(wave, score, row) for row in scored),
        )
        rows.append(Row(cells, "muted" if base.few(scored[0]) else ""))
    caption = say(
        wave,
        sentence.flat(wave, "groups_table_caption"),
        variable=text,
        score=sentence.score_label(wave, score),
    )
    notes = []
    if (count := frame["segment"].nunique()) > len(shown):
        ends = {"shown": f"{_ENDS}", "count": f"{count:,}"}
        notes.append(say(wave, "groups_table_ends", variable=text, **ends))
    return table(caption, columns, rows) + sentence.note(wave, notes)


def _shown(frame: pd.DataFrame, score: str) -> set[str]:
    """All groups; of very many those that score lowest and highest as a whole."""
    whole = frame[(frame["score"] == score) & (frame["subject"] == "overall")]
    if len(whole) <= _MOST:
        return set(frame["segment"])
    order = whole[whole["value"].notna()].sort_values("value", kind="stable")["segment"]
    return {*order.head(_ENDS), *order.tail(_ENDS)}
