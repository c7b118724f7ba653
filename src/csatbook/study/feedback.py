"""Customers' feedback: where its cases are kept, what their columns mean, and what is due when."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Annotated, Any, Literal, get_args

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from csatbook.study.calendar import Limit, WorkingDayRule, Zone
from csatbook.study.case_event import CaseEvents, CasePause, kinds, listed
from csatbook.study.data import QueriedTable
from csatbook.study.part import Name, Part, Text, Value

Priority = Literal["P0", "P1", "P2", "P3"]
PRIORITIES: tuple[Priority, ...] = get_args(Priority)
Limited = Priority | Literal["each"]
Event = Literal["record", "respond", "resolve", "notify"]
WaitClock = Literal["calendar", "working"]
"""By which hours waiting is told: those of the clock, day and night, or those of the office."""
EVENTS: tuple[Event, ...] = ("record", "respond", "resolve", "notify")
"""What may be due: written down, answered, solved, and the customer told of the solution."""

CASE_RECORDS = "feedback"
"""The record table that the cases are, for measures."""
CASE_COLUMNS: dict[str, Literal["number", "text"]] = {
    **dict.fromkeys(("priority", "channel", "department", "kind", *EVENTS, "repeat"), "text"),
    **dict.fromkeys(("first_hours", "solve_hours", "contacts", "reopened"), "number"),
}
"""Its columns, and what is in them."""


def _rising(days: tuple[int, ...]) -> tuple[int, ...]:
    if list(days) != sorted(set(days)):
        msg = "days stand in rising order, each once"
        raise ValueError(msg)
    return days


def _once(clocks: tuple[WaitClock, ...]) -> tuple[WaitClock, ...]:
    return tuple(dict.fromkeys(clocks))


Columns = Annotated[
    tuple[Name, ...],
    Field(min_length=1),
    BeforeValidator(listed, json_schema_input_type=Name | list[Name]),
]


class FeedbackFile(QueriedTable):
    """Exports of one system; of several exports the newest row of a case counts."""

    source: Name = "ledger"
    """What names the system: a case is named by it and by its number there."""
    exported: Name | None = None
    """The column with the time of the export; without it the files' names tell, in their order.
    What a query says is one snapshot, of the moment of the run, and only the last one is kept: what
    vanished or was rewritten is found in dated files alone. Let it say `now() AS exported`, and
    archive its answers as files to have them compared."""
    zone: Zone | None = None
    """Where its clocks stand, unless a time says so itself; by default as the calendar's."""


class CaseMoments(Part):
    """The columns with what happened to a case, and when."""

    received: Columns
    """When the customer told it; of several columns the first that is filled, as below."""
    recorded: Columns | None = None
    """When it was written down."""
    assigned: Columns | None = None
    """When a department got it."""
    first: Columns | None = None
    """When a person first answered; a solution that came before is the answer."""
    resolved: Columns | None = None
    """When it was solved; of a case that was opened again, for the last time."""
    notified: Columns | None = None
    """When the customer was told of the solution."""
    withdrawn: Columns | None = None
    """When it ended otherwise: taken back by the customer, or handed over to somebody else."""

    def columns(self) -> Iterator[tuple[str, str]]:
        """Each moment with each of its columns."""
        for name in type(self).model_fields:
            for column in getattr(self, name) or ():
                yield name, column


class CaseSorts(Part):
    """A column whose entries sort the cases."""

    column: Annotated[Name, Field(alias="from")]
    """The column in the files."""
    labels: dict[Value, Text] = Field(default_factory=dict)
    """What readers call its entries; by default as they are."""


class CasePriority(Part):
    """The column with the priority."""

    column: Annotated[Name, Field(alias="from")]
    """The column in the files."""
    labels: dict[Value, Priority] = Field(default_factory=dict)
    """Its entries, and which priority each is; by default they are P0 to P3."""
    counts: Literal["last", "first", "strictest"] = "last"
    """Of a case whose priority was changed the one that counts, from the receipt on."""


def _column(value: Any) -> Any:
    return {"from": value} if isinstance(value, str | int | float) else value


class CaseLimits(Part):
    """Until when what has to be done, of the cases of a priority."""

    record: Limit | None = None
    """To be written down, from the receipt."""
    respond: Limit | None = None
    """To be answered, from the receipt."""
    resolve: Limit | None = None
    """To be solved, from the receipt."""
    notify: Limit | None = None
    """To be told of the solution, from the solution."""


