"""Who was asked and who answered."""

from __future__ import annotations

import pandas as pd

from csatbook.report import base, fragment, number, respondents, results, sentence
from csatbook.report.fragment import Fragment
from csatbook.report.number import Unit
from csatbook.report.sections.weighting import weighting
from csatbook.report.table import Column, Row, table
from csatbook.report.wave import Wave
from csatbook.study import threshold

_REQUIRED = 0.5
"""Returned questionnaires must be at least this share of those sent, if the study says no other."""
_MOST = 12
"""So many strata are named at most."""
_FIGURES: dict[str, Unit] = {
    "population": "count",
    "invited": "count",
    "returned": "count",
    "rejected": "count",
    "valid": "count",
    "response_rate": "share",
    "valid_rate": "share",
}


def sample(wave: Wave) -> Fragment:
    """How many were there, asked, returned and kept, and is the required return reached?"""
    row = results.sample(wave).iloc[0]
    counts = {name: number.write(row[name], unit) for name, unit in _FIGURES.items()}
    text = wave.say("sample_sentence", period=wave.period_label, **counts)
    if pd.notna(row["response_rate"]):
        sampling = wave.study.sampling
        declared = sampling.rules.returned if sampling else None
        required = declared.share if declared else _REQUIRED
        rule = "rule_kept" if threshold.reaches(row["response_rate"], required) else "rule_missed"
        text += " " * (wave.language == "en") + wave.say(
            "invited_sentence",
            invited=counts["invited"],
            rate=counts["response_rate"],
            verdict=wave.say(rule, share=number.write(required, "percent")),
        )
    else:
        text += " " * (wave.language == "en") + wave.say("not_invited")
    rows = [Row((wave.say(name), counts[name])) for name in _FIGURES if counts[name] != number.NONE]
    if base.weighs(wave):
        rows.append(Row((wave.say("n_eff"), number.write(row["n_eff"], "points"))))
        rows.append(Row((_design_effect(wave), number.write(row["design_effect"], "mark"))))
    columns = [Column(wave.say("col_measure"), numeric=False), Column(wave.say("col_value"))]
    shown = fragment.paragraph(text) + table(wave.say("sample_caption"), columns, rows)
    return shown + weighting(wave) if wave.study.weighting else shown + _by_population(wave)


def _design_effect(wave: Wave) -> str:
    """Its name; with the score that it is of where each has its own."""
    if not wave.study.data.drawn:
        return wave.say("design_effect")
    label = sentence.score_label(wave, wave.study.answer_headline)
    return wave.say("design_effect_of", score=label, score_small=sentence.small(label))


def _by_population(wave: Wave) -> Fragment:
    """How much each questionnaire weighs where the populations of the strata say it."""
    weights = respondents.by_population(wave.store, wave.period)
    if weights is None:
        return fragment.NOTHING
    strata = wave.store.rows(wave.period, ["strata"]).loc[wave.rows.index, "strata"]
    each = weights.loc[wave.rows.index].groupby(strata.astype(str)).first()
    told = [
        wave.say("by_population_stratum", stratum=name, each=number.write(weight, "amount"))
        for name, weight in each.items()
    ]
    text = wave.say(
        "by_population_said",
        units=wave.say("units_clusters" if wave.study.data.cluster else "units_customers"),
        strata=wave.say("comma").join(told[:_MOST]) + (" …" if len(told) > _MOST else ""),
    )
    return fragment.paragraph(text)


def profile(wave: Wave) -> Fragment:
    """How do the respondents divide by each background variable?"""
    if not wave.study.segments:
        return fragment.paragraph(wave.say("no_profile"), "empty")
    rows = []
    for variable, segment in wave.study.segments.items():
        if variable == wave.variable:
            continue
        counts = wave.rows[variable].value_counts()
        rows += [
            _row(
                wave,
                segment.text[wave.language],
                segment.label(value)[wave.language],
                int(counts[value]),
            )
            for value in wave.store.segments(wave.period)[variable]
            if counts.get(value, 0)
        ]
        if missing := int(wave.rows[variable].isna().sum()):
            rows.append(
                _row(wave, segment.text[wave.language], wave.say("unassigned"), missing, "muted")
            )
    columns = [
        Column(wave.say("col_group"), numeric=False),
        Column(wave.say("col_count")),
        Column(wave.say("col_share")),
    ]
    return table(wave.say("profile_caption"), columns, rows)


def _row(wave: Wave, variable: str, value: str, count: int, kind: str = "") -> Row:
    share = count / len(wave.rows) if len(wave.rows) else None
    label = wave.say("segment", variable=variable, value=value)
    return Row((label, number.write(count, "count"), number.write(share, "share")), kind)
