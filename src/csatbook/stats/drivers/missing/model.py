"""Missing answers, by a model: as if all answers were normal, and some of them not seen."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import numpy.typing as npt

from csatbook.stats.block import Flags, Numbers
from csatbook.stats.drivers.covariances import Covariances
from csatbook.stats.drivers.given import Given
from csatbook.stats.drivers.resamples import Resamples
from csatbook.stats.regression import normal_em
from csatbook.stats.regression.normal_em import AnswerPatterns, Normal

Places = npt.NDArray[np.intp]

POLICY = "model"
_SMALL = 1e-6
"""A change to see a rate by, of columns of variance 1."""
_SINGULAR = 1e-8


def covariances(given: Given, resamples: Resamples) -> Covariances:
    """How would the outcome and its drivers vary together, had all answered everything?

    Parameters
    ----------
    given : n respondents with an outcome and p drivers
    resamples : of them

    Returns
    -------
    Covariances
        Of q = 1 + p columns, by maximum likelihood (EM) for a normal distribution, of all who
        answered the outcome; `n` is how many these are. Reason: `not_converged`, also where nobody
        answered some two questions both.

    Notes
    -----
    Good where it depends on the answers given alone, who did not answer what. Who did not answer
    the outcome tells nothing of what moves it. In resamples it is one step away from the sample's
    own: Newton's, with the sample's rate at which EM converges (Meng and Rubin).

    References
    ----------
    Little and Rubin (2019), Statistical Analysis with Missing Data, 11.2. von Hippel (2007),
    Sociological Methodology 37 (missing outcomes). Meng and Rubin (1991), J. American Statistical
    Association 86 (rate of EM).

    Examples
    --------
    >>> import pandas as pd
    >>> from csatbook.stats.drivers import given, resamples
    >>> marks = pd.DataFrame({"speed": [2.0, 6, None, None]})
    >>> asked = given.gather(pd.Series([1.0, 3, 2, 4]), marks)
    >>> found = covariances(asked, resamples.draw(asked, resamples=0))
    >>> found.n, found.matrices[0].round(4).tolist()  # speed is twice that
    (4, [[1.25, 2.5], [2.5, 5.0]])
    """
    rows = ~np.isnan(given.outcome) & (given.weight > 0)
    order = resamples.order[rows[resamples.order]]
    weight, width = given.weight[order], 1 + given.drivers.shape[1]
    none = np.full((len(resamples.times), width, width), np.nan)
    if not len(order):
        return Covariances(none, 0, 0.0)
    blank = Covariances(none, len(order), float(weight.sum() ** 2 / (weight @ weight)))
    columns, scale = _standardised(given.values[order], weight)
    answered = normal_em.patterns(columns, weight)
    at = normal_em.fit(answered)
    if at is None:
        return replace(blank, reason="not_converged")
    found = np.broadcast_to(at.covariance, none.shape).copy()
    if len(found) > 1 and np.linalg.eigvalsh(at.covariance)[0] > _SINGULAR:
        away = _stepped(answered, at, columns, resamples, order=order, rows=rows)
        ahead = np.eye(away.shape[1]) - _rate(answered, at)
        found[1:] += _matrices(np.asarray(np.linalg.solve(ahead, away[1:].T).T, float), width)
    return replace(blank, matrices=found * np.outer(scale, scale))


def _standardised(values: Numbers, weight: Numbers) -> tuple[Numbers, Numbers]:
    """In columns of mean 0 and variance 1, and by what they were divided."""
    # From some answer first: alike answers are then exactly 0.
    away = values - np.fmax.reduce(values, axis=0)
    heavy = ~np.isnan(values) * weight[:, np.newaxis]
    share = heavy / np.maximum(heavy.sum(axis=0), weight.min())
    away -= np.sum(share * np.nan_to_num(away), axis=0)
    scale = np.sqrt(np.sum(share * np.nan_to_num(away) ** 2, axis=0))
    return away / np.where(scale > 0, scale, 1.0), scale


def _stepped(
    answered: AnswerPatterns,
    at: Normal,
    columns: Numbers,
    resamples: Resamples,
    *,
    order: Places,
    rows: Flags,
) -> Numbers:
    """How far one step of EM leads away from the sample's own estimate, in each resample."""
    expected = normal_em.expected(answered.observed, at)
    width = len(at.means)
    filled = np.ones((len(rows), width + 1))
    for mine, way in zip(answered.members, expected.ways, strict=True):
        filled[order[mine], :width] = np.nan_to_num(columns[mine] - at.means) @ way.T
    moments = resamples.products(filled, rows)
    moments /= moments[:, -1:, -1:].copy()
    means = moments[:, :width, width]
    spread = moments[:, :width, :width] - means[:, :, np.newaxis] * means[:, np.newaxis]
    weights = resamples.sums(np.ones((len(rows), 1)), rows)
    for place in range(width):
        rests = np.zeros((len(rows), width))
        for mine, rest in zip(answered.members, expected.rests, strict=True):
            rests[order[mine]] = rest[place]
        spread[:, place] += resamples.sums(rests, rows) / weights
    return _packed(means, spread - at.covariance)


def _rate(answered: AnswerPatterns, at: Normal) -> Numbers:
    """What is left of a small error after a step of EM."""
    width = len(at.means)
    here = _packed(at.means, at.covariance)
    columns = []
    for moved in np.eye(len(here)) * _SMALL:
        there = Normal(
            at.means + moved[:width], at.covariance + _matrices(moved[np.newaxis], width)[0]
        )
        columns.append((_packed(*normal_em.step(answered, there)) - here) / _SMALL)
    return np.column_stack(columns)


def _packed(means: Numbers, covariances: Numbers) -> Numbers:
    """Means, shape (..., q), and covariances, shape (..., q, q), in one line."""
    upper = np.triu_indices(means.shape[-1])
    return np.concatenate([means, covariances[..., upper[0], upper[1]]], axis=-1)


def _matrices(packed: Numbers, width: int) -> Numbers:
    """The covariances of many lines."""
    one, other = np.triu_indices(width)
    found = np.empty((len(packed), width, width))
    found[:, one, other] = found[:, other, one] = packed[:, width:]
    return found
