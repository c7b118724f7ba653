"""Which waves lie outside what waves usually do? A control chart with limits of each wave's own."""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass

import numpy as np

from csatbook.stats.block import Flags, Numbers

LEAST = 4
"""Waves without which nothing is usual yet."""
RUN = 8
"""So many waves in a row on one side of the centre are a signal."""
SIGMAS = 3.0
_D2 = 2 / math.sqrt(math.pi)
"""The mean distance of two draws of a standard normal distribution: 1.128."""
_D4 = 0.9539
"""Their median distance."""
_CAUTION = 1.3
"""The median of few steps is easily too small: so many times of it, about 1 % of waves that vary
by chance alone lie outside at most."""


@dataclass(frozen=True)
class Control:
    """The chart: centre, limits and signals, one a wave."""

    waves: int
    """That were judged."""
    centre: float | None
    sigma_z: float | None
    """How many times their own errors the waves vary; at least 1 in the limits."""
    lower: tuple[float | None, ...]
    upper: tuple[float | None, ...]
    signals: tuple[str | None, ...]
    """`above`, `below`: outside the limits; `run_above`, `run_below`: from the eighth wave in a row
    on that side of the centre. None: none, or not judged."""
    reason: str | None = None
    """`few_waves`."""

    def as_dict(self) -> dict[str, object]:
        """Plain values, ready for JSON."""
        return asdict(self)


def chart(
    value: Numbers,
    error: Numbers,
    *,
    judged: Flags | None = None,
    bounds: tuple[float, float] = (-np.inf, np.inf),
) -> Control:
    """Which waves are out of the ordinary?

    Parameters
    ----------
    value : array, shape (k,)
        The score of each wave, oldest first; NaN where there is none.
    error : array, shape (k,)
        Its standard error by its size, as `spread.errors` gives it; 0 of what was counted in full.
    judged : array, shape (k,); optional
        Which waves count; those of few answers get limits, but make none and give no signal.
    bounds : the least and the greatest value that there can be
        Limits are cut off there.

    Returns
    -------
    Control
        Without limits below `LEAST` waves that count.

    Notes
    -----
    The centre is the mean of the waves weighted by 1 / error², that is by their size. With
    z = (value - centre) / error, sigma_z is the mean of the distances of waves that follow each
    other in z, divided by 1.128, and the limits are centre ± 3 · error · sigma_z. Where 1.3 times
    their median, divided by 0.954, is less, that is sigma_z: else a wave that falls out and comes
    back, which makes two of few distances, would widen the limits that are to find it. Laney takes
    a sigma_z below 1 as it is; here it counts as 1, since of so few waves it is uncertain and the
    errors are known. Of stable waves about 1 % lie outside at most, 0.1 % where nothing but their
    errors varies (`tests/bench/trends.py`). With errors that
    follow from the share of all waves this is his p' chart; where some waves were counted in full
    it is the chart of individual values, with a wave's own error, if it has one, added in squares.
    Two rules, from those of the
    Western Electric handbook: a wave beyond 3 sigma, and eight in a row on one side.

    References
    ----------
    Laney (2002), Quality Engineering 14(4), 531-537. Montgomery (2013), Introduction to
    Statistical Quality Control, 6.4 and 7.3. Wheeler (1995), Advanced Topics in Statistical
    Process Control (median moving range). Western Electric (1956), Statistical Quality Control
    Handbook.

    Examples
    --------
    >>> found = chart(np.array([70.0, 71, 70, 71, 60]), np.full(5, 1.0))
    >>> found.centre, round(found.sigma_z, 4), found.signals[-1]  # 1.3 · 1 / 0.9539
    (68.4, 1.3628, 'below')
    """
    count: Flags = np.isfinite(value) & np.isfinite(error)
    if judged is not None:
        count &= judged
    blank: tuple[None, ...] = (None,) * len(value)
    if np.count_nonzero(count) < LEAST:
        return Control(int(count.sum()), None, None, blank, blank, blank, "few_waves")
    y, e = value[count], error[count]
    alone = not e.all()
    own = np.ones(len(y)) if alone else e
    centre = float(y[0] + np.average(y - y[0], weights=1 / np.square(own)))
    z = (y - centre) / own
    sigma_z = _usual(np.abs(np.diff(z)))
    half = SIGMAS * (np.hypot(sigma_z, error) if alone else error * max(1.0, sigma_z))
    lower, upper = np.maximum(bounds[0], centre - half), np.minimum(bounds[1], centre + half)
    near = 1e-9 * np.maximum(1.0, np.abs(value))
    signals: list[str | None] = []
    run, side = 0, 0.0
    for at in range(len(value)):
        if not count[at]:
            signals.append(None)
            continue
        off = value[at] - centre
        sign = float(np.sign(off)) if abs(off) > near[at] else 0.0
        run, side = (run + 1 if sign and sign == side else int(sign != 0)), sign
        where = "above" if off > 0 else "below"
        if value[at] > upper[at] + near[at] or value[at] < lower[at] - near[at]:
            signals.append(where)
        else:
            signals.append(f"run_{where}" if run >= RUN else None)
    return Control(len(y), centre, sigma_z, _plain(lower), _plain(upper), tuple(signals))


def _usual(steps: Numbers) -> float:
    """How many sigmas is a usual step from wave to wave, in steps of a standard normal one?"""
    mean, median = float(steps.mean()) / _D2, _CAUTION * float(np.median(steps)) / _D4
    return min(mean, median) if median else mean


def _plain(numbers: Numbers) -> tuple[float | None, ...]:
    return tuple(None if np.isnan(number) else float(number) for number in numbers)
