"""Penalty-reward contrast analysis: which drivers only disappoint, and which only delight?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Literal

import numpy as np
import numpy.typing as npt

from csatbook.errors import ParameterError, Problem
from csatbook.stats.block import Numbers
from csatbook.stats.compare import multiplicity
from csatbook.stats.drivers.given import Given
from csatbook.stats.regression import contrast, linear_model
from csatbook.stats.regression.contrast import Effect, Wald
from csatbook.stats.regression.linear_model import Regression


def judged(drivers: Sequence[Asymmetry], *, level: float = 0.95) -> tuple[Asymmetry, ...]:
    """Which kind of driver is each, all tests of them taken together?

    Parameters
    ----------
    drivers : with their effects, where these are known
    level : float in (0, 1)
        What is sure, is so at this level.

    Returns
    -------
    tuple of Asymmetry
        `basic`: the penalty is surely larger than the reward, and above 0; `excitement`: the
        reward is; `performance`: both are surely above 0, and neither is surely the larger one;
        `open`: it surely matters, but as what cannot be told; `none`: that it matters is not
        sure; `too_few`: not all effects are known. That a driver matters (Wald's test of both
        effects), and that they differ, is sure by a p-value that makes up for the number of
        drivers (Holm); that penalty and reward are above 0, by their own intervals.

    Notes
    -----
    That a penalty is sure and a reward is not, does not show that they differ: such a driver is
    `open` unless their difference is sure.

    References
    ----------
    Gelman and Stern (2006), The difference between "significant" and "not significant" is not
    itself statistically significant, The American Statistician 60(4).
    """
    differences = multiplicity.adjust(
        [one.difference.p if one.difference else None for one in drivers]
    ).p
    impacts = multiplicity.adjust([one.test.p if one.test else None for one in drivers]).p
    found = [
        replace(one, p_difference=difference, p_impact=impact)
        for one, difference, impact in zip(drivers, differences, impacts, strict=True)
    ]
    return tuple(replace(one, kind=_kind(one, 1 - level)) for one in found)


def _kind(one: Asymmetry, alpha: float) -> Kind:
    if one.penalty is None or one.reward is None or one.difference is None:
        return "too_few"
    costs, brings = one.penalty.low > 0, one.reward.low > 0
    if one.p_difference is not None and one.p_difference <= alpha:
        if one.difference.value < 0 and costs:
            return "basic"
        if one.difference.value > 0 and brings:
            return "excitement"
    if one.p_impact is None or one.p_impact > alpha:
        return "none"
    return "performance" if costs and brings else "open"


Kind = Literal["basic", "performance", "excitement", "open", "none", "too_few"]


@dataclass(frozen=True)
class Asymmetry:
    """What low and high marks of one driver do to the outcome; unknown where too few gave them."""

    name: str
    kind: Kind
    penalty: Effect | None
    """Points that low marks cost, beside marks in between."""
    reward: Effect | None
    """Points that high marks bring, beside marks in between."""
    difference: Effect | None
    """Reward minus penalty."""
    impact: Effect | None
    """Reward and penalty together: from low marks to high ones."""
    balance: float | None
    """Their difference by their sum, -1 (all penalty) to 1 (all reward); what is below 0 of
    either counts as 0. None where nothing is left."""
    p_difference: float | None
    """Of the difference, made up for the number of drivers (Holm)."""
    p_impact: float | None
    """Of neither low nor high marks doing anything, likewise."""
    n_low: int
    n_between: int
    n_high: int
    test: Wald | None = None
    """Of neither low nor high marks doing anything, by itself."""


@dataclass(frozen=True)
class Asymmetries:
    """Of all drivers of an outcome."""

    drivers: tuple[Asymmetry, ...]
    """In the order given; empty with a reason."""
    n: int
    """Respondents who answered all of it."""
    n_eff: float
    level: float
    reason: linear_model.Reason | None = None
    culprits: tuple[str, ...] = ()
    """The drivers that the reason is about."""

    def as_dict(self) -> dict[str, object]:
        """Plain values, ready for JSON."""
        return asdict(self)


Counts = npt.NDArray[np.integer]

_FEWEST = 10
"""Answers that a mean is of."""
_NEAR = 1e-9
"""Marks so near to a cut point are it."""


def penalties_and_rewards(
    given: Given, *, low: Mapping[str, float], high: Mapping[str, float], level: float = 0.95
) -> Asymmetries:
    """Do low marks of a driver cost more than high marks bring, or the other way round?

    Parameters
    ----------
    given : the outcome and its drivers, in points; who did not answer all of it is left out
    low, high : by the name of each driver, in points
        Marks up to the one are low, marks from the other on are high.
    level : float in (0, 1)
        Coverage of the intervals.

    Returns
    -------
    Asymmetries
        By one regression of the outcome on all low and high marks. The kinds are those of
        `asymmetry.judged`; `too_few` where fewer than 10 marks are low, high or in between.

    Raises
    ------
    ParameterError
        A driver without cut points, or whose low marks reach up to its high ones.

    Notes
    -----
    Marks that too few gave remain in the regression: those who gave them are no others' equals.

    References
    ----------
    Brandt (1987), A procedure for identifying value-enhancing service components using customer
    satisfaction survey data, AMA. Matzler and Sauerwein (2002), International Journal of Service
    Industry Management 13(4). Mikulić and Prebežac (2008), Managing Service Quality 18(6)
    (balance: impact asymmetry).

    Examples
    --------
    >>> import pandas as pd
    >>> from csatbook.stats.drivers import given
    >>> speed = pd.Series([0.0, 50, 100] * 20)
    >>> overall = speed.map({0.0: 20, 50: 60, 100: 65}) + pd.Series([3, 3, 3, -3, -3, -3] * 10)
    >>> found = penalties_and_rewards(
    ...     given.gather(overall, speed.to_frame("speed")), low={"speed": 25}, high={"speed": 75}
    ... ).drivers[0]
    >>> found.kind, round(found.penalty.value, 6), round(found.reward.value, 6)
    ('basic', 40.0, 5.0)
    """
    cuts = _cuts(given.names, low, high)
    marks, complete = given.drivers, given.complete
    is_low, is_high = marks <= cuts[0] + _NEAR, marks >= cuts[1] - _NEAR
    n_low, n_high = (np.count_nonzero(one[complete], axis=0) for one in (is_low, is_high))
    counts = np.array([n_low, np.count_nonzero(complete) - n_low - n_high, n_high])
    columns = np.column_stack([complete, is_low, is_high]).astype(float)
    columns[~complete] = np.nan
    # Nobody's marks have no column; and where nobody is in between, low is what high is beside.
    some = counts > 0
    kept = np.concatenate([[True], some[0] & some[1], some[2] & (some[0] | some[1])])
    fit = linear_model.fit(
        given.outcome, columns[:, kept], given.weight, drawn=given.drawn, cautious=True
    )
    if fit.reason is not None:
        of_columns = np.flatnonzero(kept)[list(fit.culprits)]
        own = {(int(at) - 1) % len(given.names) for at in of_columns if at > 0}
        culprits = tuple(given.names[at] for at in sorted(own))
        return Asymmetries((), fit.n, fit.n_eff, level, fit.reason, culprits)
    unit = np.zeros((len(kept), int(kept.sum())))
    unit[kept] = np.eye(int(kept.sum()))
    p = len(given.names)
    found = [
        _one(name, fit, (unit[1 + at], unit[1 + p + at]), counts[:, at], level=level)
        for at, name in enumerate(given.names)
    ]
    return Asymmetries(judged(found, level=level), fit.n, fit.n_eff, level)


def _one(
    name: str, fit: Regression, marks: tuple[Numbers, Numbers], counts: Counts, *, level: float
) -> Asymmetry:
    low, high = marks
    n_low, n_between, n_high = (int(one) for one in counts)

    def effect(combination: Numbers, *needed: int) -> Effect | None:
        if min(needed) < _FEWEST:
            return None
        return contrast.effect(fit, combination, level=level)

    penalty = effect(-low, n_low, n_between)
    reward = effect(high, n_between, n_high)
    return Asymmetry(
        name=name,
        kind="too_few",
        penalty=penalty,
        reward=reward,
        difference=effect(high + low, n_low, n_between, n_high),
        impact=effect(high - low, n_low, n_between, n_high),
        balance=_balance(penalty, reward),
        p_difference=None,
        p_impact=None,
        n_low=n_low,
        n_between=n_between,
        n_high=n_high,
        test=contrast.wald(fit, np.array(marks), cautious=True)
        if min(n_low, n_between, n_high) >= _FEWEST
        else None,
    )


def _balance(penalty: Effect | None, reward: Effect | None) -> float | None:
    if penalty is None or reward is None:
        return None
    down, up = max(0.0, penalty.value), max(0.0, reward.value)
    return (up - down) / (up + down) if up + down > 0 else None


def _cuts(names: tuple[str, ...], low: Mapping[str, float], high: Mapping[str, float]) -> Numbers:
    problems = [
        Problem(f"driver '{name}'", "expected a low and a high cut point")
        for name in names
        if name not in low or name not in high
    ]
    problems += [
        Problem(f"driver '{name}'", f"expected low < high; found {low[name]:g} and {high[name]:g}")
        for name in names
        if name in low and name in high and not low[name] < high[name]
    ]
    if problems:
        raise ParameterError(problems)
    return np.array([[one[name] for name in names] for one in (low, high)])
