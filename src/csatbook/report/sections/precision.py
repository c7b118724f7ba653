"""What the answers of a group of customers can tell, and what they cannot."""

from __future__ import annotations

import math

import pandas as pd

from csatbook.analysis import base, results
from csatbook.analysis.sample import adequacy
from csatbook.analysis.sample.adequacy import Precision
from csatbook.analysis.wave import Wave
from csatbook.report import base_words, demand, fragment, number, sentence
from csatbook.report.fragment import Fragment
from csatbook.report.wording import say

_FEWEST = 5.0
"""Of fewer effective answers the normal margin of a share is no more than a word."""


def precision(wave: Wave) -> Fragment:
    """How precise are the scores of this group, and which difference would be found in it?"""
    found = adequacy.reach(wave)
    if found is None:
        return fragment.NOTHING
    row = results.sample(wave).iloc[0]
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
    leading = results.one(results.scores(wave), score, "overall")
    if pd.isna(leading["low"]):
        return [say(wave, "precision_unknown", n=n, why=base_words.unknown(wave))]
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
    headline = results.one(results.scores(wave), score, "overall")
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
    headline = results.one(results.scores(wave), score, "overall")
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
        "power": demand.percent(adequacy.POWER),
        **_named(wave, score),
    }
    if found.difference is not None:
        apart = demand.width(wave, score, found.difference)
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
    leading = results.one(results.scores(wave), wave.study.answer_headline, "overall")
    return say(wave, "precision_clusters", clusters=number.write(leading["clusters"], "count"))


def _share(wave: Wave, found: Precision) -> str:
    return say(wave, "width_share", value=number.gap(found.share, "share").lstrip("+"))


def _half(wave: Wave, score: str, row: pd.Series) -> str:
    return demand.width(wave, score, (row["high"] - row["low"]) / 2)


def _has_interval(row: pd.Series) -> bool:
    return bool(pd.notna(row["low"]) and row["reason"] != "assumed")


def _named(wave: Wave, score: str) -> dict[str, str]:
    label = sentence.score_label(wave, score)
    return {"score": label}
