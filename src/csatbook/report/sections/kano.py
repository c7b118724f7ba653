"""Features after Kano: which must be there, which pay off, which delight."""

from __future__ import annotations

from collections.abc import Sequence

from csatbook.analysis.base import ValueInterval
from csatbook.analysis.features import CATEGORIES, Feature, features
from csatbook.analysis.wave import Wave
from csatbook.report import fragment, number, sentence
from csatbook.report.figure.crosses import with_ends
from csatbook.report.figure.kano import FeaturePoint, KanoQuadrants
from csatbook.report.figure.kano import kano as draw
from csatbook.report.fragment import Fragment
from csatbook.report.table import Column, Row, table
from csatbook.report.wording import say

_MANY = 14
"""With more features than these the map shows numbers, by which the table names them."""


def kano(wave: Wave) -> Fragment:
    """Which features must be there, which pay off, which delight, which do not matter?

    Parameters
    ----------
    wave : as `csatbook.open` gives it

    Returns
    -------
    Fragment
        Sentences, a map of how much each feature satisfies and dissatisfies (shares, 0 to 1) and a
        table; nothing where the study has no pairs of questions after Kano.

    Examples
    --------
    >>> kano(models).text.splitlines()[0]
    'Must be there, or customers are dissatisfied: Resuming where I stopped. The better, the more
    satisfied the customers, so that investment pays off: High sound quality. Delight where offered
    and are not missed where not: AI summaries. Do not matter much either way: Skins.'
    """
    asked = features(wave)
    if not asked:
        return fragment.NOTHING
    shown = [feature for feature in asked if feature.shown]
    parts = [fragment.paragraph(_said(wave, shown), "lead"), _map(wave, asked)] if shown else []
    return fragment.join(
        [*parts, _table(wave, asked), fragment.paragraph(say(wave, "kano_note"), "note")]
    )


def _said(wave: Wave, shown: Sequence[Feature]) -> str:
    """The features by what a manager has to do about them, the uncertain ones apart."""
    groups: dict[str, list[str]] = {name: [] for name in (*CATEGORIES, "undetermined")}
    for feature in shown:
        certain = feature.category if feature.certain else None
        groups[certain or "undetermined"].append(feature.text[wave.language])
    said = [
        say(wave, f"kano_{name}_said", features=say(wave, "comma").join(texts))
        for name, texts in groups.items()
        if texts
    ]
    return (" " if wave.language == "en" else "").join(said)


def _map(wave: Wave, asked: Sequence[Feature]) -> Fragment:
    shown = [(place, feature) for place, feature in enumerate(asked, 1) if feature.shown]
    many = len(asked) > _MANY
    points = [
        FeaturePoint(
            str(place) if many else feature.text[wave.language],
            better=with_ends(feature.better.value, feature.better.low, feature.better.high),
            worse=with_ends(feature.worse.value, feature.worse.low, feature.worse.high),
            certain=feature.certain,
        )
        for place, feature in shown
    ]
    said = [
        (
            feature.text[wave.language],
            say(
                wave,
                "kano_alt",
                category=_category(wave, feature),
                better=_with_interval(wave, feature.better),
                worse=_with_interval(wave, feature.worse),
            ),
        )
        for _, feature in shown
    ]
    return draw(
        points,
        quadrants=KanoQuadrants(
            attractive=say(wave, "kano_attractive"),
            performance=say(wave, "kano_performance"),
            indifferent=say(wave, "kano_indifferent"),
            must_be=say(wave, "kano_must_be"),
        ),
        better_label=say(wave, "kano_better_axis"),
        worse_label=say(wave, "kano_worse_axis"),
        caption=say(wave, "kano_caption"),
        alt=sentence.listed(wave, said),
    )


def _table(wave: Wave, asked: Sequence[Feature]) -> Fragment:
    columns = [
        Column(say(wave, "col_feature"), numeric=False),
        Column(say(wave, "col_kano_category"), numeric=False),
        *(Column(say(wave, f"col_{name}")) for name in CATEGORIES),
        Column(say(wave, "col_better")),
        Column(say(wave, "col_worse")),
        Column(say(wave, "col_n")),
    ]
    rows = []
    for place, feature in enumerate(asked, 1):
        name = feature.text[wave.language]
        shares = [feature.shares[name] if feature.shown else None for name in CATEGORIES]
        better, worse = (
            side.value if feature.shown else None for side in (feature.better, feature.worse)
        )
        rows.append(
            Row(
                (
                    f"{place} {name}" if len(asked) > _MANY else name,
                    _category(wave, feature),
                    *(number.write(share, "share") for share in shares),
                    number.write(better, "share"),
                    number.write(worse, "share"),
                    number.write(feature.n if feature.shown or not wave.place else None, "count"),
                ),
                "" if feature.shown else "muted",
            )
        )
    return table(say(wave, "kano_table_caption"), columns, rows)


def _category(wave: Wave, feature: Feature) -> str:
    if not feature.shown:
        return say(wave, "none_too_few", fewest=wave.study.report.min_answers)
    name = say(wave, f"kano_{feature.category}")
    return name if feature.certain else say(wave, "kano_undetermined", category=name)


def _with_interval(wave: Wave, score: ValueInterval) -> str:
    return say(
        wave,
        "value_interval",
        value=number.write(score.value, "share"),
        interval=number.interval(score.low, score.high, "share"),
    )
