"""The scores that are made of respondents' answers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Field, model_validator

from csatbook.study import interval
from csatbook.study.declared import Declared, Weighing
from csatbook.study.part import Name


class Answered(Declared):
    """A score of answers: of the whole, of each dimension and of each item."""

    of: tuple[Name, ...] | None = Field(default=None, min_length=1)
    """The items it is made of; without it the study's whole, dimensions and items."""

    @property
    def options(self) -> Mapping[str, Any]:
        """What the method needs to know beyond the answers and their scales."""
        return {}

    @property
    def items_used(self) -> tuple[str, ...] | None:
        """The items that it names itself; None where it is of all items."""
        return self.of


class Mean(Answered):
    """Mean mark."""

    unit = "mark"
    method: Literal["mean"]


class Mean100(Answered):
    """Mean with every scale stretched to 0 to 100."""

    unit = "points"
    method: Literal["mean_100"]


class SatisfiedShare(Answered):
    """Share of satisfied answers."""

    unit = "share"
    method: Literal["satisfied_share"]


class SatisfactionRate(Answered):
    """Satisfied among the satisfied and the dissatisfied."""

    unit = "share"
    method: Literal["satisfaction_rate"]


class LevelPoints(Answered):
    """Mean of the points that each level of the scale is worth."""

    unit = "points"
    method: Literal["level_points"]
    points: dict[float, float] = Field(min_length=2)
    """Mark to points."""

    @property
    def options(self) -> Mapping[str, Any]:
        """The points of each mark."""
        return {"points": self.points}


class Nps(Answered):
    """Net Promoter Score of items on a scale of 0 to 10: `of` names them if others are not."""

    unit = "balance"
    method: Literal["nps"]


class Ces(Answered):
    """Customer effort score."""

    unit = "mark"
    method: Literal["ces"]


class WeightedItems(Weighing, Answered):
    """A sum of items with weights."""

    missing: Literal["renormalise", "no_score"] = "renormalise"
    """A respondent who left an item out: the other weights grow, or the respondent has no score."""

    @property
    def options(self) -> Mapping[str, Any]:
        """Whether only respondents with all items have a score."""
        return {"complete": self.missing == "no_score"}

    @property
    def items_used(self) -> tuple[str, ...] | None:
        """The items with weights."""
        return tuple(self.weights) or self.of

    @model_validator(mode="after")
    def _items(self) -> Self:
        if self.weights and self.of is not None and set(self.weights) != set(self.of):
            msg = "weights: give them for just the items in 'of', or leave 'of' out"
            raise ValueError(msg)
        return self


class WeightedScore(WeightedItems):
    """Mean over customers of the weighted sum of their marks."""

    unit = "mark"
    method: Literal["weighted_score"]

    @model_validator(mode="after")
    def _given(self) -> Self:
        if not self.weights:
            msg = "weights: name the items and their weights, such as {quality: 0.6, price: 0.4}"
            raise ValueError(msg)
        return self


class Acsi(WeightedItems):
    """Index of a few items in the manner of the American Customer Satisfaction Index."""

    unit = "points"
    method: Literal["acsi"]

    @model_validator(mode="after")
    def _given(self) -> Self:
        if not self.weights and self.of is None:
            msg = "'of' is missing: name the index's items, usually three on a scale of 1 to 10"
            raise ValueError(msg)
        return self


def _range(value: object) -> object:
    return interval.parse(value) if isinstance(value, str) else value


class CutShare(Answered):
    """Share of respondents whose mean mark lies in a range: high or low satisfaction."""

    unit = "share"
    method: Literal["cut_share"]
    within: Annotated[interval.Interval, BeforeValidator(_range, json_schema_input_type=str)]
    """The range in which the mean mark lies."""

    @property
    def options(self) -> Mapping[str, Any]:
        """The range of marks."""
        return {"within": self.within}


class DeliveredValue(Answered):
    """Customer delivered value: what the customer gets, minus what it costs the customer."""

    unit = "balance"
    method: Literal["delivered_value"]
    value: dict[Name, Annotated[float, Field(gt=0)]] = Field(min_length=1)
    """Items of what the customer gets, with their weights."""
    cost: dict[Name, Annotated[float, Field(gt=0)]] = Field(min_length=1)
    """Items of which a high mark means a high cost."""

    @model_validator(mode="after")
    def _sides(self) -> Self:
        for side in ("value", "cost"):
            total = sum(getattr(self, side).values())
            if abs(total - 1) > 1e-9:
                msg = f"{side}: the weights sum to {total:g}; expected 1"
                raise ValueError(msg)
        if both := set(self.value) & set(self.cost):
            msg = f"'{min(both)}' cannot be both value and cost"
            raise ValueError(msg)
        return self

    @property
    def items_used(self) -> tuple[str, ...]:
        """The items of value, then those of cost."""
        return (*self.value, *self.cost)

    @property
    def options(self) -> Mapping[str, Any]:
        """The weights of either side's items."""
        return {"value": tuple(self.value.values()), "cost": tuple(self.cost.values())}
