"""The tables of a store as the frames that statistics take.

The libraries are imported where they are used: importing them takes longer than opening a store.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from csatbook.study import Study
from csatbook.survey.state.cache import EVENTS, FEEDBACK

if TYPE_CHECKING:
    from pandas import DataFrame

MARK = ".mark"
"""Ending of the columns of rejected rows that hold marks; those without it hold what was read."""
PLACE = ".place"
"""The column of a wave's file, where its rows are sorted by segment, that tells their own order."""


def columns(path: Path, wanted: Sequence[str] | None = None) -> Any:
    """Those of these columns that the file has, as an Arrow table; all if not told."""
    from pyarrow import parquet  # noqa: PLC0415

    with parquet.ParquetFile(path) as source:
        names = source.schema_arrow.names
        chosen = [name for name in wanted if name in names] if wanted is not None else names
        # A name before a dot also stands for what comes after it: take no more than was asked.
        return source.read(columns=chosen).select(chosen)


def feedback(folder: Path, contents: Mapping[str, Any], part: str = "feedback") -> DataFrame | None:
    """Customers' feedback: the rows of all exports, or the `events`; None where there is none.

    Returns
    -------
    DataFrame, one row a row of an export
        `source`, `id`, `file`, `exported`; `received` … `withdrawn` in minutes (UTC), the least
        number there is where empty; `priority`, `channel`, `department`, `kind`, `merged_into`,
        `customer` (a digest) and `text` (without what tells of somebody) as text; `over`;
        `unreadable`: whether something else than a time stands as receipt;
        `reopened`, `contacts`, -1 where empty.
        Of `events` one row an event: `case` (source:number), `at` in minutes (UTC), `what`, `value`
        and `before` (P0 to P3).
    """
    name = {"feedback": FEEDBACK, "events": EVENTS}[part]
    if name not in contents["tables"]:
        return None
    table = columns(folder / name)
    for place, field in enumerate(table.schema):
        if str(field.type) == "int64":
            filled = table[field.name].fill_null(-(2**63))
            table = table.set_column(place, field.name, filled)
    frame: DataFrame = table.to_pandas()
    return frame


def names(path: Path) -> list[str]:
    """Which columns has a wave's file, but for `PLACE`?"""
    from pyarrow import parquet  # noqa: PLC0415

    return [name for name in parquet.read_schema(path).names if name != PLACE]


def rows(
    path: Path,
    wanted: Sequence[str],
    where: tuple[str, str] | None = None,
    *,
    few: Sequence[str] = (),
) -> Any:
    """Those of these columns that a wave's file has, of all rows or of one group's.

    Parameters
    ----------
    path : a Parquet file
    wanted : columns
    few : those of text with few different entries, which are read with a code each
    where : a column of text and its value; optional
        Only parts of the file that may hold it are read, one after another, so that no more is in
        memory than the group and one part.

    Returns
    -------
    Arrow table in the order in which the rows were read from the raw files; its last column,
    `PLACE`, says which of the wave's rows each is.
    """
    import numpy as np  # noqa: PLC0415
    import pyarrow as pa  # noqa: PLC0415
    import pyarrow.compute as pc  # noqa: PLC0415
    from pyarrow import parquet  # noqa: PLC0415

    coded = list(few) if where is None else None
    with parquet.ParquetFile(path, read_dictionary=coded) as source:
        names = source.schema_arrow.names
        chosen = [name for name in wanted if name in names]
        stored = [*chosen, PLACE] if PLACE in names else chosen
        if where is None:
            table = source.read(columns=stored).select(stored)
            if PLACE not in names:
                return table.append_column(PLACE, pa.array(np.arange(source.metadata.num_rows)))
            order = np.empty(table.num_rows, np.int64)
            order[table[PLACE].to_numpy()] = np.arange(table.num_rows)
            return table.unify_dictionaries().combine_chunks().take(pa.array(order))
        column, value = where
        parts = []
        for part, first in _holding(source, column, value):
            both = [*dict.fromkeys([*stored, column])]
            piece = source.read_row_group(part, columns=both).select(both)
            if PLACE not in names:
                places = np.arange(first, first + piece.num_rows)
                piece = piece.append_column(PLACE, pa.array(places))
            parts.append(piece.filter(pc.equal(piece[column], value)).select([*chosen, PLACE]))
        if not parts:
            return rows(path, wanted).slice(0, 0)
    table = pa.concat_tables(parts).combine_chunks()
    return table.take(pc.sort_indices(table[PLACE]))


