"""Error of a sum of scores, some of which are of the same respondents."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import Literal

import numpy as np

from csatbook.stats import design, estimate
from csatbook.stats.block import Flags, Numbers
from csatbook.stats.design import Design
from csatbook.stats.estimate import Estimate
from csatbook.stats.result import IndexScore, interval_at


@dataclass(frozen=True)
class LedgerLine:
    """What one thing adds to a score or takes from it; the points of all lines sum to the score."""

    part: str
    """Empty for a line of the whole."""
    line: str
    """The deduction's name; empty where the line is the part's own."""
    kind: Literal["part", "full", "loss", "floor", "score", "missing", "scaled"]
    """`part`: a part of a composite. `full`: what a part begins with. `loss`: a deduction.
    `floor`: what a part gets back because it cannot fall below 0. `score`: a score that fills a
    part. `missing`: a part without a value. `scaled`: what the other parts gain in its stead."""
    count: float | None
    """What is counted: the part's score, or how many deductions there are."""
    each: float | None
    """What one of these counts for: the part's weight, or the points that it takes."""
    points: float

    def as_dict(self) -> dict[str, object]:
        """Plain values, ready for JSON."""
        return asdict(self)


def who_was_asked(estimates: Sequence[Estimate]) -> Flags:
    """Which respondents are in which score?

    Parameters
    ----------
    estimates : k scores with deviations of the same n rows

    Returns
    -------
    array, shape (n, k)

    Examples
    --------
    >>> from csatbook.stats import estimate
    >>> import pandas as pd
    >>> found = estimate.of_answers("nps", pd.DataFrame({"a": [3.0, 8, None, 9]}), scales=[])
    >>> who_was_asked([found])[:, 0].tolist()
    [True, True, False, True]
    """
    if not estimates:
        return np.zeros((0, 0), dtype=bool)
    return np.column_stack([np.asarray(one.asked) for one in estimates])


def variances(moves: Numbers, asked: Flags) -> list[tuple[float, float]]:
    """Which variance, of how many degrees of freedom, comes from whom?

    Parameters
    ----------
    moves : array, shape (n,)
        By how much each respondent moves a sum of scores.
    asked : array, shape (n, k)
        Which scores each is in.

    Returns
    -------
    list of (variance, degrees of freedom)
        One for each set of scores that some respondents share. Each respondent has one degree, of
        which 1 / n is spent on the mean of a score of n (of several scores: the mean of that). So
        n respondents of the same scores have n - 1, as have those of a score of their own.

    Examples
    --------
    >>> both, first = [True, True], [True, False]
    >>> variances(np.array([1.0, -1.0, 2.0]), np.array([both, both, both]))
    [(6.0, 2.0)]
    >>> found = variances(np.array([1.0, -2.0, 1.0]), np.array([both, both, first]))
    >>> [(one, df.__round__(4)) for one, df in found]  # 1 - 1/3; 2 - 2 (1/3 + 1/2) / 2
    [(1.0, 0.6667), (5.0, 1.1667)]
    """
    if not asked.size:
        return []
    spent = asked @ (1 / np.maximum(asked.sum(axis=0), 1)) / np.maximum(asked.sum(axis=1), 1)
    sets = asked @ 2.0 ** np.arange(asked.shape[1])
    _, group = np.unique(sets, return_inverse=True)
    parts = np.bincount(group, weights=np.square(moves))
    freedom = np.bincount(group, weights=1 - spent)
    return [(float(part), float(df)) for part, df in zip(parts, freedom, strict=True) if part > 0]


Term = tuple[Estimate, float]
"""A score that has a value, and the factor that it enters the sum with."""


