"""Measures of improvement: against which problem, for whom, and how their effect is verified."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, model_validator

from csatbook.study.part import Name, Named, Part, Text, Value


def _listed(value: Any) -> Any:
    return value if isinstance(value, list | tuple) else [value]


Values = Annotated[
    tuple[Value, ...],
    Field(min_length=1),
    BeforeValidator(_listed, json_schema_input_type=Value | list[Value]),
]


class ActionProblem(Named):
    """What a measure is to mend: what was low, of which customers, in which wave."""

    subject: Name = "overall"
    """What was low: `overall`, `dimension:x` or `item:y`."""
    seen: Value
    """The wave in which it was seen; the effect is measured from there."""
    where: dict[Name, Values] = Field(default_factory=dict)
    """The affected customers: segment to its value or values; without it all customers."""
    respondents: tuple[Value, ...] = ()
    """The affected customers one by one, as `data.respondent` tells them apart."""
    chosen: Literal["low"] | None = None
    """`low`: just these were chosen because they scored low. By chance alone they rise afterwards:
    groups are judged more strictly, single customers beside others who gave the same before."""


class Expectation(Part):
    """Which effect a measure is to have."""

    score: Name | None = None
    """The score that is to change; by default the one of answers that leads. One that is made of
    others is verified of units, beside others as low before."""
    subject: Name | None = None
    """What it is of; by default that of the problem."""
    by: float | None = None
    """By how much, in the score's unit (0.05 of a share); below 0 where less is better."""


class Delay(Part):
    """A time to wait."""

    months: int = Field(default=3, ge=0)
    """Calendar months."""


class Verification(Part):
    """How the effect of a measure is verified."""

    wave: Value | None = None
    """The wave in which it is."""
    after: Delay = Delay()
    """Without a wave: the first one that begins so long after the measure was done."""
    against: Literal["rest", "none"] = "rest"
    """Whether the change of all other customers is taken off."""


class CustomerNotice(Part):
    """Which customers are told that something was done about what they complained of."""

    took_part: Value | None = None
    """The wave in which they answered; by default that in which the problem was seen."""
    complained: tuple[Name, ...] = ()
    """Items that they marked as dissatisfied, issues that they mentioned, kinds of feedback that
    they gave: any of these is enough; without it all the affected who answered."""
    consent: dict[Name, Values] = Field(default_factory=dict)
    """Who may be told: segment to its value or values; without it everyone."""
    channel: Name | None = None
    """The segment that tells by which channel a customer is reached."""


def _short(value: Any) -> Any:
    return {"wave": value} if isinstance(value, str | int) else value


class Action(Part):
    """One measure of improvement."""

    id: Name
    """What names it in tables; each once."""
    problem: ActionProblem
    """What it is to mend."""
    measure: Text
    """What is done."""
    owner: Text
    """Who does it."""
    due: date
    """By when it is to be done."""
    done: date | None = None
    """When it was done."""
    cancelled: Text | None = None
    """Why it was given up."""
    expect: Expectation = Expectation()
    """The effect that is expected."""
    verify: Annotated[
        Verification,
        BeforeValidator(_short, json_schema_input_type=str | Verification),
    ] = Verification()
    """How it is verified; in short the wave alone."""
    notice: CustomerNotice | None = None
    """Which customers are told of it, by `csatbook notice`; without it nobody."""

    @model_validator(mode="after")
    def _comparison(self) -> Action:
        problem = self.problem
        if problem.where and problem.respondents:
            msg = "name the affected customers by 'where' or by 'respondents', not both"
            raise ValueError(msg)
        if problem.chosen == "low" and self.verify.against == "none":
            msg = (
                "customers who were chosen for low scores rise by chance alone; compare them with "
                "the others: `verify: {against: rest}`"
            )
            raise ValueError(msg)
        return self

    @property
    def subject(self) -> str:
        """What the score that is to change is of."""
        return self.expect.subject or self.problem.subject
