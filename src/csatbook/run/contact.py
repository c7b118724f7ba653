"""The commands that hand over a list of customers: whom to remind, to tell, to call back."""

from __future__ import annotations

import os
import sys
from collections import Counter
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import click
import numpy as np
import pandas as pd

from csatbook import study as studies
from csatbook.analysis import wave as waves
from csatbook.analysis.changes.notified import is_done, to_be_told
from csatbook.errors import DataError, ParameterError, Problem, nearest
from csatbook.run import progress
from csatbook.run.terminal import safe, table
from csatbook.study import Study
from csatbook.study import period as periods
from csatbook.study.calendar import CalendarRules
from csatbook.study.contact import CallBacks
from csatbook.study.segment import EVERYONE
from csatbook.survey import store as stores
from csatbook.survey.reading.listed import listed_rows
from csatbook.survey.state import atomic
from csatbook.survey.store import Store

OWNER_ALONE = 0o600


def remind(path: Path, *, data: Path | None, period: str | None, at: str | None, to: Path) -> int:
    """Write who was invited long enough ago, has not answered and was not reminded; 0."""
    study = _study(path, data, to)
    rules = study.reminders
    if rules is None:
        message = "declares no `reminders`: name the file with the invitations, one customer a row"
        raise ParameterError(Problem(str(path), message))
    if study.data.respondent is None:
        message = "nobody knows who answered: name the column under data.respondent"
        raise ParameterError(Problem(str(path), message))
    today = _day(study, at)
    store = _opened(study)
    wave = _period(store, period)
    days = [rules.invited, *([rules.reminded] if rules.reminded else [])]
    rows = listed_rows(study, rules, texts=[rules.customer], days=days, purpose="reminders")
    rows = rows[_invited_in(study, rows[rules.invited], wave)]
    answered = {
        *store.rows(wave, ["respondent"])["respondent"].dropna(),
        *store.rejected(wave)["respondent"].dropna(),
    }
    waited = (pd.Timestamp(today) - rows[rules.invited]).dt.days
    states = np.select(
        [
            rows[rules.customer].eq(""),
            rows[rules.customer].isin(answered),
            rows[rules.reminded].notna() if rules.reminded else np.zeros(len(rows), dtype=bool),
            rows[rules.invited].isna() | waited.lt(rules.days),
        ],
        ["without a code", "answered", "reminded already", "invited too short ago"],
        "to be reminded",
    )
    chosen = rows[states == "to be reminded"].drop_duplicates(rules.customer)
    listed = pd.DataFrame(
        {"customer": chosen[rules.customer], "invited": chosen[rules.invited].dt.date}
    )
    _hand_over(to, listed.sort_values(["invited", "customer"], kind="stable"))
    click.echo(f"Invited in {wave}, as of {today}:")
    for line in table(("invited", "rows"), sorted(Counter(states.tolist()).items())):
        click.echo(line)
    click.echo(safe(f"{len(listed)} customers to be reminded written to {to}"))
    return 0


def notice(path: Path, *, data: Path | None, action: str, to: Path) -> int:
    """Write who is to be told of a measure that is done; 0."""
    study = _study(path, data, to)
    known = {each.id: each for each in study.actions}
    if action not in known:
        there = ", ".join(known) or "none"
        message = f"is no measure of the study; there are {there}.{nearest(action, known)}"
        raise ParameterError(Problem(action, message))
    declared = known[action]
    if declared.notice is None:
        message = f"measure '{action}' does not say who is told of it: write its `notice`"
        raise ParameterError(Problem(str(path), message))
    if not is_done(declared):
        message = f"measure '{action}' is not done yet, so that there is nothing to tell"
        raise ParameterError(Problem(str(path), message))
    store = _opened(study)
    seen = periods.parse(study.period, declared.notice.took_part or declared.problem.seen)
    if seen not in store.periods:
        message = f"has no answers of {seen}; there are {', '.join(store.periods)}"
        raise DataError(Problem(f"study {study.name}", message))
    told = to_be_told(waves.at(_whole(study, store), seen), declared, declared.notice)
    _hand_over(to, told.listed.assign(action=action)[["customer", "action", "channel"]])
    if told.without_consent:
        click.echo(f"{told.without_consent} customers did not agree to be told and are left out")
    click.echo(safe(f"{len(told.listed)} customers to be told written to {to}"))
    return 0


