"""The tables of a store as the frames that statistics take.

The libraries are imported where they are used: importing them takes longer than opening a store.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from csatbook.study import Study

if TYPE_CHECKING:
    from pandas import DataFrame


def columns(path: Path, wanted: Sequence[str] | None = None) -> Any:
    """Those of these columns that the file has, as an Arrow table; all if not told."""
    from pyarrow import parquet  # noqa: PLC0415

    with parquet.ParquetFile(path) as source:
        names = source.schema_arrow.names
        chosen = [name for name in wanted if name in names] if wanted is not None else names
        # A name before a dot also stands for what comes after it: take no more than was asked.
        return source.read(columns=chosen).select(chosen)


def frame(table: Any, study: Study, segments: Mapping[str, Sequence[str]]) -> DataFrame:
    """An Arrow table as a frame: marks so that a high one is a good one, segments as categories.

    Parameters
    ----------
    table : columns under the study's names
    study : tells which of them are items
    segments : segment to its values, in order
    """
    import pandas as pd  # noqa: PLC0415
    import pyarrow as pa  # noqa: PLC0415
    import pyarrow.compute as pc  # noqa: PLC0415

    made: dict[str, Any] = {}
    for name in table.column_names:
        column = table[name]
        if name in segments:
            values = segments[name]
            codes = pc.index_in(column, value_set=pa.array(values, pa.string())).fill_null(-1)
            made[name] = pd.Categorical.from_codes(codes.to_numpy(), categories=pd.Index(values))
        elif name in study.marked:
            made[name] = _upwards(study, name, column.cast(pa.float64()).to_numpy())
        elif pa.types.is_list(column.type):
            made[name] = column.to_pylist()
        else:
            made[name] = column.to_pandas()
    return pd.DataFrame(made, index=pd.RangeIndex(table.num_rows))


def _upwards(study: Study, item: str, marks: Any) -> Any:
    """The marks so that a high one is a good one."""
    if not study.marked[item].reverse:
        return marks
    scale = study.scale_of(item)
    return scale.min + scale.max - marks
