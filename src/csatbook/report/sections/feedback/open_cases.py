"""What is still open: how long it has waited, and whose it is."""

from __future__ import annotations

import pandas as pd

from csatbook.analysis.feedback.open_cases import ageing
from csatbook.analysis.wave import Wave
from csatbook.report import fragment, number, sentence
from csatbook.report.fragment import Fragment
from csatbook.report.sections.feedback import words
from csatbook.report.table import Column, Row, table
from csatbook.report.wording import say
from csatbook.study.feedback import Feedback

_MOST = 3


def open_cases(wave: Wave) -> Fragment:
    """How many cases are open, for how long, and how many of them are overdue?

    Parameters
    ----------
    wave : as `csatbook.open` gives it

    Returns
    -------
    Fragment
        Sentences, and a table of ages by priority and department. Nothing without feedback.

    Examples
    --------
    >>> open_cases(handled).text.split(";")[0]
    'As of 2026-01-05 08:00, 102 cases are open, whenever received, 15 of them overdue'
    """
    return words.told(wave, _write)


def _write(wave: Wave, _: Feedback) -> Fragment:
    frame = ageing(wave)
    at = words.looked_at(wave)
    if frame.empty:
        return fragment.paragraph(say(wave, "feedback.open_none", at=at), "lead")
    whole = frame[frame["priority"].eq("all") & frame["by"].isna()]
    said = say(
        wave,
        "feedback.open_lead",
        at=at,
        open=number.write(float(whole["open"].sum()), "count"),
        overdue=number.write(float(whole["overdue"].sum()), "count"),
        days=number.write(whole["oldest_days"].iloc[0], "count"),
    )
    most = _most(wave, frame)
    lead = ("" if wave.language == "zh" else " ").join([said, *([most] if most else [])])
    return fragment.paragraph(lead, "lead") + _table(wave, frame)


def _most(wave: Wave, frame: pd.DataFrame) -> str:
    """The departments with most overdue cases."""
    mine = frame[frame["by"].eq("department")]
    overdue = mine.groupby("group", sort=False)["overdue"].sum().sort_values(ascending=False)
    parts = [
        say(
            wave,
            "feedback.open_part",
            group=words.group(wave, "department", str(group)),
            overdue=number.write(float(count), "count"),
        )
        for group, count in overdue.head(_MOST).items()
        if count
    ]
    return (
        say(wave, "feedback.open_departments", parts=sentence.joined(wave, parts)) if parts else ""
    )


def _table(wave: Wave, frame: pd.DataFrame) -> Fragment:
    ages = frame[frame["priority"].eq("all") & frame["by"].isna()]
    columns = [Column(say(wave, "feedback.col_group"), numeric=False)]
    columns += [Column(_age(wave, row)) for _, row in ages.iterrows()]
    columns += [
        Column(say(wave, f"feedback.{name}")) for name in ("col_open", "open_overdue", "col_oldest")
    ]
    rows = [_row(say(wave, "feedback.all"), ages, "total")]
    for priority in frame.loc[
        frame["by"].isna() & frame["priority"].ne("all"), "priority"
    ].unique():
        mine = frame[frame["priority"].eq(priority) & frame["by"].isna()]
        rows.append(_row(priority, mine))
    by_department = frame[frame["by"].eq("department")]
    for group in words.largest(by_department.assign(size=by_department["open"])):
        mine = by_department[by_department["group"].fillna("").eq(group)]
        rows.append(_row(words.group(wave, "department", group or None), mine))
    return table(say(wave, "feedback.open_table"), columns, rows)


def _age(wave: Wave, row: pd.Series) -> str:
    first, to = (number.write(row[end], "count") for end in ("from_days", "to_days"))
    if not row["from_days"]:
        return say(wave, "feedback.days_under", to=to)
    if pd.isna(row["to_days"]):
        return say(wave, "feedback.days_over", first=first)
    return say(wave, "feedback.days_between", first=first, to=to)


def _row(name: str, mine: pd.DataFrame, kind: str = "") -> Row:
    return Row(
        (
            name,
            *(number.write(float(count), "count") for count in mine["open"]),
            number.write(float(mine["open"].sum()), "count"),
            number.write(float(mine["overdue"].sum()), "count"),
            number.write(mine["oldest_days"].iloc[0], "count"),
        ),
        kind,
    )
