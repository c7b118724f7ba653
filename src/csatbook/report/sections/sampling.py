"""Whether the sample is enough: its size, its precision, and the customers in it."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import pandas as pd

from csatbook.analysis import base, results
from csatbook.analysis.disclosure import Reason
from csatbook.analysis.sample import adequacy, returns
from csatbook.analysis.sample.adequacy import Precision
from csatbook.analysis.wave import Wave
from csatbook.report import fragment, number, sample_words, sentence
from csatbook.report.fragment import Fragment
from csatbook.report.table import Column, Row, table
from csatbook.report.wording import say

_MOST = 12
"""So many groups are named at most."""


def sampling(wave: Wave) -> Fragment:
    """Is the sample as large as demanded, how precise is it, and is every group of customers in it?

    Parameters
    ----------
    wave : as `csatbook.open` gives it

    Returns
    -------
    Fragment
        Sentences and tables. Demands and coverage are those of the whole wave; the precision is
        that of the report's group.

    Examples
    --------
    >>> sampling(wave).text.splitlines()[0]
    'Fewer than 30 valid questionnaires, for orientation only: Region: <b> (1), east (2).'
    """
    return fragment.join([_demands(wave), _coverage(wave), precision(wave)])


def _demands(wave: Wave) -> Fragment:
    demands = adequacy.demands(wave)
    if demands.empty:
        return fragment.NOTHING
    columns = [
        Column(say(wave, "col_demand"), numeric=False),
        Column(say(wave, "col_required")),
        Column(say(wave, "col_reached")),
        Column(say(wave, "col_verdict"), numeric=False),
    ]
    rules = dict(adequacy.demanded(wave).rules.declared())
    rows = [
        Row(
            (
                sample_words.demand(wave, row["demand"], rules[row["demand"]]),
                *_required_and_reached(wave, row),
                _verdict(wave, row),
            )
        )
        for _, row in demands.iterrows()
    ]
    caption = "sampling_caption" if wave.variable is None else "sampling_caption_all"
    return table(say(wave, caption), columns, rows)


def _required_and_reached(wave: Wave, row: pd.Series) -> tuple[str, str]:
    counted = row["counted"]
    required = number.write(row["required"], "count")
    if counted == "smallest" and pd.notna(row["required"]):
        required = say(wave, "required_each", n=required)
    if pd.isna(row["reached"]):
        return required, number.NONE
    if counted == "effective" and not base.weighs(wave.everyone):
        valid = returns.sample(wave.everyone).iloc[0]["valid"]
        counted = "valid" if row["reached"] == valid else "answers"
    elif counted == "smallest" and base.weighs(wave.everyone):
        counted = "smallest_effective"
    return required, say(wave, f"counted_{counted}", n=_reached(row))


def _reached(row: pd.Series) -> str:
    """With decimals where an effective number would seem to be what is required."""
    required = [float(row["required"])] if pd.notna(row["required"]) else []
    decimals = number.apart([row["reached"]], required, "count")
    return number.write(row["reached"], "count", decimals=decimals)


def _verdict(wave: Wave, row: pd.Series) -> str:
    if pd.isna(row["kept"]):
        return say(wave, f"unknown_{row['reason']}")
    if row["kept"]:
        return say(wave, "demand_kept")
    return say(wave, "demand_missed", short=number.write(row["short"], "count"))


def _coverage(wave: Wave) -> Fragment:
    """Which groups of customers are missing from the whole wave, or thin in it?"""
    found = adequacy.coverage(wave)
    said = []
    if found.missing:
        said.append(say(wave, "coverage_missing", groups=groups_listed(wave, found.missing)))
    hidden = [name for name in found.thin if _why(wave, name)]
    thin = [name for name in found.thin if name not in hidden]
    for key, names in (("coverage_thin", thin), ("coverage_hidden", hidden)):
        if names:
            groups = groups_listed(wave, names, found.counts)
            said.append(say(wave, key, enough=found.enough, groups=groups))
    if found.counts and not said:
        said.append(say(wave, "coverage_full", total=len(found.counts), enough=found.enough))
    if found.unrecorded:
        names = [wave.study.segments[one].text[wave.language] for one in found.unrecorded]
        said.append(say(wave, "coverage_unrecorded", groups=say(wave, "comma").join(names)))
    parts = [fragment.bullets(said)] if len(said) > 1 else [fragment.paragraph(one) for one in said]
    if wave.variable is not None:
        parts.append(fragment.paragraph(say(wave, "demands_of_all"), "note"))
    return fragment.join(parts)


def _why(wave: Wave, name: str) -> Reason | None:
    """Why is nothing told of this group, in whichever report?"""
    variable, _, value = name.partition("=")
    return wave.disclosure.reason((), (variable, value))


def groups_listed(wave: Wave, names: Sequence[str], counts: Mapping[str, int] | None = None) -> str:
    """The first of these groups, variable by variable, with how many respondents they have."""
    lists: dict[str, list[str]] = {}
    for name in names[:_MOST]:
        variable, _, value = name.partition("=")
        label = wave.study.segments[variable].label(value)[wave.language]
        if counts is not None:
            if why := _why(wave, name):
                told = sentence.withheld(wave, why)
                label = say(wave, "group_withheld", group=label, why=told)
            else:
                label = say(wave, "coverage_group", group=label, n=counts[name])
        lists.setdefault(variable, []).append(label)
    shown = say(wave, "semicolon").join(
        say(
            wave,
            "segment",
            variable=wave.study.segments[variable].text[wave.language],
            value=say(wave, "comma").join(labels),
        )
        for variable, labels in lists.items()
    )
    more = len(names) - _MOST
    return say(wave, "coverage_more", groups=shown, more=more) if more > 0 else shown


_FEWEST = 5.0
"""Of fewer effective answers the normal margin of a share is no more than a word."""


def precision(wave: Wave) -> Fragment:
    """How precise are the scores of this group, and which difference would be found in it?"""
    found = adequacy.reach(wave)
    if found is None:
        return fragment.NOTHING
    row = returns.sample(wave).iloc[0]
    said = _without_margin(wave, row)
    if not said:
        drawn = bool(wave.study.data.drawn)
        said = _of_design(wave, row, found) if drawn else _of_answers(wave, row, found)
        said += _difference(wave, found)
    return fragment.paragraph((" " if wave.language == "en" else "").join(said))


def _without_margin(wave: Wave, row: pd.Series) -> list[str]:
    """What is said where no margin can be given, or none is needed."""
    n = number.write(row["valid"], "count")
    if base.everyone(wave):
        key = "precision_whole_cluster" if wave.study.data.cluster else "precision_whole"
        return [say(wave, key, n=n)]
    if row["valid"] == 1:
        return [say(wave, "precision_one")]
    if pd.notna(row["n_eff"]):
        few = row["n_eff"] < _FEWEST
        return [say(wave, "precision_few", n=n, effective=_effective(wave, row))] if few else []
    score = wave.study.answer_headline
    leading = results.score_row(results.scores(wave), score, "overall")
    if pd.isna(leading["low"]):
        return [say(wave, "precision_unknown", n=n, why=sample_words.why_no_design_effect(wave))]
    told = {
        "half": _half(wave, score, leading),
        "units": number.write(leading["clusters"], "count"),
    }
    return [
        say(wave, "precision_equal", n=n, clusters=_clusters(wave), **told, **_named(wave, score))
    ]


def _of_answers(wave: Wave, row: pd.Series, found: Precision) -> list[str]:
    """Of respondents drawn one by one."""
    told = {
        "n": number.write(row["valid"], "count"),
        "effective": _effective(wave, row),
        "share": _share(wave, found),
    }
    score = wave.study.headline
    headline = results.score_row(results.scores(wave), score, "overall")
    if not _has_interval(headline):
        return [say(wave, "precision_share", **told)]
    named = _named(wave, score)
    if headline["n"] < row["valid"]:
        n = number.write(headline["n"], "count")
        named = {key: say(wave, "precision_asked", score=one, n=n) for key, one in named.items()}
    return [say(wave, "precision_sentence", half=_half(wave, score, headline), **named, **told)]


def _of_design(wave: Wave, row: pd.Series, found: Precision) -> list[str]:
    """Of a sample drawn in strata or clusters, or from a known number of customers."""
    known = wave.study.data.population is not None
    told = {
        "n": number.write(row["valid"], "count"),
        "clusters": _clusters(wave),
        "simple": say(wave, "simple_sample_endless" if known else "simple_sample"),
        "n_eff": number.write(row["n_eff"], "points"),
        "effect": number.write(row["design_effect"], "mark"),
        "share": _share(wave, found),
    }
    score, answered = wave.study.headline, wave.study.answer_headline
    headline = results.score_row(results.scores(wave), score, "overall")
    half = _half(wave, score, headline) if _has_interval(headline) else None
    if score == answered and half is not None:
        return [say(wave, "precision_drawn", half=half, **_named(wave, score), **told)]
    said = [say(wave, "precision_drawn_share", **_named(wave, answered), **told)]
    if half is not None:
        said.append(say(wave, "precision_half", half=half, **_named(wave, score)))
    return said


def _difference(wave: Wave, found: Precision) -> list[str]:
    """Which difference between groups would be found?"""
    score = wave.study.answer_headline
    told = {
        "group": number.write(found.group, "count"),
        "power": sample_words.percent(adequacy.POWER),
        **_named(wave, score),
    }
    if found.difference is not None:
        apart = sample_words.width(wave, score, found.difference)
        return [say(wave, "difference_sentence", difference=apart, **told)]
    return [] if found.found else [say(wave, "difference_none", **told)]


def _effective(wave: Wave, row: pd.Series) -> str:
    if math.isclose(row["n_eff"], row["valid"]):
        return ""
    key = "precision_worth" if wave.study.data.drawn else "precision_effective"
    unit: number.Unit = "points" if row["n_eff"] < _FEWEST else "count"
    return say(wave, key, n_eff=number.write(row["n_eff"], unit))


def _clusters(wave: Wave) -> str:
    """From how many clusters they come; nothing where respondents were drawn one by one."""
    if wave.study.data.cluster is None:
        return ""
    leading = results.score_row(results.scores(wave), wave.study.answer_headline, "overall")
    return say(wave, "precision_clusters", clusters=number.write(leading["clusters"], "count"))


def _share(wave: Wave, found: Precision) -> str:
    return say(wave, "width_share", value=number.gap(found.share, "share").lstrip("+"))


def _half(wave: Wave, score: str, row: pd.Series) -> str:
    return sample_words.width(wave, score, (row["high"] - row["low"]) / 2)


def _has_interval(row: pd.Series) -> bool:
    return bool(pd.notna(row["low"]) and row["reason"] != "assumed")


def _named(wave: Wave, score: str) -> dict[str, str]:
    label = sentence.score_label(wave, score)
    return {"score": label}
