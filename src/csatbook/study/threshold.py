"""Comparison of a computed number with a threshold: rounding in the machine decides nothing."""

from __future__ import annotations

import math
from typing import Any

TOLERANCE = 1e-10
"""Numbers that differ by no more than this, relative to the threshold or the scale, are equal."""


def trace(threshold: Any, *, scale: float = 0.0) -> Any:
    """How far from a threshold may a number lie that should equal it?

    Parameters
    ----------
    threshold : float, or array of any shape
    scale : float
        How large such numbers can be, in the same unit; needed where the threshold is near 0.

    Returns
    -------
    float, or array of that shape
        0 beside an infinite threshold.

    Examples
    --------
    >>> trace(80.0), trace(0.0), trace(0.0, scale=100)
    (8e-09, 0.0, 1e-08)
    """
    if isinstance(threshold, float):  # asked thousands of times a report
        return TOLERANCE * max(abs(threshold), scale) if math.isfinite(threshold) else 0.0
    import numpy as np  # noqa: PLC0415 - a study is read without it

    size = np.maximum(np.abs(threshold), scale)
    return _plain(TOLERANCE * np.where(np.isfinite(threshold), size, 0.0))


def equals(number: Any, threshold: Any, *, scale: float = 0.0) -> Any:
    """Is the number the threshold, but for what sums and products of decimals leave?

    Parameters
    ----------
    number : float, or array of any shape; NaN equals nothing
    threshold, scale : as in `trace`

    Examples
    --------
    >>> 0.7 * 92 + 0.3 * 52 == 80, equals(0.7 * 92 + 0.3 * 52, 80)
    (False, True)
    >>> equals(0.1 + 0.2 - 0.3, 0), equals(0.1 + 0.2 - 0.3, 0, scale=1)
    (False, True)
    """
    import numpy as np  # noqa: PLC0415 - a study is read without it

    return _plain(np.abs(np.subtract(number, threshold)) <= trace(threshold, scale=scale))


def reaches(number: Any, threshold: Any, *, scale: float = 0.0) -> Any:
    """Does the number equal the threshold or lie above it? Arguments as in `equals`.

    Examples
    --------
    >>> reaches(79.99999999999999, 80), reaches(79.999, 80), reaches(float("nan"), 80)
    (True, False, False)
    """
    import numpy as np  # noqa: PLC0415 - a study is read without it

    return _plain(np.greater_equal(number, threshold - trace(threshold, scale=scale)))


def exceeds(number: Any, threshold: Any, *, scale: float = 0.0) -> Any:
    """Does the number lie above the threshold, without equalling it? Arguments as in `equals`.

    Examples
    --------
    >>> exceeds(80.00000000000001, 80), exceeds(80.001, 80)
    (False, True)
    """
    import numpy as np  # noqa: PLC0415 - a study is read without it

    return _plain(np.greater(number, threshold + trace(threshold, scale=scale)))


def _plain(values: Any) -> Any:
    import numpy as np  # noqa: PLC0415 - a study is read without it

    return values if np.ndim(values) else values.item()
