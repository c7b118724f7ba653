"""How a sample stands for all customers: how many must be asked, and how they are weighted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Self

from pydantic import AfterValidator, BeforeValidator, Field, ValidationInfo, model_validator

from csatbook.study import period
from csatbook.study.part import Name, Part, Value, known
from csatbook.study.sample_size import Rules, Whole

EVERY = "*"
"""Stands for every period that has no number of its own."""


def _each(value: Any) -> Any:
    """One number stands for every period."""
    return value if isinstance(value, dict) else {EVERY: value}


ByPeriod = Annotated[
    dict[Value, Whole], BeforeValidator(_each, json_schema_input_type=int | dict[str, int])
]


class Sampling(Part):
    """What is demanded of the sample of each wave."""

    population: ByPeriod = Field(default_factory=dict)
    """Customers, one number or by period; where the invitations tell, they are believed."""
    active: ByPeriod = Field(default_factory=dict)
    """Active customers, one number or by period."""
    rules: Rules = Rules()
    """The demands by name."""
    strata: tuple[Name, ...] | None = None
    """Segments of which every declared value must be in the sample; without it all."""
    thin: Whole = 30
    """Values with fewer valid questionnaires are listed as thin."""
    group: Whole = 300
    """The size of the groups for which the report says which difference would be found."""


def count(numbers: Mapping[str, int], wave: str) -> int | None:
    """Which number is declared for this period? None where there is none.

    Examples
    --------
    >>> count({"*": 24000, "2025Q4": 25000}, "2025Q4"), count({"2025Q4": 25000}, "2025Q3")
    (25000, None)
    """
    return numbers.get(wave, numbers.get(EVERY))


def _fits(sampling: Sampling, study: ValidationInfo) -> Sampling:
    """The segments and periods that it names are the study's."""
    said = []
    if "segments" in study.data:
        power = sampling.rules.power
        named = [("strata", name) for name in sampling.strata or ()]
        if power is not None and power.between is not None:
            named.append(("rules.power.between", power.between))
        for place, name in named:
            mistakes = known((), name, study.data["segments"], "segment")
            said += [f"{place}: {message}" for _, message in mistakes]
    if "period" in study.data:
        for place in ("population", "active"):
            for name in getattr(sampling, place):
                said += [f"{place}: {told}" for told in _period(study.data["period"], name)]
    if said:
        raise ValueError("; ".join(said))
    return sampling


def _period(kind: period.Kind, name: str) -> Iterator[str]:
    try:
        written = name if name == EVERY else period.parse(kind, name)
    except ValueError as error:
        yield str(error)
    else:
        if written != name:
            yield f"write '{name}' as '{written}'"


Fitted = Annotated[Sampling, AfterValidator(_fits)]
"""Checked against the parts of the study file that were read before it."""


Share = Annotated[float, Field(gt=0, le=1)]


class Weighting(Part):
    """Known shares of customers that the weighted respondents must have, wave by wave."""

    rake: dict[Name, dict[Value, Share]] = Field(min_length=1)
    """Segment to the share of each of its values; of one segment this is post-stratification."""
    within: Name | None = None
    """A segment in each value of which the shares are reached by itself."""
    trim: float | None = Field(default=None, gt=1)
    """No weight is more than so many times the mean one."""

    @model_validator(mode="after")
    def _possible(self) -> Self:
        if self.within in self.rake:
            msg = (
                f"within: '{self.within}' is also raked; within each of its values the others are, "
                "so that it keeps the shares that it has: leave it out of one of both"
            )
            raise ValueError(msg)
        for segment, shares in self.rake.items():
            total = sum(shares.values())
            if abs(total - 1) > 1e-6:
                msg = f"rake: the shares of '{segment}' sum to {total:g}; expected 1"
                raise ValueError(msg)
        return self
