"""Which columns a study needs, and for what."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from csatbook.study import Study

Kind = Literal["marks", "few", "text"]
"""What is in a column: marks, which are mostly small numbers; entries that are few and often
repeated; or texts of which nearly every one is another."""


@dataclass(frozen=True)
class Need:
    """A column that the study uses."""

    purpose: str
    """What for, in the words of the study file."""
    kind: Kind


def columns(study: Study) -> dict[str, Need]:
    """Which columns must the response files (or the tables joined to them) have?

    Returns
    -------
    dict of column name to Need; a column that serves twice is named by its first purpose
    """
    data = study.data
    found: dict[str, Need] = {}

    def add(column: str | None, purpose: str, kind: Kind) -> None:
        if column is None:
            return
        before = found.setdefault(column, Need(purpose, kind))
        if before.kind != kind:
            found[column] = Need(before.purpose, "few")

    for name, item in study.items.items():
        add(item.column or name, f"item '{name}'", "marks")
    for name, segment in study.segments.items():
        add(segment.column or name, f"segment '{name}'", "few")
    for name, answer in study.open.items():
        add(answer.column or name, f"open question '{name}'", "text")
    add(data.respondent, "data.respondent", "text")
    add(data.wave, "data.wave", "few")
    if data.wave is None and any(file.period is None for file in data.responses):
        add(data.date, "data.date", "text")
    add(data.seconds, "data.seconds", "few")
    add(data.weight, "data.weight", "few")
    for column in data.private:
        add(column, "data.private", "text")
    for table in data.tables:
        add(table.key, f"key of {table.path}", "text")
    return found
