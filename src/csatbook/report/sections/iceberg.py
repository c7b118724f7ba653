"""The complaint iceberg: the dissatisfied who never told the company."""

from __future__ import annotations

import pandas as pd

from csatbook.analysis import composition, wanted
from csatbook.analysis.wave import Wave
from csatbook.report import fragment, number, sentence
from csatbook.report.figure.iceberg import Layer
from csatbook.report.figure.iceberg import iceberg as draw
from csatbook.report.fragment import Fragment
from csatbook.report.wording import say
from csatbook.study.derived import Iceberg


def iceberg(wave: Wave, *, score: wanted.Names = None) -> Fragment:
    """How many were dissatisfied without a word, if so many complained?

    Parameters
    ----------
    wave : as `csatbook.open` gives it
    score : icebergs that the study scores, one or several; by default all

    Returns
    -------
    Fragment
        For each score a sentence, a figure and its assumptions; nothing where the study has none.

    Raises
    ------
    ParameterError
        There is no such score; names those there are.

    Examples
    --------
    >>> iceberg(models).text.splitlines()[0]
    '60 complaints came in. If between 4% and 12% of the dissatisfied complain, some 500–1,500
    customers are dissatisfied, and 330–1,080 of them told nobody.'
    """
    scores = wave.study.scores.items()
    declared = {name: score for name, score in scores if isinstance(score, Iceberg)}
    chosen = wanted.names("score", score, declared)
    return fragment.join([_one(wave, declared[name]) for name in declared if name in chosen])


def _one(wave: Wave, declared: Iceberg) -> Fragment:
    layers = composition.layers(wave, declared).set_index("layer")
    complaints = layers.loc["complaints"]
    if pd.isna(complaints["value"]):
        reason = say(wave, f"none_{complaints['reason']}")
        return fragment.paragraph(say(wave, "iceberg_none", reason=reason), "empty")
    shares = {
        "low": number.write(declared.between[0], "percent"),
        "high": number.write(declared.between[1], "percent"),
        "complain": number.write(declared.complain, "percent"),
        "tell": number.write(declared.tell, "percent"),
        "silent": number.write(declared.silent, "percent"),
    }
    lead = say(
        wave,
        "iceberg_said",
        complaints=number.write(complaints["value"], "count"),
        dissatisfied=_range(layers.loc["dissatisfied"]),
        unheard=_range(layers.loc["silent"]),
        **shares,
    )
    note = say(wave, "iceberg_note", **shares)
    return fragment.join(
        [
            fragment.paragraph(lead, "lead"),
            _drawn(wave, declared, layers),
            fragment.paragraph(note, "note"),
        ]
    )


def _drawn(wave: Wave, declared: Iceberg, layers: pd.DataFrame) -> Fragment:
    counted = layers["value"]["complaints"]
    label = wave.study.measures[declared.measure].text[wave.language]
    seen = Layer(label, counted, counted, number.write(counted, "count"))
    hidden = [
        Layer(say(wave, f"iceberg_{kind}"), layer["low"], layer["high"], _range(layer))
        for kind, layer in layers.loc[["told", "silent"]].iterrows()
    ]
    return draw(
        seen,
        hidden,
        seen_label=say(wave, "iceberg_seen"),
        hidden_label=say(wave, "iceberg_hidden"),
        caption=say(wave, "iceberg_caption"),
        alt=sentence.listed(wave, [(layer.label, layer.written) for layer in (seen, *hidden)]),
    )


def _range(layer: pd.Series) -> str:
    """Never one number: what follows from the ends of the assumption."""
    return number.interval(layer["low"], layer["high"], "count")
