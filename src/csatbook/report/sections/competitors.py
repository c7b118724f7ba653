"""Oneself beside competitors: where one leads, where one trails, and how surely."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from csatbook.analysis import wanted
from csatbook.analysis.groups import competitors as rows_of
from csatbook.analysis.wave import Wave
from csatbook.report import fragment, number, sentence, wording
from csatbook.report.competitor_words import (
    Compared,
    ahead_and_behind,
    competitor_text,
    interval,
    verdict,
)
from csatbook.report.figure.asymmetry import GapBar, gaps
from csatbook.report.fragment import Fragment
from csatbook.report.table import Column, Row, table


def competitors(wave: Wave, *, only: wanted.Names = None) -> Fragment:
    """Where do the same respondents put oneself before or behind each competitor?

    Parameters
    ----------
    wave : as `csatbook.open` gives it
    only : competitors of the study, one or several; by default all

    Returns
    -------
    Fragment
        Under a heading of its own; nothing at all where the study asks about no competitor.

    Raises
    ------
    ParameterError
        There is no such competitor; names those there are.

    Examples
    --------
    >>> competitors(supplier, only="rival").text.splitlines()[:2]
    ['Compared with competitors', 'Competitor A']
    """
    chosen = wanted.names("only", only, wave.study.competitors)
    if not wave.study.competitors:
        return fragment.NOTHING
    shown = [fragment.heading(competitor_text(wave, "heading"), 3)]
    for name, one in wave.study.competitors.items():
        if name not in chosen:
            continue
        shown.append(fragment.heading(one.text[wave.language]))
        shown += [_beside(wave, name, score) for score in rows_of.scores(wave.study)]
    note = competitor_text(
        wave,
        "note",
        wholes=competitor_text(wave, sentence.flat(wave, "wholes")),
    )
    return fragment.join([*shown, fragment.paragraph(note, "note")])


def _beside(wave: Wave, competitor: str, score: str) -> Fragment:
    found = _found(wave, competitor, score)
    rival = wave.study.competitors[competitor].text[wave.language]
    if not rows_of.asked(wave.study, score, competitor):
        label = sentence.score_label(wave, score)
        return fragment.paragraph(
            competitor_text(wave, "unasked", rival=rival, score=label), "empty"
        )
    if not found:
        few = competitor_text(wave, "few", rival=rival, fewest=wave.study.report.min_answers)
        return fragment.paragraph(few, "empty")
    return fragment.join(
        [
            fragment.paragraph(ahead_and_behind(wave, rival, score, found), "lead"),
            _bars(wave, rival, score, found),
            _table(wave, rival, score, found),
        ]
    )


def _found(wave: Wave, competitor: str, score: str) -> list[Compared]:
    """The whole, each dimension followed by its items, then items of no dimension."""
    frame = rows_of.competitors(wave)
    mine = frame[(frame["group_b"] == competitor) & (frame["score"] == score)]
    rows = {str(row["subject"]): row for _, row in mine.iterrows()}
    asked = {one.key: one for one in rows_of.asked(wave.study, score, competitor)}
    order = ["overall"]
    for name, dimension in wave.study.dimensions.items():
        order += [f"dimension:{name}", *(f"item:{item}" for item in dimension.items)]
    return [(asked[key], rows[key]) for key in dict.fromkeys([*order, *asked]) if key in rows]


def _bars(wave: Wave, rival: str, score: str, found: Sequence[Compared]) -> Fragment:
    """The gap of each with its interval: behind to the left, ahead to the right."""
    unit = wave.study.unit_of(score)
    drawn = [
        GapBar(
            one.text[wave.language],
            float(row["difference"]),
            None if pd.isna(row["low"]) else float(row["low"]),
            None if pd.isna(row["high"]) else float(row["high"]),
            sure=row["verdict"] in ("larger", "smaller"),
        )
        for one, row in found
    ]
    told = [
        (
            one.text[wave.language],
            competitor_text(
                wave,
                "beside",
                own=number.write_score(wave.study, score, row["value_a"]),
                rival=rival,
                other=number.write_score(wave.study, score, row["value_b"]),
                gap=number.gap(row["difference"], unit),
            ),
        )
        for one, row in found
    ]
    return gaps(
        drawn,
        unit=unit,
        below_label=competitor_text(wave, "side_below", rival=rival),
        above_label=competitor_text(wave, "side_above", rival=rival),
        caption=competitor_text(
            wave, "caption", score=sentence.score_label(wave, score), rival=rival
        ),
        alt=sentence.listed(wave, told),
    )


def _table(wave: Wave, rival: str, score: str, found: Sequence[Compared]) -> Fragment:
    columns = [
        Column(sentence.subjects_label(wave), numeric=False),
        Column(competitor_text(wave, "col_both")),
        Column(competitor_text(wave, "col_own")),
        Column(rival),
        Column(wording.say(wave, "col_gap_mean")),
        Column(wording.say(wave, "col_interval")),
        Column(wording.say(wave, "col_verdict"), numeric=False),
    ]
    rows = [
        Row(
            (
                one.text[wave.language],
                number.write(row["n_a"], "count"),
                number.write_score(wave.study, score, row["value_a"]),
                number.write_score(wave.study, score, row["value_b"]),
                number.gap(row["difference"], wave.study.unit_of(score)),
                interval(wave, score, row),
                verdict(wave, row),
            ),
            "" if one.kind == "item" else "total",
        )
        for one, row in found
    ]
    caption = competitor_text(wave, "table", score=sentence.score_label(wave, score), rival=rival)
    unit = wave.study.unit_of(score)
    fits = [
        number.adds_up([row["value_a"], -row["value_b"]], row["difference"], unit)
        for _, row in found
    ]
    shown = table(caption, columns, rows)
    return (
        shown
        if all(fits)
        else shown + fragment.paragraph(wording.say(wave, "rounded_note"), "note")
    )