def _standard_limits() -> dict[Limited, CaseLimits]:
    return {
        "P0": CaseLimits(respond=Limit(hours=2), resolve=Limit(hours=24)),
        "P1": CaseLimits(respond=Limit(hours=4), resolve=Limit(working_days=3)),
        "P2": CaseLimits(respond=Limit(working_days=1), resolve=Limit(working_days=7)),
        "P3": CaseLimits(record=Limit(working_days=3)),
        "each": CaseLimits(notify=Limit(hours=24)),
    }


class DuplicateRule(Part):
    """When two rows are one case: the same customer wrote the same."""

    hours: int = Field(default=24, ge=0)
    """At most so long after the first row of the case, which is not solved yet; 0 joins nothing
    but what was written in the same minute."""
    different_channels: bool = False
    """Whether only rows of another channel are joined."""


class FirstContact(Part):
    """When a case was settled at the first contact."""

    contacts: Name | None = None
    """The column with the number of contacts: one is the first. Without it, what was solved with
    the first answer, not opened again, and did not come back."""
    quiet_days: int = Field(default=7, ge=0)
    """So many days after the solution it must not have come back; only then a case is judged."""


class AfterSolution(Part):
    """Which answers of the survey are about which case; only those after its solution count."""

    by: Literal["case", "customer"] = "case"
    """What `data.respondent` holds: the number of the case (with several sources as source:number),
    or the customer's code, whose latest case before the answer is meant."""
    days: int = Field(default=14, gt=0)
    """So many days after the solution an answer may be given."""


