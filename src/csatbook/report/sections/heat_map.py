"""Groups of customers by dimensions on one map: where is it worse, and where better?"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pandas as pd

from csatbook.analysis import base, results, wanted
from csatbook.analysis.groups.comparisons import beside_everyone
from csatbook.analysis.subject import Subject
from csatbook.analysis.wave import Wave
from csatbook.report import fragment, number, sample_words, sentence, wording
from csatbook.report.figure.heat import HeatCell, HeatRow, heat
from csatbook.report.fragment import Fragment
from csatbook.report.wording import say

_MOST = 12
"""So many values of a variable are drawn, the most frequent ones; the result tables hold all."""


@dataclass(frozen=True)
class _Place:
    """A group's score on one subject beside that of everyone."""

    variable: str
    group: str
    subject: Subject
    row: pd.Series
    """Of the table `scores`."""
    everyone: float
    sure: bool | None
    """Whether the difference is significant; None where it was not tested."""

    @property
    def apart(self) -> float | None:
        """Above everyone by so much; None where it is not known or must not be shown."""
        value = self.row["value"]
        return None if pd.isna(value) or pd.isna(self.everyone) else float(value - self.everyone)


def heat_map(wave: Wave, *, by: wanted.Names = None, score: str | None = None) -> Fragment:
    """On which dimensions do which groups lie furthest below and above everyone?

    Parameters
    ----------
    wave : as `csatbook.open` gives it
    by : segments of the study, one or several; by default all
    score : a score of answers; by default the one that leads the report

    Returns
    -------
    Fragment
        A sentence on both ends, and a figure: of each group the whole and the dimensions, coloured
        by the distance from everyone, with ▲ or ▼ where the groups are compared and the
        difference is significant. Nothing without groups, and of a group that must not be shown.

    Raises
    ------
    ParameterError
        There is no such segment or score; names those there are.

    Examples
    --------
    >>> heat_map(wave, by="regoin")
    Traceback (most recent call last):
    csatbook.errors.ParameterError: by: no 'regoin'; there are region. Did you mean 'region'?
    """
    wave, variables = wanted.grouped(wave, by, score)
    groups = {name: _groups(wave, name) for name in variables}
    places = [place for group in groups.values() for row in group.values() for place in row]
    known = [place for place in places if place.apart is not None]
    if not known:
        return fragment.NOTHING
    lead = wave.study.answer_headline
    rows = [HeatRow(wording.segment_label(wave), _everyone(wave))]
    for variable, group in groups.items():
        if group:
            rows.append(HeatRow(wave.study.segments[variable].text[wave.language]))
            rows += [HeatRow(_name(wave, row[0]), _cells(wave, row)) for row in group.values()]
    figure = heat(
        [subject.text[wave.language] for subject in _subjects(wave)],
        rows,
        caption=say(wave, "heat_map_caption", score=sentence.score_label(wave, lead)),
        alt=_alt(wave, rows),
    )
    return (
        fragment.paragraph(_extremes(wave, known), "lead") + figure + _notes(wave, places, groups)
    )


def _subjects(wave: Wave) -> list[Subject]:
    return [subject for subject in wave.subjects if subject.kind != "item"]


def _groups(wave: Wave, variable: str) -> dict[str, list[_Place]]:
    """Each group that has answers, in the study's order, with its places in that of the columns."""
    lead, everyone = wave.study.answer_headline, results.scores(wave)
    frame = results.by_segment(wave, variable)
    frame = frame[frame["score"] == lead]
    of_group = {str(key): part for key, part in frame.groupby("segment", sort=False)}
    whole = frame[frame["subject"] == "overall"]
    shown = set(whole.loc[whole["n"].rank(ascending=False, method="first") <= _MOST, "segment"])
    shown |= set(whole.loc[whole["n"].isna(), "segment"])  # hidden: that they are is told
    tested = beside_everyone(wave)
    tested = tested[(tested["by"] == variable) & tested["verdict"].isin(["larger", "smaller"])]
    compared = variable in wave.study.compared
    sure = set(zip(tested["group_a"], tested["subject"], strict=True))
    return {
        group: [
            _Place(
                variable,
                group,
                subject,
                results.score_row(of_group[key], lead, subject.key),
                results.score_row(everyone, lead, subject.key)["value"],
                (group, subject.key) in sure if compared else None,
            )
            for subject in _subjects(wave)
        ]
        for key in of_group
        if key in shown
        for group in [key.partition("=")[2]]
    }


