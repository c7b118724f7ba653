"""Are the drivers of an outcome others in other groups, or in other waves?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

import numpy as np
import pandas as pd

from csatbook.stats.compare import multiplicity
from csatbook.stats.drivers import separate
from csatbook.stats.drivers.given import Given
from csatbook.stats.drivers.slopes import Differing, Interaction, LeftOut, Slope
from csatbook.stats.regression import contrast

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
        tell about a driver, and such as have no regression of their own. Errors and tests are the
        cautious ones of `linear_model` and `contrast`.

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
    present = np.unique(code[(given.weight > 0) & (code >= 0)])
    rows = {names[at]: np.flatnonzero(given.complete & (code == at)) for at in present}
    left_out = tuple(_left_out(given, rows))
    out = {one.group for one in left_out}
    used = tuple(name for name in rows if name not in out)
    sizes = tuple(len(rows[name]) for name in used)
    blank = Interaction((), None, used, sizes, left_out, sum(sizes), 0.0, level)
    if len(used) < 2:
        return replace(blank, reason="one_group")
    fit = separate.of(given, [rows[name] for name in used])
    if fit.df < 1:
        return replace(blank, n_eff=fit.n_eff, reason="few_clusters")
    p, g = len(given.names), len(used)
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
    return replace(blank, drivers=drivers, test=everything, n_eff=fit.n_eff)


def _left_out(given: Given, groups: Mapping[str, separate.Places]) -> Iterator[LeftOut]:
    """Groups of respondents that cannot be looked at."""
    fewest = max(_FEWEST, _FEWEST_A_DRIVER * len(given.names))
    for name, rows in groups.items():
        fit = separate.alone(given, rows)
        few = fit.n_eff < fewest or (fit.told_by[1:] < _FEWEST_TELLING).any()
        reason = "too_few" if few else fit.reason
        if reason is not None:
            yield LeftOut(name, fit.n, reason)
