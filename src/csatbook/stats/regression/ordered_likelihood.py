"""How likely ordered answers are by an ordered logit, and which way they would be likelier."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.special import expit, log_expit

from csatbook.stats.block import Numbers

Codes = npt.NDArray[np.integer]
Summed = Callable[[Numbers], Numbers]
"""From numbers of each respondent, shape (n, m), to their weighted sums, shape (..., m)."""


class Parameters(NamedTuple):
    """P(answer ≤ k) = 1 / (1 + exp(x'b - threshold k))."""

    thresholds: Numbers
    """Shape (K - 1,), rising."""
    slopes: Numbers
    """Shape (p,)."""


def logarithm(at: Parameters, answers: Codes, columns: Numbers) -> Numbers:
    """The logarithm of the probability of each answer, shape (n,)."""
    if (np.diff(at.thresholds) <= 0).any():
        return np.full(len(answers), -np.inf)
    upper, lower = _ends(at, answers, columns)
    between = np.log1p(-np.exp(lower - upper))
    return np.asarray(log_expit(upper) + log_expit(-lower) + between, dtype=float)


def derivatives(
    at: Parameters, answers: Codes, columns: Numbers, summed: Summed
) -> tuple[Numbers, Numbers]:
    """Which way, and how fast, does the log-likelihood of all answers rise and bend?

    Returns
    -------
    gradient, information
        Shapes (..., m) and (..., m, m) for m = K - 1 + p parameters, the thresholds first. The
        information is minus the second derivative.
    """
    upper, lower = _ends(at, answers, columns)
    apart = -np.expm1(lower - upper)
    # The probability's own derivatives by the one end and the other, divided by it.
    up = expit(-upper) / (expit(-lower) * apart)
    down = expit(lower) / (expit(upper) * apart)
    up_up = up * (up - 1 + 2 * expit(upper))
    down_down = down * (down + 1 - 2 * expit(lower))
    up_down = -up * down
    many, p = len(at.thresholds), columns.shape[1]
    below = answers[:, np.newaxis] == np.arange(many)
    above = answers[:, np.newaxis] == np.arange(1, many + 1)

    def by_ends(of_upper: Numbers, of_lower: Numbers) -> Numbers:
        found = below * of_upper[:, np.newaxis] + above * of_lower[:, np.newaxis]
        return np.asarray(found, dtype=float)

    gradient = np.concatenate(
        [summed(by_ends(up, -down)), summed(columns * (down - up)[:, np.newaxis])], axis=-1
    )
    information = np.zeros((*gradient.shape, many + p))
    places = np.arange(many)
    information[..., places, places] = summed(by_ends(up_up, down_down))
    if many > 1:
        beside = summed(below[:, 1:] * up_down[:, np.newaxis])
        information[..., places[1:], places[:-1]] = beside
        information[..., places[:-1], places[1:]] = beside
    ends = by_ends(up_up + up_down, down_down + up_down)
    for place in range(many):
        own = -summed(columns * ends[:, [place]])
        information[..., place, many:] = information[..., many:, place] = own
    both = up_up + down_down + 2 * up_down
    for place in range(p):
        own = summed(columns[:, place:] * (columns[:, place] * both)[:, np.newaxis])
        information[..., many + place, many + place :] = own
        information[..., many + place :, many + place] = own
    return gradient, information


def _ends(at: Parameters, answers: Codes, columns: Numbers) -> tuple[Numbers, Numbers]:
    """Between which ends a respondent's own error lies, who gives this answer."""
    ends = np.concatenate([[-np.inf], at.thresholds, [np.inf]])
    expected = columns @ at.slopes
    return ends[answers + 1] - expected, ends[answers] - expected
