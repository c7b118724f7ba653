"""Exports of customers' feedback and logs of it as typed rows: moments in minutes, else text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from csatbook.errors import Problem, nearest
from csatbook.study import Study
from csatbook.study.case_event import CaseEvents, kinds
from csatbook.study.feedback import PRIORITIES, Feedback, FeedbackFile, Priority
from csatbook.study.notice import Notice
from csatbook.study.segment import plain
from csatbook.survey.anonymity import privacy
from csatbook.survey.mistakes import shown
from csatbook.survey.reading import instant
from csatbook.survey.reading.cell import Flags
from csatbook.survey.reading.files import Input
from csatbook.survey.reading.raw import RawTable, distinct, text
from csatbook.survey.reading.required import Required, event_columns, feedback_columns
from csatbook.survey.reading.snapshot import is_query

MOMENTS = ("received", "recorded", "assigned", "first", "resolved", "notified", "withdrawn")
_WHOLE = re.compile(r"[0-9]{1,6}")
SORTS = ("channel", "department", "kind")
_MOST_UNREADABLE = 0.5
"""Where fewer times of receipt can be read, the file is not as declared: no row is set aside."""


def recode(
    study: Study,
    feedback: Feedback,
    raws: Sequence[tuple[Input, RawTable]],
    problems: list[Problem],
    notices: list[Notice],
) -> pa.Table | None:
    """What do the exports of customers' feedback say? Adds what is wrong to `problems`.

    A row whose time of receipt cannot be read is kept without one, to be set aside and counted, and
    told in `notices`; where it is half of a file's or more, that is wrong.

    Parameters
    ----------
    study : what is measured
    feedback : its feedback
    raws : the files of its `records`, each as declared

    Returns
    -------
    Table, one row a row of the exports, in their order
        `reopened`, `contacts` : whole numbers, -1 where empty; `unreadable` : whether a time of
        receipt stands there that is none;
        `source`, `id` : text; `file` : the place of the file among all; `exported` : minutes since
        1970 (UTC), or the place of the file;
        `received` … `withdrawn` : minutes (UTC), null where empty;
        `priority` : P0 to P3, null where empty; `channel`, `department`, `kind`, `merged_into` :
        text, null where empty; `customer` : a digest of the code; `text` without what tells of
        somebody; `over` : whether the case is closed. None where something is wrong.
    """
    before = len(problems)
    parts = []
    for place, (given, raw) in enumerate(raws):
        assert isinstance(given.file, FeedbackFile)  # noqa: S101 - chosen by the caller
        if part := _File(study, feedback, given.file, raw, problems).table(place, notices):
            parts.append(part)
    if len(problems) > before or not parts:
        return None
    return pa.concat_tables(parts).combine_chunks()


def recode_events(
    study: Study,
    feedback: Feedback,
    raws: Sequence[tuple[Input, RawTable]],
    problems: list[Problem],
) -> pa.Table | None:
    """What happened to the cases, as their logs tell it? Adds what is wrong to `problems`.

    Parameters
    ----------
    study, feedback, problems : as in `recode`
    raws : the files of its `events`, each as declared

    Returns
    -------
    Table, one row an event that the study names, in the order of the files
        `case` : text, source and number as `source:number`; `at` : minutes (UTC); `what` : one of
        resolved, reopened, priority, paused, resumed; `value`, `before` : P0 to P3, null where
        empty and of other events. None where something is wrong, or nothing is logged.
    """
    before = len(problems)
    parts = []
    for given, raw in raws:
        assert isinstance(given.file, CaseEvents)  # noqa: S101 - chosen by the caller
        if part := _Log(study, feedback, given.file, raw, problems).table():
            parts.append(part)
    if len(problems) > before or not parts:
        return None
    return pa.concat_tables(parts).combine_chunks()


class _Columns:
    """What stands in the columns of one file."""

    def __init__(
        self,
        study: Study,
        feedback: Feedback,
        file: FeedbackFile | CaseEvents,
        raw: RawTable,
        problems: list[Problem],
    ) -> None:
        self.feedback, self.raw, self.problems = feedback, raw, problems
        calendar = study.calendars[feedback.calendar or next(iter(study.calendars))]
        self.zone = file.zone or calendar.zone

    def _lacks(self, needed: Mapping[str, Required]) -> bool:
        """Whether a column is not there; with a problem."""
        there = self.raw.table.column_names
        lacking = {name: need.purpose for name, need in needed.items() if name not in there}
        if lacking:
            self.problems.append(self.raw.lacks(lacking))
        return bool(lacking)

    def _nothing(self) -> pa.Array:
        return pa.nulls(self.raw.table.num_rows, pa.string())

    def _text(self, column: str | None) -> pa.Array | pa.ChunkedArray:
        if column is None:
            return self._nothing()
        different = distinct(self.raw.table[column])
        entries = [plain(entry) or None for entry in different.entries]
        return pa.array(entries, pa.string()).take(different.places)

    def _filled(self, column: str, what: str) -> pa.Array | pa.ChunkedArray:
        entries = self._text(column)
        if entries.null_count:
            rows = np.flatnonzero(np.asarray(entries.is_null()))
            self.problems.append(self.raw.problem(f"expected {what}; it is empty", rows, column))
        return entries

    def _moment(self, columns: Iterable[str | None]) -> pa.Array:
        """The first of these columns that is filled, in minutes (UTC)."""
        minutes = np.full(self.raw.table.num_rows, np.iinfo(np.int64).min)
        for column in columns:
            if column is not None:
                read = instant.column(self.raw, column, self.zone)
                self.problems += read.problems
                minutes = np.where(minutes == np.iinfo(np.int64).min, read.minutes, minutes)
        return pa.array(minutes, mask=minutes == np.iinfo(np.int64).min)

    def _count(self, column: str | None, what: str) -> pa.Array:
        """Whole numbers; -1 where empty."""
        if column is None:
            return pa.array(np.full(self.raw.table.num_rows, -1, dtype=np.int32))
        different = distinct(self.raw.table[column])
        counts = []
        for position, entry in enumerate(different.entries):
            cell = plain(entry)
            counts.append(int(cell) if _WHOLE.fullmatch(cell) else -1)
            if cell and counts[-1] < 0:
                message = f"expected {what}: 0, 1, 2, …; found {shown(entry)}"
                rows = np.flatnonzero(different.codes == position)
                self.problems.append(self.raw.problem(message, rows, column))
        return pa.array(counts, pa.int32()).take(different.places)

    def _priority(self, column: str | None, looked_at: Flags | None = None) -> pa.Array:
        """P0 to P3, null where empty and outside of the rows looked at."""
        if column is None:
            return self._nothing()
        labels = self.feedback.priority.labels
        known: dict[str, Priority] = dict(labels or zip(PRIORITIES, PRIORITIES, strict=True))
        different = distinct(self.raw.table[column])
        names: list[str | None] = []
        for position, entry in enumerate(different.entries):
            cell = plain(entry)
            names.append(known.get(cell))
            mine = different.codes == position
            rows = np.flatnonzero(mine if looked_at is None else mine & looked_at)
            if cell and cell not in known and rows.size:
                message = (
                    f"expected a priority: {', '.join(known)}; found {shown(entry)}."
                    f"{nearest(cell, known)} Name it under feedback.priority.labels"
                )
                self.problems.append(self.raw.problem(message, rows, column))
        told = pa.array(names, pa.string()).take(different.places)
        return told if looked_at is None else pc.if_else(pa.array(looked_at), told, None)


class _File(_Columns):
    """One export, column by column."""

    def __init__(
        self,
        study: Study,
        feedback: Feedback,
        file: FeedbackFile,
        raw: RawTable,
        problems: list[Problem],
    ) -> None:
        super().__init__(study, feedback, file, raw, problems)
        self.file = file

    def table(self, place: int, notices: list[Notice]) -> pa.Table | None:
        if self._lacks(feedback_columns(self.feedback, self.file)):
            return None
        told = self.feedback
        size = self.raw.table.num_rows
        places = pa.array(np.full(size, place, dtype=np.int64))
        columns: dict[str, pa.Array | pa.ChunkedArray] = {
            "source": pa.array([self.file.source] * size),
            "id": self._filled(told.case, "the number of the case"),
            "file": places,
            "exported": self._moment([self.file.exported]) if self.file.exported else places,
        }
        columns["received"], columns["unreadable"] = self._receipt(notices)
        for name in MOMENTS[1:]:
            columns[name] = self._moment(getattr(told.moments, name) or ())
        columns["priority"] = self._priority(told.priority.column)
        for name in SORTS:
            sort = told.sorts.get(name)
            columns[name] = self._text(sort.column if sort else None)
        columns["reopened"] = self._count(told.reopened, "how often it was opened again")
        first = told.first_contact
        columns["contacts"] = self._count(first.contacts if first else None, "how many contacts")
        columns["merged_into"] = self._text(told.merged_into)
        columns["customer"] = self._customer()
        columns["text"] = self._told()
        columns["over"] = self._over()
        return pa.table(columns)

    def _receipt(self, notices: list[Notice]) -> tuple[pa.Array, pa.Array]:
        """When each row was received, and whether something stands there that is no time."""
        minutes = np.full(self.raw.table.num_rows, instant.MISSING)
        unreadable = np.zeros(len(minutes), dtype=bool)
        for column in self.feedback.moments.received:
            read = instant.column(self.raw, column, self.zone)
            wanted = (minutes == instant.MISSING) & ~unreadable
            minutes = np.where(wanted, read.minutes, minutes)
            mine = np.flatnonzero(wanted & read.unreadable)
            unreadable[mine] = True
            if mine.size >= _MOST_UNREADABLE * (mine.size + np.sum(minutes != instant.MISSING)):
                self.problems += read.problems
            elif mine.size:
                where = self.raw.where(mine, column)
                notices.append(Notice(kind="no_time", where=where, count=mine.size, reported=False))
        return pa.array(minutes, mask=minutes == instant.MISSING), pa.array(unreadable)

    def _customer(self) -> pa.Array | pa.ChunkedArray:
        if self.feedback.customer is None:
            return self._nothing()
        codes = text(self.raw.table[self.feedback.customer])
        # What a database said is kept without codes: see `database.concealed`.
        return codes if is_query(self.file) else privacy.digests(codes)

    def _told(self) -> pa.Array | pa.ChunkedArray:
        if self.feedback.text is None:
            return self._nothing()
        customer = self.feedback.customer
        return privacy.clean(
            text(self.raw.table[self.feedback.text]),
            own=[text(self.raw.table[column]) for column in self.feedback.private],
            identifier=text(self.raw.table[customer]) if customer else None,
        )

    def _over(self) -> pa.Array:
        over = np.zeros(self.raw.table.num_rows, dtype=bool)
        for column, entries in self.feedback.over.items():
            different = distinct(self.raw.table[column])
            named = np.array([plain(entry) in entries for entry in different.entries], dtype=bool)
            over |= named[different.codes]
        return pa.array(over)


class _Log(_Columns):
    """One log of events, column by column."""

    def __init__(
        self,
        study: Study,
        feedback: Feedback,
        log: CaseEvents,
        raw: RawTable,
        problems: list[Problem],
    ) -> None:
        super().__init__(study, feedback, log, raw, problems)
        self.log = log

    def table(self) -> pa.Table | None:
        log = self.log
        if self._lacks(event_columns(self.feedback, log)):
            return None
        meanings = dict(kinds(log, self.feedback.standing))
        different = distinct(self.raw.table[log.what])
        entries = [meanings.get(plain(entry)) for entry in different.entries]
        what = pa.array(entries, pa.string()).take(different.places)
        named = np.asarray(what.is_valid())
        changed = np.asarray(pc.fill_null(pc.equal(what, "priority"), fill_value=False))
        numbers = self._filled(log.case or self.feedback.case, "the number of the case")
        at = self._moment([log.at])
        written = pc.utf8_trim_whitespace(text(self.raw.table[log.at]).combine_chunks())
        blank = np.asarray(pc.fill_null(pc.equal(written, ""), fill_value=True))
        timeless = np.flatnonzero(named & blank)
        if timeless.size:
            message = "expected the time of the event; it is empty"
            self.problems.append(self.raw.problem(message, timeless, log.at))
        table = pa.table(
            {
                "case": pc.binary_join_element_wise(log.source, numbers, ":"),
                "at": at,
                "what": what,
                "value": self._priority(log.value, changed),
                "before": self._priority(log.before, changed),
            }
        )
        return table.filter(pa.array(named))
