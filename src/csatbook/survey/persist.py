"""An intake as files of the state folder: a Parquet file a wave, one for the rejected rows."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import parquet

from csatbook import __version__
from csatbook.study import Study
from csatbook.study.notice import Notice
from csatbook.survey import noticing
from csatbook.survey.cleaning import segments
from csatbook.survey.cleaning.rows import NOT_APPLICABLE, Rows
from csatbook.survey.intake import Intake
from csatbook.survey.noticing.waves import outlying
from csatbook.survey.reading.cell import Flags
from csatbook.survey.reading.raw import text
from csatbook.survey.state import cache, frames

REJECTED = "rejected.parquet"
RAW = ".raw"
INVITATIONS = "invitations.parquet"
_PART = 32_768
"""Rows that are read together: so many that a part costs little, so few that a group is most of
those that it is in."""
_MANY = 20
"""A segment of so many values is worth sorting by; of fewer, each is a good part of the wave."""


def write(intake: Intake, folder: Path) -> dict[str, Any]:
    """Write the tables of an intake; its contents in figures come back.

    Parameters
    ----------
    intake : all rows, read and judged
    folder : an empty folder

    Returns
    -------
    dict of plain values: the waves with their files, counts and digests, the counts of the raw
    files, the order of segment values, what found no match.
    """
    study = intake.rows.study
    tables = [REJECTED]
    if intake.invitations is not None:
        parquet.write_table(intake.invitations, folder / INVITATIONS)
        tables.append(INVITATIONS)
    if intake.auxiliary.register is not None:
        parquet.write_table(intake.auxiliary.register, folder / cache.REGISTER)
        tables.append(cache.REGISTER)
    records = []
    for place, (name, table) in enumerate(intake.auxiliary.records.items()):
        file = f"records-{place:03}.parquet"
        parquet.write_table(table, folder / file, compression="lz4", write_statistics=False)
        records.append({"name": name, "table": file, "rows": table.num_rows})
    tables += [record["table"] for record in records]
    if intake.auxiliary.feedback is not None:
        parquet.write_table(intake.auxiliary.feedback, folder / cache.FEEDBACK, compression="lz4")
        tables.append(cache.FEEDBACK)
    if intake.auxiliary.events is not None:
        parquet.write_table(intake.auxiliary.events, folder / cache.EVENTS, compression="lz4")
        tables.append(cache.EVENTS)
    told = noticing.notices(intake)
    names = [f"wave-{place:03}.parquet" for place in range(len(intake.periods))]
    column = intake.rows.table[".period"].combine_chunks()
    codes = np.where(intake.rejected, -1, column.indices.fill_null(-1).to_numpy())
    known = column.dictionary.to_pylist()

    def write_rejected() -> pa.Table:
        table = _rejected(intake)
        parquet.write_table(table, folder / REJECTED, write_statistics=False)
        return table

    def write_wave(period: str, name: str) -> dict[str, Any]:
        table = _own(_wave(intake.rows.table, codes == known.index(period)))
        _write_wave(_sorted(table, study), folder / name, study)
        rejected = left_out.result()
        rejected = rejected.filter(pc.equal(rejected[".period"], period))
        return {
            "period": period,
            "table": name,
            "read": table.num_rows + rejected.num_rows,
            "valid": table.num_rows,
            "rejected": rejected.num_rows,
            "digest": _digest(folder / name, rejected, intake, period, told),
            "segments": _sizes(table, study),
        }

    with ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:  # each wave uses one core
        left_out = pool.submit(write_rejected)
        waves = list(pool.map(write_wave, intake.periods, names))
    return {
        "csatbook": __version__,
        "study": study.name,
        "tables": tables + names,
        "columns": [name for name in intake.rows.table.column_names if name != ".period"],
        "waves": waves,
        "latest": _latest(study, waves),
        "without_period": left_out.result()[".period"].null_count,
        "files": _files(intake),
        "segments": {name: _order(intake.rows, name) for name in study.segments},
        "records": records,
        "unmatched": [vars(each) for each in intake.unmatched],
        "unassigned": intake.unassigned,
        "headings": _headings(intake),
        "notices": [notice.model_dump() for notice in told],
    }


def _rejected(intake: Intake) -> pa.Table:
    """Which rows were rejected, why, and what did they say?

    Returns
    -------
    Table of the rejected rows of all waves: `reasons` (a list of names), items as text as they
    were read and, as `<item>.mark`, as the marks that they stand for; segments by value and, as
    `<segment>.raw`, as they were read; the other columns as in the waves. Open answers are as free
    of private data as those of valid rows.
    """
    rows, study = intake.rows, intake.rows.study
    places = np.flatnonzero(intake.rejected)
    left_out = rows.table.filter(pa.array(intake.rejected))
    names = list(intake.reasons)
    broken = np.column_stack([intake.reasons[name][places] for name in names])
    ends = np.concatenate([[0], np.cumsum(broken.sum(axis=1))]).astype(np.int32)
    told = pa.array(np.array(names, dtype=object)[np.nonzero(broken)[1]], pa.string())
    left_out = left_out.append_column("reasons", pa.ListArray.from_arrays(pa.array(ends), told))
    sources = {**dict.fromkeys(study.marked, ""), **dict.fromkeys(study.segments, RAW)}
    starts = np.cumsum([0, *(part.raw.table.num_rows for part in intake.files)])
    pieces: dict[str, list[pa.Array]] = {name: [] for name in sources}
    for part, start, end in zip(intake.files, starts, starts[1:], strict=False):
        inside = pa.array(intake.rejected[start:end])
        for name in sources:
            column = part.raw.table[study.column_of(name)].filter(inside)
            pieces[name] += text(column).chunks
    for name, suffix in sources.items():
        column = pa.chunked_array(pieces[name], pa.string())
        if suffix:
            left_out = left_out.append_column(name + suffix, column)
        else:
            left_out = left_out.append_column(name + frames.MARK, left_out[name])
            left_out = left_out.set_column(left_out.column_names.index(name), name, column)
    return left_out


def _latest(study: Study, waves: Sequence[Mapping[str, Any]]) -> str | None:
    """The last wave that is probably one."""
    sizes = {each["period"]: each["valid"] for each in waves}
    aside = outlying(study.period, sizes)
    return next((name for name in reversed(sizes) if name not in aside), None)


def _wave(table: pa.Table, inside: Flags) -> pa.Table:
    rows = table.drop_columns([".period"])
    return rows if inside.all() else rows.filter(pa.array(inside))


def _sorted(table: pa.Table, study: Study) -> pa.Table:
    """The rows of a large wave so that those of one group of the finest segment are together.

    Within the segments that group these groups in their turn, such as cities of shops. `PLACE`
    tells where each row was.
    """
    if table.num_rows <= _PART:
        return table
    codes = {name: table[name].combine_chunks().dictionary_encode() for name in study.segments}
    sizes = {name: len(column.dictionary) for name, column in codes.items()}
    finest = max(sizes, key=lambda name: sizes[name], default=None)
    if finest is None or sizes[finest] < _MANY:
        return table
    own = _ranks(codes[finest])
    keys = [own]
    for name in sorted(sizes, key=lambda name: -sizes[name]):
        above = _ranks(codes[name])
        if name != finest and len(np.unique(own * (sizes[name] + 1) + above)) <= sizes[finest] + 1:
            keys.append(above)
    order = np.lexsort(keys)
    sorted_rows = table.take(pa.array(order))
    return sorted_rows.append_column(frames.PLACE, pa.array(order.astype(np.int32)))


def _ranks(column: pa.DictionaryArray) -> npt.NDArray[np.int64]:
    """Each row's value as a number in the order of the texts, 0 for none."""
    ranks = np.empty(len(column.dictionary), np.int64)
    ranks[pc.sort_indices(column.dictionary).to_numpy()] = np.arange(1, len(ranks) + 1)
    codes = column.indices.fill_null(-1).to_numpy()
    return np.where(codes < 0, 0, ranks[codes])


