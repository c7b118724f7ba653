"""What a driver analysis rests on: whose answers, how many, how well told apart."""

from __future__ import annotations

from csatbook.report import driven, number
from csatbook.report.driver_words import joined, listed, names, said, say
from csatbook.report.drivers import Analysis
from csatbook.report.wave import Wave

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
    if round(lead.n_eff) < lead.n:
        told.append(say(wave, "rests_effective", n=number.write(lead.n_eff, "count")))
    unused = 1 - lead.n / lead.asked if lead.asked else 0.0
    if missing == "listwise" and unused > _LEFT:
        told.append(say(wave, "much_left_out", share=number.write(unused, "percent")))
    return joined(wave, told)


def _few(wave: Wave, of: Analysis) -> list[str]:
    """Too few respondents for so many drivers: so many to each, or by the usual rule."""
    lead, count = of.lead, len(of.lead.drivers)
    each = lead.n_eff / count
    if each < _EACH:
        return [say(wave, "few_each", each=number.write(each, "count"))]
    if lead.n_eff < lead.needed:
        n = number.write(lead.n_eff, "count")
        return [say(wave, "few_needed", n=n, count=count, needed=lead.needed)]
    return []
