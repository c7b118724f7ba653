"""Groups whose names differ in nothing that a reader sees."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

import pyarrow as pa
import pyarrow.compute as pc

from csatbook.study.notice import Notice
from csatbook.survey.intake import Intake


def groups(intake: Intake) -> Iterator[Notice]:
    """Values of a segment that differ only in blanks, in capitals or in the width of letters."""
    rows = intake.rows
    for variable in rows.study.segments:
        alike: dict[str, list[str]] = {}
        for value in pc.unique(rows.table[variable].cast(pa.string())).drop_null().to_pylist():
            alike.setdefault(_key(value), []).append(value)
        for names in alike.values():
            if len(names) > 1:
                yield Notice(
                    kind="near_names",
                    where=variable,
                    count=len(names),
                    details={"names": ", ".join(f"“{name}”" for name in sorted(names))},
                    reported=False,
                )


def _key(name: str) -> str:
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", name)).casefold()
