"""Drivers that only disappoint, or only delight: what low and high marks of each do."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Literal

from csatbook.stats.regression import linear_model
from csatbook.stats.regression.contrast import Effect, Wald

Kind = Literal["basic", "performance", "excitement", "open", "none", "too_few"]


@dataclass(frozen=True)
class Asymmetry:
    """What low and high marks of one driver do to the outcome; unknown where too few gave them."""

    name: str
    kind: Kind
    penalty: Effect | None
    """Points that low marks cost, beside marks in between."""
    reward: Effect | None
    """Points that high marks bring, beside marks in between."""
    difference: Effect | None
    """Reward minus penalty."""
    impact: Effect | None
    """Reward and penalty together: from low marks to high ones."""
    balance: float | None
    """Their difference by their sum, -1 (all penalty) to 1 (all reward); what is below 0 of
    either counts as 0. None where nothing is left."""
    p_difference: float | None
    """Of the difference, made up for the number of drivers (Holm)."""
    p_impact: float | None
    """Of neither low nor high marks doing anything, likewise."""
    n_low: int
    n_between: int
    n_high: int
    test: Wald | None = None
    """Of neither low nor high marks doing anything, by itself."""


@dataclass(frozen=True)
class Asymmetries:
    """Of all drivers of an outcome."""

    drivers: tuple[Asymmetry, ...]
    """In the order given; empty with a reason."""
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
