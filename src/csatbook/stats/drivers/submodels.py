"""All models that leave some drivers out: how much does each of them explain?"""

from __future__ import annotations

import numpy as np

from csatbook.stats.block import Numbers
from csatbook.stats.drivers import covariances


def r_squared(matrices: Numbers) -> Numbers:
    """Which share of the outcome's variance does each set of drivers explain?

    Parameters
    ----------
    matrices : array, shape (r, 1 + p, 1 + p)
        Covariances, the outcome first.

    Returns
    -------
    array, shape (2^p, r)
        Row s is of the drivers whose bits are in s: 0 none, 1 the first, 2 the second, 3 both …

    Notes
    -----
    The covariances of what is left are conditioned on one driver after the other: from each set
    of the first j drivers come two, without and with the next one, which takes along what goes
    with it, c_ab - c_aj c_bj / c_jj. So most sets cost a few multiplications, in all resamples at
    once. A driver of which nothing is left (c_jj = 0, such as a copy of one before) adds nothing.

    Examples
    --------
    R² of the printed correlations of school marks with the parents' standing, the pupil's
    intelligence, and both (Pedhazur, 1997):

    >>> r_squared(np.array([[[1, 0.33, 0.57], [0.33, 1, 0.3], [0.57, 0.3, 1]]]))[:, 0].round(7)
    array([0. , 0.1089 , 0.3249 , 0.3526813])
    """
    # The outcome last, so that each step takes the first off; resamples next to each other.
    given = np.roll(covariances.correlations(matrices), -1, axis=(1, 2)).transpose(1, 2, 0)
    left = {
        (a, b): np.ascontiguousarray(given[a, b])[np.newaxis]
        for a in range(len(given))
        for b in range(a, len(given))
    }
    last = len(given) - 1
    for driver in range(last):
        variance = left[driver, driver]
        varies = variance > covariances.NOTHING
        trust = np.where(varies, 1 / np.where(varies, variance, 1.0), 0.0)
        after = range(driver + 1, last + 1)
        for a in after:
            along = left[driver, a] * trust
            for b in range(a, last + 1):
                without = left[a, b]
                both = np.empty((2 * len(without), without.shape[1]))
                both[: len(without)] = without
                np.multiply(along, left[driver, b], out=both[len(without) :])
                np.subtract(without, both[len(without) :], out=both[len(without) :])
                left[a, b] = both
    return np.asarray(1.0 - left[last, last])
