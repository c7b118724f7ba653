"""Delivered value: what customers get, beside what it costs them."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from csatbook.analysis import disclosure, results
from csatbook.analysis.wave import Wave
from csatbook.report import fragment, number, sentence
from csatbook.report.fragment import Fragment
from csatbook.report.table import Column, Row, table
from csatbook.report.wording import say
from csatbook.stats import tally
from csatbook.stats.respondent import Part
from csatbook.stats.result import IndexScore
from csatbook.stats.score import acsi, mean_100
from csatbook.stats.tally import Tally
from csatbook.study.answered import DeliveredValue


def delivered_value(wave: Wave) -> Fragment:
    """By how much does the value exceed the cost, and what makes either high or low?"""
    scores = wave.study.scores.items()
    declared = {name: one for name, one in scores if isinstance(one, DeliveredValue)}
    if not declared:
        return fragment.NOTHING
    return fragment.join([_one(wave, name, score) for name, score in declared.items()])


def _one(wave: Wave, name: str, declared: DeliveredValue) -> Fragment:
    row = results.one(results.scores(wave), name, "overall")
    if pd.isna(row["value"]):
        return fragment.NOTHING
    sides = {"value": declared.value, "cost": declared.cost}
    totals = {side: _side(wave, weights) for side, weights in sides.items()}
    lead = say(
        wave,
        "delivered_value_said",
        value=number.write(totals["value"].value, "points"),
        cost=number.write(totals["cost"].value, "points"),
        score=sentence.score_label(wave, name),
        difference=sentence.value_interval(wave, name, row),
    )
    rows = []
    for side, weights in sides.items():
        rows += [_row(wave, item, weight) for item, weight in weights.items()]
        rows.append(_written(wave, say(wave, f"total_{side}"), "", totals[side], "total"))
    last = (
        sentence.score_label(wave, name),
        "",
        sentence.value(wave, name, row["value"]),
        number.interval(row["low"], row["high"], wave.study.unit_of(name)),
        number.write(row["n"], "count"),
    )
    columns = [
        Column(say(wave, "col_item"), numeric=False),
        *(Column(say(wave, f"col_{one}")) for one in ("weight", "points", "interval", "n")),
    ]
    shown = table(say(wave, "delivered_value_caption"), columns, [*rows, Row(last, "total")])
    return (
        fragment.paragraph(lead, "lead")
        + shown
        + fragment.paragraph(say(wave, "delivered_value_note"), "note")
    )


def _row(wave: Wave, item: str, weight: float) -> Row:
    scales = [wave.study.scale_of(item)]
    made = mean_100.score(_tally(wave, [item]), scales=scales)
    found = _guarded(wave, [item], made)
    return _written(wave, wave.study.items[item].text[wave.language], f"{weight:g}", found, "")


def _side(wave: Wave, weights: Mapping[str, float]) -> IndexScore:
    """The weighted sum of a side's items, each stretched to 0 to 100."""
    found = acsi.score(
        _tally(wave, list(weights)),
        scales=[wave.study.scale_of(item) for item in weights],
        parts=[Part((place,), weight) for place, weight in enumerate(weights.values())],
    )
    return _guarded(wave, list(weights), found)


def _guarded(wave: Wave, items: list[str], found: IndexScore) -> IndexScore:
    why = wave.hidden(tuple((item,) for item in items))
    return disclosure.guarded(found, wave.study.report.min_answers, why)


def _tally(wave: Wave, items: list[str]) -> Tally:
    rows, scales = wave.rows, [wave.study.scale_of(item) for item in items]
    return tally.of(rows[items], rows.get("weight"), scales=scales, drawn=wave.drawn(rows))


def _written(wave: Wave, text: str, weight: str, found: IndexScore, kind: str) -> Row:
    interval = number.interval(found.low, found.high, "points")
    value = number.write(found.value, "points")
    told = number.write(found.n, "count")
    if found.reason in disclosure.REASONS:
        value = sentence.withheld(wave, found.reason)
        told = number.NONE if wave.place else told
    return Row((text, weight, value, interval, told), kind)
