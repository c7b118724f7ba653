"""Means and covariances from answers of which some are missing: maximum likelihood by EM."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from csatbook.stats.block import Flags, Numbers

_STEPS = 5000
_CLOSE = 1e-12
_NOTHING = 1e-10
"""A direction's variance that is rounding, of columns of variance 1."""


class Normal(NamedTuple):
    """A normal distribution of q columns."""

    means: Numbers
    """Shape (q,)."""
    covariance: Numbers
    """Shape (q, q)."""


@dataclass(frozen=True, eq=False)
class AnswerPatterns:
    """What respondents with the same questions answered sum up to, for each such pattern."""

    observed: Flags
    """Shape (h, q)."""
    weight: Numbers
    """Shape (h,); all sum to 1."""
    sums: Numbers
    """Shape (h, q); 0 where missing."""
    products: Numbers
    """Shape (h, q, q); likewise."""
    members: tuple[npt.NDArray[np.intp], ...]
    """The places of the respondents of each."""


@dataclass(frozen=True, eq=False)
class ExpectedAnswers:
    """What missing answers are expected to be."""

    ways: Numbers
    """Shape (h, q, q): from what was answered, less its mean and 0 where missing, to what would
    have been, less its mean."""
    rests: Numbers
    """Shape (h, q, q): how much what was missing still varies around that."""


def patterns(columns: Numbers, weight: Numbers) -> AnswerPatterns:
    """Who answered the same questions?

    Parameters
    ----------
    columns : array, shape (n, q); NaN where there is no answer. Best of variance 1, around 0
    weight : array, shape (n,), above 0; only ratios matter
    """
    known, w = ~np.isnan(columns), weight / weight.sum()
    packed = np.ascontiguousarray(np.packbits(known, axis=1))
    code = np.unique(packed.view(f"V{packed.shape[1]}")[:, 0], return_inverse=True)[1]
    order = np.argsort(code, kind="stable")
    members = np.split(order, np.cumsum(np.bincount(code))[:-1])
    heavy = [w[mine] for mine in members]
    marks = [np.nan_to_num(columns[mine]) for mine in members]
    return AnswerPatterns(
        observed=np.array([known[mine[0]] for mine in members]),
        weight=np.array([one.sum() for one in heavy]),
        sums=np.array([one @ some for one, some in zip(heavy, marks, strict=True)]),
        products=np.array(
            [some.T @ (one[:, np.newaxis] * some) for one, some in zip(heavy, marks, strict=True)]
        ),
        members=tuple(members),
    )


def fit(given: AnswerPatterns) -> Normal | None:
    """Which means and covariances make these answers likeliest, if they are normal?

    Returns
    -------
    Normal
        None where nobody answered some two questions both, so that nothing tells how they vary
        together, or where EM does not come to an end.

    Notes
    -----
    What is missing may depend on what was answered (missing at random).

    References
    ----------
    Dempster, Laird and Rubin (1977), J. Royal Statistical Society B 39. Little and Rubin (2019),
    Statistical Analysis with Missing Data, 11.2.

    Examples
    --------
    >>> marks = np.array([[-1.0, -1], [1, 1], [-1, np.nan], [1, np.nan], [1, np.nan]])
    >>> found = fit(patterns(marks, np.ones(5)))  # the second is the first, whose mean is 1 / 5
    >>> found.means.round(6).tolist(), found.covariance.round(6).tolist()
    ([0.2, 0.2], [[0.96, 0.96], [0.96, 0.96]])
    """
    q = given.observed.shape[1]
    if not (given.observed.T.astype(int) @ given.observed).all():
        return None
    at = Normal(np.zeros(q), np.eye(q))
    for _ in range(_STEPS):
        there = step(given, at)
        moved = max(np.abs(new - old).max() for new, old in zip(there, at, strict=True))
        at = there
        if moved < _CLOSE:
            return at
    return None


def step(given: AnswerPatterns, at: Normal) -> Normal:
    """What the answers come to, with what is expected of the missing ones; never less likely."""
    found = expected(given.observed, at)
    means = np.where(given.observed, at.means, 0.0)
    away = given.sums - given.weight[:, np.newaxis] * means
    crossed = given.sums[:, :, np.newaxis] * means[:, np.newaxis]
    square = given.products - crossed - crossed.transpose(0, 2, 1)
    square += (given.weight[:, np.newaxis] * means)[:, :, np.newaxis] * means[:, np.newaxis]
    moved = np.einsum("hij,hj->i", found.ways, away)
    spread = np.sum(found.ways @ square @ found.ways.transpose(0, 2, 1), axis=0)
    spread += np.einsum("h,hij->ij", given.weight, found.rests)
    return Normal(at.means + moved, spread - np.outer(moved, moved))


def expected(observed: Flags, at: Normal) -> ExpectedAnswers:
    """What is to be expected of the missing answers of each pattern?"""
    both = observed[:, :, np.newaxis] & observed[:, np.newaxis]
    # What was not answered is beside it in the matrix, by itself, and then left out.
    padded = np.where(both, at.covariance, ~observed[:, np.newaxis] * np.eye(len(at.means)))
    sound = np.linalg.eigvalsh(at.covariance)[0] > _NOTHING
    regressed = at.covariance @ (np.linalg.inv(padded) if sound else _inverse(padded))
    own = observed[:, np.newaxis] * np.eye(len(at.means))
    ways = np.where(observed[:, :, np.newaxis], own, regressed * observed[:, np.newaxis])
    unknown = ~observed[:, :, np.newaxis] & ~observed[:, np.newaxis]
    return ExpectedAnswers(ways, np.where(unknown, at.covariance - ways @ at.covariance, 0.0))


def _inverse(symmetric: Numbers) -> Numbers:
    """Of each matrix, the directions in which it is 0 left out."""
    values, vectors = np.linalg.eigh(symmetric)
    held = values > _NOTHING
    turned = vectors * np.where(held, 1 / np.where(held, values, 1.0), 0.0)[:, np.newaxis]
    return np.asarray(turned @ vectors.transpose(0, 2, 1))
