"""Features after Kano: which must be there, which pay off, which delight."""

from __future__ import annotations

from collections.abc import Sequence

from csatbook.report import fragment, number, sentence
from csatbook.report.features import Feature, features
from csatbook.report.figure.kano import Feature as Point
from csatbook.report.figure.kano import Quadrants, Range
from csatbook.report.figure.kano import kano as draw
from csatbook.report.fragment import Fragment
from csatbook.report.table import Column, Row, table
from csatbook.report.wave import Wave
from csatbook.stats.kano_category import CATEGORIES
from csatbook.stats.result import IndexScore

_MANY = 14
"""More features than these stand as numbers in the map, by which the table names them."""


def kano(wave: Wave) -> Fragment:
    """Which features must be there, which pay off, which delight, which do not matter?"""
    asked = features(wave)
    if not asked:
        return fragment.paragraph(wave.say("no_kano"), "empty")
    shown = [one for one in asked if one.shown]
    parts = [fragment.paragraph(_said(wave, shown), "lead"), _map(wave, asked)] if shown else []
    parts += [_table(wave, asked), fragment.paragraph(wave.say("kano_note"), "note")]
    return fragment.join(parts)


def _said(wave: Wave, shown: Sequence[Feature]) -> str:
    """The features by what a manager has to do about them, the uncertain ones apart."""
    groups: dict[str, list[str]] = {name: [] for name in (*CATEGORIES, "undetermined")}
    for one in shown:
        name = one.found.category if one.found.certain else None
        groups[name or "undetermined"].append(one.text[wave.language])
    said = [
        wave.say(f"kano_{name}_sentence", features=wave.say("comma").join(texts))
        for name, texts in groups.items()
        if texts
    ]
    return (" " if wave.language == "en" else "").join(said)


def _map(wave: Wave, asked: Sequence[Feature]) -> Fragment:
    points = [
        Point(
            _name(wave, asked, one).split(" ")[0]
            if len(asked) > _MANY
            else one.text[wave.language],
            _range(one.better),
            _range(one.worse),
            certain=one.found.certain,
        )
        for one in asked
        if one.shown
    ]
    said = [
        (
            _name(wave, asked, one),
            wave.say("comma").join([_category(wave, one), _score(wave, "better", one.better), _score(wave, "worse", one.worse)]),
        )
        for one in asked
        if one.shown
    ]
    names = {name: wave.say(f"kano_{name}") for name in CATEGORIES}
    return draw(
        points,
        quadrants=Quadrants(
            attractive=names["attractive"],
            performance=names["performance"],
            indifferent=names["indifferent"],
            must_be=names["must_be"],
        ),
        better_label=wave.say("kano_better_axis"),
        worse_label=wave.say("kano_worse_axis"),
        name="kano",
        caption=wave.say("kano_caption"),
        alt=sentence.listed(wave, said),
    )
