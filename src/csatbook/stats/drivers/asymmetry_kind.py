"""Basic, performance or excitement: what a driver's penalty and reward make of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from csatbook.stats.compare import multiplicity
from csatbook.stats.drivers.asymmetries import Asymmetry, Kind


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