def _name(wave: Wave, place: _Place) -> str:
    return wave.study.segments[place.variable].label(place.group)[wave.language]


def _everyone(wave: Wave) -> list[HeatCell]:
    lead, frame = wave.study.answer_headline, results.scores(wave)
    values = [results.score_row(frame, lead, subject.key)["value"] for subject in _subjects(wave)]
    return [
        HeatCell(number.write_score(wave.study, lead, value), None if pd.isna(value) else 0.0)
        for value in values
    ]


def _cells(wave: Wave, row: Sequence[_Place]) -> list[HeatCell]:
    return [HeatCell(_text(wave, place), place.apart) for place in row]


def _text(wave: Wave, place: _Place) -> str:
    if place.apart is None:
        return number.NONE
    value = number.write_score(wave.study, wave.study.answer_headline, place.row["value"])
    sign = "▲" if place.apart > 0 else "▼"
    return value + "*" * base.few(place.row) + (f" {sign}" if place.sure else "")


def _extremes(wave: Wave, known: Sequence[_Place]) -> str:
    """Which place lies furthest below everyone, and which above, where that is no chance?

    Few answers count only alone.
    """
    places = [place for place in known if not base.few(place.row)] or known
    lowest = min(places, key=lambda place: place.apart or 0)
    highest = max(places, key=lambda place: place.apart or 0)
    apart = [
        (place, key)
        for place, key in ((lowest, "heat_map_below"), (highest, "heat_map_above"))
        if place.apart and (place.apart < 0) == (key == "heat_map_below")
    ]
    told = [_extreme(wave, place, key) for place, key in apart if place.sure is not False]
    none = "heat_map_none" if apart else "heat_map_alike"
    return (" " if wave.language == "en" else "").join(told) or say(wave, none)


def _extreme(wave: Wave, place: _Place, key: str) -> str:
    lead = wave.study.answer_headline
    group = sentence.segment_label(wave, f"{place.variable}={place.group}", key="segment_of")
    return say(
        wave,
        key,
        group=group,
        scored=sentence.scored(wave, place.subject, lead, inside=True),
        value=number.write_score(wave.study, lead, place.row["value"]),
        everyone=number.write_score(wave.study, lead, place.everyone),
        sure=say(wave, "heat_map_sure") if place.sure else "",
    )


def _only_most(wave: Wave, variable: str) -> str:
    """How many groups of this variable have no row? Empty where each has one."""
    frame = results.by_segment(wave, variable)
    answered = frame.loc[
        (frame["score"] == wave.study.answer_headline) & (frame["subject"] == "overall"), "n"
    ].count()
    if answered <= _MOST:
        return ""
    text = wave.study.segments[variable].text[wave.language]
    return say(wave, "heat_map_most", variable=text, shown=f"{_MOST}", count=f"{answered:,}")


def _notes(wave: Wave, places: Sequence[_Place], groups: Iterable[str]) -> Fragment:
    notes = [told for name in groups if (told := _only_most(wave, name))]
    if any(place.apart is not None and base.few(place.row) for place in places):
        notes.append(say(wave, "few_note", few=sample_words.few_label(wave)))
    variables = dict.fromkeys(place.variable for place in places)
    notes += [left.strip() for name in variables if (left := sentence.left_out(wave, name))]
    if any(place.apart is None for place in places):
        notes.append(say(wave, "heat_map_blank"))
    return sentence.note(wave, notes)


def _alt(wave: Wave, rows: Sequence[HeatRow]) -> str:
    """Each group with its values, in the order of the columns."""
    columns = [subject.text[wave.language] for subject in _subjects(wave)]
    heading, told = "", []
    for row in rows:
        if not row.cells:
            heading = row.label
            continue
        label = f"{heading} {row.label}".strip()
        cells = [f"{column} {cell.text}" for column, cell in zip(columns, row.cells, strict=True)]
        told.append((label, say(wave, "comma").join(cells)))
    return sentence.listed(wave, told)
