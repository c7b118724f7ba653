"""Delivered value: what customers get, beside what it costs them."""

from __future__ import annotations

import pandas as pd

from csatbook.analysis import composition, disclosure, results, wanted
from csatbook.analysis.wave import Wave
from csatbook.report import fragment, number, sentence
from csatbook.report.fragment import Fragment
from csatbook.report.table import Column, Row, table
from csatbook.report.wording import say
from csatbook.study.answered import DeliveredValue


def delivered_value(wave: Wave, *, score: wanted.Names = None) -> Fragment:
    """By how much does the value exceed the cost, and what makes either high or low?

    Parameters
    ----------
    wave : as `csatbook.open` gives it
    score : delivered values that the study scores, one or several; by default all

    Returns
    -------
    Fragment
        For each score a sentence and a table in points (0 to 100), a row for each item of either
        side; nothing where the study has none, or too few answered.

    Raises
    ------
    ParameterError
        There is no such score; names those there are.

    Examples
    --------
    >>> delivered_value(models).text.splitlines()[0]
    'Total value 61.0, total cost 41.9 (out of 100). Customer delivered value: +19.1 (95% interval
    +17.0 … +21.2).'
    """
    scores = wave.study.scores.items()
    declared = {name: score for name, score in scores if isinstance(score, DeliveredValue)}
    chosen = wanted.names("score", score, declared)
    return fragment.join([_one(wave, name, declared[name]) for name in declared if name in chosen])


def _one(wave: Wave, name: str, declared: DeliveredValue) -> Fragment:
    score = results.score_row(results.scores(wave), name, "overall")
    if pd.isna(score["value"]):
        return fragment.NOTHING
    sides = composition.sides(wave, declared)
    totals = sides[sides["item"].isna()].set_index("side")["value"]
    lead = say(
        wave,
        "delivered_value_said",
        value=number.write(totals["value"], "points"),
        cost=number.write(totals["cost"], "points"),
        score=sentence.score_label(wave, name),
        difference=sentence.value_interval(wave, name, score),
    )
    last = (
        sentence.score_label(wave, name),
        "",
        number.write_score(wave.study, name, score["value"]),
        number.interval(score["low"], score["high"], wave.study.unit_of(name)),
        number.write(score["n"], "count"),
    )
    columns = [
        Column(say(wave, "col_item"), numeric=False),
        *(Column(say(wave, f"col_{head}")) for head in ("weight", "points", "interval", "n")),
    ]
    rows = [_row(wave, side) for _, side in sides.iterrows()]
    shown = table(say(wave, "delivered_value_caption"), columns, [*rows, Row(last, "total")])
    return (
        fragment.paragraph(lead, "lead")
        + shown
        + fragment.paragraph(say(wave, "delivered_value_note"), "note")
    )


def _row(wave: Wave, side: pd.Series) -> Row:
    """An item of a side, or the side's total."""
    total = pd.isna(side["item"])
    value, n = number.write(side["value"], "points"), number.write(side["n"], "count")
    if side["reason"] in disclosure.REASONS:
        value = sentence.withheld(wave, side["reason"])
        n = number.NONE if wave.place else n
    cells = (
        say(wave, f"total_{side['side']}")
        if total
        else wave.study.items[side["item"]].text[wave.language],
        "" if total else f"{side['weight']:g}",
        value,
        number.interval(side["low"], side["high"], "points"),
        n,
    )
    return Row(cells, "total" if total else "")
