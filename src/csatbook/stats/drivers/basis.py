"""What all methods of one driver analysis rest on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

import numpy as np

from csatbook.stats.block import Flags, Numbers
from csatbook.stats.drivers import adequacy, resamples
from csatbook.stats.drivers import covariances as covarying
from csatbook.stats.drivers.covariances import Covariances
from csatbook.stats.drivers.given import Given
from csatbook.stats.drivers.missing import MISSING, latent
from csatbook.stats.drivers.resamples import Resamples

Model = Literal["linear", "logit"]
_ENOUGH = 0.9
"""Of the resamples, which must tell something for there to be intervals."""


@dataclass(frozen=True, eq=False)
class Basis:
    """Covariances of an outcome and its drivers, or the reason why there are none."""

    names: tuple[str, ...]
    """Of the drivers that vary, in alphabetical order, so that theirs in the study decides
    nothing."""
    matrices: Numbers
    """Shape (1 + B, 1 + p, 1 + p): the sample, and its resamples that tell something; none of
    these where too few do."""
    means: Numbers
    """Shape (1 + B, p): each driver's mean over who answered it, in the same resamples."""
    n: int
    n_eff: float
    asked: int
    df: float = 0.0
    """Of the errors: effective respondents less 1, or clusters less strata."""
    dropped: tuple[str, ...] = ()
    reason: str | None = None
    culprits: tuple[str, ...] = ()


@lru_cache(maxsize=1)  # the same answers are asked at several levels of certainty
def examine(given: Given, *, model: Model, missing: str, draws: int) -> Basis:
    """What do these answers tell about the outcome and its drivers together?

    Parameters
    ----------
    given : the answers
    model : `linear`, or `logit` for ordered answers and yes or no
    missing : what becomes of respondents with missing answers; `listwise` with `logit`
    draws : resamples

    Returns
    -------
    Basis
        Reasons: `no_drivers` (that vary), `too_few` respondents (not more than the drivers and
        one), `constant_outcome`, `collinear` (drivers that are sums of others), `not_positive`
        (pairs of questions that contradict each other), and those of the model.

    Examples
    --------
    >>> import pandas as pd
    >>> from csatbook.stats.drivers import given
    >>> marks = pd.DataFrame({"speed": [1.0, 2, 3, 5], "care": [2.0, 4, 6, 10], "tidy": 3.0})
    >>> asked = given.gather(pd.Series([4.0, 2, 5, 3]), marks)
    >>> found = examine(asked, model="linear", missing="listwise", draws=0)
    >>> found.dropped, found.reason, found.culprits
    (('tidy',), 'collinear', ('care', 'speed'))
    """
    whole = model == "logit" or missing == "listwise"
    own, dropped = _varying(_sorted(given), whole=whole)
    drawn = resamples.draw(own, resamples=draws)
    policy = latent.covariances if model == "logit" else MISSING[missing]
    found = policy(own, drawn)
    blank = Basis(
        own.names,
        found.matrices[:1],
        _means(own, replace(drawn, times=drawn.times[:1])),
        found.n,
        found.n_eff,
        asked=int(_answered(given).sum()),
        dropped=tuple(name for name in given.names if name in dropped),
    )
    reason, culprits = _wrong(found)
    if reason is not None:
        return replace(blank, reason=reason, culprits=tuple(own.names[at] for at in culprits))
    told = covarying.told(found.matrices[1:])
    if not draws or told.mean() < _ENOUGH:
        return blank
    told = np.append(True, told)
    means = _means(own, replace(drawn, times=drawn.times[told]))
    rows = own.complete if whole else _answered(own)
    df = found.n_eff - 1 if own.drawn is None else _df(own, rows)
    return replace(blank, matrices=found.matrices[told], means=means, df=df)


def _means(given: Given, drawn: Resamples) -> Numbers:
    """Of each driver, over all who answered it; NaN where nobody did."""
    means = np.full((len(drawn.times), len(given.names)), np.nan)
    for at, own in enumerate(given.drivers.T):  # one at a time: respondents may be many
        told = ~np.isnan(own)
        totals = drawn.sums(np.column_stack([np.where(told, own, 0.0), told]))
        held = totals[:, 1] > 0
        means[held, at] = totals[held, 0] / totals[held, 1]
    return means


def _sorted(given: Given) -> Given:
    return _only(given, sorted(range(len(given.names)), key=given.names.__getitem__))


def _only(given: Given, places: Sequence[int]) -> Given:
    names = tuple(given.names[at] for at in places)
    return replace(given, drivers=given.drivers[:, places], names=names)


def _varying(given: Given, *, whole: bool) -> tuple[Given, set[str]]:
    """Without the drivers whose answers are all alike, and these."""
    left = _unlike(given, _answered(given))
    while whole:
        # Without the missing answers of a driver that is left out, more respondents are complete.
        rows = left.complete
        fewer = _unlike(left, rows)
        if fewer.names == left.names or np.count_nonzero(rows) <= len(left.names) + 1:
            break
        left = fewer
    return left, set(given.names) - set(left.names)


def _unlike(given: Given, rows: Flags) -> Given:
    return _only(given, [at for at, own in enumerate(given.drivers[rows].T) if _varies(own)])


def _varies(column: Numbers) -> bool:
    known = column[~np.isnan(column)]
    return bool(len(known) and known.min() < known.max())


def _answered(given: Given) -> Flags:
    return ~np.isnan(given.outcome) & (given.weight > 0)


def _wrong(found: Covariances) -> tuple[str | None, tuple[int, ...]]:
    """Why these covariances are none to explain anything from, and which drivers that is about."""
    matrix = found.matrices[0]
    if len(matrix) == 1:
        return "no_drivers", ()
    if found.n <= len(matrix):
        return "too_few", ()
    if found.reason is not None and np.isnan(matrix).any():
        return found.reason, ()
    if not matrix[0, 0] > 0:
        return "constant_outcome", ()
    if culprits := adequacy.culprits(matrix):
        return "collinear", culprits
    if found.reason is not None:
        return found.reason, ()
    return (None if covarying.told(matrix[np.newaxis])[0] else "not_positive"), ()


def _df(given: Given, rows: Flags) -> float:
    """Clusters with a respondent in the analysis less their strata."""
    assert given.drawn is not None  # noqa: S101 - for mypy
    clusters = np.unique(given.drawn.cluster.to_numpy()[rows])
    return float(len(clusters) - len(np.unique(given.drawn.stratum[clusters])))
