"""A sample in words: what a study demands of it, and what a number rests on."""

from __future__ import annotations

import math
from collections.abc import Mapping
from fractions import Fraction

from csatbook.analysis import disclosure, results
from csatbook.analysis.base import SMALL, weighs
from csatbook.analysis.wave import Wave
from csatbook.report import number, sentence
from csatbook.report.wording import say
from csatbook.study.sample_size import (
    Active,
    Customers,
    Fixed,
    Formula,
    MarginOfError,
    Power,
    Returned,
    Rule,
)

_WIDTHS = {
    "share": "share",
    "points": "points",
    "balance": "points",
    "mark": "mark",
    "difference": "mark",
}


def demand(wave: Wave, name: str, rule: Rule) -> str:
    """How is this rule put in words?"""
    score = wave.study.answer_headline
    label = sentence.score_label(wave, score)
    values: Mapping[str, object] = {}
    match rule:
        case Customers():
            name += "_both" if rule.both else ""
            values = {"share": percent(rule.share), "least": rule.least}
        case Formula():
            # fewer than this are all asked: base + share · N ≥ N
            census = math.floor(rule.base / (1 - Fraction(str(rule.share)))) + 1
            values = {"base": rule.base, "share": percent(rule.share), "census": census}
        case Active() | Returned():
            values = {"share": percent(rule.share)}
        case Fixed():
            values = {"n": number.write(rule.n, "count")}
        case MarginOfError():
            within = width(wave, score, rule.margin)
            values = {"score": label, "margin": within, "level": percent(rule.level)}
        case Power():
            apart = width(wave, score, rule.difference)
            values = {"score": label, "difference": apart, "power": percent(rule.power)}
            if rule.between is not None:
                name += "_between"
                variable = wave.study.segments[rule.between].text[wave.language]
                values = {**values, "variable": variable}
    return say(wave, f"demand_{name}", **values)


def width(wave: Wave, score: str, amount: float) -> str:
    """A distance between two numbers of a score, without a sign."""
    unit = wave.study.unit_of(score)
    value = number.gap(amount, unit).lstrip("+")
    return say(wave, f"width_{_WIDTHS.get(unit, 'plain')}", value=value)


def percent(share: float) -> str:
    """A declared share, with the decimals that it was declared with.

    Examples
    --------
    >>> percent(0.1), percent(0.125)
    ('10%', '12.5%')
    """
    return f"{100 * share:g}%"


def few_label(wave: Wave) -> str:
    """How are few answers called, in a note?"""
    return say(wave, "few_effective" if weighs(wave) else "few_answers", small=SMALL)


def why_no_design_effect(wave: Wave) -> str:
    """Why is the design effect of this group's leading score not known?"""
    score = wave.study.answer_headline
    row = results.score_row(results.scores(wave), score, "overall")
    label = sentence.score_label(wave, score)
    if row["reason"] in disclosure.REASONS:
        key = "why_hidden"
    elif row["reason"] == "one_cluster":
        key = "why_one_cluster" if row["clusters"] == 1 else "why_single_clusters"
    else:
        key = "why_all_equal"
    return say(
        wave,
        key,
        score=label,
        fewest=wave.study.report.min_answers,
    )
