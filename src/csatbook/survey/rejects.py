"""The rejected rows, whole, with their reasons."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from csatbook.survey.intake import Intake
from csatbook.survey.reading.raw import text

RAW = ".raw"


def table(intake: Intake) -> pa.Table:
    """Which rows were rejected, why, and what did they say?

    Returns
    -------
    Table of the rejected rows of all waves: `reasons` (a list of names), items as text as they
    were read, segments by value and, as `<segment>.raw`, as they were read; the other columns as
    in the waves. Open answers are as free of private data as those of valid rows.
    """
    rows, study = intake.rows, intake.rows.study
    places = np.flatnonzero(intake.rejected)
    found = rows.table.filter(pa.array(intake.rejected))
    names = list(intake.reasons)
    broken = np.column_stack([intake.reasons[name][places] for name in names])
    ends = np.concatenate([[0], np.cumsum(broken.sum(axis=1))]).astype(np.int32)
    told = pa.array(np.array(names, dtype=object)[np.nonzero(broken)[1]], pa.string())
    found = found.append_column("reasons", pa.ListArray.from_arrays(pa.array(ends), told))
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
            found = found.append_column(name + suffix, column)
        else:
            found = found.set_column(found.column_names.index(name), name, column)
    return found
