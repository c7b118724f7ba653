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
    correlation,
    dominance,
    interval,
    lmg,
    orders,
    standardised,
    verdict,
)
from csatbook.stats.drivers.basis import Basis, Model
from csatbook.stats.drivers.given import Given
from csatbook.stats.drivers.result import Driver, Drivers
from csatbook.stats.drivers.verdict import Order

_AVERAGED = (lmg.METHOD, dominance.METHOD)
"""What a driver adds, averaged over the orders of all: drawn ones if they are many."""
_EQUAL = 1e-12


def of(
    given: Given,
    *,
    method: str = "lmg",
    model: Model = "linear",
    missing: str = "listwise",
    resamples: int = 1000,
    level: float = 0.95,
) -> Drivers:
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
    Drivers
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
    >>> found = of(given.of(pd.Series([1.0, 3, 2, 5, 4, 6]), marks), resamples=0)
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
) -> tuple[Drivers, ...]:
    """How important is each driver by each of several methods? All have the same resamples.

    Examples
    --------
    >>> import pandas as pd
    >>> from csatbook.stats.drivers import given
    >>> asked = given.of(pd.Series([1.0, 3, 2, 5]), pd.DataFrame({"speed": [1.0, 2, 3, 4]}))
    >>> lmg, simple = analyse(asked, methods=["lmg", "correlation"], resamples=0)
    >>> lmg.drivers[0].importance.__round__(4), simple.drivers[0].importance.__round__(4)
    (0.6914, 0.8315)
    """
    found = basis.of(given, model=model, missing=missing, draws=resamples)
    return tuple(_by(method, found, given.names, model, level) for method in methods)


def _by(method: str, found: Basis, names: Sequence[str], model: Model, level: float) -> Drivers:
    blank = Drivers(
        method=method,
        measure="latent_r_squared" if model == "logit" else "r_squared",
        drivers=(),
        r_squared=None,
        r_low=None,
        r_high=None,
        verdict=None,
        n=found.n,
        n_eff=found.n_eff,
        asked=found.asked,
        needed=adequacy.needed(len(found.names)),
        dropped=found.dropped,
        reason=found.reason,
        culprits=found.culprits,
    )
    if found.reason is not None:
        return blank
    importances = METHODS[method](found.matrices)
    explained = _explained(found.matrices)
    drawn = len(found.matrices) > 1
    shown = found.p is not None and found.p < 1 - level
    order = verdict.of(np.abs(importances), shown=shown, level=level) if drawn else None
    ends = interval.of(explained[:, np.newaxis], level=level)[0] if drawn else (None, None)
    by_orders = method in _AVERAGED and len(found.names) > lmg.MOST
    told = dict(zip(found.names, _each(found, importances, order, level), strict=True))
    return replace(
        blank,
        drivers=tuple(told[name] for name in names if name in told),
        r_squared=float(explained[0]),
        r_low=ends[0],
        r_high=ends[1],
        verdict=order.verdict if order else None,
        p=found.p,
        error=_error(found.matrices[:1], float(explained[0])) if by_orders else None,
        dominance=dominance.of(found.matrices[0], found.names)
        if method == dominance.METHOD and not by_orders
        else None,
    )


def _each(
    found: Basis, importances: Numbers, order: Order | None, level: float
) -> Iterator[Driver]:
    sizes = np.abs(importances)
    total = sizes.sum(axis=1, keepdims=True)
    shares = np.divide(sizes, total, out=np.zeros_like(sizes), where=total != 0)
    ends = None if order is None else interval.of(shares, level=level)
    coefficients = standardised.importance(found.matrices[:1])[0]
    correlations = correlation.importance(found.matrices[:1])[0]
    factors = adequacy.vif(found.matrices[0])
    for at, name in enumerate(found.names):
        yield Driver(
            name=name,
            importance=float(importances[0, at]),
            share=float(shares[0, at]),
            low=None if ends is None else ends[at][0],
            high=None if ends is None else ends[at][1],
            rank=1 + int(np.count_nonzero(sizes[0] > sizes[0, at] + _EQUAL)),
            rank_low=None if order is None else order.low[at],
            rank_high=None if order is None else order.high[at],
            standing="open" if order is None else order.standing[at],
            coefficient=float(coefficients[at]),
            correlation=float(correlations[at]),
            vif=float(factors[at]),
        )


def _explained(matrices: Numbers) -> Numbers:
    """R² of all drivers together, shape (1 + B,)."""
    both = standardised.importance(matrices) * correlation.importance(matrices)
    return np.asarray(both.sum(axis=1))


def _error(matrices: Numbers, explained: float) -> float:
    """The largest standard error of a share from drawing orders."""
    return float(orders.importance(matrices)[1].max()) / explained