def _write_wave(table: pa.Table, path: Path, study: Study) -> None:
    whole = [field.name for field in table.schema if pa.types.is_integer(field.type)]
    # Nearly every respondent, moment and text is another: a dictionary of them helps nobody.
    single = {*whole, ".respondent", ".moment", *study.open}
    parquet.write_table(
        table,
        path,
        use_dictionary=[name for name in table.column_names if name not in single],
        # Marks lie close together: packed differences are as small as a dictionary, and quicker.
        column_encoding=dict.fromkeys(whole, "DELTA_BINARY_PACKED"),
        compression="lz4",
        row_group_size=_PART,
        # By which the parts are known that hold a group.
        write_statistics=list(study.segments),
    )


def _own(table: pa.Table) -> pa.Table:
    """The rows without anything that other waves have brought into their columns.

    So that a file of a new wave changes neither the store of the waves before nor their digest.
    """
    for place, name in enumerate(table.column_names):
        if pa.types.is_dictionary(table[name].type):
            table = table.set_column(place, name, text(table[name]))
    unused = [
        name
        for name in table.column_names
        if name.endswith(NOT_APPLICABLE) and not pc.any(table[name]).as_py()
    ]
    return table.drop_columns(unused)


def _digest(
    path: Path, rejected: pa.Table, intake: Intake, period: str, told: Sequence[Notice]
) -> str:
    whole = sha256(path.read_bytes())
    sink = pa.BufferOutputStream()
    tables = [rejected]
    if intake.invitations is not None:
        tables.append(intake.invitations.filter(pc.equal(intake.invitations["period"], period)))
    tables = [_own(table) for table in tables]
    if intake.auxiliary.register is not None:
        tables.append(intake.auxiliary.register)
    if intake.auxiliary.feedback is not None:
        tables.append(intake.auxiliary.feedback)
    if intake.auxiliary.events is not None:
        tables.append(intake.auxiliary.events)
    for name, table in intake.auxiliary.records.items():
        whole.update(name.encode())
        tables.append(table.filter(pc.equal(table["period"], period)))
    for table in tables:
        with pa.ipc.new_stream(sink, table.schema) as writer:
            writer.write_table(table.combine_chunks())
    whole.update(sink.getvalue())
    for notice in told:
        if notice.reported and notice.concerns([period]):
            whole.update(notice.model_dump_json(exclude={"periods"}).encode())
    return whole.hexdigest()[:20]


def _files(intake: Intake) -> list[dict[str, Any]]:
    files = []
    start = 0
    for part in intake.files:
        size = part.raw.table.num_rows
        rejected = int(intake.rejected[start : start + size].sum())
        start += size
        files.append(
            {"file": part.raw.name, "read": size, "valid": size - rejected, "rejected": rejected}
        )
    return files


def _headings(intake: Intake) -> dict[str, list[str]]:
    """By column of the study what it is called in the files."""
    columns: dict[str, dict[str, None]] = {}
    for part in intake.files:
        for column, heading in part.raw.headings.items():
            columns.setdefault(column, {})[heading] = None
    return {column: list(headings) for column, headings in columns.items()}


def _order(rows: Rows, name: str) -> list[str]:
    values = pc.unique(rows.table[name]).drop_null().to_pylist()
    return segments.order(rows.study.segments[name], values)


def _sizes(table: pa.Table, study: Study) -> dict[str, dict[str, int]]:
    sizes = {}
    for name, segment in study.segments.items():
        counted = pc.value_counts(table[name].drop_null())
        counts = Counter({group["values"]: group["counts"] for group in counted.to_pylist()})
        sizes[name] = {value: counts[value] for value in segments.order(segment, list(counts))}
    return sizes
