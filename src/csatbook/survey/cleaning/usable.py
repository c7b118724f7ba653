"""Whether the rows that are left suffice for a report."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from csatbook.errors import Problem
from csatbook.survey.cleaning.rows import Rows
from csatbook.survey.reading.number import Flags
from csatbook.survey.reading.raw import rows_told


def problems(rows: Rows, reasons: Mapping[str, Flags], rejected: Flags) -> list[Problem]:
    """What is missing, now that all rows are judged?

    A wave needs a valid row, a segment a value in some valid row, and a valid row its weight,
    stratum and cluster where the study declares them. Somebody in a wave must weigh something.
    """
    return [
        *_waves(rows, reasons, rejected),
        *_segments(rows, rejected),
        *_blanks(rows, rejected),
        *_weightless(rows, rejected),
    ]


def _waves(rows: Rows, reasons: Mapping[str, Flags], rejected: Flags) -> Iterator[Problem]:
    waves = rows.table[".period"]
    periods = set(pc.unique(waves).drop_null().to_pylist())
    if not periods:
        yield Problem("", "expected rows that belong to a wave; found none")
    for name in sorted(periods - set(pc.unique(waves.filter(pa.array(~rejected))).to_pylist())):
        inside = np.asarray(pc.equal(waves, name).fill_null(False).to_numpy())
        counts = {reason: int((mask & inside).sum()) for reason, mask in reasons.items()}
        why = ", ".join(f"{reason} {count}" for reason, count in counts.items() if count)
        files = pc.unique(rows.table[".file"].filter(pa.array(inside))).to_pylist()
        message = f"expected valid rows in the wave {name}; found {inside.sum()} rows, all rejected"
        yield Problem(", ".join(files), f"{message} ({why})")


def _segments(rows: Rows, rejected: Flags) -> Iterator[Problem]:
    if rejected.all():
        return
    for name in rows.study.segments:
        values = rows.table[name].filter(pa.array(~rejected))
        if values.null_count == len(values):
            message = f"expected values of the segment '{name}'; found none in any valid row"
            yield Problem(f"column {rows.study.column_of(name)}", message)


def _blanks(rows: Rows, rejected: Flags) -> Iterator[Problem]:
    data = rows.study.data
    needed = (
        (".weight", data.weight, "a weight, 0 or more"),
        (".strata", data.strata, "the stratum that the respondent was drawn from"),
        (".cluster", data.cluster, "the cluster that the respondent was drawn with"),
    )
    for name, column, expected in needed:
        if column is None:
            continue
        without = np.flatnonzero(rows.empty(name) & ~rejected)
        places = rows.table.select([".file", ".row"]).take(pa.array(without))
        for file in pc.unique(places[".file"]).to_pylist():
            numbers = places.filter(pc.equal(places[".file"], file))[".row"].to_pylist()
            yield Problem(
                f"{file}, {rows_told(numbers)}, column {column}",
                f"expected {expected}; found a blank cell",
            )


def _weightless(rows: Rows, rejected: Flags) -> Iterator[Problem]:
    if rows.study.data.weight is None:
        return
    waves = rows.table[".period"].combine_chunks()
    weights = np.nan_to_num(rows.numbers(".weight"), nan=1.0)  # a blank has its own problem
    for name in sorted(pc.unique(waves).drop_null().to_pylist()):
        inside = np.asarray(pc.equal(waves, name).fill_null(False)) & ~rejected
        if inside.any() and not weights[inside].any():
            files = pc.unique(rows.table[".file"].filter(pa.array(inside))).to_pylist()
            yield Problem(
                f"{', '.join(files)}, column {rows.study.data.weight}",
                f"expected weights above 0 in the wave {name}; found only 0 in its "
                f"{int(inside.sum())} valid rows. Correct them, or leave out `weight:`",
            )
