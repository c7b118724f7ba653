"""The ordered logit: which answer of several, by what is known about a respondent."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.linalg import eigh
from scipy.special import expit, log_expit

from csatbook.stats.block import Numbers

Codes = npt.NDArray[np.integer]
Summed = Callable[[Numbers], Numbers]
"""From numbers of each respondent, shape (n, m), to their weighted sums, shape (..., m)."""


class OrderedParameters(NamedTuple):
    """P(answer ≤ k) = 1 / (1 + exp(x'b - threshold k))."""

    thresholds: Numbers
    """Shape (K - 1,), rising."""
    slopes: Numbers
    """Shape (p,)."""


def log_likelihood(at: OrderedParameters, answers: Codes, columns: Numbers) -> Numbers:
    """The logarithm of the probability of each answer, shape (n,)."""
    if (np.diff(at.thresholds) <= 0).any():
        return np.full(len(answers), -np.inf)
    upper, lower = _ends(at, answers, columns)
    between = np.log1p(-np.exp(lower - upper))
    return np.asarray(log_expit(upper) + log_expit(-lower) + between, dtype=float)


def derivatives(
    at: OrderedParameters, answers: Codes, columns: Numbers, summed: Summed
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


def _ends(at: OrderedParameters, answers: Codes, columns: Numbers) -> tuple[Numbers, Numbers]:
    """Between which ends a respondent's own error lies, who gives this answer."""
    ends = np.concatenate([[-np.inf], at.thresholds, [np.inf]])
    expected = columns @ at.slopes
    return ends[answers + 1] - expected, ends[answers] - expected


_STEPS = 60
_CLOSE = 1e-20
"""Twice the log-likelihood, of one respondent, that a last step could still bring."""
_ROUNDING = 1e-13
_DEPENDENT = 1e-12
_LEFT = 1e-7
"""Of the information about some sum of coefficients without any effect, what is left where it
runs off to infinity."""


@dataclass(frozen=True, eq=False)
class OrderedFit:
    """The likeliest parameters; with a reason there are none."""

    parameters: OrderedParameters
    reason: Literal["collinear", "separated", "not_converged"] | None = None
    """`separated`: some sum of columns foretells an answer without fail, so that there is no
    likeliest size of its effect."""


def fit(answers: Codes, columns: Numbers, weight: Numbers) -> OrderedFit:
    """By how much do the odds of a higher answer differ with each column, all others held?

    OrderedParameters
    ----------
    answers : array, shape (n,), whole numbers 0 to K - 1, K at least 2
        Each is given by someone with a weight. Two of them are the ordinary logit of yes or no.
    columns : array, shape (n, p), nothing missing
        Without a column of ones. Best of similar spread, around 0.
    weight : array, shape (n,), non-negative; only ratios matter

    Notes
    -----
    The log-likelihood is concave: Newton's steps, halved where they go too far, lead to its top
    if it has one. Own, because statsmodels' `OrderedModel` takes no weights.

    References
    ----------
    McCullagh (1980), J. Royal Statistical Society B 42. Albert and Anderson (1984), Biometrika 71
    (separation). As `polr` of the R package MASS and `svyolr` of survey.

    Examples
    --------
    >>> yes, x = np.array([0, 0, 0, 1, 0, 1, 1, 1]), np.array([[0.0]] * 4 + [[1.0]] * 4)
    >>> found = fit(yes, x, np.ones(8)).parameters  # odds 1 / 3 and 3 / 1
    >>> [float(one[0].round(6)) for one in found], np.log([3, 9]).round(6).tolist()
    ([1.098612, 2.197225], [1.098612, 2.197225])
    """
    w = weight / weight.sum()
    thresholds = np.cumsum(np.bincount(answers, w))[:-1]
    at = OrderedParameters(np.log(thresholds / (1 - thresholds)), np.zeros(columns.shape[1]))
    many = len(thresholds)
    start: Numbers | None = None
    for _ in range(_STEPS):
        gradient, information = derivatives(at, answers, columns, lambda terms: w @ terms)
        if start is None:
            start = information
            scale = np.sqrt(np.diag(start))
            if np.linalg.eigvalsh(start / np.outer(scale, scale))[0] < _DEPENDENT:
                return OrderedFit(at, "collinear")
        if eigh(information, start, eigvals_only=True)[0] < _LEFT:
            return OrderedFit(at, "separated")
        step = np.asarray(np.linalg.solve(information, gradient), dtype=float)
        if gradient @ step < _CLOSE:
            return OrderedFit(at)
        at = _climbed(at, OrderedParameters(step[:many], step[many:]), answers, columns, w)
    return OrderedFit(at, "not_converged")


def _climbed(
    at: OrderedParameters, step: OrderedParameters, answers: Codes, columns: Numbers, w: Numbers
) -> OrderedParameters:
    """The step, or as much of it as leads upwards."""
    now = w @ log_likelihood(at, answers, columns)
    share = 1.0
    while True:
        there = OrderedParameters(
            np.add(at.thresholds, share * step.thresholds), np.add(at.slopes, share * step.slopes)
        )
        then = w @ log_likelihood(there, answers, columns)
        if then >= now - _ROUNDING or share < _ROUNDING:
            return there
        share /= 2
