"""Which waves lie outside what waves usually do? A control chart with limits of each wave's own."""

from __future__ import annotations

from dataclasses import asdict, dataclass

import numpy as np

from csatbook.stats.block import Flags, Numbers

LEAST = 4
"""Waves without which nothing is usual yet."""
RUN = 8
"""So many waves in a row on one side of the centre are a signal."""
SIGMAS = 3.0
_D2 = 2 / np.sqrt(np.pi)
"""The mean distance of two draws of a standard normal distribution: 1.128."""
_FARTHEST = 3.267
"""Steps of more than so many times the mean step are no usual ones."""


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
        Its standard error by its size, as `spread.errors` gives it; 0 throughout of what was
        counted in full.
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
    other in z, divided by 1.128, and the limits are centre ± 3 · error · sigma_z. Distances of
    more than 3.267 times their mean are left out, again and again, so that a wave that falls out
    and comes back does not widen the limits that are to find it. Laney takes a sigma_z below 1 as
    it is; here it counts as 1, since of so few waves it is uncertain and the errors are known. Of
    charts of eight waves that vary by chance alone at most 4 % have a wave outside (0.1 % where
    nothing but their errors varies), of twelve 10 %: `tests/bench/trends.py`. With errors that
    follow from the share of all waves this is his p' chart; where all errors are 0 it is the chart
    of individual values. Two rules, from those of the
    Western Electric handbook: a wave beyond 3 sigma, and eight in a row on one side.

    References
    ----------
    Laney (2002), Quality Engineering 14(4), 531-537. Nelson (1982), J. Quality Technology 14(3),
    172-173 (leaving out moving ranges). Montgomery (2013), Introduction to
    Statistical Quality Control, 6.4 and 7.3. Western Electric (1956), Statistical Quality Control
    Handbook.

    Examples
    --------
    >>> found = chart(np.array([70.0, 71, 70, 71, 60]), np.full(5, 1.0))
    >>> found.centre, found.sigma_z.__round__(4), found.signals[-1]  # (1 + 1 + 1 + 11) / 4 / 1.128
    (68.4, 3.1018, None)
    """
    count: Flags = np.isfinite(value) & np.isfinite(error)
    if judged is not None:
        count &= judged
    blank: tuple[None, ...] = (None,) * len(value)
    if np.count_nonzero(count) < LEAST:
        return Control(int(count.sum()), None, None, blank, blank, blank, "few_waves")
    y, e = value[count], error[count]
    alone = not e.any()
    units = np.where(np.isfinite(error), 1.0, np.nan) if alone else error
    own = np.ones(len(y)) if alone else np.maximum(e, 1e-12 * float(e.max()))
    centre = float(y[0] + np.average(y - y[0], weights=1 / np.square(own)))
    z = (y - centre) / own
    sigma_z = float(_usual(np.abs(np.diff(z))) / _D2)
    half = SIGMAS * units * (sigma_z if alone else max(1.0, sigma_z))
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
    """The mean step from wave to wave, without steps that are themselves out of the ordinary."""
    while len(kept := steps[steps <= _FARTHEST * steps.mean()]) < len(steps):
        steps = kept
    return float(steps.mean())


def _plain(numbers: Numbers) -> tuple[float | None, ...]:
    return tuple(None if np.isnan(number) else float(number) for number in numbers)
