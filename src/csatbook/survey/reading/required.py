"""Which columns a study needs, and for what."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from csatbook.study import Study
from csatbook.study.case_event import CaseEvents
from csatbook.study.data import TableFile
from csatbook.study.feedback import Feedback, FeedbackFile
from csatbook.study.operation import Operation
from csatbook.study.part import Location

ColumnKind = Literal["marks", "few", "text"]
"""What is in a column: marks, which are mostly small numbers; entries that are few and often
repeated; or texts of which nearly every one is another."""


@dataclass(frozen=True)
class Required:
    """A column that the study uses."""

    purpose: str
    """What for, in the words of the study file."""
    kind: ColumnKind
    place: Location = ()
    """Where in the study file it is asked for."""


def columns(study: Study) -> dict[str, Required]:
    """Which columns must the response files (or the tables joined to them) have?

    Returns
    -------
    dict of column name to what it is needed for; one that serves twice by its first purpose
    """
    data = study.data
    needed: dict[str, Required] = {}
    made = study.made_columns

    def add(column: str | None, purpose: str, kind: ColumnKind, *place: str) -> None:
        if column is None or column in made:
            return
        before = needed.setdefault(column, Required(purpose, kind, place))
        if before.kind != kind:
            needed[column] = replace(before, kind="few")

    for name, item in study.marked.items():
        rival, _, own = name.partition(".")
        place = ("competitors", rival, "columns", own) if own else ("items", name, "from")
        add(item.column or name, f"item '{name}'", "marks", *place)
    for name, segment in study.segments.items():
        add(segment.column or name, f"segment '{name}'", "few", "segments", name, "from")
    for name, question in study.choices.items():
        for column in question.sources(name):
            add(column, f"question '{name}'", "few", "choices", name)
    for name, answer in study.open.items():
        add(answer.column or name, f"open question '{name}'", "text", "open", name, "from")
    add(data.respondent, "data.respondent", "text", "data", "respondent")
    add(data.wave, "data.wave", "few", "data", "wave")
    if data.wave is None and any(file.period is None for file in data.responses):
        add(data.date_column, "data.date", "text", "data", "date")
    add(data.seconds, "data.seconds", "few", "data", "seconds")
    add(data.weight, "data.weight", "few", "data", "weight")
    add(data.strata, "data.strata", "few", "data", "strata")
    add(data.cluster, "data.cluster", "few", "data", "cluster")
    for column in data.private:
        add(column, "data.private", "text", "data", "private")
    for table in data.tables:
        add(table.key, f"key of {table.path}", "text")
    return needed


def numeric(study: Study) -> frozenset[str]:
    """The columns of the answers in which numbers are expected."""
    cut = [name for name, segment in study.segments.items() if segment.cut is not None]
    own = [study.column_of(name) for name in (*study.marked, *cut)]
    return frozenset(
        column for column in (*own, study.data.weight, study.data.seconds) if column is not None
    )


def record_columns(study: Study, name: str) -> dict[str, Required]:
    """Which columns must this record table have? Those of its rows and those of the measures.

    Returns
    -------
    dict of column name to what it is needed for; one that serves twice by its first purpose
    """
    table = study.records[name]
    needed: dict[str, Required] = {}
    if (unit := unit_column(study, name)) is not None:
        needed[unit] = Required(f"records.{name}.unit", "few")
    when = "date" if table.date else "period"
    if (column := table.date or table.period) is not None:
        needed.setdefault(column, Required(f"records.{name}.{when}", "text"))
    for days, ends in table.days.items():
        for end in ends:
            needed.setdefault(end, Required(f"records.{name}.days.{days}", "text"))
    for purpose, column, kind in _measured(study, name):
        needed.setdefault(column, Required(purpose, "few" if kind == "text" else "text"))
    return needed


def feedback_columns(feedback: Feedback, file: FeedbackFile) -> dict[str, Required]:
    """Which columns must an export of customers' feedback have?

    Returns
    -------
    dict of column name to what it is needed for; one that serves twice by its first purpose
    """
    needed: dict[str, Required] = {}
    wanted: list[tuple[str, str | None, ColumnKind]] = [
        ("case", feedback.case, "text"),
        *((f"moments.{name}", column, "text") for name, column in feedback.moments.columns()),
        ("priority", feedback.priority.column, "few"),
        *((name, sort.column, "few") for name, sort in feedback.sorts.items()),
        ("customer", feedback.customer, "text"),
        ("text", feedback.text, "text"),
        *(("private", column, "text") for column in feedback.private),
        ("merged_into", feedback.merged_into, "text"),
        ("reopened", feedback.reopened, "few"),
        (
            "first_contact.contacts",
            feedback.first_contact.contacts if feedback.first_contact else None,
            "few",
        ),
        *(("over", column, "few") for column in feedback.over),
        ("records.exported", file.exported, "few"),
    ]
    for purpose, column, kind in wanted:
        if column is not None:
            needed.setdefault(column, Required(f"feedback.{purpose}", kind))
    return needed


def event_columns(feedback: Feedback, log: CaseEvents) -> dict[str, Required]:
    """Which columns must a log of what happened to the cases have?

    Returns
    -------
    dict of column name to what it is needed for; one that serves twice by its first purpose
    """
    wanted: list[tuple[str, str | None, ColumnKind]] = [
        ("case", log.case or feedback.case, "text"),
        ("at", log.at, "text"),
        ("what", log.what, "few"),
        ("value", log.value, "few"),
        ("before", log.before, "few"),
    ]
    needed: dict[str, Required] = {}
    for purpose, column, kind in wanted:
        if column is not None:
            needed.setdefault(column, Required(f"feedback.events.{purpose}", kind))
    return needed


def beside(study: Study, file: TableFile) -> dict[str, Required] | None:
    """Which columns must this file beside the survey have? None if it is of the survey."""
    if study.feedback is not None and isinstance(file, FeedbackFile):
        return feedback_columns(study.feedback, file)
    if study.feedback is not None and isinstance(file, CaseEvents):
        return event_columns(study.feedback, file)
    for name, table in study.records.items():
        if file is table:
            return record_columns(study, name)
    return None


def unit_column(study: Study, name: str) -> str | None:
    """The column of a record table with the unit; None where the study has no units."""
    if study.units is None:
        return None
    return study.records[name].unit or study.column_of(study.units.lowest)


def numbers(study: Study, name: str) -> frozenset[str]:
    """The columns of a record table in which the measures expect numbers."""
    return frozenset(column for _, column, kind in _measured(study, name) if kind == "number")


def entries(study: Study, name: str) -> dict[str, frozenset[str]]:
    """The columns of a record table that the measures read as text, and the entries looked for."""
    apart = numbers(study, name)
    named_by: dict[str, set[str]] = {
        column: set() for _, column, _ in _measured(study, name) if column not in apart
    }
    for measure in study.measures.values():
        if measure.table == name:
            for column, condition in (*measure.where.items(), *(measure.share or {}).items()):
                if column in named_by and isinstance(condition, tuple):
                    named_by[column].update(condition)
    return {column: frozenset(named) for column, named in named_by.items()}


def _measured(study: Study, name: str) -> Iterator[tuple[str, str, Literal["number", "text"]]]:
    """What for, which column, what is in it; the table's `days` are made, not read."""
    for title, measure in study.measures.items():
        if measure.table == name:
            for column, kind in measure.columns():
                if column not in study.records[name].days:
                    yield f"measure '{title}'", column, kind
    for title, operation in study.operations.items():
        if study.measures[operation.measure].table == name:
            for segment in operation.segments:
                yield f"operation '{title}'", group_column(study, operation, segment), "text"


def group_column(study: Study, operation: Operation, segment: str) -> str:
    """The column of the record table that tells of which group of a segment a row is."""
    return operation.columns.get(segment) or study.column_of(segment)
