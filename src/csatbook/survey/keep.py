"""An intake as files of the state folder: a Parquet file a wave, one for the rejected rows."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import parquet

from csatbook import __version__
from csatbook.study import Study
from csatbook.survey import groups
from csatbook.survey.intake import Intake
from csatbook.survey.raw import text
from csatbook.survey.rows import NOT_APPLICABLE, Rows

REJECTED = "rejected.parquet"
INVITATIONS = "invitations.parquet"
RAW = ".raw"


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
    rows, study = intake.rows, intake.rows.study
    rejected = _rejected(intake)
    parquet.write_table(rejected, folder / REJECTED)
    tables = [REJECTED]
    if intake.invitations is not None:
        parquet.write_table(intake.invitations, folder / INVITATIONS)
        tables.append(INVITATIONS)
    waves = []
    waves = [
        (period, f"wave-{place:03}.parquet", _wave(intake, period))
        for place, period in enumerate(intake.periods)
    ]
    with ThreadPoolExecutor() as pool:  # each writer uses one core
        list(pool.map(lambda wave: _write_wave(wave[2], folder / wave[1], study), waves))
    tables += [name for _, name, _ in waves]
    return {
        "csatbook": __version__,
        "study": study.name,
        "tables": tables,
        "columns": [name for name in rows.table.column_names if name != ".period"],
        "waves": [
            _about(intake, period, table, rejected, folder / name) for period, name, table in waves
        ],
        "without_period": int(pc.sum(pc.is_null(rejected[".period"])).as_py() or 0),
        "files": _files(intake),
        "segments": {name: _order(rows, name) for name in study.segments},
        "unmatched": [vars(each) for each in intake.unmatched],
        "unassigned": intake.unassigned,
    }


def _wave(intake: Intake, period: str) -> pa.Table:
    """The valid rows of a wave."""
    waves = intake.rows.table[".period"].combine_chunks()
    code = waves.dictionary.index(period).as_py()
    inside = pc.and_(pc.equal(waves.indices, code), pa.array(~intake.rejected))
    return _own(intake.rows.table.drop_columns([".period"]).filter(inside))


def _about(
    intake: Intake, period: str, table: pa.Table, rejected: pa.Table, path: Path
) -> dict[str, Any]:
    left_out = rejected.filter(pc.equal(rejected[".period"], period))
    return {
        "period": period,
        "table": path.name,
        "read": table.num_rows + left_out.num_rows,
        "valid": table.num_rows,
        "rejected": left_out.num_rows,
        "digest": _digest(path, left_out, intake, period),
        "segments": _sizes(table, intake.rows.study),
    }


def _write_wave(table: pa.Table, path: Path, study: Study) -> None:
    single = {".row", ".respondent", ".moment", *study.open}
    parquet.write_table(
        table,
        path,
        # Nearly every row, respondent and text is another: a dictionary of them helps nobody.
        use_dictionary=[name for name in table.column_names if name not in single],
        compression="lz4",
        write_statistics=False,
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


def _rejected(intake: Intake) -> pa.Table:
    """The rejected rows whole: reasons, segments and typed columns, items as they were read."""
    rows, study = intake.rows, intake.rows.study
    places = np.flatnonzero(intake.rejected)
    table = rows.table.take(pa.array(places))
    names = list(intake.reasons)
    broken = np.column_stack([intake.reasons[name][places] for name in names])
    ends = np.concatenate([[0], np.cumsum(broken.sum(axis=1))]).astype(np.int32)
    told = pa.array(np.array(names, dtype=object)[np.nonzero(broken)[1]], pa.string())
    table = table.append_column("reasons", pa.ListArray.from_arrays(pa.array(ends), told))
    sources = {**dict.fromkeys(study.items, ""), **dict.fromkeys(study.segments, RAW)}
    starts = np.cumsum([0, *(part.raw.table.num_rows for part in intake.files)])
    pieces: dict[str, list[pa.Array]] = {name: [] for name in sources}
    for part, start, end in zip(intake.files, starts, starts[1:], strict=False):
        inside = pa.array(places[(places >= start) & (places < end)] - start)
        for name in sources:
            column = part.raw.table[study.column_of(name)].take(inside)
            pieces[name] += text(column).chunks
    for name, suffix in sources.items():
        column = pa.chunked_array(pieces[name], pa.string())
        if suffix:
            table = table.append_column(name + suffix, column)
        else:
            table = table.set_column(table.column_names.index(name), name, column)
    return table


def _digest(path: Path, rejected: pa.Table, intake: Intake, period: str) -> str:
    whole = sha256(path.read_bytes())
    sink = pa.BufferOutputStream()
    tables = [rejected]
    if intake.invitations is not None:
        tables.append(intake.invitations.filter(pc.equal(intake.invitations["period"], period)))
    for table in map(_own, tables):
        with pa.ipc.new_stream(sink, table.schema) as writer:
            writer.write_table(table.combine_chunks())
    whole.update(sink.getvalue())
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


def _order(rows: Rows, name: str) -> list[str]:
    found = pc.unique(rows.table[name]).drop_null().to_pylist()
    return groups.order(rows.study.segments[name], found)


def _sizes(table: pa.Table, study: Study) -> dict[str, dict[str, int]]:
    sizes = {}
    for name, segment in study.segments.items():
        counted = pc.value_counts(table[name].drop_null())
        counts = Counter({one["values"]: one["counts"] for one in counted.to_pylist()})
        sizes[name] = {value: counts[value] for value in groups.order(segment, list(counts))}
    return sizes
