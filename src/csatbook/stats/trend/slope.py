"""Does a score rise or fall over the waves? A straight line that knows each wave's error."""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass, replace

import numpy as np
from scipy.special import stdtr, stdtrit

from csatbook.stats.block import Numbers

LEAST = 4
"""A line through three waves has one degree of freedom: nothing that could be called a trend."""


@dataclass(frozen=True)
class StraightLine:
    """A straight line through the waves' scores; per unit of time, in the unit of the score."""

    waves: int
    slope: float | None
    low: float | None
    high: float | None
    level: float
    error: float | None
    statistic: float | None
    df: int | None
    p: float | None
    between: float | None
    """Standard deviation of the waves around the line, beyond what their own errors explain."""
    reason: str | None = None
    """`few_waves`: fewer than `LEAST`; `constant`: all scores are the same."""

    def as_dict(self) -> dict[str, object]:
        """Plain values, ready for JSON."""
        return asdict(self)


def fit(time: Numbers, value: Numbers, error: Numbers, *, level: float = 0.95) -> StraightLine:
    """How much does the score rise in each period, and is that more than chance?

    Parameters
    ----------
    time : array, shape (k,)
        When each wave was, in periods; a period without a wave counts as time.
    value : array, shape (k,)
        Its score; a wave with NaN is left out.
    error : array, shape (k,)
        Its standard error, as `spread.errors` gives it; 0 of what was counted in full. A wave with
        NaN is left out.
    level : float in (0, 1)
        Coverage of the interval.

    Returns
    -------
    StraightLine
        Student's t with k - 2 degrees of freedom. Without a slope below `LEAST` waves; 0 without a
        test where all scores are equal.

    Notes
    -----
    A random-effects meta-regression: wave i has the variance error² + between², and the line is
    that of least squares weighted by their inverse. Between² is Paule and Mandel's: the weighted
    squares of the residuals come to k - 2, or it is 0 where they are fewer already. With it Knapp
    and Hartung's factor is 1 and only their t in place of the normal remains. Weights by the
    errors alone would call every small disturbance that hits a whole wave a trend, as soon as
    the waves are large. Waves are taken to be independent: respondents who answer again and again
    make the interval too wide, a disturbance that lasts over several waves makes it too narrow.

    References
    ----------
    Thompson and Sharp (1999), Statistics in Medicine 18, 2693-2708. Paule and Mandel (1982),
    J. Research of the National Bureau of Standards 87, 377-385. Knapp and Hartung (2003),
    Statistics in Medicine 22, 2693-2710. Veroniki et al. (2016), Research Synthesis Methods 7,
    55-79 (few studies: Paule-Mandel). In R, metafor's `rma(method = "PM", test = "adhoc")`.

    Examples
    --------
    >>> found = fit(np.arange(5.0), np.array([70.0, 71, 73, 73, 75]), np.full(5, 1.0))
    >>> round(found.slope, 6), round(found.error, 4), round(found.p, 4)  # √(1 / 10)
    (1.2, 0.3162, 0.0321)
    """
    known = np.isfinite(value) & np.isfinite(error)
    t, y, e = (np.asarray(column[known], dtype=float) for column in (time, value, error))
    k = len(y)
    blank = StraightLine(k, *(None,) * 3, level, *(None,) * 5)
    if k < LEAST:
        return replace(blank, reason="few_waves")
    if np.ptp(y) <= 1e-12 * max(1.0, float(np.abs(y).max())):
        return StraightLine(k, 0.0, None, None, level, None, None, None, None, None, "constant")
    design = np.column_stack([np.ones(k), t - t.mean()])
    variances = weighing(design, y, e)
    if not variances.all():  # counted in full, on one line: nothing is left to doubt
        slope = float(np.polyfit(t - t.mean(), y, 1)[0])
        return StraightLine(k, slope, slope, slope, level, 0.0, None, k - 2, 0.0, 0.0)
    weights = 1 / variances
    middle = float(np.average(t, weights=weights))
    squares = float(np.sum(weights * np.square(t - middle)))
    slope = float(np.sum(weights * (t - middle) * y)) / squares
    own = 1 / math.sqrt(squares)
    statistic, df = slope / own, k - 2
    half = float(stdtrit(df, (1 + level) / 2)) * own
    p = 2 * float(stdtr(df, -abs(statistic)))
    between = math.sqrt(max(0.0, float(np.max(variances - np.square(e)))))
    return StraightLine(k, slope, slope - half, slope + half, level, own, statistic, df, p, between)


def weighing(design: Numbers, value: Numbers, error: Numbers) -> Numbers:
    """Which variance has each wave around such a curve: its own, and that between waves?

    Parameters
    ----------
    design : array, shape (k, m), m < k
        The curve's columns at each wave.
    value, error : arrays, shape (k,)

    Returns
    -------
    array, shape (k,)
        error² + between², by Paule and Mandel.
    """
    from scipy.optimize import brentq  # noqa: PLC0415 - takes long to load

    df = design.shape[0] - design.shape[1]
    own = np.square(error)
    scale = float(own.max()) or 1.0
    own = np.maximum(own, 1e-12 * scale) if own.any() else own

    def excess(between: float) -> float:
        root = 1 / np.sqrt(own + between)
        beta = np.linalg.lstsq(design * root[:, None], value * root, rcond=None)[0]
        return float(np.square((value - design @ beta) * root).sum() - df)

    most = float(np.sum(np.square(value - value.mean())))
    if most == 0 or (own.any() and excess(0.0) <= 0):
        return own
    if not own.any():  # nothing but the spread between waves
        beta = np.linalg.lstsq(design, value, rcond=None)[0]
        between = float(np.sum(np.square(value - design @ beta))) / df
        return np.full(len(value), between if between > 1e-20 * most else 0.0)
    between = brentq(excess, 0.0, most, xtol=1e-14 * most)  # type: ignore[no-untyped-call]
    return own + float(between)