class Feedback(Part):
    """Customers' feedback and its deadlines."""

    records: tuple[FeedbackFile, ...] = Field(min_length=1)
    """The exports, one row a case; of several systems, too."""
    events: Annotated[
        tuple[CaseEvents, ...],
        BeforeValidator(listed, json_schema_input_type=CaseEvents | list[CaseEvents]),
    ] = ()
    """Logs of what happened to the cases: solutions, reopenings, priorities, pauses."""
    case: Name
    """The column with the number of the case."""
    moments: CaseMoments
    """The columns with the times."""
    priority: Annotated[
        CasePriority, BeforeValidator(_column, json_schema_input_type=Name | CasePriority)
    ]
    """The column with the priority."""
    customer: Name | None = None
    """The column with the customer's code. Never stored as it is."""
    text: Name | None = None
    """The column with what the customer told."""
    private: tuple[Name, ...] = ()
    """Columns read only to blank their contents out of the text; never stored."""
    merged_into: Name | None = None
    """The column with the number of the case that this one is part of."""
    over: dict[Name, tuple[Value, ...]] = Field(default_factory=dict)
    """Column to the entries that tell that a case is over, also where its time is missing."""
    channel: Annotated[
        CaseSorts | None, BeforeValidator(_column, json_schema_input_type=Name | CaseSorts)
    ] = None
    """The way it came by."""
    department: Annotated[
        CaseSorts | None, BeforeValidator(_column, json_schema_input_type=Name | CaseSorts)
    ] = None
    """Who has to solve it."""
    kind: Annotated[
        CaseSorts | None, BeforeValidator(_column, json_schema_input_type=Name | CaseSorts)
    ] = None
    """What it is about."""
    limits: dict[Limited, CaseLimits] = Field(default_factory=_standard_limits, min_length=1)
    """By priority until when what is due; `each` where a priority says nothing else."""
    calendar: Name | None = None
    """The calendar, by its name; by default the first of `calendars`."""
    working_day: WorkingDayRule = "close_of_day"
    """How working days are counted."""
    pause: CasePause | Literal["none"] = "none"
    """When a case stands still, such as waiting for the customer, by its events. That moves what
    is due as solution, never as answer; the shares are told with and without it."""
    solution: Literal["last", "first"] = "last"
    """Which solution of a case that was opened again counts; `first` needs events."""
    count: Literal["received", "due"] = "received"
    """Which cases are of a period: those received in it, or those whose deadline lies in it."""
    as_of: datetime | Literal["export", "end_of_period"] = "export"
    """The moment at which one looks: the latest in the exports, the end of the period (what came
    later is not seen then), or a moment."""
    tolerance: int = Field(default=0, ge=0)
    """Minutes by which an event may lie before the receipt without being contradictory."""
    duplicates: DuplicateRule = DuplicateRule()
    """When two rows are one case."""
    repeat_days: int = Field(default=90, gt=0)
    """A further case of a customer and kind within so many days is a repeated one."""
    first_contact: FirstContact | None = None
    """When a case was settled at the first contact; without it this is not judged."""
    satisfaction: AfterSolution | None = None
    """Which answers of the survey tell how content customers are with the handling."""
    reopened: Name | None = None
    """The column with the number of times that a case was opened again."""
    cluster: Literal["day", "customer", "none"] = "day"
    """Which cases share their troubles, so that together they tell less: those received on a day,
    those of a customer, or none. Departments are strata in any case."""
    routes: dict[Value, Value] = Field(default_factory=dict)
    """Which department is the right one, by kind of case; both as the columns have them."""
    ageing: Annotated[tuple[Annotated[int, Field(gt=0)], ...], AfterValidator(_rising)] = (
        1,
        3,
        7,
        14,
        30,
    )
    """Days at which the ages of open cases are parted."""
    clocks: Annotated[tuple[WaitClock, ...], Field(min_length=1), AfterValidator(_once)] = (
        "calendar",
    )
    """By which hours it is told how long cases wait: those of the clock, day and night, office
    hours by the calendar, or both."""
    targets: dict[Event, Annotated[float, Field(gt=0, le=1)]] = Field(default_factory=dict)
    """The share in time that is to be reached, by what is due."""

    @model_validator(mode="after")
    def _logged(self) -> Feedback:
        if self.standing is not None and not self.events:
            msg = "'pause' needs 'events'"
            raise ValueError(msg)
        if self.solution == "first" and not any(each.resolved for each in self.events):
            msg = "'solution: first' needs 'events' that name what is 'resolved'"
            raise ValueError(msg)
        sources = {each.source for each in self.records}
        for log in self.events:
            if log.source not in sources:
                known = ", ".join(sorted(sources))
                msg = f"events of '{log.source}', which no records are of; there are {known}"
                raise ValueError(msg)
            named = [entry for entry, _ in kinds(log, self.standing)]
            if twice := [entry for entry in named if named.count(entry) > 1]:
                msg = f"the entry '{twice[0]}' of the events has two meanings"
                raise ValueError(msg)
        return self

    @model_validator(mode="after")
    def _clustered(self) -> Feedback:
        if self.cluster == "customer" and self.customer is None:
            msg = "'cluster: customer' needs the column of the 'customer'"
            raise ValueError(msg)
        return self

    @model_validator(mode="after")
    def _limited(self) -> Feedback:
        needed = {
            "record": ("recorded",),
            "respond": ("first", "resolved"),
            "resolve": ("resolved",),
            "notify": ("resolved", "notified"),
        }
        if self.routes and (self.kind is None or self.department is None):
            msg = "'routes' needs the columns of 'kind' and 'department'"
            raise ValueError(msg)
        for event, moments in needed.items():
            missing = [name for name in moments if getattr(self.moments, name) is None]
            declared = any(getattr(each, event) is not None for each in self.limits.values())
            enough = len(missing) < len(moments) if event == "respond" else not missing
            if declared and not enough and "limits" in self.model_fields_set:
                msg = f"the limit to {event} needs the column of {' and '.join(missing)} in moments"
                raise ValueError(msg)
        return self

    def limit(self, priority: str, event: Event) -> Limit | None:
        """Until when this is due in cases of this priority; None without a limit."""
        for name in (priority, "each"):
            limits = {str(key): each for key, each in self.limits.items()}.get(name)
            own: Limit | None = getattr(limits, event) if limits is not None else None
            if own is not None:
                return own
        return None

    @property
    def standing(self) -> CasePause | None:
        """When a case stands still; None where none does."""
        return None if self.pause == "none" else self.pause

    @property
    def sorts(self) -> dict[str, CaseSorts]:
        """What cases are sorted by, beside their priority."""
        given = {"channel": self.channel, "department": self.department, "kind": self.kind}
        return {name: each for name, each in given.items() if each is not None}
