"""How much of what was due was done in time: by priority, and where less than elsewhere."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from csatbook.analysis.feedback.cases import cases
from csatbook.analysis.feedback.compared import compliance_differences
from csatbook.analysis.feedback.compliance import compliance_table
from csatbook.analysis.wave import Wave
from csatbook.report import fragment, number, sentence
from csatbook.report.figure.dots import Dot, dots
from csatbook.report.figure.heat import HeatCell, HeatRow, heat
from csatbook.report.fragment import Fragment
from csatbook.report.sections.feedback import words
from csatbook.report.sections.feedback.overview import differs
from csatbook.report.table import Column, Row, table
from csatbook.report.wording import say
from csatbook.study.feedback import PRIORITIES, Feedback

_SUREST = 3
"""So many groups are named on each side."""
_GAINED = 0.05
"""A share higher by so much thanks to pauses is told."""
_COUNTS = ("due", "in_time", "late", "overdue", "not_due")


def in_time(wave: Wave) -> Fragment:
    """How much was recorded, answered, solved and told in time, by priority?

    Parameters
    ----------
    wave : as `csatbook.open` gives it

    Returns
    -------
    Fragment
        What is allowed, a figure of the shares with their intervals, a table with the counts, and
        between which bounds doubtful cases leave a share. Nothing without feedback.

    Examples
    --------
    >>> in_time(handled).text.splitlines()[2].split("; ")[:2]
    ['Recorded in time: 97.0%', 'Answered in time: 83.2%']
    """
    return words.told(wave, _by_priority)


def _by_priority(wave: Wave, feedback: Feedback) -> Fragment:
    frame = compliance_table(wave)
    whole = frame[frame["by"].isna()]
    single = whole.groupby("event")["priority"].transform("size").eq(2)  # as the whole says
    rows = [row for _, row in whole[~single | whole["priority"].eq("all")].iterrows()]
    parts = [fragment.paragraph(say(wave, "feedback.rule_lead", limits=allowed(wave, feedback)))]
    parts += [_drawn(wave, rows), _table(wave, rows)]
    said = [
        *_otherwise(wave, rows),
        *_doubtful(wave, rows),
        *_unlimited(wave),
        *_provisional(wave, rows),
    ]
    if said:
        parts.append(fragment.bullets(said, "notes"))
    return fragment.join(parts)


def allowed(wave: Wave, feedback: Feedback) -> str:
    """Until when what is due, by priority, in words."""
    told = []
    for priority in PRIORITIES:
        limits = {str(key): each for key, each in feedback.limits.items()}.get(priority)
        given = [
            say(
                wave,
                "feedback.limit_part",
                time=words.time_allowed(wave, limit),
                event=say(wave, f"feedback.{event}"),
            )
            for event in ("record", "respond", "resolve", "notify")
            if limits is not None and (limit := getattr(limits, event)) is not None
        ]
        if given:
            parts = say(wave, "comma").join(given)
            told.append(say(wave, "feedback.limit_of", priority=priority, parts=parts))
    each = {str(key): part for key, part in feedback.limits.items()}.get("each")
    if each is not None and each.notify is not None:
        time = words.time_allowed(wave, each.notify)
        told.append(say(wave, "feedback.limit_each", time=time))
    return say(wave, "semicolon").join(told)


def _name(wave: Wave, row: pd.Series) -> str:
    if row["priority"] == "all":
        return words.title(wave, row["event"])
    return say(
        wave,
        "feedback.row_event",
        event=words.title(wave, row["event"]),
        priority=row["priority"],
    )


def _drawn(wave: Wave, rows: list[pd.Series]) -> Fragment:
    shown = [
        Dot(
            _name(wave, row),
            row["value"],
            None if pd.isna(row["low"]) else row["low"],
            None if pd.isna(row["high"]) else row["high"],
            other=None if pd.isna(row["target"]) else row["target"],
        )
        for row in rows
        if pd.notna(row["value"])
    ]
    if not shown:
        return fragment.NOTHING
    said = [(dot.label, number.write(dot.value, "share")) for dot in shown]
    return dots(
        shown,
        unit="share",
        caption=say(wave, "feedback.in_time_caption"),
        alt=sentence.listed(wave, said),
        other_label=say(wave, "col_target"),
    )


def _table(wave: Wave, rows: list[pd.Series]) -> Fragment:
    heads = (*_COUNTS, "value", "interval")
    columns = [
        Column(say(wave, "feedback.col_limit"), numeric=False),
        *(Column(say(wave, f"feedback.col_{name}")) for name in heads),
        Column(say(wave, "col_target")),
    ]
    cells = [
        Row(
            (
                _name(wave, row),
                *(number.write(row[name], "count") for name in _COUNTS),
                words.share(row),
                number.interval(row["low"], row["high"], "share"),
                number.NONE
                if pd.isna(row["target"])
                else number.write(row["target"], "share", decimals=0),
            ),
            "total" if row["priority"] == "all" else "",
        )
        for row in rows
    ]
    return table(say(wave, "feedback.in_time_table"), columns, cells)


def _otherwise(wave: Wave, rows: list[pd.Series]) -> Iterator[str]:
    """What the share solved in time is without pauses, and by the first and the last solution."""
    for row in rows:
        if row["event"] != "resolve" or row["priority"] != "all":
            continue
        if pd.notna(row["value_unpaused"]) and row["paused"]:
            yield say(
                wave,
                "feedback.in_time_paused",
                paused=number.write(row["paused"], "count"),
                value=number.write(row["value"], "share"),
                unpaused=number.write(row["value_unpaused"], "share"),
            )
        ends = [row["value_first_solution"], row["value_last_solution"]]
        if pd.notna(ends).all():
            first, last = (number.write(value, "share") for value in ends)
            yield say(wave, "feedback.in_time_solutions", first=first, last=last)


def _doubtful(wave: Wave, rows: list[pd.Series]) -> Iterator[str]:
    for row in rows:
        doubtful = row["unknown"] + row["contradictory"]
        if row["priority"] == "all" and doubtful and pd.notna(row["bound_low"]):
            yield say(
                wave,
                "feedback.doubtful",
                event=words.title(wave, row["event"]),
                count=number.write(doubtful, "count"),
                low=number.write(row["bound_low"], "share"),
                high=number.write(row["bound_high"], "share"),
            )


def _unlimited(wave: Wave) -> Iterator[str]:
    """How many cases of the period bear no priority by which they could be judged?"""
    frame = cases(wave).frame
    bare = frame["priority"].fillna("").eq("") & frame["period"].eq(wave.period)
    if bare.any():
        yield say(wave, "feedback.unlimited", count=number.write(float(bare.sum()), "count"))


def _provisional(wave: Wave, rows: list[pd.Series]) -> Iterator[str]:
    known = cases(wave).calendar.known_until
    if known is not None and any(row["provisional"] for row in rows):
        until = say(
            wave,
            "feedback.day",
            year=known.year,
            month=known.month,
            day=known.day,
        )
        yield say(wave, "feedback.provisional", until=until)


def in_time_groups(wave: Wave) -> Fragment:
    """Which departments, channels and kinds have less done in time than all others?

    Parameters
    ----------
    wave : as `csatbook.open` gives it

    Returns
    -------
    Fragment
        Who really differs, and a map of all groups by what was due. Nothing where the study has no
        feedback, or nothing that sorts it.

    Examples
    --------
    >>> in_time_groups(handled).text.splitlines()[0]
    '- Product: only 70.2% told in time, clearly below all others (91.9%).'
    """
    return words.told(wave, _by_group)


def _by_group(wave: Wave, feedback: Feedback) -> Fragment:
    if not feedback.sorts:
        return fragment.NOTHING
    frame, counted = compliance_differences(wave), compliance_table(wave)
    said = [*_differing(wave, frame)] or [say(wave, "feedback.differ_none")]
    shown = fragment.bullets([*said, *_parked(wave, counted)])
    told = cases(wave).frame
    own = told[told["period"].eq(wave.period)]
    unnamed = own[list(feedback.sorts)].isna().to_numpy().any()
    notes = ["differ_note", *(["differ_unnamed"] if unnamed else [])]
    note = sentence.note(wave, [say(wave, f"feedback.{each}") for each in notes])
    return shown + _map(wave, counted) + note


def _differing(wave: Wave, frame: pd.DataFrame) -> Iterator[str]:
    """The groups that are surest to be worse or better, and how many more there are."""
    for verdict in ("smaller", "larger"):
        sure = frame[frame["verdict"].eq(verdict)]
        surest = sure.sort_values(["p_adjusted", "p"], kind="stable").head(_SUREST)
        for _, row in surest.sort_values("difference", kind="stable").iterrows():
            yield differs(wave, row)
        if more := len(sure) - len(surest):
            yield say(wave, f"feedback.differ_more_{verdict}", count=number.write(more, "count"))


def _parked(wave: Wave, frame: pd.DataFrame) -> Iterator[str]:
    """Groups that look better because their cases stood still."""
    if "value_unpaused" not in frame:
        return
    gain = frame["value"] - frame["value_unpaused"]
    gaining = frame[gain.ge(_GAINED) & frame["by"].notna() & frame["group"].notna()]
    for place in gain[gaining.index].sort_values(ascending=False).index[:_SUREST]:
        row = frame.loc[place]
        yield say(
            wave,
            "feedback.parked",
            group=words.subject(wave, row["by"], row["group"]),
            value=number.write(row["value"], "share"),
            unpaused=number.write(row["value_unpaused"], "share"),
        )


def _map(wave: Wave, frame: pd.DataFrame) -> Fragment:
    events = words.events(frame)
    rows: list[HeatRow] = []
    said: list[tuple[str, str]] = []
    for by in dict.fromkeys(frame["by"].dropna()):
        rows.append(HeatRow(say(wave, f"feedback.{by}")))
        mine = frame[frame["by"].eq(by)]
        for group in words.largest(mine.assign(size=mine["received"])):
            own = mine[mine["group"].fillna("").eq(group)].set_index("event")
            name = words.group(wave, by, group or None)
            cells = [_cell(frame, own, event) for event in events]
            rows.append(HeatRow(name, cells))
            values = say(wave, "comma").join(cell.text for cell in cells)
            said.append((name, values))
    return heat(
        [words.title(wave, event) for event in events],
        rows,
        caption=say(wave, "feedback.heat_caption"),
        alt=sentence.listed(wave, said),
    )


def _cell(frame: pd.DataFrame, own: pd.DataFrame, event: str) -> HeatCell:
    value = own["value"].get(event)
    if value is None or pd.isna(value):
        return HeatCell(number.NONE, None)
    return HeatCell(number.write(value, "share"), value - words.whole(frame, event)["value"])
