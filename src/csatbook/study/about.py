"""What a survey tells of itself, so that others can judge it: as AAPOR and ISO 20252 ask."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Self

from pydantic import Field, model_validator

from csatbook.study.part import Part, Text, Value

TOLD = (
    "sponsor",
    "conductor",
    "population",
    "frame",
    "selection",
    "mode",
    "incentive",
    "limits",
    "contact",
)
"""What nobody but the study file knows."""


class About(Part):
    """What readers are told of the survey itself; the rest is known from the study and the run."""

    sponsor: Text | None = None
    """Who ordered and paid for the survey."""
    conductor: Text | None = None
    """Who carried it out."""
    population: Text | None = None
    """Of whom the results are to hold."""
    frame: Text | None = None
    """The list that respondents were taken from, and who is not in it."""
    selection: Text | None = None
    """How respondents were chosen from it."""
    mode: Text | None = None
    """How they were asked, in which languages."""
    incentive: Text | None = None
    """What they got for it; or that they got nothing."""
    limits: Text | None = None
    """What the results cannot tell."""
    contact: Text | None = None
    """Where questions about the report are answered."""
    fieldwork: dict[Value, tuple[date, date]] = Field(default_factory=dict)
    """By period, the first and the last day of asking."""
    required: bool = False
    """Whether no report is made as long as any of this is missing."""

    @model_validator(mode="after")
    def _complete(self) -> Self:
        for period, (first, last) in self.fieldwork.items():
            if last < first:
                msg = f"fieldwork: {period} ends on {last}, before it begins on {first}"
                raise ValueError(msg)
        missing = list(self.missing())
        if self.required and missing:
            msg = f"is required, and these are missing: {', '.join(missing)}"
            raise ValueError(msg)
        return self

    def missing(self) -> Iterator[str]:
        """Which of what only the study file can tell is not told?"""
        yield from (name for name in TOLD if getattr(self, name) is None)
