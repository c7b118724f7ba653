"""From what each respondent brings to a score with its interval: the ratio of two weighted sums."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from csatbook.stats import design, result, tally
from csatbook.stats.block import Flags, Numbers, slices
from csatbook.stats.result import IndexScore
from csatbook.stats.score import TERMS
from csatbook.stats.tally import Tally
from csatbook.stats.terms import Component, Terms
from csatbook.study.scale import Scale

_AT_ONCE = 100_000
"""So many numbers of several scores are held at a time."""


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


def index_score(
    method: str,
    answers: tally.Answers | Tally,
    weights: pd.Series | None = None,
    *,
    scales: Sequence[Scale],
    parts: Sequence[Component] | None = None,
    level: float = 0.95,
    **options: object,
) -> IndexScore:
    """How high is this index, and between which values does the true one lie?

    Parameters
    ----------
    method : name of an index, whose module in `stats.score` tells what each answer brings
    answers : Series, shape (n,), or DataFrame, shape (n, k)
        Marks, one row a respondent. A respondent with several items counts with the mean of those
        answered; one without any answer is left out and counted.
    weights : Series, shape (n,), same index, non-negative; optional
        Only ratios matter. Without it everyone weighs the same.
    scales : sequence of k scales
        All alike for an index in marks: a mean over different scales would be no mark of either.
    parts : how several columns combine to one number (see `terms.combine`); by default all
        columns are one part.
    level : float in (0, 1)
        Coverage of the interval.
    options : the index's own

    Returns
    -------
    IndexScore
        `value`, `low`, `high` in the index's unit. The interval of a mean is Student's t with
        n - 1 degrees of freedom, with weights on the linearised variance; cut off at the ends of
        the scale. That of a share is Wilson's. With weights or several items the number of
        respondents in it is replaced by the number of simple yes/no answers that would give the
        same linearised variance.

    Raises
    ------
    DataError
        Wrong weights.

    References
    ----------
    Wilson (1927), J. American Statistical Association 22. Korn and Graubard (1998), Survey
    Methodology 24 (effective sample size in intervals for proportions).

    Examples
    --------
    >>> five = Scale(min=1, max=5, satisfied=[4, 5])
    >>> found = index_score("mean", pd.Series([1.0, 2, 3, 4, 5, None]), scales=[five])
    >>> found.value, round(found.low, 3), round(found.high, 3), found.n, found.n_missing
    (3.0, 1.037, 4.963, 5, 1)
    >>> found = index_score("satisfied_share", pd.Series([5.0, 4, 4, 2]), scales=[five])
    >>> found.value, round(found.low, 4), round(found.high, 4)
    (0.75, 0.3006, 0.9544)
    """
    given = tally.count(answers, weights, scales=scales)
    brought = TERMS[method](given, scales=scales, parts=parts, **options)
    return score(moments(brought, given), brought, level=level, method=method)


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
    >>> answers = tally.count(pd.Series([1.0, 2, None, 6]))
    >>> found = moments(Terms.of_means(answers.marks[:, 0], bounds=(0, 10)), answers)
    >>> found.mean, found.variance.__round__(4), found.n, found.n_missing  # 14 / 3²
    (3.0, 1.5556, 3, 1)
    """
    [found] = moments_of_each([terms], given)
    return found


