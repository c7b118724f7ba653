"""The data beside the survey: the register of the units, and the record tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pyarrow as pa

from csatbook.errors import Problem
from csatbook.study import Study
from csatbook.study.data import TableFile
from csatbook.survey.cleaning import recorded, register
from csatbook.survey.reading import required
from csatbook.survey.reading.files import Input
from csatbook.survey.reading.raw import RawTable
from csatbook.survey.reading.required import ColumnKind


@dataclass(frozen=True)
class Beside:
    """What the files beside the survey say."""

    register: pa.Table | None = None
    records: Mapping[str, pa.Table] = field(default_factory=dict)


def wanted(study: Study, file: TableFile) -> dict[str, ColumnKind] | None:
    """Which columns of this file are read, and what is in them? None if it is of the survey."""
    if study.units is not None and file is study.units.table:
        return dict.fromkeys(register.columns(study).values(), "few")
    for name, table in study.records.items():
        if file is table:
            return {
                column: each.kind for column, each in required.record_columns(study, name).items()
            }
    return None


def read(study: Study, raws: Sequence[tuple[Input, RawTable]], problems: list[Problem]) -> Beside:
    """What do these files say? Adds what is wrong with them to `problems`.

    Parameters
    ----------
    study : what is measured
    raws : all files that could be read
    """
    listed = None
    if study.units is not None and study.units.table is not None:
        own = [raw for one, raw in raws if one.file is study.units.table]
        listed = register.read(study, own, problems) if own else None
    units = None
    if listed is not None and study.units is not None:
        units = frozenset(listed[study.units.lowest].to_pylist())
    found = {}
    for name, table in study.records.items():
        own = [raw for one, raw in raws if one.file is table]
        rows = recorded.read(study, name, own, problems, units=units) if own else None
        if rows is not None:
            found[name] = rows
    return Beside(listed, found)
