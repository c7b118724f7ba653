"""Survey questions beside the operational figures that they ask about."""

from __future__ import annotations

from typing import Annotated

from pydantic import BeforeValidator, Field

from csatbook.study.part import Name, Part

PERIOD = "period"
"""What a figure is compared over, where it is not the groups of a segment."""


def _listed(value: object) -> object:
    return value if isinstance(value, list | tuple) else [value]


Names = Annotated[
    tuple[Name, ...],
    Field(min_length=1),
    BeforeValidator(_listed, json_schema_input_type=Name | list[Name]),
]


class Operation(Part):
    """An item, and the figure of daily work that it asks about."""

    item: Name
    """What customers were asked."""
    measure: Name
    """What was counted, of `measures`."""
    by: Names = (PERIOD,)
    """What both are compared over: `period`, or segments that the record table tells, too."""
    columns: dict[Name, Name] = Field(default_factory=dict)
    """Segment to its column in the record table; by default that of the answers."""

    @property
    def segments(self) -> tuple[str, ...]:
        """The segments over which both are compared."""
        return tuple(name for name in self.by if name != PERIOD)
