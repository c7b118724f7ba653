"""What a driver analysis tells: how much each driver matters, and how sure that is."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Literal

from csatbook.stats.drivers.dominance import Dominance

Standing = Literal["first", "tied", "below", "open"]
"""Of one driver: clearly before all others, perhaps the first, surely behind another, or nothing
can be said."""
Verdict = Literal["first", "tied", "cannot_rank"]
"""Of all drivers: one is clearly first, some share the first place, or there is no order."""


@dataclass(frozen=True)
class Driver:
    """One driver of an outcome."""

    name: str
    importance: float
    """In the method's own unit: a part of R², a coefficient, a correlation."""
    share: float
    """Of the sum of all importances (of their sizes, where they have signs); 0-1."""
    low: float | None
    """Interval of the share; None where it is not known."""
    high: float | None
    rank: int
    """1 is the most important."""
    rank_low: int | None
    """The best place it may have, and the worst, all drivers together at the stated level."""
    rank_high: int | None
    standing: Standing
    coefficient: float
    """Standardised, with its sign, all other drivers held."""
    correlation: float
    """With the outcome, alone."""
    vif: float
    """Variance inflation factor: 1 where no other driver tells about it."""
    wide_low: float | None = None
    """Interval of the share at half the error, so that it holds together with another such one."""
    wide_high: float | None = None
    tilt: float | None = None
    """How its share and the mean of its answers move together by chance, -1 to 1: their correlation
    over the resamples. None where either does not move, or there are no resamples."""


@dataclass(frozen=True)
class DriverAnalysis:
    """What moves an outcome."""

    method: str
    measure: Literal["r_squared", "latent_r_squared"]
    """What is divided up: the explained share of the outcome's variance, or of the variance of
    the satisfaction that lies behind ordered answers (McKelvey and Zavoina)."""
    drivers: tuple[Driver, ...]
    """In the order given; empty with a reason."""
    r_squared: float | None
    r_low: float | None
    r_high: float | None
    verdict: Verdict | None
    """None, as all intervals, without resamples, or where one in ten of them tells nothing."""
    n: int
    """Respondents the analysis rests on."""
    n_eff: float
    asked: int
    """Respondents with an answer to the outcome, from whom the rule for missing answers starts."""
    needed: int
    """Effective respondents that so many drivers ask for (Green's rule)."""
    p: float | None = None
    """Of no driver explaining anything; None without resamples."""
    dominance: Dominance | None = None
    """Who dominates whom, by that method."""
    dropped: tuple[str, ...] = ()
    """Drivers left out because all answers to them are alike: they explain nothing."""
    error: float | None = None
    """Largest standard error of a share from drawing orders of drivers; None where exact."""
    reason: str | None = None
    """Why there is no result: `no_drivers`, `too_few`, `constant_outcome`, `collinear`,
    `not_positive` (pairs of questions contradict each other), `not_converged`, `separated` (some
    drivers foretell the outcome without fail), `too_many_levels` (of an outcome in order)."""
    culprits: tuple[str, ...] = ()
    """The drivers that the reason is about."""

    def as_dict(self) -> dict[str, object]:
        """Plain values, ready for JSON."""
        return asdict(self)
