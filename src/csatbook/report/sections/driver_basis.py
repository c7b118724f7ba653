"""What a driver analysis rests on: whose answers, how many, how well told apart."""

from __future__ import annotations

import pandas as pd

from csatbook.analysis import results
from csatbook.analysis.drivers import driven
from csatbook.analysis.drivers.importance import Analysis
from csatbook.analysis.wave import Wave
from csatbook.report import number
from csatbook.report.driver_words import joined, listed, names, said, say

_VIF, _EACH, _LEFT = 5.0, 15, 0.3
"""Above such an inflation a driver is not told apart well; fewer answers to a driver are few; so
many respondents left out are many."""


def basis(wave: Wave, of: Analysis) -> list[str]:
    """Whose answers are these, and what in them makes the result less certain?"""
    told = [_rests(wave, of)]
    others = [one for one in of.outcome.left_out if one.key != f"item:{of.outcome.name}"]
    if others:
        texts = [one.text[wave.language] for one in others]
        told.append(said(wave, of.outcome, "left_out_said", drivers=listed(wave, texts)))
    if of.lead.dropped:
        told.append(say(wave, "dropped_said", drivers=names(wave, of.outcome, of.lead.dropped)))
    inflated = [one.name for one in of.lead.drivers if one.vif > _VIF]
    if inflated:
        told.append(say(wave, "high_vif", drivers=names(wave, of.outcome, inflated)))
    told += _few(wave, of)
    if of.lead.error is not None:
        told.append(say(wave, "orders_said", error=number.write(of.lead.error, "share")))
    return told


def _rests(wave: Wave, of: Analysis) -> str:
    lead, missing = of.lead, driven.declared(wave).missing
    key = "rests_all" if lead.n == lead.asked else f"rests_{missing}"
    n, asked = (number.write(one, "count") for one in (lead.n, lead.asked))
    told = [said(wave, of.outcome, key, n=n, asked=asked)]
    worth = _worth(wave, of)
    if worth is None:
        told.append(said(wave, of.outcome, "rests_unknown"))
    elif round(worth) < lead.n:
        key = "rests_drawn" if wave.study.data.drawn else "rests_effective"
        told.append(said(wave, of.outcome, key, n=number.write(worth, "count")))
    unused = 1 - lead.n / lead.asked if lead.asked else 0.0
    if missing == "listwise" and unused > _LEFT:
        told.append(say(wave, "much_left_out", share=number.write(unused, "percent")))
    return joined(wave, told)


def _worth(wave: Wave, of: Analysis) -> float | None:
    """How many drawn by simple random sampling would these be? None where that is not known.

    Of a sample drawn in strata or clusters as many as the design effect of the outcome says.
    """
    if not wave.study.data.drawn:
        return of.lead.n_eff
    scores, name = results.scores(wave), of.outcome.name
    row = (
        results.one(scores, name, "overall")
        if name in wave.study.scores
        else results.one(scores, _mean(wave), f"item:{name}")
    )
    return of.lead.n * row["n_eff"] / row["n"] if pd.notna(row["n_eff"]) and row["n"] else None


def _mean(wave: Wave) -> str:
    """A score that averages marks, as the analysis does, where the study has one."""
    study = wave.study
    means = (name for name in study.answered if study.unit_of(name) != "share")
    return next(means, study.answer_headline)


def _few(wave: Wave, of: Analysis) -> list[str]:
    """Too few respondents for so many drivers: so many to each, or by the usual rule."""
    lead, count = of.lead, len(of.lead.drivers)
    worth = _worth(wave, of)
    if worth is None:
        return []
    each = worth / count
    if each < _EACH:
        return [say(wave, "few_each", each=number.write(each, "count"))]
    if worth < lead.needed:
        n = number.write(worth, "count")
        return [say(wave, "few_needed", n=n, count=count, needed=lead.needed)]
    return []
