"""How much do all drivers together explain?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from csatbook.stats.drivers import correlation, evidence, interval, standardised
from csatbook.stats.drivers.basis import Basis


@dataclass(frozen=True)
class Explained:
    """R² of an outcome by all its drivers, and whether it is any but 0."""

    r_squared: float | None = None
    """None where there is a reason against it."""
    low: float | None = None
    """None without resamples, as `high` and `p`."""
    high: float | None = None
    p: float | None = None
    """Of no driver explaining anything."""


def of(found: Basis, *, latent: bool, level: float = 0.95) -> Explained:
    """Which share of the outcome's variance do the drivers explain together?

    Parameters
    ----------
    found : the covariances
    latent : bool
        Whether they are those behind ordered answers, for which there is no plain F test.
    level : float in (0, 1)
        Coverage of the interval.

    Examples
    --------
    >>> matrix = np.array([[1.0, 0.5], [0.5, 1]])
    >>> of(Basis(("speed",), matrix[np.newaxis], n=9, n_eff=9.0, asked=9), latent=False)
    Explained(r_squared=0.25, low=None, high=None, p=None)
    """
    if found.reason is not None:
        return Explained()
    coefficients = standardised.importance(found.matrices)
    correlations = correlation.importance(found.matrices)
    each = np.minimum((coefficients * correlations).sum(axis=1), 1.0)
    r_squared = float(each[0])
    if len(each) == 1:
        return Explained(r_squared)
    wider = interval.stretch(found.df, len(found.names), level=level)
    low, high = interval.of_r_squared(each, wider=wider, level=level)
    plain = None if latent else r_squared
    p = evidence.p(coefficients, found.df, r_squared=plain, n=found.n_eff)
    return Explained(r_squared, low, high, p)
