"""What a row must say to be looked at: a range, entries, or anything but some entries."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from csatbook.study import interval
from csatbook.study.part import Part, Value

FILTERED = "filtered"
"""The reason of a row that a `where` of the study file leaves out."""

Entry = str | float | bool


class Except(Part):
    """Any entry but these; `""` is a blank cell."""

    not_: tuple[Value, ...] = Field(alias="not", min_length=1)
    """The entries that leave a row out."""


def _condition(value: Any) -> Any:
    if isinstance(value, str) and any(sign in value for sign in "<>=≤≥＜＞＝"):
        return interval.parse(value)
    entries = [value] if isinstance(value, str | int | float) else value
    return [_entry(entry) for entry in entries] if isinstance(entries, list | tuple) else value


def _row_condition(value: Any) -> Any:
    if isinstance(value, dict) and set(value) == {"not"}:
        entries = value["not"] if isinstance(value["not"], list | tuple) else [value["not"]]
        return {"not": [_entry(entry) for entry in entries]}
    return value if isinstance(value, Except) else _condition(value)


def _entry(value: Any) -> Any:
    """True and false are entries too, however they are written."""
    text = str(value).casefold()
    return text if isinstance(value, bool | str) and text in ("true", "false") else value


Condition = Annotated[
    interval.Interval | tuple[Value, ...],
    BeforeValidator(_condition, json_schema_input_type=Entry | list[Entry]),
]
"""A range of numbers ('<= 3'), an entry, or a list of entries."""

RowCondition = Annotated[
    interval.Interval | Except | tuple[Value, ...],
    BeforeValidator(_row_condition, json_schema_input_type=Entry | list[Entry] | Except),
]
"""As `Condition`, or `{not: [...]}` for any entry but these."""


def told(column: str, condition: interval.Interval | Except | tuple[str, ...]) -> str:
    """The condition as messages write it.

    Examples
    --------
    >>> told("Status", Except.model_validate({"not": ["Spam", ""]}))
    'Status: not Spam, (blank)'
    >>> told("Finished", ("1", "true")), told("age", interval.parse(">= 18"))
    ('Finished: 1, true', 'age: ≥ 18')
    """
    if isinstance(condition, interval.Interval):
        return f"{column}: {condition}"
    entries = condition.not_ if isinstance(condition, Except) else condition
    listed = ", ".join(entry or "(blank)" for entry in entries)
    return f"{column}: {'not ' * isinstance(condition, Except)}{listed}"
