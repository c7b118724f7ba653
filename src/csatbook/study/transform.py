"""How a number of any unit becomes points of 0 to 100."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import Annotated, Literal, Self, get_args

from pydantic import Field, model_validator

from csatbook.study.part import Name, Named, Part


class MinMax(Part):
    """0 points at `worst`, 100 at `best`, in proportion between them; either may be the larger."""

    by: Literal["min_max"]
    worst: float
    """The number worth 0 points."""
    best: float
    """The number worth 100 points."""

    @model_validator(mode="after")
    def _apart(self) -> Self:
        if self.worst == self.best:
            msg = f"worst and best are both {self.best:g}; they must differ"
            raise ValueError(msg)
        return self


class Target(Part):
    """100 points at the target or above, in proportion to it below."""

    by: Literal["target"]
    target: float = Field(gt=0)
    """The number worth 100 points."""


class Reverse(Part):
    """For what should be small: 100 points at the target or below, target / number above."""

    by: Literal["reverse"]
    target: float = Field(gt=0)
    """The number worth 100 points."""


class Between(Part):
    """100 points from `low` to `high`, falling in proportion to 0 at `least` and at `most`."""

    by: Literal["interval"]
    least: float
    """0 points here and below."""
    low: float
    """100 points from here."""
    high: float
    """100 points up to here."""
    most: float
    """0 points here and above."""

    @model_validator(mode="after")
    def _order(self) -> Self:
        if not self.least < self.low <= self.high < self.most:
            msg = (
                "expected least < low <= high < most; found "
                f"{self.least:g}, {self.low:g}, {self.high:g}, {self.most:g}"
            )
            raise ValueError(msg)
        return self


class Level(Named):
    """A level: where it begins, and what it is worth."""

    at: float = Field(alias="from")
    """The number at which the level begins."""
    points: float = Field(ge=0, le=100)
    """What it is worth."""


class Levels(Part):
    """The points of the level that the number reaches; best level first."""

    by: Literal["levels"]
    levels: dict[Name, Level] = Field(min_length=2)
    """The levels by name."""

    @model_validator(mode="after")
    def _order(self) -> Self:
        for (name, better), (after, worse) in pairwise(self.levels.items()):
            if better.at <= worse.at:
                msg = (
                    f"levels: write the highest first; '{after}' begins at {worse.at:g}, "
                    f"which is not below '{name}' at {better.at:g}"
                )
                raise ValueError(msg)
        return self


Transform = Annotated[
    MinMax | Target | Reverse | Between | Levels,
    Field(discriminator="by"),
]
"""The table of transforms that a study file can name."""

TRANSFORMS: Mapping[str, type[Part]] = {
    get_args(shape.model_fields["by"].annotation)[0]: shape
    for shape in get_args(get_args(Transform)[0])
}
