"""What an outcome would gain, if its drivers did better."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Literal

from csatbook.stats.regression import linear_model
from csatbook.stats.regression.contrast import Effect


@dataclass(frozen=True)
class Move:
    """A rise of one driver's mean, and the change of the outcome's that goes with it."""

    rise: float
    """Points, above 0."""
    change: Effect
    """Points; below 0 where higher marks go with a lower outcome."""


@dataclass(frozen=True)
class Gain:
    """What one driver may bring."""

    name: str
    mean: float
    """Today, points 0-100, of all who answered it."""
    coefficient: Effect | None
    """Points of the outcome a point of the driver, all other drivers held; None where too few
    respondents tell about it."""
    step: Move | None
    """A rise by the step, or as far as 100 points; None from there, or with too few."""
    target: float | None
    to_target: Move | None
    """A rise to the target; None where there is none, or it is reached, or with too few."""
    reason: Literal["no_target", "at_target", "too_few"] | None
    """Why there is no rise to a target."""


@dataclass(frozen=True)
class Together:
    """The drivers that bring most, all at once."""

    names: tuple[str, ...]
    """Up to three, the one that brings most first; only such as bring anything."""
    change: Effect


@dataclass(frozen=True)
class WhatIf:
    """Of all drivers of an outcome."""

    drivers: tuple[Gain, ...]
    """The one whose step brings most first; empty with a reason."""
    outcome: float | None
    """Its mean today, points 0-100, of all who answered it."""
    by_step: Together | None
    """None where no step brings anything."""
    to_targets: Together | None
    """None likewise."""
    step: float
    n: int
    """Respondents who answered all of it."""
    n_eff: float
    level: float
    reason: linear_model.Reason | None = None
    culprits: tuple[str, ...] = ()
    """The drivers that the reason is about."""

    def as_dict(self) -> dict[str, object]:
        """Plain values, ready for JSON."""
        return asdict(self)
