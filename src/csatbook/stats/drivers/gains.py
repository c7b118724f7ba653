"""What an outcome would gain, if its drivers did better."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Literal

import numpy as np

from csatbook.stats.block import Flags, Numbers
from csatbook.stats.compare import multiplicity
from csatbook.stats.drivers.given import Given
from csatbook.stats.regression import contrast, linear_model
from csatbook.stats.regression.contrast import Effect
from csatbook.stats.regression.linear_model import Regression

_TOP = 100.0
_MOST = 3
"""Drivers that are moved together."""
_NOTHING = 1e-9
"""Points that are rounding."""
_FEWEST = 5
"""Effective respondents who tell about a coefficient."""


@dataclass(frozen=True, eq=False)
class Today:
    """What p drivers do to the outcome, and where they stand."""

    coefficients: Numbers
    """Shape (p,)."""
    means: Numbers
    """Shape (p,)."""
    covariance: Numbers
    """Shape (2p, 2p), of both."""
    known: Flags
    """Shape (p,): whose coefficients enough respondents tell about."""
    df: int


@dataclass(frozen=True, eq=False)
class Rises:
    """One rise of each driver; 0 where there is none."""

    today: Today
    points: Numbers
    """Shape (p,)."""
    gradients: Numbers
    """Shape (p, 2p): of each change by all coefficients and means."""

    def move(self, at: int, *, level: float) -> Move | None:
        """The rise of one driver; None where there is none."""
        if self.points[at] == 0:
            return None
        return Move(float(self.points[at]), self._change([at], level))

    def most(self, names: Sequence[str], *, level: float) -> Together | None:
        """The drivers whose rises bring most, moved together."""
        brings = self.today.coefficients * self.points
        order = sorted(range(len(names)), key=lambda at: (-brings[at], names[at]))
        best = [at for at in order[:_MOST] if brings[at] > 0]
        if not best:
            return None
        return Together(tuple(names[at] for at in best), self._change(best, level))

    def places(self, *, level: float) -> list[tuple[int, int]]:
        """Between which places may the change of each driver lie, the largest first?

        Of all drivers whose changes are surely larger or smaller; the tests of all pairs are one
        family (Holm).
        """
        size = len(self.points)
        change = self.today.coefficients * self.points
        a_side, b_side = np.triu_indices(size, 1)
        pairs = list(zip(a_side.tolist(), b_side.tolist(), strict=True))
        apart = self.gradients[a_side] - self.gradients[b_side]
        variances = np.einsum("ij,jk,ik->i", apart, self.today.covariance, apart).clip(0)
        tested = [
            contrast.effect_of(change[a] - change[b], variance, df=self.today.df, level=level).p
            for (a, b), variance in zip(pairs, variances, strict=True)
        ]
        above, below = [0] * size, [0] * size
        for (a, b), p in zip(pairs, multiplicity.adjust(tested, method="holm").p, strict=True):
            if p is not None and p < 1 - level:
                more, less = (a, b) if change[a] > change[b] else (b, a)
                above[less] += 1
                below[more] += 1
        return [(1 + above[at], size - below[at]) for at in range(size)]

    def _change(self, places: list[int], level: float) -> Effect:
        value = float(self.today.coefficients[places] @ self.points[places])
        gradient = self.gradients[places].sum(axis=0)
        variance = float(gradient @ self.today.covariance @ gradient)
        return contrast.effect_of(value, variance, df=self.today.df, level=level)


def today(given: Given, fit: Regression) -> Today:
    """Where do the drivers stand, beside what they do to the outcome?

    Parameters
    ----------
    given : the respondents; a mean is that of all who answered the driver
    fit : the regression of the outcome on a column of ones and the drivers
    """
    found = means(given.drivers, given.weight)
    answered = ~np.isnan(given.drivers)
    heavy = answered * given.weight[:, np.newaxis]
    moved = np.where(answered, given.drivers - found, 0.0) * heavy / heavy.sum(axis=0)
    deviations = np.hstack([fit.deviations[:, 1:], moved])
    covariance = linear_model.linearised_covariance(deviations, fit.used, given.drawn)
    known = fit.told_by[1:] >= _FEWEST
    return Today(fit.coefficients[1:], found, covariance, known, fit.df)


def by(today: Today, step: float) -> Rises:
    """Each driver by so many points, or as far as 100."""
    left = _TOP - today.means
    return _rises(today, np.minimum(step, left), to_level=left < step)


def to(today: Today, targets: Sequence[float | None]) -> Rises:
    """Each driver to its target, if it has one."""
    away = [
        0.0 if target is None else target - mean
        for mean, target in zip(today.means, targets, strict=True)
    ]
    return _rises(today, np.array(away), to_level=np.ones(len(away), dtype=bool))


def means(columns: Numbers, weight: Numbers) -> Numbers:
    """Of each column, over all who answered it."""
    answered = ~np.isnan(columns)
    return np.asarray(weight @ np.where(answered, columns, 0.0) / (weight @ answered))


def _rises(today: Today, points: Numbers, *, to_level: Flags) -> Rises:
    """Only upwards. How far it is to a level depends on the mean, which is not known exactly."""
    rising = today.known & (points > _NOTHING)
    own = np.diag(np.where(rising, points, 0.0))
    of_mean = np.diag(np.where(rising & to_level, -today.coefficients, 0.0))
    return Rises(today, np.where(rising, points, 0.0), np.hstack([own, of_mean]))


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
    to_full: Move | None = None
    """A rise to 100 points, which says what the missing points cost; None where none is missing, or
    with too few."""
    places: tuple[int, int] | None = None
    """The best and the worst place of that cost among all drivers."""


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
