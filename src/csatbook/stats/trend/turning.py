"""Where does the course of a score turn? Straight lines that meet at a wave."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from functools import cache, reduce

import numpy as np

from csatbook.stats.block import Numbers
from csatbook.stats.trend.slope import weighing

LEAST = 7
"""Waves without which no turning point is sought."""
_BESIDE = 2
"""So many waves at least lie on either side of a turning point, and between two."""
_DRAWS = 4_999
_SEED = 20240101


@dataclass(frozen=True)
class Turning:
    """Turning points, and the slopes before and after the latest one."""

    waves: int
    places: tuple[int, ...]
    """Which waves they are, counted from 0 among all that were given, oldest first."""
    p: float | None
    """Of the first that was tested; None where there are too few waves."""
    place: int | None
    """The likeliest place of that, whether or not it is shown."""
    slopes: tuple[float, ...]
    """Of each line, oldest first; one more than turning points."""

    def as_dict(self) -> dict[str, object]:
        """Plain values, ready for JSON."""
        return asdict(self)


def find(time: Numbers, value: Numbers, error: Numbers, *, alpha: float = 0.05) -> Turning:
    """At which waves does the score turn, if anywhere?

    Parameters
    ----------
    time, value, error : arrays, shape (k,)
        As in `slope.fit`; oldest first.
    alpha : float in (0, 1)
        A turning point is shown below this p-value.

    Returns
    -------
    Turning
        Without a p-value below `LEAST` waves. Of k waves at most (k - 2) // 5 turning points, each
        tested where the one before it is shown.

    Notes
    -----
    Joinpoint regression: two lines that meet at a wave with at least two others on either side,
    by least squares weighted as in `slope.fit` under the line (between-wave variance included).
    For the best wave two questions are asked of 4,999 drawn courses without a turning point, whose
    best waves are sought alike: does it explain more of what the line leaves than chance does
    (holds however large the disturbances of whole waves are), and more than the waves' own errors
    make likely (without which a course that happens to be smooth would turn on nothing)? The
    larger of the two p-values counts. The draws are the same each time.

    References
    ----------
    Kim, Fay, Feuer and Midthune (2000), Statistics in Medicine 19, 335-351 (tests one after
    another by resampling). Number of points and distance: the defaults of the NCI's Joinpoint.

    Examples
    --------
    >>> course = np.array([70.0, 72, 74, 76, 78, 76, 74, 72.5])
    >>> found = find(np.arange(8.0), course, np.full(8, 0.5))
    >>> found.places, np.round(found.slopes, 1).tolist(), found.p < 0.001
    ((4,), [2.0, -1.9], True)
    """
    known = np.flatnonzero(np.isfinite(value) & np.isfinite(error))
    t, y, e = (np.asarray(column[known], dtype=float) for column in (time, value, error))
    k = len(y)
    if k < LEAST or np.ptp(y) <= 1e-12 * max(1.0, float(np.abs(y).max())):
        return Turning(k, (), None, None, ())
    t = t - t[0]
    line = np.column_stack([np.ones(k), t])
    variances = weighing(line, y, e)
    if not variances.all():  # exactly on one line
        return Turning(k, (), 1.0, None, ())
    own = np.square(e) if e.all() else variances
    places: list[int] = []
    tested: list[tuple[float, int]] = []
    while len(places) < (k - 2) // 5:
        p, place = _next(t, y, variances, own, places)
        tested.append((p, int(known[place])))
        if p >= alpha:
            break
        places = sorted([*places, place])
    root = 1 / np.sqrt(variances)
    design = _curve(t, places)
    beta = np.linalg.lstsq(design * root[:, None], y * root, rcond=None)[0]
    slopes = tuple(float(slope) for slope in np.cumsum(beta[1:]))
    return Turning(k, tuple(int(known[place]) for place in places), *tested[0], slopes)


def _curve(t: Numbers, places: list[int]) -> Numbers:
    bends = [np.maximum(t - t[place], 0.0) for place in places]
    return np.column_stack([np.ones(len(t)), t, *bends])


def _next(
    t: Numbers, y: Numbers, variances: Numbers, own: Numbers, places: list[int]
) -> tuple[float, int]:
    """The best further turning point, and how likely one as good is by chance."""
    k = len(t)
    free = [
        place
        for place in range(_BESIDE, k - _BESIDE)
        if all(abs(place - taken) > _BESIDE for taken in places)
    ]
    if not free:
        return 1.0, places[0] if places else 0
    ps = []
    best = free[0]
    for spread in (variances,) if np.array_equal(variances, own) else (variances, own):
        root = 1 / np.sqrt(spread)
        base, _ = np.linalg.qr(_curve(t, places) * root[:, None])
        bends = np.column_stack([np.maximum(t - t[place], 0.0) for place in free]) * root[:, None]
        bends = bends - base @ (base.T @ bends)
        bends = bends / np.sqrt(np.sum(np.square(bends), axis=0))
        seen, left = _gains(y * root, base, bends)
        drawn, drawn_left = _gains_of_draws(k, base, bends)
        if spread is variances:
            best = free[int(seen[0].argmax())]
            ps.append(_chance(_best(seen) / left, _best(drawn) / drawn_left))
        if np.array_equal(spread, own):
            ps.append(_chance(_best(seen), _best(drawn)))
    return max(ps), best


def _gains(courses: Numbers, base: Numbers, bends: Numbers) -> tuple[Numbers, Numbers]:
    """What each bend explains of each course, and what the curve without it leaves."""
    rows = np.atleast_2d(courses)
    rest = rows - (rows @ base) @ base.T
    return np.square(rest @ bends), np.sum(np.square(rest), axis=1)


def _gains_of_draws(k: int, base: Numbers, bends: Numbers) -> tuple[Numbers, Numbers]:
    """The same of the drawn courses, which no curve fits so well that digits would be lost.

    The bends are orthogonal to the curve, so that what it leaves need not be written down.
    """
    draws, sizes = _draws(k)
    explained = np.square(draws @ np.column_stack([base, bends]))
    left = sizes - reduce(np.add, explained[:, : base.shape[1]].T)
    return explained[:, base.shape[1] :], left


def _best(gains: Numbers) -> Numbers:
    """The largest of each row; many rows of a few entries each are quicker by column."""
    return reduce(np.maximum, gains.T)


def _chance(seen: Numbers, drawn: Numbers) -> float:
    return float((1 + np.count_nonzero(drawn >= seen[0] * (1 - 1e-9))) / (1 + len(drawn)))


@cache
def _draws(k: int) -> tuple[Numbers, Numbers]:
    """The drawn courses, and the sum of squares of each."""
    draws = np.random.default_rng(_SEED).standard_normal((_DRAWS, k))
    return draws, np.sum(np.square(draws), axis=1)
