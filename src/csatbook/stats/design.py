"""Samples drawn in strata and clusters: how certain is a score of theirs?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from csatbook.errors import DataError, Problem, nearest
from csatbook.stats.block import Flags, Numbers

Single = Literal["centre", "certainty", "refuse"]
"""What a stratum with one cluster, whose spread cannot be seen, adds to the variance: the square
of its distance from the whole sample (`centre`), or nothing, since it was sure to be drawn
(`certainty`); or it is an error (`refuse`)."""
Places = npt.NDArray[np.intp]

_TRACE = 1e-12
"""So much of the simple variance is nothing: what rounding leaves of clusters that are alike."""
_ALL = ""
"""The one stratum of a sample without strata."""


@dataclass(frozen=True, eq=False)
class Design:
    """Which clusters were drawn from which strata, and who of the respondents is in which."""

    cluster: pd.Series
    """Of the respondents looked at, the place of their cluster among all clusters drawn."""
    stratum: npt.NDArray[np.intp]
    """Shape (c,): the place of each cluster's stratum."""
    left_out: Numbers
    """Shape (h,): the share of each stratum's clusters that was not drawn; 1 where not known."""
    single: Single

    @property
    def whole(self) -> bool:
        """Whether no cluster was left out: the sample is the population."""
        return not self.left_out.any()

    @property
    def known(self) -> bool:
        """Whether it is known how many clusters there are, drawn or not."""
        return bool((self.left_out < 1).all())

    def weights(self) -> pd.Series:
        """How many units of the population does each respondent stand for?

        Returns
        -------
        Series, shape (n,)
            The stratum's clusters, drawn or not, by those that were drawn: what R's `svydesign`
            weighs by where it is given populations and no weights. 1 where they are not known.

        Examples
        --------
        >>> strata = pd.Series(["north", "north", "south"])
        >>> draw(strata, population={"north": 6, "south": 5}).weights().round(9).tolist()
        [3.0, 3.0, 5.0]
        """
        drawn = 1 - np.where(self.left_out < 1, self.left_out, 0.0)
        own = 1 / drawn[self.stratum[self.cluster.to_numpy()]]
        return pd.Series(own, index=self.cluster.index, name="weight")

    def at(self, index: pd.Index) -> Design:
        """The same sample, of which only these respondents are looked at."""
        if self.cluster.index.equals(index):
            return self
        return replace(self, cluster=self.cluster.loc[index])


@dataclass(frozen=True)
class Variance:
    """The variance of a score, and what it rests on."""

    variance: float
    df: int
    """Clusters minus strata; below 1 the variance is unknown."""
    clusters: int
    """Those with a respondent in the score."""
    strata: int


def draw(
    strata: pd.Series | None,
    clusters: pd.Series | None = None,
    *,
    population: Mapping[str, float] | None = None,
    single: Single = "centre",
) -> Design:
    """How was this sample drawn?

    Parameters
    ----------
    strata : Series, shape (n,); None where the sample was drawn from everyone at once
        For the whole sample: a cluster without anyone in some group is still one that was drawn.
    clusters : Series, shape (n,), same index; None where respondents were drawn one by one
        Numbered anew in each stratum, or not: clusters of different strata are different ones.
    population : stratum to the number of its clusters (or respondents), drawn or not; optional
        Without strata by the name "". Known, it makes the variance smaller by what was drawn.
    single : what becomes of strata with one cluster, of which there are more

    Raises
    ------
    DataError
        A stratum whose population is not known or smaller than what was drawn of it; with
        `refuse` one with a single cluster.

    Examples
    --------
    >>> strata = pd.Series(["north", "north", "south", "south"])
    >>> found = draw(strata, pd.Series([1, 2, 1, 1]), population={"north": 4, "south": 1})
    >>> found.cluster.tolist(), found.stratum.tolist(), found.left_out.tolist()
    ([0, 1, 2, 2], [0, 0, 1], [0.5, 0.0])
    """
    given = strata if strata is not None else clusters
    if given is None:
        msg = "expected strata, clusters or both"
        raise ValueError(msg)
    one = pd.Series(_ALL, index=given.index)
    place, values = pd.factorize(one if strata is None else strata, sort=True)
    names = [str(value) for value in values]
    unit = np.arange(len(given)) if clusters is None else pd.factorize(clusters)[0]
    code, stratum = _numbered(place, unit)
    drawn = np.bincount(stratum, minlength=len(names))
    left_out = _left_out(names, drawn, population)
    if single == "refuse":
        _refuse([names[at] for at in np.flatnonzero((drawn == 1) & (left_out > 0))])
    return Design(pd.Series(code, index=given.index), stratum, left_out, single)


