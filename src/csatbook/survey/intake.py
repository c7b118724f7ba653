"""All files of a study, read, joined and judged."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from csatbook.errors import DataError, Problem
from csatbook.study import Study, source
from csatbook.study.data import SECONDS, WEIGHT, LongForm, LookupTable, ResponseFile
from csatbook.survey import mistakes
from csatbook.survey.cleaning import (
    auxiliary,
    consistency,
    filters,
    invitations,
    lookup,
    responses,
    validity,
    wave,
)
from csatbook.survey.cleaning.auxiliary import Auxiliary
from csatbook.survey.cleaning.lookup import Lookup, Unmatched
from csatbook.survey.cleaning.responses import Responses
from csatbook.survey.cleaning.rows import NOT_APPLICABLE, Rows
from csatbook.survey.reading import cell, files, long_form, required, snapshot, spreadsheet
from csatbook.survey.reading.cell import Flags
from csatbook.survey.reading.files import Input
from csatbook.survey.reading.raw import RawTable
from csatbook.survey.reading.required import ColumnKind, Required

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
    auxiliary: Auxiliary


_ASKED = ("item ", "segment ", "open question ", "question ")


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
    for done, given in enumerate(inputs):
        tell(f"reading {given.name}", done, len(inputs) + 2)
        try:
            raws.append((given, _read(given, study, needs)))
        except DataError as error:
            problems += error.problems
    tables = [(given, raw) for given, raw in raws if isinstance(given.file, LookupTable)]
    lookups = lookup.collect(tables, problems)
    parts, unmatched = _responses(study, needs, raws, lookups, problems)
    invited = [raw for given, raw in raws if given.file is study.data.invitations]
    known = invitations.collect(study, invited, problems) if invited else None
    others = auxiliary.collect(study, raws, problems)
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
    periods = pc.unique(rows.table[".period"]).drop_null().to_pylist()
    return Intake(
        rows=rows,
        reasons=reasons,
        rejected=rejected,
        files=parts,
        periods=wave.ordered(study, periods),
        unmatched=_summed(unmatched),
        unassigned=_merged(part.unassigned for part in parts),
        invitations=None if known is None else known.table,
        auxiliary=others,
    )


def _read(given: Input, study: Study, needs: Mapping[str, Required]) -> RawTable:
    if given.file is study.data.invitations:
        return files.read(given, dict.fromkeys(invitations.columns(study), "few"))
    if (columns := auxiliary.wanted(study, given.file)) is not None:
        return replace(files.read(given, columns), numbered=not snapshot.is_query(given.file))
    wanted = {name: each.kind for name, each in needs.items()}
    if isinstance(given.file, ResponseFile):
        wanted = {**dict.fromkeys(filters.columns(given.file), "few"), **wanted}
        if given.file.long is not None:
            return _with_absent(_widened(given, given.file, study, wanted), given.file, study)
    raw = files.read(given, wanted)
    if raw.table.num_columns == 0 and isinstance(given.file, ResponseFile):
        raise DataError(raw.lacks_all(list(needs)))
    if raw.table.num_rows == 0 and isinstance(given.file, ResponseFile):
        raise DataError(raw.problem("expected answers below the column names; found no row"))
    if isinstance(given.file, LookupTable) and given.file.key not in raw.table.column_names:
        raise DataError(raw.lacks({given.file.key: "its key"}))
    if not isinstance(given.file, ResponseFile):
        return raw
    if given.file.decimal is not None and not raw.typed:
        change = partial(cell.with_point, decimal=given.file.decimal)
        raw = raw.written(required.numeric(study), change)
    return _with_absent(spreadsheet.without_totals(study, raw), given.file, study)


def _widened(
    given: Input, file: ResponseFile, study: Study, wanted: Mapping[str, ColumnKind]
) -> RawTable:
    """A file in long form as one row a questionnaire."""
    assert file.long is not None  # noqa: S101 - chosen by the caller
    long = file.long
    read = files.read(
        given,
        {**dict.fromkeys((long.question, long.answer), "few"), **wanted, long.respondent: "text"},
    )
    several = {
        column: question.separator
        for name, question in study.choices.items()
        if question.separator and (column := question.single(name))
    }
    raw, problems = long_form.wide(
        read,
        long,
        wanted,
        renamed=file.columns,
        wave=study.data.wave,
        separators=several,
        changing=(study.data.date_column, study.data.seconds),
    )
    mistakes.stop_if(problems)
    if file.decimal is not None and not raw.typed:
        change = partial(cell.with_point, decimal=file.decimal)
        raw = raw.written(required.numeric(study), change)
    return raw


def _with_absent(raw: RawTable, file: ResponseFile, study: Study) -> RawTable:
    """The file with empty columns for what it is declared not to have asked."""
    table = raw.table
    for name in file.absent:
        unweighted = name == WEIGHT and name not in study.columns()
        if unweighted and study.data.weight:
            columns = [study.data.weight]
        elif name == SECONDS and name not in study.columns() and study.data.seconds:
            columns = [study.data.seconds]
        elif name in study.choices:
            columns = list(study.choices[name].sources(name))
        else:
            columns = [study.column_of(name)]
        for column in columns:
            if column in table.column_names:
                message = f"'{name}' is declared absent, yet the column '{column}' is there"
                raise DataError(Problem(raw.name, message))
            nothing = pa.nulls(table.num_rows, pa.string())
            table = table.append_column(column, nothing.fill_null("1") if unweighted else nothing)
    return replace(raw, table=table)


def _responses(
    study: Study,
    needs: Mapping[str, Required],
    raws: Iterable[tuple[Input, RawTable]],
    lookups: Sequence[Lookup],
    problems: list[Problem],
) -> tuple[list[Responses], list[Unmatched]]:
    parts: list[Responses] = []
    unmatched: list[Unmatched] = []
    for given, first in raws:
        raw, file = first, given.file
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
            and not (column == study.data.date_column and file.period is not None)
        ]
        if lacking:
            problems.append(_missing(study, given, first, dict(lacking)))
            continue
        part = responses.recode(study, file, raw)
        problems += part.problems
        parts.append(part)
    return parts, unmatched


def _suspected(given: Input, lacking: Sequence[str]) -> LongForm | None:
    """The columns of a file in long form that is not declared as such; None where it is none."""
    if not isinstance(given.file, ResponseFile) or given.file.long is not None:
        return None
    present = [name for name in files.read(given, {}).present if name.strip()]
    if len(set(present)) != len(present):
        return None
    plain = replace(given, file=given.file.model_copy(update={"columns": {}}))
    return long_form.suspected(files.read(plain, dict.fromkeys(present, "few")), lacking)


def _missing(study: Study, given: Input, raw: RawTable, lacking: Mapping[str, Required]) -> Problem:
    """The columns that a file lacks, each with what asks for it, and how to mend it: once."""
    form = _suspected(given, list(lacking))
    if form is not None:
        keys = ", ".join(f"{key}: {name}" for key, name in form)
        advice = f"Each answer seems to have a row of its own: write `long: {{{keys}}}` for it"
        return raw.lacks({column: each.purpose for column, each in lacking.items()}, advice)
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
    if any(each.purpose == "data.weight" for each in lacking.values()):
        hows.append("Of a file without weights write `absent: [weight]`: each respondent weighs 1")
    if any(each.purpose == "data.seconds" for each in lacking.values()):
        hows.append("Of a file without times write `absent: [seconds]`: nobody was too fast")
    return raw.lacks(told, ". ".join(hows))


def _together(study: Study, parts: Sequence[Responses]) -> Rows:
    table = pa.concat_tables([part.table for part in parts], promote_options="permissive")
    table = table.unify_dictionaries().combine_chunks()
    for place, name in enumerate(table.column_names):
        if name.endswith(NOT_APPLICABLE) and table[name].null_count:
            table = table.set_column(place, name, table[name].fill_null(False))
    sizes = [part.table.num_rows for part in parts]
    return Rows(
        study=study,
        table=table,
        out_of_scale=np.concatenate([part.out_of_scale for part in parts]),
        filtered=np.concatenate([part.filtered for part in parts]),
        unasked={
            name: np.repeat([name in part.file.absent for part in parts], sizes)
            for name in study.open
            if any(name in part.file.absent for part in parts)
        },
    )


def _summed(unmatched: Iterable[Unmatched]) -> list[Unmatched]:
    counts: Counter[tuple[str, str]] = Counter()
    for missed in unmatched:
        counts[missed.table, missed.key] += missed.rows
    return [Unmatched(table, key, rows) for (table, key), rows in counts.items()]


def _merged(parts: Iterable[Mapping[str, Mapping[str, int]]]) -> dict[str, dict[str, int]]:
    total: dict[str, Counter[str]] = {}
    for part in parts:
        for name, counts in part.items():
            total.setdefault(name, Counter()).update(counts)
    return {name: dict(counts.most_common(50)) for name, counts in total.items()}
