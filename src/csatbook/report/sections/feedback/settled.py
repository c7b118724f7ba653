"""How well cases are settled: at once, for good, by the right department."""

from __future__ import annotations

import pandas as pd

from csatbook.analysis.feedback.rates import service_rate_differences, service_rates
from csatbook.analysis.wave import Wave
from csatbook.report import fragment, number, sentence
from csatbook.report.fragment import Fragment
from csatbook.report.sections.feedback import words
from csatbook.report.table import Column, Row, table
from csatbook.report.wording import say
from csatbook.study.feedback import Feedback

_GOOD = ("first_contact",)
"""Rates of which more is better."""


def settled(wave: Wave) -> Fragment:
    """How many cases were settled at once, opened again, came back, or went to the wrong place?

    Parameters
    ----------
    wave : as `csatbook.open` gives it

    Returns
    -------
    Fragment
        Whose cases are really settled worse, and a table. Nothing without feedback.

    Examples
    --------
    >>> settled(handled).text.split(" 70.9%")[0]
    '4.9% of the cases stood still for a time (40). 3.9% of the cases were opened again (55).'
    """
    return words.told(wave, _write)


def _write(wave: Wave, _: Feedback) -> Fragment:
    frame = service_rates(wave)
    whole = frame[frame["by"].isna() & frame["n"].gt(0)]
    shown = whole[whole["count"].gt(0) | whole["rate"].ne("unassigned")]
    if shown.empty:
        return fragment.NOTHING
    said = [
        say(
            wave,
            f"feedback.told_{row['rate']}",
            value=number.write(row["value"], "share"),
            count=number.write(row["count"], "count"),
            n=number.write(row["n"], "count"),
        )
        for _, row in shown.iterrows()
        if pd.notna(row["value"])
    ]
    lead = ("" if wave.language == "zh" else " ").join(said)
    worse = _worse(wave)
    parts = [fragment.paragraph(lead, "lead")] if lead else []
    parts += [fragment.bullets(worse)] if worse else []
    return fragment.join([*parts, _table(wave, shown)]) + sentence.note(wave, _notes(wave, shown))


def _worse(wave: Wave) -> list[str]:
    tested = service_rate_differences(wave)
    good = tested["rate"].isin(_GOOD)
    sure = tested[
        (good & tested["verdict"].eq("smaller")) | (~good & tested["verdict"].eq("larger"))
    ]
    return [
        say(
            wave,
            f"feedback.worse_{row['rate']}",
            group=words.subject(wave, row["by"], row["group"]),
            value=number.write(row["value"], "share"),
            rest=number.write(row["value_rest"], "share"),
        )
        for _, row in sure.iterrows()
    ]


def _table(wave: Wave, shown: pd.DataFrame) -> Fragment:
    names = ("rate", "count", "of", "value", "interval")
    heads = [say(wave, f"feedback.rates_{name}") for name in names]
    columns = [Column(heads[0], numeric=False), *(Column(head) for head in heads[1:])]
    rows = [
        Row(
            (
                say(wave, f"feedback.rate_{row['rate']}"),
                number.write(row["count"], "count"),
                number.write(row["n"], "count"),
                number.write(row["value"], "share"),
                number.interval(row["low"], row["high"], "share"),
            )
        )
        for _, row in shown.iterrows()
    ]
    return table(say(wave, "feedback.rates_table"), columns, rows)


def _notes(wave: Wave, shown: pd.DataFrame) -> list[str]:
    feedback = wave.study.feedback
    said = []
    if feedback is not None and feedback.first_contact and shown["rate"].eq("first_contact").any():
        days = feedback.first_contact.quiet_days
        said.append(say(wave, "feedback.note_first_contact", days=days))
    if feedback is not None and shown["rate"].eq("repeat").any():
        said.append(say(wave, "feedback.note_repeat", days=feedback.repeat_days))
    return said