def moments_of_each(several: Sequence[Terms], given: Tally) -> list[Moments]:
    """The same of several scores of the same answers, which take little longer than one.

    Examples
    --------
    >>> answers = tally.count(pd.Series([1.0, 2, None, 6]))
    >>> marks = answers.marks[:, 0]
    >>> each = [Terms.of_means(many * marks, bounds=(0, 60)) for many in (1, 10)]
    >>> [found.mean for found in moments_of_each(each, answers)]
    [3.0, 30.0]
    """
    if not given.count.any():
        nobody = Moments(float("nan"), float("nan"), 0, 0, 0.0, 0.0)
        return [nobody] * len(several)
    some = max(1, _AT_ONCE // len(given.count))
    moments: list[Moments] = []
    bases: _Bases | None = None
    for first in range(0, len(several), some):
        at_once = several[first : first + some]
        if bases is None or not bases.are_of(at_once):
            bases = _Bases.summed(at_once, given)
        moments += _moments(at_once, bases, given)
    return moments


@dataclass(frozen=True, eq=False)
class _Bases:
    """The bases of some scores, shape (k, m), and what is known of them without their tops."""

    of: Sequence[Numbers]
    base: Numbers
    inside: Flags
    used: Numbers
    n: Numbers
    total: Numbers
    held: Numbers
    square: Numbers

    @classmethod
    def summed(cls, several: Sequence[Terms], given: Tally) -> _Bases:
        base = np.stack([terms.base for terms in several])
        inside = (base > 0) & (given.count > 0)
        used = inside.astype(float)
        sums = [_dots(each, used) for each in (given.count, given.weight, given.square)]
        total = _dots(given.weight, base)
        return cls([each.base for each in several], base, inside, used, sums[0], total, *sums[1:])

    def are_of(self, several: Sequence[Terms]) -> bool:
        """Whether these scores have the very same bases."""
        same = (own is terms.base for own, terms in zip(self.of, several, strict=False))
        return len(self.of) == len(several) and all(same)


def _moments(several: Sequence[Terms], bases: _Bases, given: Tally) -> Iterator[Moments]:
    top = np.stack([terms.top for terms in several])
    base, inside, used, n = bases.base, bases.inside, bases.used, bases.n
    weight, square = given.weight, given.square
    everyone = int(given.count.sum())
    with np.errstate(divide="ignore", invalid="ignore"):  # where nobody is left
        # Deviations from the first row's ratio first: all equal, they give exactly that value.
        first = np.arange(len(several)), inside.argmax(axis=1)
        start = (top[first] / base[first])[:, np.newaxis]
        total, held = bases.total, bases.held
        mean = start[:, 0] + _dots(weight, top - start * base) / total
        away = top - mean[:, np.newaxis] * base
        kish = held**2 / bases.square
        if given.drawn is None:
            variance = _dots(square, np.square(away)) / total**2
        else:
            simple = _dots(weight, np.square(away)) / total**2 * held / np.maximum(n - 1, 1)
            moved = weight * away / total[:, np.newaxis]
    for place, respondents in enumerate(n.astype(int).tolist()):
        missing = everyone - respondents
        if not respondents:
            yield Moments(float("nan"), float("nan"), 0, missing, 0.0, 0.0)
        elif given.drawn is None:
            own = float(kish[place])
            spread = float(variance[place])
            yield Moments(float(mean[place]), spread, respondents, missing, own, own)
        else:
            code = given.drawn.cluster.to_numpy()
            found = design.variance(moved[place], given.drawn, inside[place])
            clusters = np.bincount(code, weights=weight * used[place])
            effect = design.effect(found, float(simple[place]))
            yield Moments(
                float(mean[place]),
                found.variance,
                respondents,
                missing,
                float(kish[place]),
                respondents / effect if effect else None,
                float(found.df),
                found.clusters,
                float(clusters.sum() ** 2 / np.square(clusters).sum()),
                given.drawn.whole,
            )


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
    total = _dots(given.weight, terms.base[np.newaxis])
    moved = given.weight * (terms.top - found.mean * terms.base) / total
    alone = terms.kind == "mean" and found.n > 1 and found.df is None
    small = found.n / (found.n - 1) if alone else 1.0
    return np.asarray(math.sqrt(small) * moved)


def score(m: Moments, terms: Terms, *, level: float, method: str) -> IndexScore:
    """How high is the ratio of the two sums, and between which values does the true one lie?

    Parameters
    ----------
    m : the sums, as `moments` takes them
    terms : what each row of the tally brings
    level : float in (0, 1)
        Coverage of the interval.
    method : name for the result

    Returns
    -------
    IndexScore
        Of a mean, `error` has the small-sample factor n / (n - 1) and n - 1 degrees of freedom. Of
        a share it has not, so that p (1 - p) / `error`² is the number of simple yes/no answers
        (`trials`) in Wilson's interval. Of a sample drawn in strata or clusters both have the
        factors and the degrees of freedom of `design.variance`; and where all say the same, it is
        the clusters that are counted, since those of one cluster may well agree. Of a sample that
        is the population the score is `counted`, without an interval.

    References
    ----------
    Korn and Graubard (1998), Survey Methodology 24 (effective sample size in intervals for
    proportions).
    """
    value: float | None = m.mean
    low, high, reason = None, None, None
    error: float | None = None
    trials: float | None = None
    df = m.df
    if m.n == 0:
        value, df, reason = None, None, "no_answers"
    elif m.whole:
        error, df, reason = 0.0, None, "counted"
    elif m.df is not None and m.df < 1:
        df, reason = None, "one_cluster"
    elif terms.kind == "share":
        value = min(max(m.mean, 0.0), 1.0)
        spread = m.variance > 0
        error = math.sqrt(m.variance) if spread else None
        trials = value * (1 - value) / m.variance if spread else m.clusters_eff or m.n_eff
    elif m.n == 1 or m.variance == 0:
        df, reason = None, "one_answer" if m.n == 1 else "all_equal"
    else:
        small = m.n / (m.n - 1) if m.df is None else 1.0
        df = m.n - 1.0 if m.df is None else m.df
        error = math.sqrt(m.variance * small)
    if reason is None:
        low, high = result.interval(
            value, error=error, trials=trials, df=df, bounds=terms.bounds, level=level
        ) or (None, None)
    return IndexScore(
        *(method, value, low, high, level, m.n, m.n_missing, m.n_eff, reason),
        *(error, trials, df, m.clusters, terms.bounds),
    )


def _dots(weights: Numbers, rows: Numbers) -> Numbers:
    """Of each row the sum of products; not BLAS, whose threads wait for each other."""
    parts = [np.einsum("i,ki->k", weights[at], rows[:, at]) for at in slices(len(weights))]
    return np.asarray(parts[0] if len(parts) == 1 else np.sum(parts, axis=0))
