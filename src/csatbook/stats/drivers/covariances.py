"""Covariances of an outcome and its drivers: what every importance is made of."""

from __future__ import annotations

from dataclasses import dataclass

from csatbook.stats.block import Numbers


@dataclass(frozen=True, eq=False)
class Covariances:
    """Of a sample and of its resamples."""

    matrices: Numbers
    """Shape (1 + B, q, q): the outcome first, then the drivers; 0 the sample, then its resamples.
    Weighted, divided by the sum of weights (only ratios of covariances are looked at). NaN in a
    resample that tells nothing."""
    n: int
    """Respondents they rest on."""
    n_eff: float
    reason: str | None = None
    """Why there are none, such as `not_converged`."""
