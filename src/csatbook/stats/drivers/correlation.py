"""Simple correlation: what each driver tells about the outcome alone."""

from __future__ import annotations

import numpy as np

from csatbook.stats.block import Numbers
from csatbook.stats.drivers import covariances

METHOD = "correlation"


def importance(matrices: Numbers) -> Numbers:
    """How closely does the outcome go with each driver, whatever the others do?

    Parameters
    ----------
    matrices : array, shape (r, 1 + p, 1 + p)
        Covariances, the outcome first.

    Returns
    -------
    array, shape (r, p)
        Pearson's, -1 to 1.

    Examples
    --------
    >>> importance(np.array([[[4, 1.0], [1, 1]]])).tolist()
    [[0.5]]
    """
    return np.asarray(covariances.correlations(matrices)[:, 0, 1:])
