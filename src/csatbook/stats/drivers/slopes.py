"""What drivers do in one group and another, and whether that differs."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Literal

from csatbook.stats.regression import linear_model
from csatbook.stats.regression.contrast import Effect, Wald


@dataclass(frozen=True)
class Slope:
    """One driver in one group."""

    group: str
    coefficient: Effect
    """Points of the outcome a point of the driver, all other drivers held."""


@dataclass(frozen=True)
class Differing:
    """One driver in all groups."""

    name: str
    slopes: tuple[Slope, ...]
    """In the order of the groups."""
    test: Wald
    """Of the same coefficient in all groups."""
    p_adjusted: float | None
    """Made up for the number of drivers (Holm)."""


@dataclass(frozen=True)
class LeftOut:
    """A group that is not in the tests."""

    group: str
    n: int
    reason: linear_model.Reason


@dataclass(frozen=True)
class Interaction:
    """Whether the drivers of an outcome are other ones in other groups."""

    drivers: tuple[Differing, ...]
    """In the order given; empty with a reason."""
    test: Wald | None
    """Of all drivers together."""
    groups: tuple[str, ...]
    """In the tests."""
    sizes: tuple[int, ...]
    """Respondents of each of them who answered all of it."""
    left_out: tuple[LeftOut, ...]
    n: int
    """Respondents in the tests."""
    n_eff: float
    level: float
    reason: Literal["one_group"] | linear_model.Reason | None = None
    """`one_group`: fewer than two groups can be looked at."""

    def as_dict(self) -> dict[str, object]:
        """Plain values, ready for JSON."""
        return asdict(self)
