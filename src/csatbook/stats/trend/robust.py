"""Does a score rise or fall, without weights and normal errors: Theil-Sen and Mann-Kendall."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from inspect import unwrap

import numpy as np
from scipy import stats

from csatbook.stats.block import Numbers
from csatbook.stats.trend.slope import LEAST

# scipy's own functions, without its search for axes and missing values: that takes as long again.
_SLOPES, _KENDALL = unwrap(stats.theilslopes), unwrap(stats.kendalltau)


@dataclass(frozen=True)
class RobustSlope:
    """The median of all slopes between two waves, and whether later waves tend to be higher."""

    waves: int
    slope: float | None
    low: float | None
    high: float | None
    tau: float | None
    """Kendall's: -1 each later wave is lower, 1 each is higher."""
    p: float | None

    def as_dict(self) -> dict[str, object]:
        """Plain values, ready for JSON."""
        return asdict(self)


def fit(time: Numbers, value: Numbers, *, level: float = 0.95) -> RobustSlope:
    """How much does the score rise in each period, if single waves are not to be trusted?

    Parameters
    ----------
    time, value : arrays, shape (k,)
        As in `slope.fit`; a wave with NaN is left out.
    level : float in (0, 1)
        Coverage of the interval.

    Returns
    -------
    RobustSlope
        `p` is Mann and Kendall's test, exact without ties. None below four waves; without a test
        where all scores are equal.

    Notes
    -----
    One wave of four may be anything without moving the slope to its side. Waves that hang together
    (a good year follows a good year) make the test too bold, as they do every test of a trend;
    corrections for that (Hamed and Rao 1998) need more waves than a survey has.

    References
    ----------
    Sen (1968), J. American Statistical Association 63, 1379-1389. Mann (1945), Econometrica 13,
    245-259. scipy's `theilslopes` and `kendalltau`.

    Examples
    --------
    >>> found = fit(np.arange(6.0), np.array([70.0, 71, 72, 40, 74, 75]))
    >>> found.slope, round(found.tau, 3), round(found.p, 3)
    (1.0, 0.6, 0.136)
    """
    known = np.isfinite(value)
    t, y = time[known], value[known]
    if len(y) < LEAST:
        return RobustSlope(len(y), *(None,) * 5)
    if np.ptp(y) <= 1e-12 * max(1.0, float(np.abs(y).max())):
        return RobustSlope(len(y), 0.0, None, None, None, None)
    sen = _SLOPES(y, t, alpha=level)
    kendall = _KENDALL(t, y)
    slope, low, high = (float(end) for end in (sen.slope, sen.low_slope, sen.high_slope))
    return RobustSlope(len(y), slope, low, high, float(kendall.statistic), float(kendall.pvalue))
