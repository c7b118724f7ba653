"""Which columns a study needs, and for what."""

from __future__ import annotations

from dataclasses import dataclass

from csatbook.study import Study


@dataclass(frozen=True)
class Need:
    """A column that the study uses."""

    purpose: str
    """What for, in the words of the study file."""
    few: bool
    """Whether its entries are few and often repeated, as marks are."""


def columns(study: Study) -> dict[str, Need]:
    """Which columns must the response files (or the tables joined to them) have?

    Returns
    -------
    dict of column name to Need; a column that serves twice is named by its first purpose
    """
    data = study.data
    found: dict[str, Need] = {}

    def add(column: str | None, purpose: str, *, few: bool) -> None:
        if column is None:
            return
        before = found.get(column)
        found[column] = Need(
            before.purpose if before else purpose, few or (before is not None and before.few)
        )

    for name, item in study.items.items():
        add(item.column or name, f"item '{name}'", few=True)
    for name, segment in study.segments.items():
        add(segment.column or name, f"segment '{name}'", few=True)
    for name, answer in study.open.items():
        add(answer.column or name, f"open question '{name}'", few=False)
    add(data.respondent, "data.respondent", few=False)
    add(data.wave, "data.wave", few=True)
    if data.wave is None and any(file.period is None for file in data.responses):
        add(data.date, "data.date", few=False)
    add(data.seconds, "data.seconds", few=True)
    add(data.weight, "data.weight", few=True)
    for column in data.private:
        add(column, "data.private", few=False)
    for table in data.tables:
        add(table.key, f"key of {table.path}", few=False)
    return found
