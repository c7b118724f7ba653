"""What the study file expects in the data and the data do not have anywhere."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pyarrow as pa
import pyarrow.compute as pc

from csatbook.study.notice import Notice
from csatbook.survey.cleaning import answers
from csatbook.survey.cleaning.responses import Responses
from csatbook.survey.cleaning.rows import NOT_APPLICABLE
from csatbook.survey.intake import Intake


def columns(intake: Intake) -> Iterator[Notice]:
    """Items, open questions and segments of which a file has not a single answer."""
    study = intake.rows.study
    for part in intake.files:
        empty = [
            name
            for name in (*study.marked, *study.open, *study.segments)
            if name not in part.file.absent
            and part.table[name].null_count == part.table.num_rows
            and name + NOT_APPLICABLE not in part.table.column_names
            and name not in part.unassigned
        ]
        if empty:
            yield Notice(
                kind="unanswered",
                where=part.raw.name,
                count=len(empty),
                details={"names": ", ".join(empty)},
                periods=tuple(sorted(pc.unique(part.table[".period"]).drop_null().to_pylist())),
            )


def codes(intake: Intake) -> Iterator[Notice]:
    """Codes declared missing or not applicable that never occur: perhaps they are other ones."""
    study = intake.rows.study
    scales = {name: study.scale_of(name) for name in study.marked}
    for file in dict.fromkeys(part.file.path for part in intake.files):
        parts = [part for part in intake.files if part.file.path == file]
        declared = _codes(parts[0].file)
        if declared:
            names = (*study.marked, *study.segments)
            seen = _entries(parts, [study.column_of(name) for name in names])
            yield from _unused(file, declared, seen)
    for key, scale in study.scales.items():
        declared = _codes(scale)
        names = tuple(name for name, one in scales.items() if one == scale)
        if declared and names:
            seen = _entries(intake.files, [study.column_of(name) for name in names])
            yield from _unused(key, declared, seen)


def _codes(declared: object) -> list[str]:
    return [
        *getattr(declared, "missing", ()),
        *getattr(declared, "not_applicable", ()),
    ]


def _entries(parts: Sequence[Responses], names: Sequence[str]) -> set[str]:
    """All that stands in these columns, as codes are compared."""
    seen: set[str] = set()
    for part in parts:
        for name in dict.fromkeys(names):
            column = part.raw.table[name]
            kind = column.type
            different = pc.unique(column.cast(kind.value_type) if _coded(kind) else column)
            seen |= {answers.key(each) for each in different.cast(pa.string()).to_pylist()}
    return seen


def _coded(kind: pa.DataType) -> bool:
    return bool(pa.types.is_dictionary(kind))


def _unused(where: str, declared: Sequence[str], seen: set[str]) -> Iterator[Notice]:
    unused = [code for code in declared if answers.key(code) not in seen and code.strip()]
    if unused:
        yield Notice(
            kind="codes_unused",
            where=where,
            count=len(unused),
            details={"codes": ", ".join(unused)},
            reported=False,  # another wave may use them
        )