def _holding(source: Any, column: str, value: str) -> Iterator[tuple[int, int]]:
    """The parts of a file that may hold this value, each with the number of its first row."""
    place = source.schema_arrow.names.index(column)
    wanted, first = value.encode(), 0
    for number in range(source.metadata.num_row_groups):
        part = source.metadata.row_group(number)
        known = part.column(place).statistics
        told = known is not None and known.has_min_max
        if not told or known.min.encode() <= wanted <= known.max.encode():
            yield number, first
        first += part.num_rows


def rejected(
    path: Path, wanted: Sequence[str], period: str | None, where: tuple[str, str] | None
) -> Any:
    """These columns of the rejected rows of a wave, or of those of none; of all or of one group."""
    import pyarrow.compute as pc  # noqa: PLC0415

    table = columns(path, [*wanted, ".period"])
    column = table[".period"]
    mine = pc.is_null(column) if period is None else pc.equal(column, period)
    if where is not None:
        mine = pc.and_(mine, pc.equal(table[where[0]], where[1]))
    return table.filter(mine).select(list(wanted))


def set_aside(folder: Path, study: Study, period: str, where: tuple[str, str] | None = None) -> Any:
    """The marks and segments of the rejected rows of a wave; NaN where there is no mark.

    Not those that repeat a respondent: who answers twice is one respondent, and nobody was set
    aside.
    """
    import pyarrow as pa  # noqa: PLC0415

    marks = [item + MARK for item in study.items]
    path = folder / "rejected.parquet"
    table = rejected(path, [*marks, *study.segments, "reasons"], period, where)
    own = ["duplicate" not in reasons for reasons in table["reasons"].to_pylist()]
    kept = table.filter(pa.array(own, pa.bool_())).drop_columns("reasons")
    return kept.rename_columns([*study.items, *study.segments])


def plain(rows_of: Sequence[Mapping[str, Any]]) -> DataFrame:
    """A frame of such rows."""
    import pandas as pd  # noqa: PLC0415

    return pd.DataFrame(rows_of)


def frame(
    table: Any, study: Study, segments: Mapping[str, Sequence[str]], *, index: Any = None
) -> DataFrame:
    """An Arrow table as a frame: marks so that a high one is a good one, segments as categories.

    Parameters
    ----------
    table : columns under the study's names
    study : tells which of them are items
    segments : segment to its values, in order
    index : of the frame, where it is not the number of each row
    """
    import pandas as pd  # noqa: PLC0415
    import pyarrow as pa  # noqa: PLC0415

    made: dict[str, Any] = {}
    for name in table.column_names:
        column = table[name]
        if name in segments:
            values = segments[name]
            codes = _codes(column, pa.array(values, pa.string()))
            made[name] = pd.Categorical.from_codes(codes, categories=pd.Index(values))
        elif name in study.marked:
            made[name] = _upwards(study, name, column.cast(pa.float64()).to_numpy())
        elif pa.types.is_list(column.type):
            made[name] = column.to_pylist()
        else:
            made[name] = column.to_pandas()
    made_frame = pd.DataFrame(made, index=pd.RangeIndex(table.num_rows))
    return made_frame if index is None else made_frame.set_axis(index, axis=0)


def _codes(column: Any, values: Any) -> Any:
    """The place of each entry among the values; -1 of what is none of them."""
    import numpy as np  # noqa: PLC0415
    import pyarrow as pa  # noqa: PLC0415
    import pyarrow.compute as pc  # noqa: PLC0415

    def places(entries: Any) -> Any:
        return np.asarray(pc.index_in(entries, value_set=values).fill_null(-1))

    if not pa.types.is_dictionary(column.type):
        return places(column)
    codes = [
        np.append(places(part.dictionary), -1)[part.indices.fill_null(-1).to_numpy()]
        for part in column.chunks
    ]
    return np.concatenate(codes) if codes else np.empty(0, dtype=int)


def _upwards(study: Study, item: str, marks: Any) -> Any:
    """The marks so that a high one is a good one."""
    if not study.marked[item].reverse:
        return marks
    scale = study.scale_of(item)
    return scale.min + scale.max - marks
