"""Which driver is before which other, as far as the resamples can tell?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import ndtr, stdtrit

from csatbook.stats.block import Numbers
from csatbook.stats.drivers.result import Standing, Verdict

Relation = npt.NDArray[np.bool_]
_NOTHING = 1e-12
"""The error of a difference between two copies is rounding."""


@dataclass(frozen=True)
class Order:
    """The places that the drivers may have."""

    verdict: Verdict
    low: tuple[int, ...]
    """The best place that each driver may have."""
    high: tuple[int, ...]
    standing: tuple[Standing, ...]


def rank(sizes: Numbers, *, df: float, shown: bool = True, level: float = 0.95) -> Order:
    """Who is surely before whom?

    Parameters
    ----------
    sizes : array, shape (1 + B, p)
        How important each driver is, in the sample and in its resamples.
    df : degrees of freedom that the sample leaves for errors
    shown : bool
        Whether it is shown that any of them explains anything. If not, there is no order.
    level : float in (0, 1)
        With this probability nobody is said to be before another without being so.

    Returns
    -------
    Order
        `first` where one is surely before all others, `tied` where somebody is surely behind
        somebody, else `cannot_rank`.

    Notes
    -----
    The intervals of the differences of all pairs hold together. The error of a difference is the
    root of its mean squared deviation in the resamples; the largest |t| of all pairs stays below
    some value in `level` of the resamples (and one standard error of that share more, since they
    are not many), whose tail under a normal distribution is then that of Student's. The best place
    of a driver is one behind those surely before it. In simulations of 5 equally important drivers
    (60 to 2,000 respondents, with weights or without) somebody was said to be before another in 4
    to 5 % of samples; of drivers that explain nothing in none.

    References
    ----------
    Mogstad, Romano, Shaikh and Wilhelm (2024), Inference for ranks, Review of Economic Studies
    91. Romano and Wolf (2005), J. American Statistical Association 100 (largest |t|).

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> sizes = np.array([0.5, 0.1, 0.09]) + 0.02 * rng.normal(size=(201, 3))
    >>> found = rank(sizes, df=100)
    >>> found.verdict, found.low, found.high, found.standing
    ('first', (1, 2, 2), (1, 3, 3), ('first', 'below', 'below'))
    >>> rank(sizes, df=100, shown=False).verdict
    'cannot_rank'
    """
    count = sizes.shape[1]
    before = _before(sizes, df, level) if shown else np.zeros((count, count), dtype=bool)
    ahead, behind = before.sum(axis=0), before.sum(axis=1)
    verdict: Verdict = "tied" if before.any() else "cannot_rank"
    if shown and (behind == count - 1).any():
        verdict = "first"
    return Order(
        verdict,
        tuple((1 + ahead).tolist()),
        tuple((count - behind).tolist()),
        tuple(_standing(verdict, int(one)) for one in ahead),
    )


def _before(sizes: Numbers, df: float, level: float) -> Relation:
    """Whether the driver of the row is surely before that of the column."""
    one, other = np.triu_indices(sizes.shape[1], 1)
    before = np.zeros((sizes.shape[1],) * 2, dtype=bool)
    if not len(one):
        return before
    differences = sizes[:, one] - sizes[:, other]
    moved = np.abs(differences[1:] - differences[0])
    error = np.sqrt(np.square(moved).mean(axis=0))
    varies = error > _NOTHING
    t = np.divide(moved, error, out=np.zeros_like(moved), where=varies).max(axis=1)
    asked = min(level + np.sqrt(level * (1 - level) / len(t)), 1.0)
    width = stdtrit(df, ndtr(np.quantile(t, asked))) * error
    sure = varies & (np.abs(differences[0]) > width)
    more = differences[0] > 0
    before[one[sure & more], other[sure & more]] = True
    before[other[sure & ~more], one[sure & ~more]] = True
    return before


def _standing(verdict: Verdict, ahead: int) -> Standing:
    if verdict == "cannot_rank":
        return "open"
    if ahead:
        return "below"
    return "first" if verdict == "first" else "tied"
