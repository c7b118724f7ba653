"""How long something takes of which part is not over yet: medians, shares by a time, means."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass

import numpy as np
import numpy.typing as npt
from scipy import special

from csatbook.stats.block import Flags, Numbers

STILL, ENDED, OTHERWISE = 0, 1, 2
"""Not over yet; over by what is asked about; over in another way, so that it never will be."""
_TINY = 1e-12
"""Sums of shares are equal to a half within this."""


@dataclass(frozen=True)
class Waiting:
    """How long it takes until something happens."""

    n: int
    ended: int
    otherwise: int
    median: float | None
    """The first time by which it happened to half of them at least; None where that is not seen."""
    low: float | None
    """Between these lies the median, with the coverage asked for; None where that is not seen, and
    where some ended otherwise."""
    high: float | None
    ninth: float | None
    """The first time by which it happened to nine of ten."""
    within: tuple[float, ...]
    """The share to whom it happened by each of the times asked about."""
    mean: float | None
    """Of the time until it happens or the horizon is reached; None where some ended otherwise."""
    mean_low: float | None
    mean_high: float | None
    horizon: float

    def as_dict(self) -> dict[str, object]:
        """Plain values, ready for JSON."""
        return asdict(self)


@dataclass(frozen=True)
class WaitingCurve:
    """To which share it has happened by when, with limits; a step at each time, flat between."""

    times: Numbers
    share: Numbers
    low: Numbers
    """NaN where some ended otherwise, and where there is no limit."""
    high: Numbers
    longest: float
    """The longest time that anybody waited: of later ones nothing is known."""

    def at(self, times: Numbers) -> tuple[Numbers, Numbers, Numbers]:
        """Share and limits by each of these times; 0 before the first step, NaN after `longest`."""
        place = np.searchsorted(self.times, times, side="right")
        steps = (np.concatenate([[0.0], each])[place] for each in (self.share, self.low, self.high))
        share, low, high = (np.where(times > self.longest, np.nan, each) for each in steps)
        return share, low, high


def waiting_curve(
    times: Numbers, state: npt.NDArray[np.integer], *, level: float = 0.95
) -> WaitingCurve:
    """To which share has it happened by when, where some are still waiting?

    Parameters
    ----------
    times, state, level : as of `waiting`

    Returns
    -------
    WaitingCurve
        With the limits of which `waiting` makes the interval of the median, a time at a time.

    Raises
    ------
    ValueError
        A negative time, or nobody.

    Examples
    --------
    >>> curve = waiting_curve(np.array([1.0, 2, 3, 4]), np.array([1, 0, 1, 1]))
    >>> curve.at(np.array([0.5, 1, 3]))[0].tolist()
    [0.0, 0.25, 0.625]
    """
    _check(times)
    moments, happened, error = _curve(times, state)
    longest = float(times.max())
    if np.any(state == OTHERWISE):
        unknown = np.full(len(moments), np.nan)
        return WaitingCurve(moments, happened, unknown, unknown, longest)
    lower, upper = _limits(1 - happened, error, level)
    return WaitingCurve(moments, happened, 1 - upper, 1 - lower, longest)


def waiting(
    times: Numbers,
    state: npt.NDArray[np.integer],
    *,
    by: Sequence[float] = (),
    horizon: float,
    level: float = 0.95,
) -> Waiting:
    """How long does it take, where some are still waiting?

    Parameters
    ----------
    times : shape (n,), 0 or more, any unit: until it happened, or for how long it has not
    state : shape (n,): `STILL`, `ENDED` or `OTHERWISE`
    by : times at which to tell the share to whom it happened
    horizon : up to which time the mean is taken
    level : float in (0, 1)
        Coverage of the intervals.

    Returns
    -------
    Waiting
        By Kaplan and Meier; where some ended otherwise by Aalen and Johansen, since to take these
        for still waiting would make the share too large.

    Raises
    ------
    ValueError
        A negative time, or nobody.

    Notes
    -----
    The interval of the median are the times at which the limits of the curve, symmetrical in
    log(-log S), pass one half (Brookmeyer and Crowley). The mean is the area under the curve up to
    the horizon, with Greenwood's variance: the sum over events of A² d / (n (n - d)), A the area
    behind the event. statsmodels' own quantile takes S < 1/2, one step late where S is just a half.

    References
    ----------
    Kaplan and Meier (1958), JASA 53, 457-481. Aalen and Johansen (1978), Scandinavian Journal of
    Statistics 5, 141-150. Brookmeyer and Crowley (1982), Biometrics 38, 29-41.

    Examples
    --------
    Six cases, two of them withdrawn: to take these for waiting would say more than half by 5.

    >>> hours = np.array([1.0, 2, 3, 4, 5, 6])
    >>> told = waiting(hours, np.array([1, 2, 1, 2, 1, 0]), by=[5.0], horizon=6)
    >>> told.median, told.within
    (5.0, (0.5,))
    >>> waiting(hours, np.array([1, 0, 1, 0, 1, 0]), by=[5.0], horizon=6).within
    (0.6875,)
    """
    _check(times)
    moments, happened, error = _curve(times, state)
    alone = not np.any(state == OTHERWISE)
    low = high = mean = spread = None
    if alone:
        low, high = _median_ends(moments, 1 - happened, error, level)
        mean, spread = _mean(times, state == ENDED, horizon)
    half = float(special.ndtri((1 + level) / 2)) * spread if spread is not None else None
    return Waiting(
        n=len(times),
        ended=int(np.sum(state == ENDED)),
        otherwise=int(np.sum(state == OTHERWISE)),
        median=_first(moments, happened >= 0.5 - _TINY),
        low=low,
        high=high,
        ninth=_first(moments, happened >= 0.9 - _TINY),
        within=tuple(_at(moments, happened, time) for time in by),
        mean=mean,
        mean_low=None if mean is None or half is None else mean - half,
        mean_high=None if mean is None or half is None else mean + half,
        horizon=horizon,
    )


def stratified_logrank(
    times: Numbers,
    ended: Flags,
    group: npt.NDArray[np.integer],
    stratum: npt.NDArray[np.integer],
) -> tuple[float, int, float]:
    """Do groups wait differently long, those of a stratum compared with each other?

    Returns
    -------
    chi square, its degrees of freedom, p; NaN for the first and the last where nothing is compared

    References
    ----------
    Mantel (1966), Cancer Chemotherapy Reports 50(3), 163-170.
    """
    from statsmodels.duration.survfunc import survdiff  # noqa: PLC0415 - takes a second to load

    degrees = len(np.unique(group)) - 1
    if degrees < 1 or not ended.any():
        return float("nan"), max(degrees, 0), float("nan")
    statistic, p = survdiff(  # type: ignore[no-untyped-call]
        times, ended.astype(int), group, strata=stratum
    )
    return float(statistic), degrees, float(p)


def _check(times: Numbers) -> None:
    if not len(times) or times.min() < 0:
        msg = "expected somebody who waits, and no negative times"
        raise ValueError(msg)


def _curve(times: Numbers, state: npt.NDArray[np.integer]) -> tuple[Numbers, Numbers, Numbers]:
    """At which times did it happen, to which share up to then, with which standard error?"""
    from statsmodels.duration.survfunc import (  # noqa: PLC0415 - takes a second to load
        CumIncidenceRight,
        SurvfuncRight,
    )

    nothing = np.empty(0)
    if not np.any(state == ENDED):
        return nothing, nothing, nothing
    with np.errstate(divide="ignore", invalid="ignore"):  # in the last step, where nobody is left
        if np.any(state == OTHERWISE):
            found = CumIncidenceRight(times, state.astype(int))  # type: ignore[no-untyped-call]
            return found.times, found.cinc[ENDED - 1], found.cinc_se[ENDED - 1]
        alive = SurvfuncRight(times, state == ENDED)  # type: ignore[no-untyped-call]
        return alive.surv_times, 1 - alive.surv_prob, alive.surv_prob_se


def _first(moments: Numbers, passed: Flags) -> float | None:
    places = np.flatnonzero(passed)
    return float(moments[places[0]]) if places.size else None


def _at(moments: Numbers, happened: Numbers, time: float) -> float:
    place = int(np.searchsorted(moments, time, side="right"))
    return float(happened[place - 1]) if place else 0.0


def _median_ends(
    moments: Numbers, left: Numbers, error: Numbers, level: float
) -> tuple[float | None, float | None]:
    lower, upper = _limits(left, error, level)
    return _first(moments, lower <= 0.5 + _TINY), _first(moments, upper <= 0.5 + _TINY)


def _limits(left: Numbers, error: Numbers, level: float) -> tuple[Numbers, Numbers]:
    """Between which shares, symmetrical in log(-log S), are so many left at each time?"""
    z = float(special.ndtri((1 + level) / 2))
    with np.errstate(divide="ignore", invalid="ignore"):  # where nobody has ended, or all have
        spread = z * error / (left * np.abs(np.log(left)))
        lower, upper = left ** np.exp(spread), left ** np.exp(-spread)
    return np.where(left > _TINY, lower, 0.0), np.where(left > _TINY, upper, 0.0)


def _mean(times: Numbers, ended: Flags, horizon: float) -> tuple[float, float]:
    """The area under the curve up to the horizon, and its standard error."""
    moments, events = np.unique(times[ended & (times <= horizon)], return_counts=True)
    at_risk = len(times) - np.searchsorted(np.sort(times), moments, side="left")
    left = np.cumprod(1 - events / at_risk)
    widths = np.diff(np.concatenate([[0.0], moments, [horizon]]))
    area = widths * np.concatenate([[1.0], left])
    behind = np.cumsum(area[::-1])[::-1][1:]
    risky = at_risk > events
    variance = np.sum(
        np.square(behind[risky]) * events[risky] / (at_risk * (at_risk - events))[risky]
    )
    return float(area.sum()), float(np.sqrt(variance))
