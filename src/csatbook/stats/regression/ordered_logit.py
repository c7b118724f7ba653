"""The ordered logit: which answer of several, by what is known about a respondent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy.linalg import eigh

from csatbook.stats.block import Numbers
from csatbook.stats.regression import ordered_likelihood
from csatbook.stats.regression.ordered_likelihood import Codes, Parameters

_STEPS = 60
_CLOSE = 1e-20
"""Twice the log-likelihood, of one respondent, that a last step could still bring."""
_ROUNDING = 1e-13
_DEPENDENT = 1e-12
_LEFT = 1e-7
"""Of the information about some sum of coefficients without any effect, what is left where it
runs off to infinity."""


@dataclass(frozen=True, eq=False)
class Fit:
    """The likeliest parameters; with a reason there are none."""

    parameters: Parameters
    reason: Literal["collinear", "separated", "not_converged"] | None = None
    """`separated`: some sum of columns foretells an answer without fail, so that there is no
    likeliest size of its effect."""


def fit(answers: Codes, columns: Numbers, weight: Numbers) -> Fit:
    """By how much do the odds of a higher answer differ with each column, all others held?

    Parameters
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
    at = Parameters(np.log(thresholds / (1 - thresholds)), np.zeros(columns.shape[1]))
    many = len(thresholds)
    start: Numbers | None = None
    for _ in range(_STEPS):
        gradient, information = ordered_likelihood.derivatives(
            at, answers, columns, lambda terms: w @ terms
        )
        if start is None:
            start = information
            scale = np.sqrt(np.diag(start))
            if np.linalg.eigvalsh(start / np.outer(scale, scale))[0] < _DEPENDENT:
                return Fit(at, "collinear")
        if eigh(information, start, eigvals_only=True)[0] < _LEFT:
            return Fit(at, "separated")
        step = np.asarray(np.linalg.solve(information, gradient), dtype=float)
        if gradient @ step < _CLOSE:
            return Fit(at)
        at = _climbed(at, Parameters(step[:many], step[many:]), answers, columns, w)
    return Fit(at, "not_converged")


def _climbed(
    at: Parameters, step: Parameters, answers: Codes, columns: Numbers, w: Numbers
) -> Parameters:
    """The step, or as much of it as leads upwards."""
    now = w @ ordered_likelihood.logarithm(at, answers, columns)
    share = 1.0
    while True:
        there = Parameters(
            np.add(at.thresholds, share * step.thresholds), np.add(at.slopes, share * step.slopes)
        )
        then = w @ ordered_likelihood.logarithm(there, answers, columns)
        if then >= now - _ROUNDING or share < _ROUNDING:
            return there
        share /= 2
