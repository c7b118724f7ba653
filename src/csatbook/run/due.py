"""The command `due`: which cases wait for what, and how long they still may."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import click
import numpy as np
import pandas as pd

from csatbook import study as studies
from csatbook.analysis.feedback.cases import Cases, cases_at, cases_known, working_zone
from csatbook.errors import DataError, Problem, nearest
from csatbook.run import progress
from csatbook.run.terminal import safe, table
from csatbook.service.calendar import MISSING
from csatbook.service.verdict import VERDICTS
from csatbook.study.feedback import EVENTS
from csatbook.survey import store as stores
from csatbook.survey.store import Store

_SHOWN = 40
_WAITS = {"record": "record", "respond": "respond", "resolve": "resolve", "notify": "tell"}
_SPAN = re.compile(r"(\d+)\s*([hdw])")
_UNITS = {"h": 60, "d": 24 * 60, "w": 7 * 24 * 60}
_ASIDE = {
    "no_receipt": "no time of receipt",
    "unreadable_receipt": "a time of receipt that cannot be read",
    "future": "received after the moment of looking",
}
_COLUMNS = ["case", "priority", "department", "waits_for", "due", "minutes_left"]


def due(
    path: Path,
    *,
    data: Path | None,
    at: str | None,
    within: str,
    department: str | None,
    to: Path | None,
    fail: bool,
) -> int:
    """Print what is overdue and what will be due soon; 1 with `fail` if anything is overdue."""
    study = studies.load(path, data=data)
    zone = ZoneInfo(working_zone(study))
    moment, minutes = _moment(at, zone), _span(within)
    with progress.reading(sys.stderr) as tell:
        store = stores.open(study, refresh=True, progress=tell)
    told = cases_at(store, int(moment.timestamp()) // 60)
    rows = waiting(told, minutes=minutes, department=department)
    clock = [datetime.fromtimestamp(int(each) * 60, zone) for each in rows["due"]]
    rows = rows.assign(due=[f"{each:%Y-%m-%d %H:%M}" for each in clock])
    click.echo(f"As of {moment:%Y-%m-%d %H:%M} ({zone.key}), due within {within}")
    if to is not None:
        rows.to_csv(to, index=False, encoding="utf-8-sig")
        click.echo(f"{len(rows)} rows written to {to}")
    for line in _told(rows):
        click.echo(safe(line))
    return int(fail and bool((rows["minutes_left"] < 0).any()))


def checked(store: Store) -> Iterator[str]:
    """How many cases there are, what is set aside, and which deadlines are provisional."""
    told = cases_known(store)
    roles = told.roles["role"].value_counts()
    moment = datetime.fromtimestamp(told.as_of * 60, ZoneInfo(told.calendar.zone))
    counts = f"{len(told.frame):,} cases in {len(told.roles):,} rows"
    yield f"feedback: {counts}, as of {moment:%Y-%m-%d %H:%M}"
    for role, why in _ASIDE.items():
        if count := int(roles.get(role, 0)):
            yield f"  {count:,} {'row is' if count == 1 else 'rows are'} set aside: {why}"
    if missing := int(told.frame["priority"].isna().sum()):
        yield f"  {missing:,} without a priority: nothing is due of them"
    behind = [told.frame[f"due_{event}"] >= told.calendar.provisional_from for event in EVENTS]
    known = told.calendar.known_until
    if known is not None and (late := int(np.any(behind, axis=0).sum())):
        yield (
            f"  the official calendar ends on {known}, and {late:,} "
            f"{'case has' if late == 1 else 'cases have'} a deadline behind it: declare `closed:` "
            f"and `worked:` days of {known.year + 1} under `calendars`, or update the package "
            "holidays"
        )


def waiting(told: Cases, *, minutes: int, department: str | None = None) -> pd.DataFrame:
    """Which cases are overdue, or due within so many minutes?

    Parameters
    ----------
    told : the cases, as they are now
    minutes : how far to look ahead
    department : of this one alone; optional

    Returns
    -------
    DataFrame, one row a case and what it waits for, the most urgent first
        `case` (source and number, no customer), `priority`, `department`, `waits_for`, `due`
        (minutes, UTC), `minutes_left` (below 0 where overdue).

    Raises
    ------
    DataError
        No case has this department; with those there are.
    """
    frame = told.frame.reset_index()
    if department is not None:
        known = sorted(frame["department"].dropna().unique())
        if department not in known:
            message = (
                f"no case is of the department '{department}'; there are "
                f"{', '.join(known) or 'none'}.{nearest(department, known)}"
            )
            raise DataError(Problem("--department", message))
        frame = frame[frame["department"] == department]
    standing = [VERDICTS.index("overdue"), VERDICTS.index("running")]
    parts = []
    for event in EVENTS:
        until = frame[f"due_{event}"]
        chosen = frame[f"verdict_{event}"].isin(standing)
        chosen &= (until != MISSING) & (until <= told.as_of + minutes)
        part = frame.loc[chosen, ["case", "priority", "department"]]
        parts.append(part.assign(waits_for=_WAITS[event], due=until[chosen]))
    rows = pd.concat(parts, ignore_index=True)
    rows["minutes_left"] = rows["due"] - told.as_of
    return rows.sort_values(["due", "case", "waits_for"], ignore_index=True)[_COLUMNS]


def _told(rows: pd.DataFrame) -> Iterator[str]:
    if rows.empty:
        yield "Nothing is overdue, and nothing is due within that time."
        return
    counts = (
        rows.assign(
            department=rows["department"].fillna("(none)"),
            overdue=rows["minutes_left"] < 0,
            soon=rows["minutes_left"] >= 0,
        )
        .groupby(["department", "priority", "waits_for"])[["overdue", "soon"]]
        .sum()
        .reset_index()
    )
    yield ""
    head = ("department", "priority", "waits for", "overdue", "due soon")
    yield from table(head, list(counts.itertuples(index=False, name=None)))
    yield ""
    first = rows.head(_SHOWN)
    left = first["minutes_left"].map(_left)
    shown = first.assign(left=left)[["case", "priority", "waits_for", "due", "left"]]
    head = ("case", "priority", "waits for", "due", "time left")
    yield from table(head, list(shown.itertuples(index=False, name=None)))
    if len(rows) > len(first):
        yield f"… and {len(rows) - len(first)} more; --to FILE writes all of them"


def _left(minutes: int) -> str:
    """A time to go or gone by, in its two largest units.

    Examples
    --------
    >>> _left(135), _left(-3000), _left(0)
    ('2 h 15 min', '2 d 2 h over', '0 min')
    """
    days, rest = divmod(abs(minutes), 24 * 60)
    hours, remaining = divmod(rest, 60)
    units = ((days, "d"), (hours, "h"), (remaining, "min"))
    parts = [f"{number} {unit}" for number, unit in units if number]
    return " ".join(parts[:2] or ["0 min"]) + (" over" if minutes < 0 else "")


def _span(text: str) -> int:
    written = _SPAN.fullmatch(text.strip())
    if written is None:
        message = f"expected a time such as 4h, 2d or 1w; found '{text}'"
        raise DataError(Problem("--within", message))
    return int(written[1]) * _UNITS[written[2]]


def _moment(text: str | None, zone: ZoneInfo) -> datetime:
    """Now, or the moment that is named, by the clocks of the calendar unless it says more."""
    if text is None:
        return datetime.now(zone)
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        message = f"expected a moment such as '2026-03-04 09:00'; found '{text}'"
        raise DataError(Problem("--at", message)) from None
    return moment.astimezone(zone) if moment.tzinfo else moment.replace(tzinfo=zone)
