"""Cramér's V: how closely do answers and groups hang together?"""

from __future__ import annotations

import math

import numpy as np

from csatbook.stats.block import Numbers

EFFECT = "cramer_v"


def distance(cells: Numbers) -> float:
    """How far are the cells from those of equal distributions, as Pearson's X² a respondent?

    Parameters
    ----------
    cells : array, shape (k, g)
        Counts or sums of weights; no row and no column is empty.
    """
    shares = cells / cells.sum()
    expected = shares.sum(axis=1, keepdims=True) * shares.sum(axis=0)
    return float(np.sum(np.square(shares - expected) / expected))


def v(cells: Numbers) -> float:
    """How closely do answers and groups hang together, 0 (not at all) to 1?

    References
    ----------
    Cramér (1946), Mathematical Methods of Statistics, 21.9.

    Examples
    --------
    >>> v(np.array([[3.0, 1], [1, 3]])), v(np.array([[3.0, 0], [0, 3]]))
    (0.5, 1.0)
    """
    return math.sqrt(distance(cells) / (min(cells.shape) - 1))
