"""Several numbers of one sample: how certain are they, and how do they hang together?"""

from __future__ import annotations

import numpy as np

from csatbook.stats.block import Flags, Numbers
from csatbook.stats.design import Design


def covariance(deviations: Numbers, used: Flags, drawn: Design | None = None) -> Numbers:
    """Which variances and covariances have numbers, whose respondents move them by this much?

    Parameters
    ----------
    deviations : array, shape (n, m)
        Of the respondents, without any small-sample factor; each column sums to 0.
    used : array, shape (n,)
        Who is in the numbers. All others have deviations of 0.
    drawn : how the n respondents were drawn, if not one by one

    Returns
    -------
    array, shape (m, m)
        Of respondents drawn one by one n / (n - 1) · the sum of products; else by strata and
        clusters, with `design.variance` of each column on its diagonal.

    References
    ----------
    Binder (1983), International Statistical Review 51.

    Examples
    --------
    >>> moved = np.array([[1.0, 2], [-1, 0], [0, -2]])
    >>> covariance(moved, np.ones(3, dtype=bool)).tolist()  # 3 / 2 · (2, 2; 2, 8)
    [[3.0, 3.0], [3.0, 12.0]]
    """
    if drawn is None:
        n = np.count_nonzero(used)
        return deviations.T @ deviations * (n / (n - 1))
    apart = _apart(deviations, drawn)
    return apart.T @ apart


def _apart(deviations: Numbers, drawn: Design) -> Numbers:
    """Of each cluster drawn, how far it is from its stratum: products of them sum to covariances.

    The factors and centres are those of `design.variance`.
    """
    code, stratum = drawn.cluster.to_numpy(), drawn.stratum
    sizes = np.bincount(stratum)
    alone = sizes == 1
    factor = np.where(alone, float(drawn.single == "centre"), sizes / np.maximum(sizes - 1, 1))
    moved = _sums(deviations, code, len(stratum))
    centre = _sums(moved, stratum, len(sizes)) / sizes[:, np.newaxis]
    centre[alone] = 0.0
    scale = np.sqrt(drawn.left_out * factor)
    return np.asarray((moved - centre[stratum]) * scale[stratum, np.newaxis], dtype=float)


def _sums(numbers: Numbers, code: np.typing.NDArray[np.intp], size: int) -> Numbers:
    columns = [np.bincount(code, weights=one, minlength=size) for one in numbers.T]
    return np.column_stack(columns)
