"""What unequal weights cost: how many respondents of equal weight would be as precise."""

from __future__ import annotations

import numpy as np

from csatbook.stats.block import Numbers


def n_eff(weights: Numbers) -> float:
    """How many respondents of equal weight are these worth?

    Parameters
    ----------
    weights : array, shape (n,), non-negative
        Only ratios matter.

    Returns
    -------
    float
        (sum w)² / sum w²: at most n, and 0 where nothing weighs anything.

    References
    ----------
    Kish (1965), Survey Sampling, Wiley, 11.7.

    Examples
    --------
    >>> n_eff(np.array([1.0, 1, 1, 3]))  # 6² / 12
    3.0
    """
    largest = float(weights.max(initial=0.0))
    if largest == 0:
        return 0.0
    scaled = weights / largest
    return float(scaled.sum() ** 2 / np.square(scaled).sum())


def design_effect(weights: Numbers) -> float | None:
    """By which factor do unequal weights enlarge the variance of a mean?

    Returns
    -------
    float or None
        1 + CV² of the weights, which is n / `n_eff`; None where there is no weight.

    Notes
    -----
    It holds where the answers have nothing to do with the weights; a score's own interval rests on
    its linearised variance instead.

    References
    ----------
    Kish (1992), Weighting for unequal P_i, J. Official Statistics 8(2).

    Examples
    --------
    >>> round(design_effect(np.array([1.0, 1, 1, 3])), 4)  # 1 + 0.75 / 1.5²
    1.3333
    """
    effective = n_eff(weights)
    return len(weights) / effective if effective else None