def independent(first: Design, second: Design) -> Design:
    """Two samples that share nobody as one, the respondents of the first before the second's.

    Examples
    --------
    >>> now, then = draw(pd.Series(["north", "north"])), draw(None, pd.Series([1, 2, 2]))
    >>> both = independent(now, then)
    >>> both.cluster.tolist(), both.stratum.tolist()
    ([0, 1, 2, 3, 3], [0, 0, 1, 1])
    """
    clusters = [first.cluster, second.cluster + len(first.stratum)]
    return Design(
        pd.concat(clusters, ignore_index=True),
        np.concatenate([first.stratum, second.stratum + len(first.left_out)]),
        np.concatenate([first.left_out, second.left_out]),
        first.single,
    )


def variance(deviations: Numbers, drawn: Design, asked: Flags | None = None) -> Variance:
    """Which variance has a score, whose respondents move it by this much?

    Parameters
    ----------
    deviations : array, shape (n,)
        Of the respondents looked at: w (top - score · base) / sum(w base), without any
        small-sample factor; 0 for who is not in the score. They sum to 0.
    drawn : how they were drawn
    asked : array, shape (n,); optional
        Who is in the score. Without it everyone.

    Returns
    -------
    Variance
        Of the ultimate clusters, as if they had been drawn with replacement: the sum over strata
        of (1 - f) n / (n - 1) · the sum of squared distances of its n clusters' deviations from
        their mean, f the share of the clusters that was drawn.

    References
    ----------
    Woodruff (1971), J. American Statistical Association 66. Lumley (2010), Complex Surveys, Wiley,
    chapters 2 and 3.

    Examples
    --------
    >>> drawn = draw(pd.Series(["north"] * 4), pd.Series([1, 1, 2, 3]))
    >>> found = variance(np.array([1.0, 2.0, -1.0, -2.0]), drawn)
    >>> found.variance, found.df  # 3 / 2 · (3² + 1² + 2²)
    (21.0, 2)
    """
    code = drawn.cluster.to_numpy()
    moved = np.bincount(code, deviations, len(drawn.stratum)).astype(float)
    used = np.zeros(len(drawn.stratum), dtype=bool)
    used[code if asked is None else code[asked]] = True
    held = np.zeros(len(drawn.left_out), dtype=bool)
    held[drawn.stratum[used]] = True
    clusters, strata = int(used.sum()), int(held.sum())
    total = float(covariance(moved[:, np.newaxis], drawn)[0, 0])
    return Variance(total, clusters - strata, clusters, strata)


def effect(designed: Variance, simple: float) -> float | None:
    """By which factor does the way of drawing change the variance of a score?

    Parameters
    ----------
    designed : as the sample was drawn, with its weights
    simple : the variance of a simple random sample, with replacement, of as many respondents

    Returns
    -------
    float or None
        Kish's design effect, R's `svymean(deff = "replace")`: above 1 where respondents of one
        cluster are alike, below 1 where strata or a known population make the score more certain.
        None where no spread is seen between clusters, so that the ratio says nothing.

    References
    ----------
    Kish (1965), Survey Sampling, 8.2. Lumley (2010), Complex Surveys, 2.1.

    Examples
    --------
    >>> effect(Variance(0.04, df=7, clusters=8, strata=1), simple=0.01)
    4.0
    """
    seen = designed.df >= 1 and simple > 0 and designed.variance > _TRACE * simple
    return designed.variance / simple if seen else None


