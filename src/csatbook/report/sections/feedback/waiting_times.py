"""How long customers wait for an answer and a solution."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from csatbook.analysis.feedback.durations import duration_curves, duration_differences, durations
from csatbook.analysis.wave import Wave
from csatbook.report import fragment, number, sentence
from csatbook.report.figure.course import WaitLine, WaitPanel, waits
from csatbook.report.figure.dots import Dot, dots
from csatbook.report.fragment import Fragment
from csatbook.report.sections.feedback import words
from csatbook.report.table import Column, Row, table
from csatbook.report.wording import say
from csatbook.study.feedback import Feedback, WaitClock

_SHARES = ("within_2", "within_24", "within_72", "within_168")
_SURE = 0.05
_DAY, _MOST_DAYS, _MOST_HOURS = 24.0, 30, 270.0
_STEPS = 120
"""So many steps along a curve are drawn."""


def waiting_times(wave: Wave) -> Fragment:
    """How long does it take until a case is answered and solved, and who waits longer?

    Parameters
    ----------
    wave : as `csatbook.open` gives it

    Returns
    -------
    Fragment
        By when half of the cases were done, figures of the medians and of the shares done by when,
        both by priority, a table, and by
        which sort cases really wait differently long. Nothing without feedback.

    Examples
    --------
    >>> waiting_times(handled).text.split(",")[0]
    'Half of the cases were answered within 18.3 h (interval 16.8–19.7 h)'
    """
    return words.told(wave, _write)


def _write(wave: Wave, feedback: Feedback) -> Fragment:
    frame = durations(wave)
    parts = []
    for clock in feedback.clocks:
        mine = frame[frame["clock"].eq(clock)]
        whole = mine[mine["by"].isna()]
        said = [_told(wave, row) for _, row in whole[whole["priority"].eq("all")].iterrows()]
        if not said:
            return fragment.NOTHING
        if clock == "working":
            said.insert(0, say(wave, "feedback.waiting_office"))
        parts.append(fragment.paragraph(("" if wave.language == "zh" else " ").join(said), "lead"))
        if clock == "calendar" and (differing := [*_differing(wave, mine)]):
            parts.append(fragment.bullets(differing))
        parts += [*_drawn(wave, whole), _curves(wave, whole, clock), _table(wave, whole, clock)]
    left_out = frame.loc[frame["priority"].eq("all"), "left_out"].max()
    notes = [say(wave, "feedback.waiting_note")] if "calendar" in feedback.clocks else []
    if frame["allowed"].notna().any():
        notes.append(say(wave, "feedback.waiting_allowed"))
    if left_out:
        notes.append(
            say(wave, "feedback.waiting_left_out", count=number.write(float(left_out), "count"))
        )
    return fragment.join(parts) + sentence.note(wave, notes)


def _time_unit(whole: pd.DataFrame, event: str) -> words.TimeUnit:
    """One unit for the medians of an event, in text, figure and table."""
    medians = whole.loc[whole["event"].eq(event), "median"]
    return words.time_unit(medians) if medians.notna().any() else "hours"


def _told(wave: Wave, row: pd.Series) -> str:
    event = say(wave, f"feedback.{row['event']}")
    if pd.isna(row["median"]):
        return say(wave, "feedback.waiting_unseen", event=event)
    key = "waiting_lead" if pd.notna(row["low"]) and pd.notna(row["high"]) else "waiting_alone"
    unit: words.TimeUnit | None = "hours" if row["clock"] == "working" else None
    said = {
        "median": words.duration(wave, row["median"], unit),
        "interval": words.durations(wave, row, unit),
    }
    if pd.isna(row["ninth"]):
        return say(wave, f"feedback.{key}_half", event=event, **said)
    ninth = words.duration(wave, row["ninth"], unit)
    return say(wave, f"feedback.{key}", event=event, **said, ninth=ninth)


def _differing(wave: Wave, frame: pd.DataFrame) -> Iterator[str]:
    """By which sorts cases really wait differently long, with both ends."""
    tested = duration_differences(wave)
    for _, test in tested[tested["p_adjusted"].lt(_SURE)].iterrows():
        mine = frame[frame["event"].eq(test["event"]) & frame["by"].eq(test["by"])]
        mine = mine[mine["median"].notna() & mine["group"].notna()].sort_values("median")
        if len(mine) < 2:
            continue
        ends = [
            say(
                wave,
                "feedback.waiting_end",
                group=words.group(wave, test["by"], row["group"]),
                median=words.duration(wave, row["median"]),
            )
            for _, row in mine.iloc[[-1, 0]].iterrows()
        ]
        yield say(
            wave,
            "feedback.waiting_differs",
            by=say(wave, f"feedback.{test['by']}"),
            event=say(wave, f"feedback.{test['event']}"),
            longest=ends[0],
            shortest=ends[1],
        )


def _name(wave: Wave, row: pd.Series) -> str:
    event = say(wave, f"feedback.{row['event']}_title")
    if row["priority"] == "all":
        return event
    return say(wave, "feedback.row_event", event=event, priority=row["priority"])


def _drawn(wave: Wave, whole: pd.DataFrame) -> Iterator[Fragment]:
    """The medians of each event, in the unit that the table tells them in."""
    shown = whole[whole["median"].notna()]
    for event in shown["event"].unique().tolist():
        mine = shown[shown["event"].eq(event)]
        clock = str(mine["clock"].iloc[0])
        unit = "hours" if clock == "working" else _time_unit(whole, event)
        scale = words.UNIT_OF_HOUR[unit]
        rows = [
            Dot(
                _priority(wave, row["priority"]),
                row["median"] * scale,
                None if pd.isna(row["high"]) else row["low"] * scale,
                None if pd.isna(row["high"]) else row["high"] * scale,
            )
            for _, row in mine.iterrows()
        ]
        said = [(dot.label, number.write(dot.value, "points")) for dot in rows]
        title, name = f"feedback.{event}_title", f"feedback.unit_{unit}_{clock}"
        yield dots(
            rows,
            unit="points",
            caption=say(
                wave, "feedback.waiting_caption", waiting=say(wave, title), unit=say(wave, name)
            ),
            alt=sentence.listed(wave, said),
            limits=(0.0, max(dot.high or dot.value for dot in rows) * 1.03),
        )


def _curves(wave: Wave, whole: pd.DataFrame, clock: WaitClock) -> Fragment:
    """Which share is done by when, of each priority; of all cases where they have none."""
    curves = duration_curves(wave, clock)
    panels: list[WaitPanel] = []
    said: list[tuple[str, str]] = []
    seen = whole[whole["median"].notna()]
    for event in seen["event"].unique().tolist():
        unit = "hours" if clock == "working" else _time_unit(whole, event)
        rows = seen[seen["event"].eq(event)]
        mine = rows[rows["priority"].ne("all")] if len(rows) > 1 else rows
        priorities = mine["priority"].tolist()
        longest = max(curves[event, priority].longest for priority in priorities)
        slowest = min(float(mine["ninth"].fillna(np.inf).max()), longest)
        long = clock == "calendar" and slowest > 2 * _DAY
        days = min(float(np.ceil(slowest / _DAY)), _MOST_DAYS)
        until = days * _DAY if long else max(2.0, float(np.ceil(min(slowest, _MOST_HOURS))))
        at = np.linspace(0, until, _STEPS + 1)
        lines = []
        for _, row in mine.iterrows():
            name = _priority(wave, row["priority"])
            share, low, high = (
                tuple(each.tolist()) for each in curves[event, row["priority"]].at(at)
            )
            limit = row["allowed"] if row["allowed"] <= until else np.nan
            done = float(curves[event, row["priority"]].at(np.array([limit]))[0][0])
            mark = None if np.isnan(limit + done) else (limit / until, done)
            lines.append(WaitLine(name, share, low, high, mark))
            said.append((_name(wave, row), words.duration(wave, row["median"], unit)))
        title = say(wave, f"feedback.{event}_title")
        across = say(wave, f"feedback.unit_{'days' if long else 'hours'}_{clock}")
        panels.append(WaitPanel(title, across, days if long else until, tuple(lines)))
    if not panels:
        return fragment.NOTHING
    return waits(
        panels,
        caption=say(wave, f"feedback.curves_caption_{clock}"),
        alt=sentence.listed(wave, said),
    )


def _priority(wave: Wave, priority: str) -> str:
    return say(wave, "feedback.all") if priority == "all" else priority


def _table(wave: Wave, whole: pd.DataFrame, clock: WaitClock) -> Fragment:
    shares = _SHARES if clock == "calendar" else ()
    columns = [
        Column(say(wave, "feedback.col_waiting"), numeric=False),
        *(
            Column(say(wave, f"feedback.col_{name}"))
            for name in ("cases", "undone", "median", "interval", *shares, "ninth")
        ),
    ]
    rows = []
    for _, row in whole.iterrows():
        unit = "hours" if clock == "working" else _time_unit(whole, row["event"])
        cells = (
            _name(wave, row),
            number.write(row["n"], "count"),
            number.write(row["open"], "count"),
            words.duration(wave, row["median"], unit),
            words.durations(wave, row, unit),
            *(number.write(row[name], "share") for name in shares),
            words.duration(wave, row["ninth"], unit),
        )
        rows.append(Row(cells, "total" if row["priority"] == "all" else ""))
    return table(say(wave, f"feedback.waiting_table_{clock}"), columns, rows)