def total(
    value: float,
    terms: Sequence[Term],
    *,
    bounds: tuple[float, float],
    method: str,
    level: float,
) -> Estimate:
    """How certain is a sum of scores with factors?

    Parameters
    ----------
    value : float
        The sum, with whatever else, counted in full, was added to it.
    terms : scores with a value, and their factors
        Their deviations are of the same rows in the same order. A score with an error but without
        deviations is taken as one of other people.
    bounds : the least and the greatest value that there can be
    method, level : for the result

    Returns
    -------
    Estimate
        Each respondent moves the sum by the sum of factor · deviation, so that scores of the same
        people count with their correlation and scores of different people as independent. `n` is
        the respondents in any of the scores; `n_eff` is less than that as theirs is, None where one
        of theirs is. Without an interval, and for the same reason, where one of the scores is;
        counted, where all are.

    Notes
    -----
    The interval is Student's t, with the degrees of freedom that belong to a sum of independent
    variances v of ν degrees each: (Σ v)² / Σ (v² / ν); they are those of `joint.variances`, or of
    how the respondents were drawn.

    References
    ----------
    Satterthwaite (1946), Biometrics Bulletin 2. Woodruff (1971), J. American Statistical
    Association 66.

    Examples
    --------
    >>> def scored(value, error, deviations):
    ...     score = IndexScore("mean", value, None, None, 0.95, 2, 2, 2.0, error=error, df=1.0)
    ...     moves = np.array(deviations)
    ...     return Estimate(score, moves, moves != 0)
    >>> one, other = scored(70, 5, [3, -4, 0, 0]), scored(80, 13, [0, 0, 5, -12])
    >>> found = total(74, [(one, 0.6), (other, 0.4)], bounds=(0, 100), method="sum", level=0.95)
    >>> found.score.n, round(found.score.error**2, 9)  # 0.6² · 5² + 0.4² · 13²
    (4, 36.04)
    """
    sampled = [(one, factor) for one, factor in terms if one.score.reason != "counted"]
    if not sampled:
        return estimate.counted(value, method=method, level=level)
    moving = [(one, factor) for one, factor in sampled if one.deviations is not None]
    alone = [(one, factor) for one, factor in sampled if one.deviations is None]
    asked = who_was_asked([one for one, _ in moving])
    found = _of_size(
        [one.score for one, _ in sampled],
        int(asked.any(axis=1).sum()) + sum(one.score.n for one, _ in alone if one.score.error),
        IndexScore(method, value, None, None, level, 0, 0, 0.0, bounds=bounds),
    )
    unknown = [one.score.reason for one, _ in sampled if one.score.error is None]
    if unknown:
        return Estimate(replace(found, reason=unknown[0]))
    moves = np.zeros(len(asked))
    for one, factor in moving:
        moves += factor * np.asarray(one.deviations)
    drawn = next((one.drawn for one, _ in moving if one.drawn is not None), None)
    variances = _variances(moves, asked, drawn)
    for one, factor in alone:
        variances.append(((factor * (one.score.error or 0.0)) ** 2, one.score.df or math.inf))
    variance = math.fsum(part for part, _ in variances)
    squares = math.fsum(part**2 / df for part, df in variances)
    df = variance**2 / squares if squares else None
    found = replace(found, error=math.sqrt(variance), df=df)
    low, high = interval_at(found, level) or (None, None)
    score = replace(found, low=low, high=high)
    return (
        Estimate(score) if alone else Estimate(score, moves, np.asarray(asked.any(axis=1)), drawn)
    )


def mean_of_units(units: Sequence[Estimate], *, method: str, level: float = 0.95) -> Estimate:
    """How high is the mean score of several units, of which each counts the same?

    Parameters
    ----------
    units : scores of different units
        One without a value is left out. They are taken as independent: each of its own people.
    method : name for the result
    level : float in (0, 1)
        Coverage of the interval.

    Returns
    -------
    Estimate
        Its error is the root of the sum of the units' squared errors, divided by their number.
        No interval where a unit's error is not known; no deviations. `n` is that of all units.

    Examples
    --------
    >>> from csatbook.stats import estimate
    >>> units = [estimate.counted(value, method="deductions") for value in (96, 88, None)]
    >>> mean_of_units(units, method="deductions").score.value
    92.0
    """
    there = [one for one in units if one.score.value is not None]
    most = max((one.score.bounds[1] for one in there if one.score.bounds), default=math.inf)
    values = [one.score.value for one in there if one.score.value is not None]
    found = total(
        math.fsum(values) / max(len(values), 1),
        [(replace(one, deviations=None), 1 / len(there)) for one in there],
        bounds=(0.0, most),
        method=method,
        level=level,
    )
    if not there:
        reasons = [one.score.reason for one in units if one.score.reason]
        return without(found, reasons[0] if reasons else "no_answers")
    return replace(
        found,
        score=replace(
            found.score,
            n=sum(one.score.n for one in there),
            n_missing=sum(one.score.n_missing for one in there),
            n_eff=_sum([one.score.n_eff for one in there]),
        ),
    )


def without(found: Estimate, reason: str) -> Estimate:
    """The same respondents, but no value, for this reason."""
    score = replace(
        found.score, value=None, low=None, high=None, error=None, df=None, reason=reason
    )
    return Estimate(score)


def _variances(moves: Numbers, asked: Flags, drawn: Design | None) -> list[tuple[float, float]]:
    """Which variance, of how many degrees of freedom, comes from the respondents?"""
    if drawn is None:
        return variances(moves, asked)
    found = design.variance(moves, drawn, np.asarray(asked.any(axis=1)))
    return [(found.variance, float(found.df))]


def _of_size(scores: Sequence[IndexScore], n: int, found: IndexScore) -> IndexScore:
    """The same with its number of respondents: no less than in one of the scores."""
    n = max(n, *(one.n for one in scores))
    everyone = max(one.n + one.n_missing for one in scores)
    effective = _sum([one.n_eff for one in scores])
    worth = None if effective is None else effective / max(sum(one.n for one in scores), 1)
    return replace(
        found, n=n, n_missing=max(everyone - n, 0), n_eff=None if worth is None else n * worth
    )


def _sum(numbers: Sequence[float | None]) -> float | None:
    """None where one of them is not known."""
    known = [one for one in numbers if one is not None]
    return math.fsum(known) if len(known) == len(numbers) else None
