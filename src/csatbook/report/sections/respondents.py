"""Who was asked and who answered."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from csatbook.analysis import base, wanted
from csatbook.analysis.disclosure import UNASSIGNED, Place
from csatbook.analysis.sample import respondents, returns
from csatbook.analysis.wave import Wave
from csatbook.report import fragment, number, sample_words, sentence, wording
from csatbook.report.fragment import Fragment
from csatbook.report.number import Unit
from csatbook.report.sections.weighting import weighting
from csatbook.report.table import Column, Row, table
from csatbook.report.wording import say
from csatbook.study import threshold

_MOST = 12
"""So many strata are named at most."""
_LARGEST = 30
"""So many groups of a variable, the most frequent ones."""
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
    """How many were there, asked, returned and kept, and did as many come back as demanded?

    Parameters
    ----------
    wave : as `csatbook.open` gives it

    Returns
    -------
    Fragment
        Sentences and a table of counts and shares; nothing of a group that must not be shown.

    Examples
    --------
    >>> sample(wave).text.splitlines()[0]
    '4 questionnaires came back in Q2 2024; 3 are valid (75.0%). How many were invited is not known,
    so there is no response rate.'
    """
    if wave.place and wave.hidden():
        return fragment.NOTHING
    row = returns.sample(wave).iloc[0]
    counts = {name: number.write(row[name], unit) for name, unit in _FIGURES.items()}
    key = "sample_sentence" if row["rejected"] else "sample_all_valid"
    text = say(wave, key, period=wording.period_label(wave), **counts)
    if pd.notna(row["response_rate"]):
        text += " " * (wave.language == "en") + say(
            wave,
            "invited_sentence",
            invited=counts["invited"],
            rate=_rate(wave, row["response_rate"]),
            verdict=_verdict(wave, row["response_rate"]),
        )
    else:
        text += " " * (wave.language == "en") + say(wave, "not_invited")
    rows = [
        Row((say(wave, name), counts[name])) for name in _FIGURES if counts[name] != number.NONE
    ]
    if base.weighs(wave):
        rows.append(Row((say(wave, "n_eff"), number.write(row["n_eff"], "points"))))
        rows.append(Row((_design_effect(wave), number.write(row["design_effect"], "mark"))))
    columns = [Column(say(wave, "col_measure"), numeric=False), Column(say(wave, "col_value"))]
    shown = fragment.paragraph(text) + table(say(wave, "sample_caption"), columns, rows)
    return shown + weighting(wave) if wave.study.weighting else shown + _by_population(wave)


def _design_effect(wave: Wave) -> str:
    """Its name; with the score that it is of where each has its own."""
    if not wave.study.data.drawn:
        return say(wave, "design_effect")
    label = sentence.score_label(wave, wave.study.answer_headline)
    return say(wave, "design_effect_of", score=label)


def _by_population(wave: Wave) -> Fragment:
    """How much each questionnaire weighs where the populations of the strata say it."""
    weights = respondents.by_population(wave.store, wave.period)
    if weights is None:
        return fragment.NOTHING
    strata = wave.store.rows(wave.period, ["strata"]).loc[wave.rows.index, "strata"]
    each = weights.loc[wave.rows.index].groupby(strata.astype(str)).first()
    told = [
        say(wave, "by_population_stratum", stratum=name, each=number.write(weight, "amount"))
        for name, weight in each.items()
    ]
    text = say(
        wave,
        "by_population_said",
        units=say(wave, "units_clusters" if wave.study.data.cluster else "units_customers"),
        strata=say(wave, "comma").join(told[:_MOST]) + (" …" if len(told) > _MOST else ""),
    )
    return fragment.paragraph(text)


def _rate(wave: Wave, rate: float) -> str:
    """With the digits that keep it from the share that the study asks for."""
    required = _required(wave)
    decimals = None if required is None else number.apart([rate], [required], "share")
    return number.write(rate, "share", decimals=decimals)


def _verdict(wave: Wave, rate: float) -> str:
    """Whether as many came back as the study asks for; nothing where it asks for none."""
    required = _required(wave)
    if required is None:
        return ""
    rule = "rule_kept" if threshold.reaches(rate, required) else "rule_missed"
    return say(wave, rule, share=sample_words.percent(required))


def _required(wave: Wave) -> float | None:
    """Which share of the questionnaires sent must come back?"""
    sampling = wave.study.sampling
    declared = sampling.rules.returned if sampling else None
    return None if declared is None else declared.share


def profile(wave: Wave, *, by: wanted.Names = None) -> Fragment:
    r"""How do the respondents divide by each background variable, and how when they are weighted?

    Parameters
    ----------
    wave : as `csatbook.open` gives it
    by : segments of the study, one or several; by default all

    Returns
    -------
    Fragment
        A table of counts and shares, of very many groups of the largest; nothing without segments,
        or of a group that must not be shown.

    Raises
    ------
    ParameterError
        There is no such segment; names those there are.

    Examples
    --------
    >>> profile(wave, by="region").text.splitlines()[1:3]
    ['Group\tRespondents\tShare', 'Region: <b>\t1\t33.3%']
    """
    chosen = wanted.names("by", by, wave.study.segments)
    if wave.place and wave.hidden():
        return fragment.NOTHING
    rows, notes = [], []
    for variable, segment in wave.study.segments.items():
        if variable == wave.variable or variable not in chosen:
            continue
        groups, count = _groups(wave, variable), len(wave.store.segments(wave.period)[variable])
        for value, numbers in groups.items():
            known = value != UNASSIGNED
            label = segment.label(value)[wave.language] if known else say(wave, "unassigned")
            rows.append(_row(wave, label, (variable, value), numbers))
        if count > _LARGEST:
            text = segment.text[wave.language]
            most = say(
                wave, "heat_map_most", variable=text, shown=f"{_LARGEST}", count=f"{count:,}"
            )
            notes.append(most)
    if not rows:
        return fragment.NOTHING
    shares = ("share_unweighted", "share_weighted") if "weight" in wave.rows else ("share",)
    columns = [
        Column(say(wave, "col_group"), numeric=False),
        *(Column(say(wave, f"col_{name}")) for name in ("count", *shares)),
    ]
    return table(say(wave, "profile_caption"), columns, rows) + sentence.note(wave, notes)


def _groups(wave: Wave, variable: str) -> dict[str, tuple[float, ...]]:
    """By group, and last for those in none: how many they are, their share, and that of weight.

    Nothing of a group that nobody is in; of very many the largest ones.
    """
    column = wave.respondents[variable].cat
    names = [*map(str, column.categories), UNASSIGNED]
    place = np.where(column.codes < 0, len(names) - 1, column.codes)
    people = np.bincount(place, minlength=len(names))
    told = [people.astype(float), people / max(len(place), 1)]
    weight = wave.respondents.get("weight")
    if weight is not None:
        told.append(np.bincount(place, weight, len(names)) / weight.sum())
    by_name = dict(zip(names, zip(*(each.tolist() for each in told), strict=True), strict=True))
    values = [value for value in wave.store.segments(wave.period)[variable] if by_name[value][0]]
    if len(values) > _LARGEST:
        largest = set(sorted(values, key=lambda value: -by_name[value][0])[:_LARGEST])
        values = [value for value in values if value in largest]
    return {value: by_name[value] for value in (*values, UNASSIGNED) if by_name[value][0]}


def _row(wave: Wave, value: str, place: Place, numbers: Sequence[float]) -> Row:
    """How many are in the group, and their shares, or why that is not told."""
    people, *shares = numbers
    variable = wave.study.segments[place[0]].text[wave.language]
    label = say(wave, "segment", variable=variable, value=value)
    if why := wave.hidden((), place):
        return Row((label, sentence.withheld(wave, why), *([number.NONE] * len(shares))), "muted")
    told = (number.write(people, "count"), *(number.write(share, "share") for share in shares))
    return Row((label, *told), "muted" if place[1] == UNASSIGNED else "")
