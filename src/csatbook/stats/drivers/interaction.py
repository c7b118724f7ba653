"""Are the drivers of an outcome others in other groups, or in other waves?"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from csatbook.stats import contrast, linear_model, multiplicity
from csatbook.stats.block import Flags
from csatbook.stats.drivers.given import Given
from csatbook.stats.drivers.slopes import Differing, Interaction, LeftOut, Slope
from csatbook.stats.linear_model import Fit

_FEWEST = 30
_FEWEST_A_DRIVER = 5
"""Effective respondents of a group that can be looked at, in all and for each driver."""
_FEWEST_TELLING = 5
"""Effective respondents who tell about one driver in it."""


def of(given: Given, groups: pd.Series, *, level: float = 0.95) -> Interaction:
    """Does the outcome go with the drivers in each group alike?

    Parameters
    ----------
    given : the outcome and its p drivers, in points; who did not answer all of it is left out
    groups : Series of categories, shape (n,), one row a respondent
        Who is in no group is left out. Waves are groups, too: respondents of two waves are then
        clusters, by which they were drawn.
    level : float in (0, 1)
        Coverage of the intervals.

    Returns
    -------
    Interaction
        By a regression of the outcome on the groups, and on the drivers in each group: one F test
        a driver, of the same coefficient in all groups, and one of all drivers together. Groups
        of fewer than 30 or 5 p effective respondents are left out, such in which fewer than five
        tell about a driver, and such as have no regression of their own.

    Notes
    -----
    Where respondents were drawn in clusters, and in each cluster are of one group, each group has
    to have more clusters than drivers.

    References
    ----------
    Chow (1960), Econometrica 28 (without equal spread of the groups: Wald's test). Lumley (2010),
    Complex Surveys, Wiley (as `regTermTest`).

    Examples
    --------
    >>> from csatbook.stats.drivers import given
    >>> speed = pd.Series([0.0, 0, 50, 50, 100, 100] * 15, name="speed")
    >>> who = pd.Series(["new"] * 45 + ["old"] * 45, dtype="category")
    >>> overall = speed * (0.2 + 0.4 * (who == "old")) + pd.Series([1.0, -1, 2, -2, 3, -3] * 15)
    >>> found = of(given.of(overall, speed.to_frame()), who).drivers[0]
    >>> [(one.group, round(one.coefficient.value, 2)) for one in found.slopes]
    [('new', 0.2), ('old', 0.6)]
    """
    code, names = groups.cat.codes.to_numpy(), [str(one) for one in groups.cat.categories]
    kept, left_out = _groups(given, code, names)
    used, sizes = tuple(names[at] for at in kept), tuple(_size(given, code == at) for at in kept)
    if len(kept) < 2:
        return Interaction((), None, used, sizes, left_out, sum(sizes), 0.0, level, "one_group")
    fit = _fit(given, [code == at for at in kept])
    if fit.reason is not None:
        return Interaction((), None, used, sizes, left_out, fit.n, fit.n_eff, level, fit.reason)
    p, g = len(given.names), len(kept)
    unit = np.eye(g * (1 + p)).reshape(g, 1 + p, -1)
    apart = unit[1:, 1:] - unit[0, 1:]
    tests = [contrast.wald(fit, apart[:, at], cautious=True) for at in range(p)]
    adjusted = multiplicity.adjust([one.p for one in tests]).p
    drivers = tuple(
        Differing(
            name=name,
            slopes=tuple(
                Slope(group, contrast.effect(fit, unit[place, 1 + at], level=level))
                for place, group in enumerate(used)
            ),
            test=tests[at],
            p_adjusted=adjusted[at],
        )
        for at, name in enumerate(given.names)
    )
    everything = contrast.wald(fit, apart.reshape((g - 1) * p, -1), cautious=True)
    return Interaction(drivers, everything, used, sizes, left_out, fit.n, fit.n_eff, level)


def _groups(
    given: Given, code: np.typing.NDArray[np.integer], names: Sequence[str]
) -> tuple[list[int], tuple[LeftOut, ...]]:
    """The groups that can be looked at, and the others."""
    kept, left_out = [], []
    fewest = max(_FEWEST, _FEWEST_A_DRIVER * len(given.names))
    for at, name in enumerate(names):
        mine = code == at
        fit = _fit(given, [mine])
        few = fit.n_eff < fewest or (fit.told_by[1:] < _FEWEST_TELLING).any()
        reason = "too_few" if few else fit.reason
        if reason is None:
            kept.append(at)
        elif (mine & (given.weight > 0)).any():
            left_out.append(LeftOut(name, fit.n, reason))
    return kept, tuple(left_out)


def _size(given: Given, mine: Flags) -> int:
    return int(np.count_nonzero(given.complete & mine))


def _fit(given: Given, groups: Sequence[Flags]) -> Fit:
    """Of a level and slopes of its own for each group."""
    ones = np.column_stack([np.ones(len(given.weight)), given.drivers])
    columns = np.hstack([np.where(mine[:, np.newaxis], ones, 0.0) for mine in groups])
    columns[~given.complete | ~np.any(groups, axis=0)] = np.nan
    return linear_model.of(given.outcome, columns, given.weight, drawn=given.drawn, cautious=True)
