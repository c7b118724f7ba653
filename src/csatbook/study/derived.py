"""The scores that are made of measures and of other scores."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from csatbook.study.declared import Declared, MissingPart, Weighing
from csatbook.study.part import Name, Named
from csatbook.study.transform import Transform


class Derived(Declared):
    """A score of the whole and of each unit; it has no dimensions and items."""

    @property
    def parts_used(self) -> tuple[str, ...]:
        """The scores that it is made of."""
        return ()

    @property
    def measures_used(self) -> tuple[str, ...]:
        """The measures that it is made of."""
        return ()


class Measured(Derived):
    """A measure as it is, such as an on-time rate or a churn rate."""

    unit = "amount"
    method: Literal["measure"]
    measure: Name
    """The measure."""

    @property
    def measures_used(self) -> tuple[str, ...]:
        """Its measure."""
        return (self.measure,)


class Kpi(Derived):
    """A measure or a score, brought to points of 0 to 100 by a declared transform."""

    unit = "points"
    method: Literal["kpi"]
    measure: Name | None = None
    """The measure that is brought to points."""
    score: Name | None = None
    """Or the score that is."""
    transform: Transform
    """How."""
    above: Literal["pooled", "mean"] = "pooled"
    """Of a unit above others: from all their records together, or the mean of their points."""

    @model_validator(mode="after")
    def _one(self) -> Self:
        if (self.measure is None) == (self.score is None):
            msg = "name either a 'measure' or a 'score' that is brought to points"
            raise ValueError(msg)
        return self

    @property
    def parts_used(self) -> tuple[str, ...]:
        """Its score."""
        return (self.score,) if self.score else ()

    @property
    def measures_used(self) -> tuple[str, ...]:
        """Its measure."""
        return (self.measure,) if self.measure else ()


class Composite(Weighing, Derived):
    """Other scores, added up with weights, in points of 0 to 100."""

    unit = "points"
    method: Literal["composite"]
    missing: MissingPart = "no_score"
    """A part that has no value: an error, the others' weights grow, or no score."""

    @model_validator(mode="after")
    def _given(self) -> Self:
        if not self.weights:
            msg = "weights: name the scores and their weights, such as {survey: 0.6, on_time: 0.4}"
            raise ValueError(msg)
        return self

    @property
    def parts_used(self) -> tuple[str, ...]:
        """The scores that are added up."""
        return tuple(self.weights)


class Deduction(Named):
    """What is taken for each thing that a measure counts."""

    measure: Name
    """What counts the cases."""
    each: Annotated[float, Field(gt=0)]
    """The points taken for each."""


class AssessedPart(Named):
    """A part of an assessment: full points less deductions, or a score as a part of the whole."""

    full: Annotated[float, Field(gt=0)]
    """Its points at best; at worst it has 0."""
    deduct: dict[Name, Deduction] = Field(default_factory=dict)
    """What is taken from it, by name."""
    score: Name | None = None
    """Or the score that fills it."""

    @model_validator(mode="after")
    def _one(self) -> Self:
        if bool(self.deduct) == bool(self.score):
            msg = "give either what it may 'deduct', or the 'score' that fills it"
            raise ValueError(msg)
        return self


class Deductions(Derived):
    """An assessment: parts with full points, from which deductions are taken."""

    unit = "points"
    method: Literal["deductions"]
    parts: dict[Name, AssessedPart] = Field(min_length=1)
    """The parts by name."""
    missing: MissingPart = "no_score"
    """A part whose score has no value."""
    opinion_needs: tuple[Name, ...] = ()
    """Record tables: a unit without a row in any of them gets no opinion."""

    @property
    def full(self) -> float:
        """The points at best."""
        return sum(part.full for part in self.parts.values())

    @property
    def parts_used(self) -> tuple[str, ...]:
        """The scores that fill parts."""
        return tuple(part.score for part in self.parts.values() if part.score)

    @property
    def measures_used(self) -> tuple[str, ...]:
        """The measures that count deductions."""
        return tuple(line.measure for part in self.parts.values() for line in part.deduct.values())


class Iceberg(Derived):
    """Silent dissatisfied customers, estimated from the complaints that came in."""

    unit = "count"
    method: Literal["iceberg"]
    measure: Name
    """What counts the complaints."""
    complain: float = Field(default=0.08, gt=0, lt=1)
    """Share of the dissatisfied who complain to the company."""
    tell: float = Field(default=0.23, ge=0, lt=1)
    """Share of the dissatisfied who tell acquaintances."""
    silent: float = Field(default=0.69, gt=0, lt=1)
    """Share of the dissatisfied who say nothing."""
    between: tuple[float, float]
    """The smallest and the largest share of complainers that are thought possible."""

    @model_validator(mode="after")
    def _shares(self) -> Self:
        total = self.complain + self.tell + self.silent
        if abs(total - 1) > 1e-9:
            msg = f"complain, tell and silent sum to {total:g}; expected 1"
            raise ValueError(msg)
        low, high = self.between
        if not 0 < low <= self.complain <= high < 1:
            msg = (
                f"between: expected two shares around complain ({self.complain:g}), such as "
                f"[0.04, 0.12]; found [{low:g}, {high:g}]"
            )
            raise ValueError(msg)
        return self

    @property
    def measures_used(self) -> tuple[str, ...]:
        """The complaints."""
        return (self.measure,)
