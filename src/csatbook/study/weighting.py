"""How respondents are weighted so that they stand for all customers."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import Field, model_validator

from csatbook.study.part import Name, Part, Value

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