def covariance(moved: Numbers, drawn: Design) -> Numbers:
    """Which variances and covariances have several scores?

    Parameters
    ----------
    moved : array, shape (c, k)
        By how much the respondents of each cluster move each score.
    drawn : how they were drawn

    Returns
    -------
    array, shape (k, k)
        Of the ultimate clusters, as in `variance`.

    Examples
    --------
    >>> drawn = draw(pd.Series(["north"] * 4), pd.Series([1, 1, 2, 3]))
    >>> covariance(np.array([[3.0, 1.0], [-1.0, 0.0], [-2.0, -1.0]]), drawn).tolist()
    [[21.0, 7.5], [7.5, 3.0]]
    """
    away, counts = _away(moved, drawn)
    return np.asarray((counts * away).T @ away)


def variances(moved: Numbers, drawn: Design, held: Flags) -> tuple[Numbers, Numbers]:
    """Which variances have many scores, without their covariances?

    Parameters
    ----------
    moved : array, shape (c, k)
        By how much the respondents of each cluster move each score.
    drawn : how they were drawn
    held : array, shape (c, k)
        Which clusters have a respondent in which score.

    Returns
    -------
    (variance, df), each of shape (k,)
        As in `variance`.

    Examples
    --------
    >>> drawn = draw(pd.Series(["north"] * 4), pd.Series([1, 1, 2, 3]))
    >>> found = variances(np.array([[3.0], [-1], [-2]]), drawn, np.full((3, 1), True))
    >>> [each.tolist() for each in found]
    [[21.0], [2.0]]
    """
    away, counts = _away(moved, drawn)
    strata = np.zeros((len(drawn.left_out), moved.shape[1]), dtype=bool)
    cluster, score = np.nonzero(held)
    strata[drawn.stratum[cluster], score] = True
    df = held.sum(axis=0) - strata.sum(axis=0)
    return np.einsum("ck,ck->k", counts * away, away), df.astype(float)


def _away(moved: Numbers, drawn: Design) -> tuple[Numbers, Numbers]:
    """How far each cluster is from its stratum's mean, and how much the square of that counts."""
    sizes = np.bincount(drawn.stratum)
    alone = sizes == 1
    # The deviations of all sum to 0, which a lone cluster's are compared with.
    sums = np.stack([np.bincount(drawn.stratum, column, len(sizes)) for column in moved.T], axis=1)
    away = moved - np.where(alone, 0.0, 1 / sizes)[drawn.stratum, np.newaxis] * sums[drawn.stratum]
    factor = np.where(alone, float(drawn.single == "centre"), sizes / np.maximum(sizes - 1, 1))
    return away, (drawn.left_out * factor)[drawn.stratum, np.newaxis]


def _numbered(place: Places, unit: Places) -> tuple[Places, Places]:
    """The number of each respondent's cluster, by strata; and the stratum of each cluster."""
    if not place.any() and (unit >= 0).all():  # of one stratum they are numbered already
        return unit, np.zeros(int(unit.max(initial=-1)) + 1, dtype=np.intp)
    _, first, code = np.unique(
        place * (int(unit.max(initial=0)) + 1) + unit, return_index=True, return_inverse=True
    )
    return code, place[first]


def _left_out(
    names: list[str], drawn: npt.NDArray[np.intp], population: Mapping[str, float] | None
) -> Numbers:
    if population is None:
        return np.ones(len(names))
    problems = []
    for name, size in zip(names, drawn.tolist(), strict=True):
        where = f"population of the stratum '{name}'" if name else "population"
        if name not in population:
            problems.append(Problem(where, f"is not given.{nearest(name, population)}"))
        elif not population[name] >= size:
            found = f"expected at least the {size} drawn from it; found {population[name]:g}"
            problems.append(Problem(where, found))
    if problems:
        raise DataError(problems)
    return np.array([1 - size / population[name] for name, size in zip(names, drawn, strict=True)])


def _refuse(names: list[str]) -> None:
    if names:
        message = "expected two clusters or more, to see how much they differ; found one"
        raise DataError(
            [Problem(f"stratum '{name}'" if name else "sample", message) for name in names]
        )
