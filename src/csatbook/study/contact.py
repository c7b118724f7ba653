"""Whom to write to or to call: invitations person by person, call-backs, customers to be told."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import Field, model_validator

from csatbook.study.data import TableFile
from csatbook.study.part import Name, Named, Part


class Reminders(TableFile):
    """Who was invited, one customer a row; only `csatbook remind` reads it."""

    customer: Name
    """The column with the customer's code, as `data.respondent` has it."""
    invited: Name
    """The column with the day of the invitation."""
    reminded: Name | None = None
    """The column with the day of the reminder; empty where there was none."""
    days: int = Field(default=3, ge=0)
    """So many days after the invitation who has not answered is reminded, once."""


class CallWindow(Part):
    """The days on which a call is due."""

    first: int = Field(default=0, ge=0)
    """So many days after the occasion it may be made."""
    last: int = Field(ge=0)
    """So many days after it must have been made."""
    called: Name
    """The column with the day of the call; empty where there was none yet."""

    @model_validator(mode="after")
    def _forward(self) -> Self:
        if self.last < self.first:
            msg = f"a window ends after it begins; found {self.first} to {self.last} days"
            raise ValueError(msg)
        return self


class CallBacks(Named, TableFile):
    """An occasion to call customers back, one a row; only `csatbook callbacks` reads it."""

    customer: Name
    """The column with the customer's code."""
    happened: Name
    """The column with the day of the sale, the visit or the complaint."""
    unit: Name | None = None
    """The column that tells who is in charge, such as the dealer."""
    windows: Annotated[dict[Name, CallWindow], Field(min_length=1)]
    """By who calls (`dealer`, `head_office`) when the call is due."""
