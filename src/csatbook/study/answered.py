"""The scores that are made of respondents' answers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, Literal, Self

from pydantic import BeforeValidator, Field, create_model, model_validator

from csatbook.study import interval
from csatbook.study.declared import Declared, Unit, Weighing
from csatbook.study.part import Name

Need = Literal["satisfied", "dissatisfied", "zero_to_ten", "one_to_five", "levels", "one_scale"]
"""What an index may need of the scales of its items: which marks mean (dis)satisfied, 0 to 10, 1 to
5, whole marks that all have points, all alike."""


class Answered(Declared):
    """A score of answers: of the whole, of each dimension and of each item."""

    needs: ClassVar[tuple[Need, ...]] = ()
    """What it needs of the scales of its items."""
    ranks: ClassVar[bool] = True
    """Whether it gives each respondent a value of which more is better."""
    of_one: ClassVar[int | None] = None
    """How many values the number of a respondent can have, if it is of one item; None: as many as
    its scale has levels."""
    opposes: ClassVar[bool] = False
    """Whether it sets one item against another, so that it is of just the items it names."""

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

    def values(self, items: int) -> int | None:
        """How many values can a respondent's number have, if it is of so many items?

        None for any number, and of one item for as many as its scale has levels.
        """
        return self.of_one if items == 1 else None


def plain(
    method: str,
    unit: Unit,
    says: str,
    *,
    needs: tuple[Need, ...] = (),
    ranks: bool = True,
    of_one: int | None = None,
) -> type[Answered]:
    """How an index without options of its own is declared: its name, its unit, what it is.

    Parameters
    ----------
    method : its name in the study file, and that of its module in `stats.score`
    unit : of its values
    says : what it is, in a sentence, for the page about the study file
    needs, ranks, of_one : as in `Answered`

    Examples
    --------
    >>> best = plain("best_mark", "share", "Share of answers that are the best mark.")
    >>> best(method="best_mark", of=["polite"]).unit
    'share'
    """
    name = "".join(word.capitalize() for word in method.split("_"))
    index = create_model(
        name,
        __base__=Answered,
        __doc__=says,
        method=(Literal[method], ...),  # type: ignore[arg-type]  # a literal made as it runs
    )
    index.unit, index.needs, index.ranks, index.of_one = unit, needs, ranks, of_one
    return index


class LevelPoints(Answered):
    """Mean of the points that each level of the scale is worth."""

    unit = "points"
    needs: ClassVar[tuple[Need, ...]] = ("levels",)
    method: Literal["level_points"]
    points: dict[float, float] = Field(min_length=2)
    """Mark to points."""

    @property
    def options(self) -> Mapping[str, Any]:
        """The points of each mark."""
        return {"points": self.points}


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
    needs: ClassVar[tuple[Need, ...]] = ("one_scale",)
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
    needs: ClassVar[tuple[Need, ...]] = ("one_scale",)
    method: Literal["cut_share"]
    within: Annotated[interval.Interval, BeforeValidator(_range, json_schema_input_type=str)]
    """The range in which the mean mark lies."""

    @property
    def options(self) -> Mapping[str, Any]:
        """The range of marks."""
        return {"within": self.within}

    def values(self, items: int) -> int:  # noqa: ARG002 - as its siblings have it
        """Two: a respondent's mean mark is in the range or not."""
        return 2


class DeliveredValue(Answered):
    """Customer delivered value: what the customer gets, minus what it costs the customer."""

    unit = "balance"
    ranks = False
    opposes = True
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
