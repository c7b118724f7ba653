"""Logs of what happened to cases and when: solutions, reopenings, changed priorities, pauses."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, Self

from pydantic import BeforeValidator, Field, model_validator

from csatbook.study.calendar import Zone
from csatbook.study.data import QueriedTable
from csatbook.study.part import Name, Part, Value


def listed(value: Any) -> Any:
    """One entry is a list of one."""
    return value if isinstance(value, list | tuple) else [value]


Entries = Annotated[
    tuple[Value, ...],
    BeforeValidator(listed, json_schema_input_type=str | list[str]),
]


class CaseEvents(QueriedTable):
    """A log of what happened to the cases of one system, one row an event."""

    source: Name = "ledger"
    """The system whose cases these are, as under `records`."""
    case: Name | None = None
    """The column with the number of the case; by default as in the records."""
    at: Name
    """The column with the time."""
    what: Name
    """The column with what happened. Entries that are named nowhere are left out."""
    resolved: Entries = ()
    """Entries that tell that the case was solved."""
    reopened: Entries = ()
    """Entries that tell that it was opened again: what was solved is not."""
    priority: Entries = ()
    """Entries that tell that its priority was set or changed."""
    value: Name | None = None
    """The column with the priority from then on, in the words of `feedback.priority`."""
    before: Name | None = None
    """The column with the priority up to then. Without it the first entry tells the first one."""
    zone: Zone | None = None
    """Where its clocks stand, unless a time says so itself; by default as the calendar's."""

    @model_validator(mode="after")
    def _told(self) -> Self:
        if self.priority and self.value is None:
            msg = "'priority' needs the column with the new one: 'value'"
            raise ValueError(msg)
        return self


class CasePause(Part):
    """Times at which a case stands still and its time to be solved does not run."""

    what: Annotated[Entries, Field(min_length=1)]
    """Entries of the events after which it stands still."""
    until: Annotated[Entries, Field(min_length=1)]
    """Entries after which it goes on; it goes on with its solution in any case."""


def kinds(events: CaseEvents, pause: CasePause | None) -> Iterator[tuple[str, str]]:
    """Each entry that is looked for, and what it means.

    Examples
    --------
    >>> log = CaseEvents(path="log.csv", at="at", what="what", resolved="solved")
    >>> list(kinds(log, CasePause(what=["asked"], until=["answered"])))
    [('solved', 'resolved'), ('asked', 'paused'), ('answered', 'resumed')]
    """
    for kind in ("resolved", "reopened", "priority"):
        yield from ((entry, kind) for entry in getattr(events, kind))
    if pause is not None:
        yield from ((entry, "paused") for entry in pause.what)
        yield from ((entry, "resumed") for entry in pause.until)
