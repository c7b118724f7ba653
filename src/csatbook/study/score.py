"""The scores that a study declares: each method's options, checked on loading."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import Annotated, Any, ClassVar, Literal, Self, get_args

from pydantic import BeforeValidator, Field, model_validator

from csatbook.study.part import Name, Part, Text

Unit = Literal["mark", "points", "share", "balance", "difference"]
"""Marks of the items' scale, points 0 to 100, a share 0 to 1, a balance -100 to 100, a difference
of marks."""


class Grade(Part):
    """A grade band: its name in both languages, and the value it begins at."""

    at: float = Field(alias="from")
    zh: str
    en: str

    @property
    def text(self) -> Text:
        """The name in both languages."""
        return Text(zh=self.zh, en=self.en)


def _grades(value: Any) -> Any:
    """A bare number beside the name (`满意: 80`) says where the band begins."""
    if not isinstance(value, dict):
        return value
    return {
        name: {"from": one, "zh": str(name), "en": str(name)}
        if isinstance(one, int | float) and not isinstance(one, bool)
        else one
        for name, one in value.items()
    }


class Declared(Part):
    """What every score can have."""

    unit: ClassVar[Unit]

    zh: str | None = None
    en: str | None = None
    of: tuple[Name, ...] | None = Field(default=None, min_length=1)
    """The items it is made of; without it the study's whole, dimensions and items."""
    target: float | None = None
    grades: Annotated[dict[Name, Grade], BeforeValidator(_grades)] = Field(default_factory=dict)
    """Best first; each holds from its own beginning up to that of the one before."""
    certainty: float = Field(default=0.8, gt=0.5, lt=1)
    """A grade is given only where the true score lies in its band with this probability."""

    @model_validator(mode="after")
    def _bands(self) -> Self:
        for (name, one), (after, other) in pairwise(self.grades.items()):
            if one.at <= other.at:
                msg = (
                    f"grades: write the best grade first; '{after}' begins at {other.at:g}, "
                    f"which is not below '{name}' at {one.at:g}"
                )
                raise ValueError(msg)
        return self

    @property
    def options(self) -> Mapping[str, object]:
        """What the method needs to know beyond the answers and their scales."""
        return {}


class Mean(Declared):
    """Mean mark."""

    unit = "mark"
    method: Literal["mean"]


class Mean100(Declared):
    """Mean with every scale stretched to 0 to 100."""

    unit = "points"
    method: Literal["mean_100"]


class SatisfiedShare(Declared):
    """Share of satisfied answers."""

    unit = "share"
    method: Literal["satisfied_share"]


class SatisfactionRate(Declared):
    """Satisfied among the satisfied and the dissatisfied."""

    unit = "share"
    method: Literal["satisfaction_rate"]


class LevelPoints(Declared):
    """Mean of the points that each level of the scale is worth."""

    unit = "points"
    method: Literal["level_points"]
    points: dict[float, float] = Field(min_length=2)

    @property
    def options(self) -> Mapping[str, object]:
        """The points of each mark."""
        return {"points": self.points}


class Nps(Declared):
    """Net Promoter Score."""

    unit = "balance"
    method: Literal["nps"]


class Ces(Declared):
    """Customer effort score."""

    unit = "mark"
    method: Literal["ces"]


class Weighted(Declared):
    """A sum of items with weights."""

    weights: dict[Name, Annotated[float, Field(gt=0)]] = Field(default_factory=dict)
    normalise: bool = False
    """Whether weights that do not sum to 1 are scaled so that they do, instead of refused."""
    missing: Literal["renormalise", "no_score"] = "renormalise"
    """A respondent who left an item out: the other weights grow, or the respondent has no score."""

    @property
    def options(self) -> Mapping[str, object]:
        """Whether only respondents with all items have a score."""
        return {"complete": self.missing == "no_score"}

    @model_validator(mode="after")
    def _sum(self) -> Self:
        total = sum(self.weights.values())
        if self.weights and not self.normalise and abs(total - 1) > 1e-9:
            msg = f"weights: they sum to {total:g}; expected 1 (or write normalise: true)"
            raise ValueError(msg)
        if self.weights and self.of is not None and set(self.weights) != set(self.of):
            msg = "weights: give them for just the items in 'of', or leave 'of' out"
            raise ValueError(msg)
        return self


class WeightedScore(Weighted):
    """Mean over customers of the weighted sum of their marks."""

    unit = "mark"
    method: Literal["weighted_score"]

    @model_validator(mode="after")
    def _given(self) -> Self:
        if not self.weights:
            msg = "weights: name the items and their weights, such as {quality: 0.6, price: 0.4}"
            raise ValueError(msg)
        return self


class Acsi(Weighted):
    """Index of a few items in the manner of the American Customer Satisfaction Index."""

    unit = "points"
    method: Literal["acsi"]

    @model_validator(mode="after")
    def _given(self) -> Self:
        if not self.weights and self.of is None:
            msg = "'of' is missing: name the index's items, usually three on a scale of 1 to 10"
            raise ValueError(msg)
        return self


class Gap(Declared):
    """Perception minus expectation."""

    method: Literal["gap"]
    pairs: dict[Name, Name] = Field(min_length=1)
    """The item that asks for the expectation, and the one that asks for the perception."""
    count: Literal["mean", "below", "meets", "exceeds"] = "mean"
    """The mean gap, or the share of answers below, at or above what was expected."""

    @property
    def unit(self) -> Unit:  # type: ignore[override]  # depends on what is counted
        """A difference of marks, or a share."""
        return "difference" if self.count == "mean" else "share"

    @property
    def options(self) -> Mapping[str, object]:
        """What is counted."""
        return {"count": self.count}


Score = Annotated[
    Mean
    | Mean100
    | SatisfiedShare
    | SatisfactionRate
    | LevelPoints
    | Nps
    | Ces
    | WeightedScore
    | Acsi
    | Gap,
    Field(discriminator="method"),
]
"""The table of methods that a study file can name."""

SHAPES: Mapping[str, type[Declared]] = {
    get_args(shape.model_fields["method"].annotation)[0]: shape
    for shape in get_args(get_args(Score)[0])
}
METHODS = tuple(SHAPES)
