"""What changed for which customers: groups by dimensions on one map."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from csatbook.analysis import wanted
from csatbook.analysis.changes.by_group import group_changes
from csatbook.analysis.subject import Subject, subjects
from csatbook.analysis.wave import Wave
from csatbook.report import fragment, number, sentence
from csatbook.report.figure.heat import HeatCell, HeatRow, heat
from csatbook.report.fragment import Fragment
from csatbook.report.wording import say
from csatbook.study import period as periods

_MOST = 12
"""So many groups of a variable are drawn, those with most answers."""

_SIGNS = {"larger": " ▲", "smaller": " ▼"}
"""Behind what really changed, by its verdict."""


def change_map(wave: Wave, *, by: wanted.Names = None, score: str | None = None) -> Fragment:
    """Which groups rose or fell on which dimension, and where is that real?

    Parameters
    ----------
    wave : as `csatbook.open` gives it
    by : segments of the study, one or several; by default all
    score : a score of answers; by default the one that leads the report

    Returns
    -------
    Fragment
        A sentence on the largest fall and rise since the wave before, and a figure: of each group
        the change of the whole and of each dimension, coloured by its size and direction, with ▲
        or ▼ where it is real. Nothing in the first wave, in the report of a group, and where no
        group can be compared.

    Raises
    ------
    ParameterError
        There is no such segment or score; names those there are.

    Examples
    --------
    >>> change_map(wave, by="regoin")
    Traceback (most recent call last):
    csatbook.errors.ParameterError: by: no 'regoin'; there are region. Did you mean 'region'?
    """
    wave, asked = wanted.grouped(wave, by, score, known=wave.study.compared)
    if wave.place:
        return fragment.NOTHING
    changed = group_changes(wave)
    variables = changed["segment"].map(lambda segment: str(segment).partition("=")[0])
    frames = {name: changed[variables == name] for name in asked}
    frames = {name: rows for name, rows in frames.items() if rows["difference"].notna().any()}
    if not frames:
        return fragment.NOTHING
    lead = wave.study.answer_headline
    every = pd.concat(frames.values(), ignore_index=True)
    columns = [
        subject
        for subject in subjects(wave.study, wave.study.scores[lead])
        if subject.key in set(every["subject"])
    ]
    rows = [row for name, frame in frames.items() for row in _rows(wave, name, frame, columns)]
    before = periods.label(wave.study.period, every["period_before"].iloc[0], wave.language)
    label = sentence.score_label(wave, lead)
    told = _ends(wave, every, columns)
    unit = say(wave, "change_map_points") if wave.study.unit_of(lead) == "share" else ""
    figure = heat(
        [subject.text[wave.language] for subject in columns],
        rows,
        caption=say(wave, "change_map_caption", score=label, before=before, unit=unit),
        alt=f"{told} {_listed(wave, rows, columns)}",
    )
    return fragment.paragraph(told) + figure + sentence.note(wave, _notes(wave, frames))


def _largest(frame: pd.DataFrame) -> list[str]:
    """The segments that are drawn, in the study's order."""
    whole = frame[frame["subject"] == "overall"].set_index("segment")["n"]
    return list(whole[whole.rank(ascending=False, method="first") <= _MOST].index)


def _rows(
    wave: Wave, variable: str, frame: pd.DataFrame, columns: Sequence[Subject]
) -> list[HeatRow]:
    """The groups of one variable below their heading."""
    largest = _largest(frame)
    drawn = frame[frame["segment"].isin(largest)]
    cells = {(row["segment"], row["subject"]): row for _, row in drawn.iterrows()}
    declared = wave.study.segments[variable]
    rows = [HeatRow(declared.text[wave.language])]
    for segment in largest:
        label = declared.label(segment.partition("=")[2])[wave.language]
        changed = [cells.get((segment, subject.key)) for subject in columns]
        rows.append(HeatRow(label, [_cell(wave, row) for row in changed]))
    return rows


def _cell(wave: Wave, row: pd.Series | None) -> HeatCell:
    if row is None or pd.isna(row["difference"]):
        return HeatCell(number.NONE, None)
    shown = number.gap(row["difference"], wave.study.unit_of(wave.study.answer_headline))
    return HeatCell(shown + _SIGNS.get(row["verdict"], ""), float(row["difference"]))


def _ends(wave: Wave, every: pd.DataFrame, columns: Sequence[Subject]) -> str:
    """The largest real fall and the largest real rise; that there is neither."""
    named = {subject.key: subject for subject in columns}
    told = []
    for key, verdict, sign in (("fell", "smaller", -1), ("rose", "larger", 1)):
        sure = every[(sign * every["difference"] > 0) & (every["verdict"] == verdict)]
        if sure.empty:
            continue
        row = sure.iloc[int(sure["difference"].abs().to_numpy().argmax())]
        score = wave.study.answer_headline
        count = {} if len(sure) == 1 else {"count": number.write(len(sure), "count")}
        told.append(
            say(
                wave,
                f"change_map_{key}" + "_one" * (not count),
                group=sentence.segment_label(wave, row["segment"], key="segment_of"),
                scored=sentence.scored(wave, named[row["subject"]], score, inside=True),
                value_before=number.write_score(wave.study, score, row["value_before"]),
                value=number.write_score(wave.study, score, row["value"]),
                **count,
            )
        )
    return (" " if wave.language == "en" else "").join(told) or say(wave, "change_map_alike")


def _listed(wave: Wave, rows: Sequence[HeatRow], columns: Sequence[Subject]) -> str:
    """Each group with its changes, in the order of the columns."""
    heading, told = "", []
    for row in rows:
        if not row.cells:
            heading = row.label
            continue
        cells = [
            f"{subject.text[wave.language]} {cell.text}"
            for subject, cell in zip(columns, row.cells, strict=True)
        ]
        told.append((f"{heading} {row.label}", say(wave, "comma").join(cells)))
    return sentence.listed(wave, told)


def _notes(wave: Wave, frames: dict[str, pd.DataFrame]) -> list[str]:
    """What is missing, and what is left out."""
    notes: list[str] = []
    if any(frame["difference"].isna().any() for frame in frames.values()):
        notes.append(say(wave, "change_map_blank"))
    for name, frame in frames.items():
        if (count := frame["segment"].nunique()) > _MOST:
            text = wave.study.segments[name].text[wave.language]
            notes.append(
                say(wave, "heat_map_most", variable=text, shown=f"{_MOST}", count=f"{count:,}")
            )
    return notes
