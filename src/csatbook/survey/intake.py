"""All files of a study, read, joined and judged."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from csatbook.errors import DataError, Problem
from csatbook.study import Study, source
from csatbook.study.data import LookupTable, ResponseFile
from csatbook.survey import mistakes
from csatbook.survey.cleaning import (
    beside,
    consistency,
    invitations,
    lookup,
    responses,
    validity,
    wave,
)
from csatbook.survey.cleaning.beside import Beside
from csatbook.survey.cleaning.lookup import Lookup, Unmatched
from csatbook.survey.cleaning.responses import Responses
from csatbook.survey.cleaning.rows import NOT_APPLICABLE, Rows
from csatbook.survey.reading import files, required, snapshot, spreadsheet
from csatbook.survey.reading.cell import Flags
from csatbook.survey.reading.files import Input
from csatbook.survey.reading.raw import RawTable
from csatbook.survey.reading.required import Required

Progress = Callable[[str, int, int], None]
"""Told what is being done, how many steps are done and how many there are."""


@dataclass(frozen=True)
class Intake:
    """Every row that was read, and why those that are not valid are not."""

    rows: Rows
    reasons: Mapping[str, Flags]
    rejected: Flags
    files: Sequence[Responses]
    periods: Sequence[str]
    unmatched: Sequence[Unmatched]
    unassigned: Mapping[str, Mapping[str, int]]
    invitations: pa.Table | None
    beside: Beside


_ASKED = ("item ", "segment ", "open question ")


def take_in(study: Study, inputs: Sequence[Input], *, progress: Progress | None = None) -> Intake:
    """What do the files of this study say?

    Parameters
    ----------
    study : what is measured
    inputs : its files, as `files.inputs` finds them
    progress : told before each file

    Raises
    ------
    DataError
        All that is wrong with the files, those of one file together.
    """
    tell = progress or (lambda _text, _done, _total: None)
    needs = required.columns(study)
    problems: list[Problem] = []
    mistakes.stop_if(list(files.copies(inputs)))
    raws: list[tuple[Input, RawTable]] = []
    for done, one in enumerate(inputs):
        tell(f"reading {one.name}", done, len(inputs) + 2)
        try:
            raws.append((one, _read(one, study, needs)))
        except DataError as error:
            problems += error.problems
    tables = [(one, raw) for one, raw in raws if isinstance(one.file, LookupTable)]
    lookups = _lookups(tables, problems)
    parts, unmatched = _responses(study, needs, raws, lookups, problems)
    invited = [raw for one, raw in raws if one.file is study.data.invitations]
    known = invitations.read(study, invited, problems) if invited else None
    others = beside.read(study, raws, problems)
    mistakes.stop_if(problems)

    tell("checking", len(inputs), len(inputs) + 2)
    rows = _together(study, parts)
    reasons = validity.reasons(rows)
    rejected = rows.nobody
    for mask in reasons.values():
        rejected = rejected | mask
    wrong = consistency.insufficient(rows, reasons, rejected)
    if known is not None:
        wrong += consistency.exceeded(rows, reasons, known)
    mistakes.stop_if(wrong)
    found = pc.unique(rows.table[".period"]).drop_null().to_pylist()
    return Intake(
        rows=rows,
        reasons=reasons,
        rejected=rejected,
        files=parts,
        periods=wave.ordered(study, found),
        unmatched=_summed(unmatched),
        unassigned=_merged(part.unassigned for part in parts),
        invitations=None if known is None else known.table,
        beside=others,
    )


def _read(one: Input, study: Study, needs: Mapping[str, Required]) -> RawTable:
    if one.file is study.data.invitations:
        return files.read(one, dict.fromkeys(invitations.columns(study), "few"))
    if (columns := beside.wanted(study, one.file)) is not None:
        return replace(files.read(one, columns), numbered=not snapshot.is_query(one.file))
    raw = files.read(one, {name: each.kind for name, each in needs.items()})
    if raw.table.num_columns == 0 and isinstance(one.file, ResponseFile):
        raise DataError(raw.lacks_all(list(needs)))
    if raw.table.num_rows == 0 and isinstance(one.file, ResponseFile):
        raise DataError(raw.problem("expected answers below the column names; found no row"))
    if isinstance(one.file, LookupTable) and one.file.key not in raw.table.column_names:
        raise DataError(raw.lacks({one.file.key: "its key"}))
    if not isinstance(one.file, ResponseFile):
        return raw
    return _with_absent(spreadsheet.without_totals(study, raw), one.file, study)


def _with_absent(raw: RawTable, file: ResponseFile, study: Study) -> RawTable:
    """The file with empty columns for what it is declared not to have asked."""
    table = raw.table
    for name in file.absent:
        column = study.column_of(name)
        if column in table.column_names:
            message = f"'{name}' is declared absent, yet the column '{column}' is there"
            raise DataError(Problem(raw.name, message))
        table = table.append_column(column, pa.nulls(table.num_rows, pa.string()))
    return replace(raw, table=table)


def _lookups(tables: Iterable[tuple[Input, RawTable]], problems: list[Problem]) -> list[Lookup]:
    found = []
    for path, group in groupby(tables, key=lambda each: each[0].file.path):
        members = list(group)
        file = members[0][0].file
        raws = [raw for _, raw in members]
        one = raws[0] if len(raws) == 1 else _stacked(path, raws)
        assert isinstance(file, LookupTable)  # noqa: S101 - chosen by the caller
        table = Lookup(one, file.key)
        try:
            lookup.check(table)
        except DataError as error:
            problems += error.problems
        found.append(table)
    return found


def _stacked(path: str, raws: Sequence[RawTable]) -> RawTable:
    """Several files of one lookup table as one."""
    first = raws[0]
    return RawTable(
        name=path,
        table=pa.concat_tables([raw.table for raw in raws], promote_options="permissive"),
        rows=np.concatenate([raw.rows for raw in raws]),
        headings=first.headings,
        present=first.present,
        value_labels=first.value_labels,
        user_missing=first.user_missing,
    )


def _responses(
    study: Study,
    needs: Mapping[str, Required],
    raws: Iterable[tuple[Input, RawTable]],
    lookups: Sequence[Lookup],
    problems: list[Problem],
) -> tuple[list[Responses], list[Unmatched]]:
    parts: list[Responses] = []
    unmatched: list[Unmatched] = []
    for one, first in raws:
        raw, file = first, one.file
        if not isinstance(file, ResponseFile):
            continue
        for table in lookups:
            if table.key in raw.table.column_names:
                raw, missed = lookup.join(raw, table)
                unmatched.append(missed)
        lacking = [
            (column, each)
            for column, each in needs.items()
            if column not in raw.table.column_names
            and not (column == study.data.date and file.period is not None)
        ]
        if lacking:
            problems.append(_missing(study, first, dict(lacking)))
            continue
        part = responses.read(study, file, raw)
        problems += part.problems
        parts.append(part)
    return parts, unmatched


def _missing(study: Study, raw: RawTable, lacking: Mapping[str, Required]) -> Problem:
    """The columns that a file lacks, each with what asks for it, and how to mend it: once."""
    read = source.parsed(study.path)
    lines = {column: read.where(each.place).rpartition(":")[2] for column, each in lacking.items()}
    told = {
        column: f"{each.purpose}, line {lines[column]} of {study.path.name}"
        for column, each in lacking.items()
    }
    asked = [each.purpose for each in lacking.values() if each.purpose.startswith(_ASKED)]
    hows = [
        (
            "Where it is called otherwise, write its name there (`from:` of an item), or rename "
            f"it for this file alone: `columns: {{its name here: {next(iter(lacking))}}}`"
        )
    ]
    if asked:
        names = ", ".join(each.split("'")[1] for each in asked)
        hows.append(f"What this file did not ask for is listed under it: `absent: [{names}]`")
    return raw.lacks(told, ". ".join(hows))


def _together(study: Study, parts: Sequence[Responses]) -> Rows:
    table = pa.concat_tables([part.table for part in parts], promote_options="permissive")
    table = table.unify_dictionaries().combine_chunks()
    for place, name in enumerate(table.column_names):
        if name.endswith(NOT_APPLICABLE) and table[name].null_count:
            table = table.set_column(place, name, table[name].fill_null(False))
    return Rows(
        study=study,
        table=table,
        out_of_scale=np.concatenate([part.out_of_scale for part in parts]),
    )


def _summed(unmatched: Iterable[Unmatched]) -> list[Unmatched]:
    counts: Counter[tuple[str, str]] = Counter()
    for one in unmatched:
        counts[one.table, one.key] += one.rows
    return [Unmatched(table, key, rows) for (table, key), rows in counts.items()]


def _merged(found: Iterable[Mapping[str, Mapping[str, int]]]) -> dict[str, dict[str, int]]:
    total: dict[str, Counter[str]] = {}
    for part in found:
        for name, counts in part.items():
            total.setdefault(name, Counter()).update(counts)
    return {name: dict(counts.most_common(50)) for name, counts in total.items()}
