"""What became of a score that is made of others: with whoever answered in both waves."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np

from csatbook.analysis.changes.held import FILLED, Held, held
from csatbook.analysis.changes.two_waves import TwoWaves
from csatbook.stats.assess import joint
from csatbook.stats.compare.by_t import Error, judged, satterthwaite
from csatbook.stats.compare.overlap import Places
from csatbook.stats.estimate import Estimate
from csatbook.stats.groups.comparison import Comparison
from csatbook.stats.result import IndexScore

JOINT = "joint_t"
"""Name of the test by the errors of both waves and what they share."""

_NOTHING = 1e-12
"""A variance so small beside those of the two scores is rounding."""


@dataclass(frozen=True)
class DerivedChange:
    """What became of a score that is made of others."""

    comparison: Comparison
    """`value_a` of this wave, `value_b` of the one before, over the units of both."""
    both: int | None
    """Respondents in both; None where nobody knows, or the score is of no single ones."""
    units: int | None
    """So many units both values are the mean of; None where they are no mean of units."""
    left_out: int
    """So many units have the score in one of the waves alone."""


def compare(waves: TwoWaves, name: str, *, level: float) -> DerivedChange:
    """How did this score change, over the questions and the units of both waves?

    Parameters
    ----------
    waves : in which it is
    name : of a score that is made of others or of measures
    level : float in (0, 1)
        Coverage of the interval.

    Returns
    -------
    DerivedChange
        `reason` is `filled_in` where a part was filled in from others, and nothing tells how far
        it may be off (see `held`).

    Notes
    -----
    Each respondent of the union of both waves moves the difference by what it adds to the score
    now less what it added before, so that who answered twice is compared with itself and who was
    drawn in the same cluster or stratum goes together (`joint.total`). Where nobody is known to be
    in both, the errors of both stand for themselves (`between`).

    References
    ----------
    Woodruff (1971), J. American Statistical Association 66 (linearised variance of a function of
    several estimates). Binder (1983), International Statistical Review 51.
    """
    pair = held(waves.now, waves.before, name, None, waves.alike_of_score(name))
    comparison, both = _compared(waves, pair, level=level)
    if pair.errors is None and comparison.difference is not None:
        comparison = replace(comparison, reason=FILLED)
    return DerivedChange(comparison, both, len(pair.units) or None, pair.left_out)


def _compared(waves: TwoWaves, pair: Held, *, level: float) -> tuple[Comparison, int | None]:
    now, before = pair.now, pair.before
    apart = between(*pair.pair, level=level)
    aligned = _aligned(waves, now, before)
    if apart.p is None or apart.difference is None or aligned is None:
        return apart, None
    since, then, both = aligned
    bounds = now.score.bounds or (-math.inf, math.inf)
    span = bounds[1] - bounds[0]
    filled = [_alone(error) for errors in pair.errors or () for error in errors]
    joined = joint.total(
        apart.difference,
        [(since, 1.0), (then, -1.0), *((error, 1.0) for error in filled)],
        bounds=(-span, span),
        method=now.score.method,
        level=level,
    ).score
    untested = replace(
        apart, test=JOINT, low=None, high=None, statistic=None, df=None, p=None, error=None
    )
    own = (now.score.error or 0.0) ** 2 + (before.score.error or 0.0) ** 2
    if joined.error is None or joined.df is None or joined.df <= 0:
        return replace(untested, test="none", reason="no_error"), both
    if joined.error**2 <= _NOTHING * own:
        return replace(untested, reason="all_equal"), both
    return judged(untested, [Error(joined.error, joined.df)], most=span), both


def _alone(error: Error) -> Estimate:
    """An error that is of no respondent: 0, give or take."""
    nobody = IndexScore("filled_in", 0.0, None, None, 0.95, 0, 0, 0.0)
    return Estimate(replace(nobody, error=error.size, df=error.df))


def _aligned(
    waves: TwoWaves, now: Estimate, before: Estimate
) -> tuple[Estimate, Estimate, int | None] | None:
    """Both with a row for each respondent of either wave, and how many are in both.

    None where nobody is known to be in both, and respondents were drawn one by one.
    """
    if now.deviations is None or before.deviations is None:
        return None
    sizes = len(now.deviations), len(before.deviations)
    if waves.drawn is not None:
        places, rows = np.arange(sizes[1]) + sizes[0], sum(sizes)
        drawn = replace(waves.drawn, cluster=waves.drawn.cluster.reset_index(drop=True))
        both = None
    elif waves.same is not None and (waves.same >= 0).any():
        again = np.flatnonzero(waves.same >= 0)
        places = np.full(sizes[1], -1)
        places[waves.same[again]] = again
        alone = np.flatnonzero(places < 0)
        places[alone] = sizes[0] + np.arange(len(alone))
        rows, drawn = sizes[0] + len(alone), None
        asked = np.asarray(now.asked)[again] & np.asarray(before.asked)[waves.same[again]]
        both = int(asked.sum())
    else:
        return None
    first = _spread(now, np.arange(sizes[0]), rows)
    second = _spread(before, places, rows)
    return replace(first, drawn=drawn), replace(second, drawn=drawn), both


def _spread(estimate: Estimate, places: Places, rows: int) -> Estimate:
    """The same respondents in these of so many rows."""
    moves, asked = np.zeros(rows), np.zeros(rows, dtype=bool)
    moves[places], asked[places] = estimate.deviations, estimate.asked
    return replace(estimate, deviations=moves, asked=asked)


def between(now: IndexScore, before: IndexScore, *, level: float) -> Comparison:
    """How far is one score from another, if they share no respondent?

    Parameters
    ----------
    now, before : two scores with their standard errors
    level : float in (0, 1)
        Coverage of the interval.

    Returns
    -------
    Comparison
        Student's t (or z) of the difference over both errors. `reason` is `counted` where both
        were counted in full, `no_error` where an error is not known.

    Examples
    --------
    >>> score = IndexScore("mean", 7.0, None, None, 0.95, 50, 0, 50.0, error=0.3)
    >>> found = between(score, replace(score, value=6.0, error=0.4), level=0.95)
    >>> found.difference, found.statistic, round(found.p, 4)  # 1 / √(0.09 + 0.16)
    (1.0, 2.0, 0.0455)
    """
    blank = Comparison.blank(
        "errors_t", n=(now.n, before.n), n_eff=(now.n_eff or 0.0, before.n_eff or 0.0), level=level
    )
    if now.value is None or before.value is None:
        why = now.reason if now.value is None else before.reason
        return replace(_without(why or "no_value"), n_a=now.n, n_b=before.n)
    difference = replace(
        blank, value_a=now.value, value_b=before.value, difference=now.value - before.value
    )
    if now.error is None or before.error is None:
        return replace(difference, test="none", reason="no_error")
    variances = [now.error**2, before.error**2]
    if not any(variances):
        return replace(difference, test="none", reason="counted")
    dfs = [score.df if score.df is not None else math.inf for score in (now, before)]
    df = satterthwaite(variances, dfs) if any(map(math.isfinite, dfs)) else math.inf
    return judged(difference, [Error(math.sqrt(sum(variances)), df)])


def _without(reason: str) -> Comparison:
    return Comparison.blank("none", n=(0, 0), n_eff=(0.0, 0.0), level=0.95, reason=reason)