def callbacks(path: Path, *, data: Path | None, at: str | None, to: Path) -> int:
    """Write who is to be called back now, or should have been; 0."""
    study = _study(path, data, to)
    if not study.callbacks:
        message = "declares no `callbacks`: name the files with the occasions, one a row"
        raise ParameterError(Problem(str(path), message))
    today = _day(study, at)
    parts = [_calls(study, name, each, today) for name, each in study.callbacks.items()]
    listed = pd.concat(parts, ignore_index=True)
    _hand_over(to, listed.sort_values(["until", "customer", "caller"], kind="stable"))
    click.echo(f"As of {today}:")
    counts = Counter(zip(listed["occasion"], listed["caller"], listed["state"], strict=True))
    rows = [(*key, count) for key, count in sorted(counts.items())]
    for line in table(("occasion", "caller", "state", "customers"), rows):
        click.echo(safe(line))
    click.echo(safe(f"{len(listed)} calls written to {to}"))
    return 0


def _calls(study: Study, name: str, declared: CallBacks, today: date) -> pd.DataFrame:
    """The calls of one occasion that are due or overdue, those that were not made yet."""
    texts = [declared.customer, *([declared.unit] if declared.unit else [])]
    days = [declared.happened, *(each.called for each in declared.windows.values())]
    days = list(dict.fromkeys(days))
    rows = listed_rows(study, declared, texts=texts, days=days, purpose=f"callbacks.{name}")
    parts = []
    for caller, window in declared.windows.items():
        begins = rows[declared.happened] + pd.Timedelta(days=window.first)
        ends = rows[declared.happened] + pd.Timedelta(days=window.last)
        waiting = rows[window.called].isna() & begins.le(pd.Timestamp(today))
        waiting &= rows[declared.customer].ne("")
        mine = rows[waiting]
        late = ends[waiting].lt(pd.Timestamp(today))
        part = pd.DataFrame(
            {
                "customer": mine[declared.customer],
                "unit": mine[declared.unit] if declared.unit else "",
                "occasion": name,
                "caller": caller,
                "happened": mine[declared.happened].dt.date,
                "until": ends[waiting].dt.date,
                "state": np.where(late, "overdue", "due"),
            }
        )
        parts.append(part)
    return pd.concat(parts, ignore_index=True)


def _study(path: Path, data: Path | None, to: Path) -> Study:
    """The study, where its list may be written to `to`."""
    study = studies.load(path, data=data)
    target = to.expanduser().resolve()
    inside = [study.root.resolve(), study.data_root.resolve()]
    inside += [each for each in target.parents if (each / ".git").exists()]
    for folder in inside:
        if target.is_relative_to(folder):
            message = (
                f"is inside {folder}, from where reports and data are shared; a list of customers "
                "is written outside of it"
            )
            raise ParameterError(Problem(str(to), message))
    if not target.parent.is_dir():
        raise ParameterError(Problem(str(to), "the folder to write it in is not there"))
    return study


def _hand_over(to: Path, rows: pd.DataFrame) -> None:
    """Write the list for its owner alone: at no moment can anybody else read it."""
    target = to.expanduser().resolve()
    with atomic.draft(target) as beside:
        descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ALONE)
        with os.fdopen(descriptor, "w", encoding="utf-8-sig", newline="") as file:
            rows.to_csv(file, index=False)
        beside.replace(target)


def _opened(study: Study) -> Store:
    with progress.reading(sys.stderr) as tell:
        return stores.open(study, refresh=True, progress=tell)


def _whole(study: Study, store: Store) -> waves.Wave:
    return waves.Wave(study, store, store.periods[-1], EVERYONE, study.report.language)


def _period(store: Store, period: str | None) -> str:
    if period is None:
        return store.latest or store.periods[-1]
    try:
        named = periods.parse(store.study.period, period)
    except ValueError as error:
        raise ParameterError(Problem("--period", str(error))) from error
    if named not in store.periods:
        message = f"has no answers; there are those of {', '.join(store.periods)}"
        raise ParameterError(Problem(named, message))
    return named


def _day(study: Study, text: str | None) -> date:
    """The day that is named; today by the clocks of the study's calendar, where it has one."""
    if text is None:
        rules = next(iter(study.calendars.values()), CalendarRules())
        return datetime.now(ZoneInfo(rules.zone)).date()
    try:
        return date.fromisoformat(text)
    except ValueError:
        message = f"expected a day such as 2026-03-04; found '{text}'"
        raise ParameterError(Problem("--at", message)) from None


def _invited_in(study: Study, invited: pd.Series, wave: str) -> pd.Series:
    """Who was invited in this wave; free waves have no dates, so that everyone was."""
    if study.period == "wave":
        return pd.Series(data=True, index=invited.index)
    first, last = periods.begins(study.period, wave), periods.ends(study.period, wave)
    return invited.isna() | invited.between(pd.Timestamp(first), pd.Timestamp(last))
