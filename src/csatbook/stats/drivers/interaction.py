"""Are the drivers of an outcome others in other groups, or in other waves?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Literal

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.linalg import block_diag

from csatbook.stats import design
from csatbook.stats.block import Numbers
from csatbook.stats.compare import multiplicity
from csatbook.stats.drivers.given import Given
from csatbook.stats.regression import contrast, linear_model
from csatbook.stats.regression.contrast import Effect, Wald
from csatbook.stats.regression.linear_model import Regression

Places = npt.NDArray[np.intp]


@dataclass(frozen=True, eq=False)
class Separate:
    """A level and slopes of its own for each of g groups: k = 1 + p coefficients a group."""

    coefficients: Numbers
    """Shape (g k,)."""
    covariance: Numbers
    """Shape (g k, g k)."""
    df: int
    """Below 1 there can be no test."""
    n: int
    n_eff: float


def slopes_alone(given: Given, rows: Places) -> Regression:
    """The regression of some respondents, who are drawn with all others."""
    columns = np.column_stack([np.ones(len(rows)), given.drivers[rows]])
    drawn = given.drawn and replace(given.drawn, cluster=given.drawn.cluster.iloc[rows])
    return linear_model.fit(
        given.outcome[rows], columns, given.weight[rows], drawn=drawn, cautious=True
    )


def slopes_by_group(given: Given, groups: Sequence[Places], fits: Sequence[Regression]) -> Separate:
    """What do the drivers do in each group?

    Parameters
    ----------
    given : the outcome and its drivers
    groups : the places of each group's respondents, who have answered everything
    fits : the regression that each group has of its own, from `slopes_alone`

    Returns
    -------
    Separate
        The same as one regression on the groups, the drivers and their products. Where
        respondents were drawn in clusters, groups that share some hang together.
    """
    everyone = np.concatenate(groups)
    n, weight = len(everyone), given.weight[everyone]
    coefficients = np.concatenate([one.coefficients for one in fits])
    if given.drawn is None:
        # Each as of a sample of its own, but for the factor n / (n - 1) of all.
        parts = [one.covariance * (1 - 1 / one.n) * n / (n - 1) for one in fits]
        covariance, df = block_diag(*parts), n - len(coefficients)
    else:
        clusters = given.drawn.cluster
        parts = [
            linear_model.by_cluster(
                one.deviations, replace(given.drawn, cluster=clusters.iloc[rows])
            )
            for one, rows in zip(fits, groups, strict=True)
        ]
        used = replace(given.drawn, cluster=clusters.iloc[everyone])
        covariance = design.covariance(np.hstack(parts), given.drawn)
        df = design.variance(np.zeros(n), used).df + 1 - len(coefficients)
    n_eff = float(weight.sum() ** 2 / (weight @ weight))
    return Separate(coefficients, covariance, df, n, n_eff)


@dataclass(frozen=True)
class Slope:
    """One driver in one group."""

    group: str
    coefficient: Effect
    """Points of the outcome a point of the driver, all other drivers held."""


@dataclass(frozen=True)
class Differing:
    """One driver in all groups."""

    name: str
    slopes: tuple[Slope, ...]
    """In the order of the groups."""
    test: Wald
    """Of the same coefficient in all groups."""
    p_adjusted: float | None
    """Made up for the number of drivers (Holm)."""


@dataclass(frozen=True)
class LeftOut:
    """A group that is not in the tests."""

    group: str
    n: int
    reason: linear_model.Reason


@dataclass(frozen=True)
class Interaction:
    """Whether the drivers of an outcome are other ones in other groups."""

    drivers: tuple[Differing, ...]
    """In the order given; empty with a reason."""
    test: Wald | None
    """Of all drivers together."""
    groups: tuple[str, ...]
    """In the tests."""
    sizes: tuple[int, ...]
    """Respondents of each of them who answered all of it."""
    left_out: tuple[LeftOut, ...]
    n: int
    """Respondents in the tests."""
    n_eff: float
    level: float
    reason: Literal["one_group"] | linear_model.Reason | None = None
    """`one_group`: fewer than two groups can be looked at."""

    def as_dict(self) -> dict[str, object]:
        """Plain values, ready for JSON."""
        return asdict(self)


_FEWEST = 30
_FEWEST_A_DRIVER = 5
"""Effective respondents of a group that can be looked at, in all and for each driver."""
_FEWEST_TELLING = 5
"""Effective respondents who tell about one driver in it."""


def compare_slopes(given: Given, groups: pd.Series, *, level: float = 0.95) -> Interaction:
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
    >>> found = compare_slopes(given.gather(overall, speed.to_frame()), who).drivers[0]
    >>> [(one.group, round(one.coefficient.value, 2)) for one in found.slopes]
    [('new', 0.2), ('old', 0.6)]
    """
    code, names = groups.cat.codes.to_numpy(), [str(one) for one in groups.cat.categories]
    present = np.unique(code[(given.weight > 0) & (code >= 0)])
    rows = {names[at]: np.flatnonzero(given.complete & (code == at)) for at in present}
    fits = {name: slopes_alone(given, places) for name, places in rows.items()}
    left_out = tuple(_left_out(given, fits))
    out = {one.group for one in left_out}
    used = tuple(name for name in rows if name not in out)
    sizes = tuple(len(rows[name]) for name in used)
    blank = Interaction((), None, used, sizes, left_out, sum(sizes), 0.0, level)
    if len(used) < 2:
        return replace(blank, reason="one_group")
    fit = slopes_by_group(given, [rows[name] for name in used], [fits[name] for name in used])
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


def _left_out(given: Given, fits: Mapping[str, Regression]) -> Iterator[LeftOut]:
    """Groups of respondents that cannot be looked at."""
    fewest = max(_FEWEST, _FEWEST_A_DRIVER * len(given.names))
    for name, fit in fits.items():
        few = fit.n_eff < fewest or (fit.told_by[1:] < _FEWEST_TELLING).any()
        reason = "too_few" if few else fit.reason
        if reason is not None:
            yield LeftOut(name, fit.n, reason)
