"""The driver analysis as a whole: how important is each driver, and how sure is that?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from csatbook.stats.block import Numbers
from csatbook.stats.drivers import (
    METHODS,
    adequacy,
    basis,
    certainty,
    dominance,
    explained,
    formulas,
    lmg,
)
from csatbook.stats.drivers.basis import Basis, Model
from csatbook.stats.drivers.certainty import Order
from csatbook.stats.drivers.given import Given
from csatbook.stats.drivers.result import Driver, DriverAnalysis

_AVERAGED = (lmg.METHOD, dominance.METHOD)
"""What a driver adds, averaged over the orders of all: drawn ones if they are many."""
_EQUAL = 1e-12


def by_method(
    given: Given,
    *,
    method: str = "lmg",
    model: Model = "linear",
    missing: str = "listwise",
    resamples: int = 1000,
    level: float = 0.95,
) -> DriverAnalysis:
    """How important is each driver of an outcome, and how sure is that?

    Parameters
    ----------
    given : the outcome and its drivers, of n respondents
    method : a name of `METHODS`
    model : `linear`, or `logit` where the outcome is ordered answers or yes and no
        What is divided up: R² of a linear regression, or McKelvey and Zavoina's of an (ordered)
        logit.
    missing : a name of `MISSING`; `listwise` with `logit`
    resamples : of the bootstrap that intervals and verdicts come from; 0 for none
    level : float in (0, 1)
        Coverage of the intervals of shares and of R², each by itself, and of the ranks, all
        together.

    Returns
    -------
    DriverAnalysis
        With a reason and without drivers where nothing can be told; drivers all of whose answers
        are alike are left out and named.

    Notes
    -----
    Where not even all drivers together are shown to explain anything (Wald's test, 1 - level),
    they cannot be ranked.

    Examples
    --------
    >>> import pandas as pd
    >>> from csatbook.stats.drivers import given
    >>> marks = pd.DataFrame({"speed": [1.0, 2, 3, 4, 5, 6], "care": [2.0, 1, 4, 3, 6, 5]})
    >>> found = by_method(given.gather(pd.Series([1.0, 3, 2, 5, 4, 6]), marks), resamples=0)
    >>> [(one.name, round(one.share, 4), one.rank) for one in found.drivers]
    [('speed', 0.7796, 1), ('care', 0.2204, 2)]
    """
    return analyse(
        given, methods=(method,), model=model, missing=missing, resamples=resamples, level=level
    )[0]


def analyse(
    given: Given,
    *,
    methods: Sequence[str],
    model: Model = "linear",
    missing: str = "listwise",
    resamples: int = 1000,
    level: float = 0.95,
) -> tuple[DriverAnalysis, ...]:
    """How important is each driver by each of several methods? All have the same resamples.

    Examples
    --------
    >>> import pandas as pd
    >>> from csatbook.stats.drivers import given
    >>> asked = given.gather(pd.Series([1.0, 3, 2, 5]), pd.DataFrame({"speed": [1.0, 2, 3, 4]}))
    >>> lmg, simple = analyse(asked, methods=["lmg", "correlation"], resamples=0)
    >>> lmg.drivers[0].importance.__round__(4), simple.drivers[0].importance.__round__(4)
    (0.6914, 0.8315)
    """
    found = basis.examine(given, model=model, missing=missing, draws=resamples)
    whole = explained.explained_together(found, latent=model == "logit", level=level)
    blank = DriverAnalysis(
        method="",
        measure="latent_r_squared" if model == "logit" else "r_squared",
        drivers=(),
        r_squared=whole.r_squared,
        r_low=whole.low,
        r_high=whole.high,
        verdict=None,
        n=found.n,
        n_eff=found.n_eff,
        asked=found.asked,
        needed=adequacy.needed(len(found.names)),
        p=whole.p,
        dropped=found.dropped,
        reason=found.reason,
        culprits=found.culprits,
    )
    return tuple(
        _by(replace(blank, method=method), found, given.names, level) for method in methods
    )


def _by(blank: DriverAnalysis, found: Basis, names: Sequence[str], level: float) -> DriverAnalysis:
    """With the drivers by the method that is named."""
    if found.reason is not None:
        return blank
    importances = METHODS[blank.method](found.matrices)
    order = None
    if len(importances) > 1:
        order = certainty.rank(
            np.abs(importances),
            df=max(found.df - len(found.names), 1.0),
            shown=blank.p is not None and blank.p < 1 - level,
            level=level,
        )
    told = {one.name: one for one in _drivers(found, importances, order, level)}
    result = replace(
        blank,
        drivers=tuple(told[name] for name in names if name in told),
        verdict=order.verdict if order else None,
    )
    if blank.method in _AVERAGED and len(found.names) > lmg.MOST:
        errors = lmg.over_drawn_orders(found.matrices[:1])[1]
        return replace(result, error=float(errors.max() / importances[0].sum()))
    if blank.method == dominance.METHOD:
        return replace(result, dominance=dominance.who_dominates(found.matrices[0], found.names))
    return result


def _drivers(
    found: Basis, importances: Numbers, order: Order | None, level: float
) -> Iterator[Driver]:
    sizes = np.abs(importances)
    total = sizes[0].sum()
    shares = sizes[0] / total if total > 0 else sizes[0]
    ends, wide = (
        certainty.of_shares(
            sizes, wider=certainty.stretch(found.df, len(found.names), level=one), level=one
        )
        if order
        else None
        for one in (level, (1 + level) / 2)
    )
    tilts = certainty.together(sizes, found.means) if order else (None,) * len(found.names)
    coefficients = formulas.standardised(found.matrices[:1])[0]
    correlations = formulas.correlation(found.matrices[:1])[0]
    factors = adequacy.vif(found.matrices[0])
    for at, name in enumerate(found.names):
        low, high = ends[at] if ends else (None, None)
        wide_low, wide_high = wide[at] if wide else (None, None)
        yield Driver(
            name=name,
            importance=float(importances[0, at]),
            share=float(shares[at]),
            low=low,
            high=high,
            rank=1 + int(np.count_nonzero(sizes[0] > sizes[0, at] + _EQUAL)),
            rank_low=order.low[at] if order else None,
            rank_high=order.high[at] if order else None,
            standing=order.standing[at] if order else "open",
            coefficient=float(coefficients[at]),
            correlation=float(correlations[at]),
            vif=float(factors[at]),
            wide_low=wide_low,
            wide_high=wide_high,
            tilt=tilts[at],
        )
