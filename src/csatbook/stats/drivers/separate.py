"""The outcome's regression on its drivers in each of several groups, as one of all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
from scipy.linalg import block_diag

from csatbook.stats import design
from csatbook.stats.block import Numbers
from csatbook.stats.drivers.given import Given
from csatbook.stats.regression import linear_model, linearised
from csatbook.stats.regression.linear_model import Fit

Places = npt.NDArray[np.intp]


@dataclass(frozen=True, eq=False)
class Separate:
    """A level and slopes of its own for each of g groups: k = 1 + p coefficients a group."""

    coefficients: Numbers
    """Shape (g k,)."""
    covariance: Numbers
    """Shape (g k, g k)."""
    df: int
    """Below 1 there can be no test."""
    n: int
    n_eff: float


def alone(given: Given, rows: Places) -> Fit:
    """The regression of some respondents, who are drawn with all others."""
    columns = np.column_stack([np.ones(len(rows)), given.drivers[rows]])
    drawn = given.drawn and replace(given.drawn, cluster=given.drawn.cluster.iloc[rows])
    return linear_model.of(
        given.outcome[rows], columns, given.weight[rows], drawn=drawn, cautious=True
    )


def of(given: Given, groups: Sequence[Places]) -> Separate:
    """What do the drivers do in each group?

    Parameters
    ----------
    given : the outcome and its drivers
    groups : the places of each group's respondents, who have answered everything; each group has
        a regression of its own

    Returns
    -------
    Separate
        The same as one regression on the groups, the drivers and their products. Where
        respondents were drawn in clusters, groups that share some hang together.
    """
    fits = [alone(given, rows) for rows in groups]
    everyone = np.concatenate(groups)
    n, weight = len(everyone), given.weight[everyone]
    coefficients = np.concatenate([one.coefficients for one in fits])
    if given.drawn is None:
        # Each as of a sample of its own, but for the factor n / (n - 1) of all.
        parts = [one.covariance * (1 - 1 / one.n) * n / (n - 1) for one in fits]
        covariance, df = block_diag(*parts), n - len(coefficients)
    else:
        clusters = given.drawn.cluster
        parts = [
            linearised.by_cluster(one.deviations, replace(given.drawn, cluster=clusters.iloc[rows]))
            for one, rows in zip(fits, groups, strict=True)
        ]
        used = replace(given.drawn, cluster=clusters.iloc[everyone])
        covariance = design.covariance(np.hstack(parts), given.drawn)
        df = design.variance(np.zeros(n), used).df + 1 - len(coefficients)
    n_eff = float(weight.sum() ** 2 / (weight @ weight))
    return Separate(coefficients, covariance, df, n, n_eff)
