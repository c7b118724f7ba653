"""What happened, as record tables tell it: one row each, by period and unit."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from csatbook.errors import Problem, nearest
from csatbook.study import Study
from csatbook.study.segment import plain
from csatbook.survey.cleaning import segments, wave
from csatbook.survey.mistakes import SHOWN, shown
from csatbook.survey.reading import cell, moment, required
from csatbook.survey.reading.cell import Flags
from csatbook.survey.reading.raw import Distinct, RawTable, distinct, text

PERIOD, UNIT = "period", "unit"
_TRUTH = {"true": "true", "false": "false"}


def recode(
    study: Study,
    name: str,
    raws: Sequence[RawTable],
    problems: list[Problem],
    *,
    units: Collection[str] | None = None,
) -> pa.Table | None:
    """What do the files of this record table say? Adds what is wrong with them to `problems`.

    Parameters
    ----------
    study : what is measured
    name : name of the record table
    raws : its files
    units : the units that the register lists; any if None

    Returns
    -------
    Table, one row a record, in the order of the files: `period` and, where the study has units,
    `unit` as text, then what the measures need: numbers, null where a cell is empty; the days
    between two dates; entries as plain text, null where empty. None where something is wrong.
    """
    before = len(problems)
    if unfit := _unfit(study, name):
        problems += unfit
        return None
    parts = []
    for raw in raws:
        lacking = {
            column: each.purpose
            for column, each in required.record_columns(study, name).items()
            if column not in raw.table.column_names
        }
        if lacking:
            problems.append(raw.lacks(lacking))
            continue
        part = _RecordFile(study, name, raw)
        part.period()
        part.unit(units)
        part.days()
        part.numbers()
        part.texts()
        problems += part.problems
        parts.append(pa.table(part.columns))
    return pa.concat_tables(parts).combine_chunks() if len(problems) == before else None


def _unfit(study: Study, name: str) -> list[Problem]:
    """Which names of columns are taken by what each row is of?"""
    table = study.records[name]
    used = required.numbers(study, name) | set(required.entries(study, name)) | set(table.days)
    messages = []
    own = {PERIOD: table.period, UNIT: required.unit_column(study, name)}
    for column, taken in own.items():
        if column in used and column != taken:
            message = (
                f"the name '{column}' is kept for the {column} of each row; call the column that "
                "the measures use otherwise, with `columns` or under `days`"
            )
            messages.append(message)
    return [Problem(f"record table '{name}'", message) for message in messages]


def _empty(column: pa.ChunkedArray) -> Flags:
    bare = pc.equal(pc.utf8_trim_whitespace(text(column)), "")
    return np.asarray(bare.fill_null(True).to_numpy())


class _RecordFile:
    """One file of a record table, column by column."""

    def __init__(self, study: Study, name: str, raw: RawTable) -> None:
        self.study, self.name, self.raw = study, name, raw
        self.declared = study.records[name]
        self.columns: dict[str, pa.ChunkedArray | pa.Array] = {}
        self.problems: list[Problem] = []

    def period(self) -> None:
        kind, raw = self.study.period, self.raw
        column = self.declared.date or self.declared.period
        assert column is not None, "refused when the study is loaded"  # noqa: S101
        if self.declared.date is not None:
            waves = wave.by_date(kind, *moment.column(raw, column))
        else:
            waves = wave.by_name(kind, raw, column)
        self.problems += waves.problems
        when = "date" if self.declared.date is not None else "period"
        self._told(_empty(raw.table[column]), f"expected a {when}; found an empty cell", column)
        self.columns[PERIOD] = wave.column(waves).cast(pa.string())

    def unit(self, units: Collection[str] | None) -> None:
        column = required.unit_column(self.study, self.name)
        if self.study.units is None or column is None:
            return
        level = self.study.units.lowest
        segment, different = self.study.segments[level], distinct(self.raw.table[column])
        labels = self.raw.value_labels.get(column)
        names = [segments.named(entry, segment, value_labels=labels) for entry in different.entries]
        for position, unit_name in enumerate(names):
            if unit_name is None:
                message = segments.expected(self.study, level, different.entries[position])
            elif units is not None and unit_name not in units:
                message = (
                    f"the register of the units has no '{unit_name}'.{nearest(unit_name, units)}"
                )
            else:
                continue
            self._told(different.codes == position, message, column)
        self.columns[UNIT] = pa.array(names, pa.string()).take(different.places)

    def days(self) -> None:
        dates = {}
        for column in dict.fromkeys(end for ends in self.declared.days.values() for end in ends):
            moments, problems = moment.column(self.raw, column)
            if column != self.declared.date:  # of that one it is said already
                self.problems += problems
            dates[column] = moments.astype("datetime64[D]")
        for name, (start, end) in self.declared.days.items():
            took = dates[end] - dates[start]
            self.columns[name] = pa.array(took.astype(np.float64), mask=np.isnat(took))

    def numbers(self) -> None:
        for column in sorted(required.numbers(self.study, self.name) - set(self.columns)):
            different = distinct(self.raw.table[column])
            amounts = cell.amounts(different.entries)
            for code in self.raw.user_missing.get(column, ()):
                amounts[different.entries.index(code)] = np.nan
            empty = np.isnan(amounts)
            wrong = [
                i for i in np.flatnonzero(empty).tolist() if not self._missing(column, different, i)
            ]
            for position in wrong[:SHOWN]:
                message = f"expected a number; found {shown(different.entries[position])}"
                self._told(different.codes == position, message, column)
            if len(wrong) > SHOWN:
                message = f"… and {len(wrong) - SHOWN} more entries that are no numbers"
                self.problems.append(self.raw.problem(message, column=column))
            self.columns[column] = pa.array(amounts, mask=empty).take(different.places)

    def _missing(self, column: str, different: Distinct, position: int) -> bool:
        entry = different.entries[position]
        return plain(entry) == "" or entry in self.raw.user_missing.get(column, ())

    def texts(self) -> None:
        for column, named in sorted(required.entries(self.study, self.name).items()):
            if column in self.columns:
                continue
            different = distinct(self.raw.table[column])
            texts = [self._text(column, entry, named) for entry in different.entries]
            self.columns[column] = pa.array(texts, pa.string()).take(different.places)

    def _text(self, column: str, entry: str | None, named: Collection[str]) -> str | None:
        """An entry as it is compared: an SPSS code that the study does not name by its label."""
        if entry in self.raw.user_missing.get(column, ()):
            return None
        cell = plain(entry)
        if cell not in named:
            cell = self.raw.value_labels.get(column, {}).get(cell, cell)
        return _TRUTH.get(cell.casefold(), cell) or None

    def _told(self, rows: Flags, message: str, column: str) -> None:
        """A problem with these rows, if there are any."""
        if rows.any():
            self.problems.append(self.raw.problem(message, np.flatnonzero(rows), column))
