"""Exports of customers' feedback as typed rows: moments in minutes, sorts as text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from hashlib import sha256

import numpy as np
import pyarrow as pa

from csatbook.errors import Problem, nearest
from csatbook.study import Study
from csatbook.study.feedback import PRIORITIES, Feedback, FeedbackFile, Priority
from csatbook.study.segment import plain
from csatbook.survey.anonymity import privacy
from csatbook.survey.mistakes import shown
from csatbook.survey.reading import instant
from csatbook.survey.reading.files import Input
from csatbook.survey.reading.raw import RawTable, distinct, text
from csatbook.survey.reading.required import feedback_columns

MOMENTS = ("received", "recorded", "assigned", "first", "resolved", "notified", "withdrawn")
_WHOLE = re.compile(r"[0-9]{1,6}")
SORTS = ("channel", "department", "kind")


def recode(
    study: Study,
    feedback: Feedback,
    raws: Sequence[tuple[Input, RawTable]],
    problems: list[Problem],
) -> pa.Table | None:
    """What do the exports of customers' feedback say? Adds what is wrong to `problems`.

    Parameters
    ----------
    study : what is measured
    feedback : its feedback
    raws : the files of its `records`, each as declared

    Returns
    -------
    Table, one row a row of the exports, in their order
        `reopened`, `contacts` : whole numbers, -1 where empty;
        `source`, `id` : text; `exported` : minutes since 1970 (UTC), or the place of the file
        among those of its source; `received` … `withdrawn` : minutes (UTC), null where empty;
        `priority` : P0 to P3, null where empty; `channel`, `department`, `kind`, `merged_into` :
        text, null where empty; `customer` : a digest of the code; `text` without what tells of
        somebody; `over` : whether the case is closed. None where something is wrong.
    """
    before = len(problems)
    parts = []
    for place, (given, raw) in enumerate(raws):
        assert isinstance(given.file, FeedbackFile)  # noqa: S101 - chosen by the caller
        if part := _File(study, feedback, given.file, raw, problems).table(place):
            parts.append(part)
    if len(problems) > before or not parts:
        return None
    return pa.concat_tables(parts).combine_chunks()


class _File:
    """One export, column by column."""

    def __init__(
        self,
        study: Study,
        feedback: Feedback,
        file: FeedbackFile,
        raw: RawTable,
        problems: list[Problem],
    ) -> None:
        self.feedback, self.file, self.raw, self.problems = feedback, file, raw, problems
        calendar = study.calendars[feedback.calendar or next(iter(study.calendars))]
        self.zone = file.zone or calendar.zone

    def table(self, place: int) -> pa.Table | None:
        needed = feedback_columns(self.feedback, self.file)
        lacking = {name: need.purpose for name, need in needed.items() if not self._has(name)}
        if lacking:
            self.problems.append(self.raw.lacks(lacking))
            return None
        told = self.feedback
        size = self.raw.table.num_rows
        columns: dict[str, pa.Array | pa.ChunkedArray] = {
            "source": pa.array([self.file.source] * size),
            "id": self._filled(told.case, "the number of the case"),
            "exported": self._moment([self.file.exported])
            if self.file.exported
            else pa.array(np.full(size, place, dtype=np.int64)),
        }
        for name in MOMENTS:
            columns[name] = self._moment(getattr(told.moments, name) or ())
        columns["priority"] = self._priority()
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

    def _has(self, column: str) -> bool:
        return column in self.raw.table.column_names

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
                read, problems = instant.column(self.raw, column, self.zone)
                self.problems += problems
                minutes = np.where(minutes == np.iinfo(np.int64).min, read, minutes)
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

    def _priority(self) -> pa.Array:
        column, labels = self.feedback.priority.column, self.feedback.priority.labels
        known: dict[str, Priority] = dict(labels or zip(PRIORITIES, PRIORITIES, strict=True))
        different = distinct(self.raw.table[column])
        names: list[str | None] = []
        for position, entry in enumerate(different.entries):
            cell = plain(entry)
            names.append(known.get(cell))
            if cell and cell not in known:
                message = (
                    f"expected a priority: {', '.join(known)}; found {shown(entry)}."
                    f"{nearest(cell, known)} Name it under feedback.priority.labels"
                )
                rows = np.flatnonzero(different.codes == position)
                self.problems.append(self.raw.problem(message, rows, column))
        return pa.array(names, pa.string()).take(different.places)

    def _customer(self) -> pa.Array | pa.ChunkedArray:
        if self.feedback.customer is None:
            return self._nothing()
        encoded = text(self.raw.table[self.feedback.customer]).combine_chunks().dictionary_encode()
        digests = [
            sha256(plain(code).encode()).hexdigest()[:16] if plain(code) else None
            for code in encoded.dictionary.to_pylist()
        ]
        return pa.array(digests, pa.string()).take(encoded.indices)

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
