"""What came in: how many cases by channel, kind, department and priority."""

from __future__ import annotations

import pandas as pd

from csatbook.analysis.feedback.cases import cases_received
from csatbook.analysis.wave import Wave
from csatbook.report import fragment, number, sentence
from csatbook.report.fragment import Fragment
from csatbook.report.sections.feedback import words
from csatbook.report.table import Column, Row, table
from csatbook.report.wording import say
from csatbook.study.feedback import Feedback


def received(wave: Wave) -> Fragment:
    """How much feedback came in, by which channel, of what kind, for whom, and how urgent?

    Parameters
    ----------
    wave : as `csatbook.open` gives it

    Returns
    -------
    Fragment
        A sentence and a table. Nothing where the study has no feedback, and in a segment's report.

    Examples
    --------
    >>> received(handled).text.split(" (")[0]
    'Largest among the 1,421 cases: channel “App”'
    """
    return words.told(wave, _write)


def _write(wave: Wave, feedback: Feedback) -> Fragment:
    frame = cases_received(wave)
    if frame.empty:
        return fragment.NOTHING
    whole = frame.iloc[0]
    said = [_most(wave, frame)] if feedback.sorts else []
    if whole["repeated"]:
        said.append(
            say(
                wave,
                "feedback.received_repeated",
                repeated=number.write(whole["repeated"], "count"),
                share=number.write(whole["repeated"] / whole["cases"], "share"),
                days=feedback.repeat_days,
            )
        )
    lead = ("" if wave.language == "zh" else " ").join(said)
    shown = fragment.paragraph(lead, "lead") if lead else fragment.NOTHING
    kept = _kept(frame)
    notes = []
    if len(kept) < len(frame):
        count = number.write(len(frame) - len(kept), "count")
        notes.append(say(wave, "feedback.received_cut", count=count))
    return shown + _table(wave, kept) + sentence.note(wave, notes)


def _kept(frame: pd.DataFrame) -> pd.DataFrame:
    """Of a sort with many groups the largest ones."""
    largest = {by: words.largest(own.assign(size=own["cases"])) for by, own in frame.groupby("by")}
    kept = [
        pd.isna(row["by"]) or ("" if pd.isna(row["group"]) else row["group"]) in largest[row["by"]]
        for _, row in frame.iterrows()
    ]
    return frame[kept]


def _most(wave: Wave, frame: pd.DataFrame) -> str:
    parts = []
    for by in dict.fromkeys(frame["by"].dropna()):
        first = frame[frame["by"].eq(by)].sort_values("cases", ascending=False).iloc[0]
        parts.append(
            say(
                wave,
                "feedback.received_part",
                by=say(wave, f"feedback.{by}") if wave.language == "zh" else by,
                group=words.group(wave, by, first["group"]),
                share=number.write(first["share"], "share"),
            )
        )
    cases = number.write(frame["cases"].iloc[0], "count")
    return say(wave, "feedback.received_lead", cases=cases, parts=sentence.joined(wave, parts))


def _table(wave: Wave, frame: pd.DataFrame) -> Fragment:
    columns = [Column(say(wave, "feedback.col_group"), numeric=False)]
    columns += [
        Column(say(wave, f"feedback.col_{name}")) for name in ("cases", "share", "repeated")
    ]
    rows = []
    above = ""
    for _, row in frame.iterrows():
        by = row["by"] if pd.notna(row["by"]) else "priority"
        if row["priority"] == "all" and pd.isna(row["by"]):
            rows.append(Row((say(wave, "feedback.all"), *_cells(row)), "total"))
            continue
        if by != above:
            above = by
            rows.append(Row((say(wave, f"feedback.{by}"), "", "", ""), "muted"))
        name = row["priority"] if by == "priority" else words.group(wave, by, row["group"])
        rows.append(Row((f"\u00a0\u00a0\u00a0{name}", *_cells(row))))
    return table(say(wave, "feedback.received_table"), columns, rows)


def _cells(row: pd.Series) -> tuple[str, str, str]:
    return (
        number.write(row["cases"], "count"),
        number.write(row["share"], "share"),
        number.write(row["repeated"], "count"),
    )
