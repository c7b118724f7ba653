"""A ratio of two weighted sums over a sample: its value, its variance, and what it rests on."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from csatbook.stats import design
from csatbook.stats.block import Numbers, slices
from csatbook.stats.tally import Tally
from csatbook.stats.terms import Terms


@dataclass(frozen=True)
class Moments:
    """The ratio and what its precision rests on."""

    mean: float
    variance: float
    """Linearised, before the small-sample factor n / (n - 1)."""
    n: int
    n_missing: int
    kish: float
    """Kish's effective number of respondents: what unequal weights leave of `n`."""
    n_eff: float | None
    """So many drawn by simple random sampling would be as precise: Kish's number; of a sample
    drawn in strata or clusters `n` divided by the design effect, None where that is not known."""
    df: float | None = None
    """Degrees of freedom of a sample drawn in strata or clusters, whose variance needs no factor
    any more; None where respondents were drawn one by one."""
    clusters: int | None = None
    """Clusters with a respondent; None as `df`."""
    clusters_eff: float | None = None
    """Kish's effective number of them, by what they weigh; None as `df`."""
    whole: bool = False
    """Whether the sample is the population, so that nothing is estimated."""


def moments(terms: Terms, given: Tally) -> Moments:
    """How high is the ratio, and how precise is it?

    Parameters
    ----------
    terms : what each row of the tally brings; rows of base 0 are left out and counted
    given : how many respondents each row stands for, and what they weigh
        Only ratios of weights matter.

    Returns
    -------
    Moments
        `mean` NaN where no respondent is left.

    References
    ----------
    Kish (1965), Survey Sampling (n_eff, design effect). Cochran (1977), Sampling Techniques, 6.3
    (ratio estimator). Binder (1983), International Statistical Review 51 (its linearised variance).

    Examples
    --------
    >>> from csatbook.stats import tally
    >>> import pandas as pd
    >>> answers = tally.of(pd.Series([1.0, 2, None, 6]))
    >>> found = moments(Terms.of_means(answers.marks[:, 0], bounds=(0, 10)), answers)
    >>> found.mean, found.variance.__round__(4), found.n, found.n_missing  # 14 / 3²
    (3.0, 1.5556, 3, 1)
    """
    used = ((terms.base > 0) & (given.count > 0)).astype(float)
    n = int(_dot(given.count, used))
    missing = int(given.count.sum()) - n
    if n == 0:
        return Moments(float("nan"), float("nan"), 0, missing, 0.0, 0.0)
    # Deviations from the first row's ratio first: an all-equal sample gives exactly that value.
    first = int(used.argmax())
    start = float(terms.top[first] / terms.base[first])
    total = _dot(given.weight, terms.base)
    mean = start + _dot(given.weight, terms.top - start * terms.base) / total
    kish = _dot(given.weight, used) ** 2 / _dot(given.square, used)
    if given.drawn is not None:
        moved = given.weight * (terms.top - mean * terms.base) / total
        found = design.variance(moved, given.drawn, used > 0)
        held = np.bincount(given.drawn.cluster.to_numpy(), weights=given.weight * used)
        clusters_eff = float(held.sum() ** 2 / np.square(held).sum())
        squares = _dot(given.weight, np.square(terms.top - mean * terms.base)) / total**2
        simple = squares * _dot(given.weight, used) / max(n - 1, 1)
        effect = design.effect(found, simple)
        return Moments(
            mean,
            found.variance,
            n,
            missing,
            kish,
            n / effect if effect else None,
            float(found.df),
            found.clusters,
            clusters_eff,
            given.drawn.whole,
        )
    variance = _dot(given.square, np.square(terms.top - mean * terms.base)) / total**2
    return Moments(mean, variance, n, missing, kish, kish)


def deviations(terms: Terms, given: Tally, found: Moments) -> Numbers:
    """By how much does each respondent move the ratio?

    Parameters
    ----------
    terms, given : as in `moments`, one row a respondent
    found : their moments, of at least one respondent

    Returns
    -------
    array, shape (n,)
        w (top - ratio · base) / sum(w base), in the unit of the score; 0 where a respondent is not
        in it. They sum to 0, their squares to the linearised variance; of means they have been
        multiplied by the root of the small-sample factor n / (n - 1), unless the variance comes
        from how the sample was drawn.
    """
    moved = given.weight * (terms.top - found.mean * terms.base) / _dot(given.weight, terms.base)
    alone = terms.kind == "mean" and found.n > 1 and found.df is None
    small = found.n / (found.n - 1) if alone else 1.0
    return np.asarray(math.sqrt(small) * moved)


def _dot(first: Numbers, second: Numbers) -> float:
    """The sum of products; not BLAS, whose threads wait for each other on a busy machine."""
    return math.fsum(
        float(np.einsum("i,i->", first[rows], second[rows])) for rows in slices(len(first))
    )
