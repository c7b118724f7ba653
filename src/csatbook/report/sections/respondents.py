"""Who was asked and who answered."""

from __future__ import annotations

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
    '4 questionnaires came back in Q2 2024; 1 was set aside by the validity rules and 3 are valid
    (75.0%). How many were invited is not known, so there is no response rate.'
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
        A table of counts and shares; nothing without segments, or of a group that must not be
        shown.

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
    rows = []
    for variable, segment in wave.study.segments.items():
        if variable == wave.variable or variable not in chosen:
            continue
        for value in wave.store.segments(wave.period)[variable]:
            members = wave.respondents[variable] == value
            rows += _row(wave, segment.label(value)[wave.language], (variable, value), members)
        members = wave.respondents[variable].isna()
        rows += _row(wave, say(wave, "unassigned"), (variable, UNASSIGNED), members, "muted")
    if not rows:
        return fragment.NOTHING
    shares = ("share_unweighted", "share_weighted") if "weight" in wave.rows else ("share",)
    columns = [
        Column(say(wave, "col_group"), numeric=False),
        *(Column(say(wave, f"col_{name}")) for name in ("count", *shares)),
    ]
    return table(say(wave, "profile_caption"), columns, rows)


def _row(wave: Wave, value: str, place: Place, members: pd.Series, kind: str = "") -> list[Row]:
    """How many are in the group, or why that is not told; nothing of one that nobody is in."""
    if not members.any():
        return []
    variable = wave.study.segments[place[0]].text[wave.language]
    label = say(wave, "segment", variable=variable, value=value)
    weight = wave.respondents.get("weight")
    if why := wave.hidden((), place):
        nothing_told = [number.NONE] * (1 if weight is None else 2)
        return [Row((label, sentence.withheld(wave, why), *nothing_told), "muted")]
    shares = [members.mean()]
    if weight is not None:
        shares.append(weight[members].sum() / weight.sum())
    count = number.write(members.sum(), "count")
    return [Row((label, count, *(number.write(share, "share") for share in shares)), kind)]
