"""What is to be explained, and by what: which outcome, which drivers, which methods."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field

from csatbook.study.part import Name, Part

Method = Literal["lmg", "johnson", "standardised", "correlation", "last", "dominance"]
Model = Literal["linear", "logit"]
Missing = Literal["listwise", "pairwise", "model"]

EVERY = ("dimensions", "items")
"""Words that stand for all dimensions, or all items, that the outcome is not made of."""


def _several(value: Any) -> Any:
    return (value,) if isinstance(value, str | int | float) else value


def _once(names: tuple[str, ...]) -> tuple[str, ...]:
    if twice := [name for place, name in enumerate(names) if name in names[:place]]:
        msg = f"'{twice[0]}' stands there twice"
        raise ValueError(msg)
    return names


Names = Annotated[
    tuple[Name, ...],
    BeforeValidator(_several, json_schema_input_type=str | list[str]),
    AfterValidator(_once),
    Field(min_length=1),
]


def _enough(resamples: int) -> int:
    if 0 < resamples < 100:
        msg = f"100 or more, or 0 for no intervals; found {resamples}"
        raise ValueError(msg)
    return resamples


class Drivers(Part):
    """Which items or dimensions move which outcome."""

    outcome: Names
    """Items, or scores of answers (each respondent's value of the whole)."""
    of: Names = ("dimensions",)
    """`dimensions`, `items`, or the names of some of either; `dimension:x` or `item:x` where a
    name is both."""
    methods: Annotated[tuple[Method, ...], AfterValidator(_once), Field(min_length=1)] = ("lmg",)
    """The first leads the report."""
    model: Model | Literal["auto"] = "auto"
    """`auto`: logit where the outcome is yes or no, else linear."""
    missing: Missing = "listwise"
    """Respondents who left something out: not used (`listwise`), used for each pair of questions
    that they answered (`pairwise`), or used as far as a normal distribution tells (`model`)."""
    by: tuple[Name, ...] | None = None
    """Segments whose drivers are compared; without it those that `compare` names."""
    resamples: Annotated[int, AfterValidator(_enough)] = Field(default=1000, ge=0)
    """Of the bootstrap behind the intervals."""

    @property
    def every(self) -> str | None:
        """`dimensions` or `items` where all of them are meant."""
        return self.of[0] if len(self.of) == 1 and self.of[0] in EVERY else None
