"""What each of several columns contributed to the change of an outcome between two waves."""

from __future__ import annotations

from dataclasses import asdict, dataclass

import numpy as np

from csatbook.stats.block import Flags, Numbers, slices
from csatbook.stats.regression.linear_model import collinear_columns


@dataclass(frozen=True)
class Contributions:
    """The parts of a change, each `weight` times `change`; with `rest` they add up to it."""

    weight: tuple[float, ...]
    """By how much the outcome differs with one more of each column, all others held."""
    change: tuple[float, ...]
    """By how much the mean of each column changed."""
    rest: float
    """What none of the columns tells of."""

    @property
    def parts(self) -> tuple[float, ...]:
        """What each column contributed, in the unit of the outcome."""
        return tuple(w * c for w, c in zip(self.weight, self.change, strict=True))

    def as_dict(self) -> dict[str, object]:
        """Plain values, ready for JSON."""
        return asdict(self)


def by_regression(
    outcome: Numbers, columns: Numbers, weight: Numbers, now: Flags
) -> Contributions | None:
    """How much of the change of the outcome's mean goes along with each column's change?

    Parameters
    ----------
    outcome : array, shape (n,), nothing missing
        Of respondents of both waves.
    columns : array, shape (n, k), nothing missing
    weight : array, shape (n,), non-negative
        Only ratios within a wave matter for the means; the regression weighs all rows by it.
    now : array, shape (n,)
        Who is of the later wave.

    Returns
    -------
    Contributions or None
        None where the columns hang together, or the rows are too few, so that nothing can be told.

    Notes
    -----
    A pooled Oaxaca-Blinder decomposition: weighted least squares of the outcome on the columns and
    on whether a row is of the later wave. Each column contributes its coefficient times the change
    of its mean; the rest is the coefficient of the wave, which a regression without it would
    spread wrongly over the columns. Contributions are of what goes along, not of what causes.

    References
    ----------
    Oaxaca (1973), International Economic Review 14. Jann (2008), Stata Journal 8(4), 453-479
    (pooled coefficients with a group indicator). Fortin (2008), J. of Human Resources 43.

    Examples
    --------
    >>> x = np.array([1.0, 2, 3, 4, 2, 3, 4, 5])
    >>> now = np.arange(8) > 3
    >>> found = by_regression(2 * x + 0.5 * now, x[:, np.newaxis], np.ones(8), now)
    >>> round(found.parts[0], 9), round(found.rest, 9)
    (2.0, 0.5)
    """
    held = weight > 0
    k = columns.shape[1]
    if min(np.count_nonzero(held & now), np.count_nonzero(held & ~now)) <= k + 1:
        return None
    triangle = np.empty((0, k + 3))
    for rows in slices(len(outcome)):
        some = outcome[rows]
        model = [np.ones(len(some)), now[rows], columns[rows], some]
        heavy = np.column_stack(model) * np.sqrt(weight[rows])[:, np.newaxis]
        triangle = np.asarray(np.linalg.qr(np.vstack([triangle, heavy]), mode="r"), dtype=float)
    r, target = triangle[:-1, :-1], triangle[:-1, -1]
    if collinear_columns(r):
        return None
    change = _mean(columns, weight, now) - _mean(columns, weight, ~now)
    total = _mean(outcome, weight, now) - _mean(outcome, weight, ~now)
    slopes = np.asarray(np.linalg.solve(r, target), dtype=float)[2:]
    return Contributions(
        tuple(map(float, slopes)), tuple(map(float, change)), float(total - slopes @ change)
    )


def _mean(columns: Numbers, weight: Numbers, mask: Flags) -> Numbers:
    return np.asarray(np.average(columns[mask], axis=0, weights=weight[mask]))
