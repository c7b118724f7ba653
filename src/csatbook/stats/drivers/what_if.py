"""What if a driver did better: how much higher would the outcome be?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import numpy as np

from csatbook.errors import ParameterError, Problem, nearest
from csatbook.stats.drivers import gains
from csatbook.stats.drivers.gains import Gain, WhatIf
from csatbook.stats.drivers.given import Given
from csatbook.stats.regression import contrast, linear_model

_TOP = 100.0


def expected_gains(
    given: Given,
    *,
    step: float = 10.0,
    targets: Mapping[str, float] | None = None,
    level: float = 0.95,
) -> WhatIf:
    """Which change of the outcome's mean is to be expected if a driver's mean rises?

    Parameters
    ----------
    given : the outcome and its drivers, in points 0-100
        The regression is of those who answered all of it, a mean of all who answered it.
    step : points by which each mean is to rise, above 0; no mean rises beyond 100
    targets : by the name of a driver, the points it is to rise to; optional
        Such as those of the best group; drivers may be missing.
    level : float in (0, 1)
        Coverage of the intervals.

    Returns
    -------
    WhatIf
        A rise times the driver's coefficient in a regression of the outcome on all drivers. A
        driver that fewer than five effective respondents tell about (of whom all others answer
        it alike) is said to have too few.

    Raises
    ------
    ParameterError
        A step or target that is not within 0-100, a target of a driver that there is not.

    Notes
    -----
    The intervals hold the uncertainty of coefficients and of today's means (delta method). The
    targets are taken as given, whoever reached them; and the three that bring most are taken as
    if they had been named before: both makes what they promise a little too good. It is an
    association that is carried on: that it would last, were the driver moved, is not shown.

    References
    ----------
    Binder (1983), International Statistical Review 51 (linearised covariance).

    Examples
    --------
    >>> import pandas as pd
    >>> from csatbook.stats.drivers import given
    >>> marks = pd.DataFrame({"speed": [0.0, 50, 50, 100] * 5, "care": [0.0, 0, 100, 100] * 5})
    >>> overall = pd.Series([11.0, 29, 49, 71] * 5)
    >>> found = expected_gains(given.gather(overall, marks), step=10, targets={"care": 75})
    >>> [(one.name, round(one.step.change.value, 6)) for one in found.drivers]  # 0.4, 0.2 a point
    [('speed', 4.0), ('care', 2.0)]
    >>> found.drivers[1].to_target.rise, round(found.by_step.change.value, 6)
    (25.0, 6.0)
    """
    targets = targets or {}
    _check(given.names, step, targets)
    ones = np.ones((len(given.weight), 1))
    columns = np.hstack([ones, given.drivers])
    fit = linear_model.fit(given.outcome, columns, given.weight, drawn=given.drawn, cautious=True)
    if fit.reason is not None:
        culprits = tuple(given.names[at - 1] for at in fit.culprits if at > 0)
        none = (None, None, None)
        return WhatIf((), *none, step, fit.n, fit.n_eff, level, fit.reason, culprits)
    today = gains.today(given, fit)
    steps = gains.by(today, step)
    to_targets = gains.to(today, [targets.get(name) for name in given.names])
    to_full = gains.to(today, [_TOP] * len(given.names))
    places = to_full.places(level=level)
    unit = np.eye(len(fit.coefficients))
    each = [
        Gain(
            name=name,
            mean=float(today.means[at]),
            coefficient=contrast.effect(fit, unit[1 + at], level=level) if known else None,
            step=steps.move(at, level=level),
            target=targets.get(name),
            to_target=to_targets.move(at, level=level),
            reason=_reason(targets.get(name), to_targets.points[at]) if known else "too_few",
            to_full=to_full.move(at, level=level),
            places=places[at] if known else None,
        )
        for at, (name, known) in enumerate(zip(given.names, today.known, strict=True))
    ]
    each.sort(key=lambda one: (-one.step.change.value if one.step else 0.0, one.name))
    return WhatIf(
        drivers=tuple(each),
        outcome=float(gains.means(given.outcome[:, np.newaxis], given.weight)[0]),
        by_step=steps.most(given.names, level=level),
        to_targets=to_targets.most(given.names, level=level),
        step=step,
        n=fit.n,
        n_eff=fit.n_eff,
        level=level,
    )


def _reason(target: float | None, rise: float) -> Literal["no_target", "at_target"] | None:
    if target is None:
        return "no_target"
    return None if rise > 0 else "at_target"


def _check(names: tuple[str, ...], step: float, targets: Mapping[str, float]) -> None:
    problems = []
    if not 0 < step <= _TOP:
        problems.append(Problem("step", f"expected points above 0, up to 100; found {step:g}"))
    for name, target in targets.items():
        where = f"target of '{name}'"
        if name not in names:
            problems.append(Problem(where, f"there is no such driver.{nearest(name, names)}"))
        elif not 0 <= target <= _TOP:
            problems.append(Problem(where, f"expected points of 0-100; found {target:g}"))
    if problems:
        raise ParameterError(problems)
