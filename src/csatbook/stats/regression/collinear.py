"""Columns that follow from others."""

from __future__ import annotations

import numpy as np

from csatbook.stats.block import Numbers

_NOTHING = 1e-10
"""What is so small beside the columns is rounding."""


def places(columns: Numbers) -> tuple[int, ...]:
    """Which columns have a part in some sum of columns that is nothing?

    Parameters
    ----------
    columns : array, shape (n, k), n at least k, nothing missing

    Returns
    -------
    tuple of places
        All that hang together, whichever comes first. Where columns are 0 throughout, these.

    Examples
    --------
    >>> one, two = np.array([1.0, 2, 3, 5]), np.array([1.0, 0, 0, 1])
    >>> places(np.column_stack([one, two, [1.0, 0, 1, 0], one + 2 * two]))
    (0, 1, 3)
    """
    sizes = np.sqrt(np.sum(np.square(columns), axis=0))
    if not sizes.all():
        return tuple(np.flatnonzero(sizes == 0).tolist())
    _, size, ways = np.linalg.svd(np.linalg.qr(columns / sizes, mode="r"))
    parts = np.abs(ways[size < _NOTHING * size.max()])
    return tuple(np.flatnonzero((parts > np.sqrt(_NOTHING)).any(axis=0)).tolist())
