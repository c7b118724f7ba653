"""What lies behind ordered answers: its covariances with the drivers, by the ordered logit."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from csatbook.stats.block import Numbers
from csatbook.stats.drivers.covariances import Covariances
from csatbook.stats.drivers.given import Given
from csatbook.stats.drivers.missing import available
from csatbook.stats.drivers.resamples import Resamples
from csatbook.stats.regression import ordered_logit

ERROR = np.pi**2 / 3
"""The variance of the logistic distribution: of what lies behind the answers and is not
explained."""
_MOST_LEVELS = 50
_NOTHING = 1e-12


def covariances(given: Given, resamples: Resamples) -> Covariances:
    """How does the satisfaction that lies behind ordered answers vary with the drivers?

    Parameters
    ----------
    given : n respondents with an outcome of few different values, and p drivers
        Only the order of the values counts. Who did not answer all of it is left out.
    resamples : of them

    Returns
    -------
    Covariances
        Of what x'b and an error of variance π² / 3 make up, and of the drivers x; b by the
        ordered logit (of two values the logit) of the outcome on all drivers. The explained share
        of its variance is McKelvey and Zavoina's R². With a reason, those of the outcome itself:
        `too_few` (not more than there are coefficients), `collinear`, `separated` (some drivers
        foretell an answer without fail), `not_converged`, `too_many_levels` (more than 50).

    Notes
    -----
    In resamples b is one Newton step away from that of the sample, which differs from the whole
    way by what is small beside the spread of the resamples.

    References
    ----------
    McKelvey and Zavoina (1975), J. of Mathematical Sociology 4. Davidson and MacKinnon (1999),
    International Economic Review 40 (one step in each resample).

    Examples
    --------
    >>> import pandas as pd
    >>> from csatbook.stats.drivers import given, resamples
    >>> asked = given.gather(
    ...     pd.Series([0.0, 0, 0, 1, 0, 1, 1, 1]), pd.DataFrame({"speed": [0.0] * 4 + [1.0] * 4})
    ... )
    >>> found = covariances(asked, resamples.draw(asked, resamples=0)).matrices[0]
    >>> bool(np.isclose(found[0, 1] / found[1, 1], np.log(9)))  # odds 1 / 3 and 3
    True
    """
    observed = available.listwise(given, resamples)
    rows = given.complete
    levels, answers = np.unique(np.where(rows, given.outcome, np.nan), return_inverse=True)
    many = int(np.count_nonzero(~np.isnan(levels)))
    if many > _MOST_LEVELS:
        return replace(observed, reason="too_many_levels")
    if many < 2:
        return observed
    if observed.n <= given.drivers.shape[1] + many - 1:
        return replace(observed, reason="too_few")
    scale = np.sqrt(np.diagonal(observed.matrices[0])[1:])
    if not scale.all():
        return replace(observed, reason="collinear")
    own = np.where(rows[:, np.newaxis], given.drivers, 0.0)
    weight = np.where(rows, given.weight, 0.0)
    columns = np.where(rows[:, np.newaxis], (own - weight @ own / weight.sum()) / scale, 0.0)
    answers = np.where(rows, answers, 0)
    found = ordered_logit.fit(answers, columns, weight)
    if found.reason is not None:
        return replace(observed, reason=found.reason)
    steps = _steps(
        *ordered_logit.derivatives(
            found.parameters, answers, columns, lambda terms: resamples.sums(terms, rows)
        )
    )
    slopes = found.parameters.slopes + steps[:, many - 1 :]
    slopes[0] = found.parameters.slopes
    return replace(observed, matrices=_behind(observed.matrices, slopes / scale))


def _steps(gradients: Numbers, informations: Numbers) -> Numbers:
    """Newton's, shape (1 + B, m); NaN where a resample tells nothing of some parameter."""
    scale = np.sqrt(np.diagonal(informations, axis1=1, axis2=2))
    found = np.full(gradients.shape, np.nan)
    told = np.flatnonzero((scale > 0).all(axis=1))
    scaled = informations[told] / (scale[told, :, np.newaxis] * scale[told, np.newaxis])
    told = told[np.linalg.eigvalsh(scaled)[:, 0] > _NOTHING]
    found[told] = np.linalg.solve(informations[told], gradients[told, :, np.newaxis])[:, :, 0]
    return found


def _behind(matrices: Numbers, slopes: Numbers) -> Numbers:
    """The outcome's own place taken by what lies behind it."""
    found = matrices.copy()
    with_drivers = np.einsum("rij,rj->ri", matrices[:, 1:, 1:], slopes)
    found[:, 0, 1:] = found[:, 1:, 0] = with_drivers
    found[:, 0, 0] = np.einsum("ri,ri->r", with_drivers, slopes) + ERROR
    return found
