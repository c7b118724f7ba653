"""From what each respondent brings to a score with its interval."""

from __future__ import annotations

import math
from dataclasses import replace

from csatbook.stats import coverage, sample
from csatbook.stats.result import IndexScore
from csatbook.stats.sample import Moments
from csatbook.stats.tally import Tally
from csatbook.stats.terms import Terms


def score(terms: Terms, given: Tally, *, level: float, method: str) -> IndexScore:
    """How high is the ratio of the two sums, and between which values does the true one lie?

    Parameters
    ----------
    terms : what each row of the tally brings
    given : whom each row stands for
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
    return of_moments(sample.moments(terms, given), terms, level=level, method=method)


def of_moments(m: Moments, terms: Terms, *, level: float, method: str) -> IndexScore:
    """The same, where the sums have been taken already."""
    found = IndexScore(
        method,
        None,
        None,
        None,
        level,
        m.n,
        m.n_missing,
        m.n_eff,
        clusters=m.clusters,
        bounds=terms.bounds,
    )
    if m.n == 0:
        return replace(found, reason="no_answers")
    if m.whole:
        return replace(found, value=m.mean, error=0.0, reason="counted")
    if m.df is not None and m.df < 1:
        return replace(found, value=m.mean, reason="one_cluster")
    if terms.kind == "share":
        share = min(max(m.mean, 0.0), 1.0)
        spread = m.variance > 0
        found = replace(
            found,
            value=share,
            error=math.sqrt(m.variance) if spread else None,
            trials=share * (1 - share) / m.variance if spread else m.clusters_eff or m.n_eff,
            df=m.df,
        )
    elif m.n == 1 or m.variance == 0:
        return replace(found, value=m.mean, reason="one_answer" if m.n == 1 else "all_equal")
    else:
        small = m.n / (m.n - 1) if m.df is None else 1.0
        df = m.n - 1.0 if m.df is None else m.df
        found = replace(found, value=m.mean, error=math.sqrt(m.variance * small), df=df)
    low, high = coverage.interval_at(found, level) or (None, None)
    return replace(found, low=low, high=high)
