"""What every declared score can have: names, a target, grades, and in which unit it is."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import Annotated, Any, ClassVar, Literal, Self

from pydantic import BeforeValidator, Field, model_validator

from csatbook.study.part import Name, Part, Text

Unit = Literal["mark", "points", "share", "balance", "difference", "count", "amount"]
"""Marks of the items' scale, points 0 to 100, a share 0 to 1, a balance -100 to 100, a difference
of marks, a number of things, any other number."""
MissingPart = Literal["refuse", "renormalise", "no_score"]
"""A part that has no value: an error, the other parts' weights grow, or there is no score."""


class Grade(Part):
    """A grade band: its name in both languages, and the value it begins at."""

    at: float = Field(alias="from")
    """The value at which the band begins."""
    zh: str
    """Its name in Chinese."""
    en: str
    """Its name in English."""

    @property
    def text(self) -> Text:
        """The name in both languages."""
        return Text(zh=self.zh, en=self.en)


def _grades(value: Any) -> Any:
    """A bare number beside the name (`满意: 80`) says where the band begins."""
    if not isinstance(value, dict):
        return value
    return {
        name: {"from": grade, "zh": str(name), "en": str(name)}
        if isinstance(grade, int | float) and not isinstance(grade, bool)
        else grade
        for name, grade in value.items()
    }


class Declared(Part):
    """What every score can have."""

    unit: ClassVar[Unit]

    method: str
    """How it is computed."""
    zh: str | None = None
    """Its name in Chinese."""
    en: str | None = None
    """Its name in English."""
    target: float | None = None
    """What is to be reached, in the score's unit."""
    better: Literal["high", "low"] = "high"
    """Whether more of it is better, or less (of a measure its own `better` holds)."""
    grades: Annotated[
        dict[Name, Grade], BeforeValidator(_grades, json_schema_input_type=dict[str, float | Grade])
    ] = Field(default_factory=dict)
    """Best first; each holds from its own beginning up to that of the one before."""
    certainty: float = Field(default=0.8, gt=0.5, lt=1)
    """A grade is given only where the true score lies in its band with this probability."""

    @model_validator(mode="after")
    def _bands(self) -> Self:
        for (name, better), (after, worse) in pairwise(self.grades.items()):
            if better.at <= worse.at:
                msg = (
                    f"grades: write the best grade first; '{after}' begins at {worse.at:g}, "
                    f"which is not below '{name}' at {better.at:g}"
                )
                raise ValueError(msg)
        return self

    @property
    def name(self) -> Text | None:
        """The study's own name for it."""
        return Text(zh=self.zh, en=self.en) if self.zh and self.en else None

    @property
    def thresholds(self) -> list[float]:
        """The numbers that it is judged by: its target, and where its grades begin."""
        beginnings = [grade.at for grade in self.grades.values()]
        return beginnings if self.target is None else [self.target, *beginnings]


class Weighing(Declared):
    """A sum of parts with weights."""

    weights: dict[Name, Annotated[float, Field(gt=0)]] = Field(default_factory=dict)
    """Part to weight; they sum to 1."""
    normalise: bool = False
    """Whether weights that do not sum to 1 are scaled so that they do, instead of refused."""

    @model_validator(mode="after")
    def _sum(self) -> Self:
        total = sum(self.weights.values())
        if self.weights and not self.normalise and abs(total - 1) > 1e-9:
            msg = f"weights: they sum to {total:g}; expected 1 (or write normalise: true)"
            raise ValueError(msg)
        return self

    @property
    def shares(self) -> Mapping[str, float]:
        """The weights, scaled to sum to 1."""
        total = sum(self.weights.values())
        return {name: weight / total for name, weight in self.weights.items()}
