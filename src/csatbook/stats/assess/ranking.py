"""Ranking: who stands where among several, and how certain is that?"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Literal, NamedTuple

import numpy as np
import numpy.typing as npt
from scipy import special

from csatbook.stats import grade
from csatbook.stats.block import Flags, Numbers
from csatbook.stats.result import IndexScore, interval_at
from csatbook.study import threshold

Places = npt.NDArray[np.integer]
_NORMAL = 1e9
"""So many degrees of freedom are as good as without end."""


@dataclass(frozen=True)
class Rank:
    """A place among those ranked: the highest score has place 1."""

    rank: int
    low: int
    """The best place that the true score may have."""
    high: int
    """The worst one."""
    tied: bool
    """Whether another has the same score, and so the same place."""

    def as_dict(self) -> dict[str, object]:
        """Plain values, ready for JSON."""
        return asdict(self)


def rank(scores: Sequence[IndexScore], *, level: float = 0.95) -> tuple[Rank | None, ...]:
    """Which place has each score, and which places may the true scores have?

    Parameters
    ----------
    scores : sequence of scores of different respondents; higher is better
    level : float in (0, 1)
        With this probability the true places of *all* lie between their `low` and `high`.

    Returns
    -------
    tuple of Rank or None, in the order of the scores
        None for a score without a value. Equal scores share the better place and the next one is
        left out (1, 2, 2, 4). A score whose error is not known may have any place, and so no
        other is surely above or below it. Scores counted in full are certain among each other.

    Notes
    -----
    Of the K scores with a sampling error, each has an interval of coverage level^(1/K), so that
    for independent scores all intervals hold together with probability `level`. The best place
    is one behind those whose intervals lie wholly above, the worst one before those whose lie
    wholly below.

    References
    ----------
    Klein, Wright and Wieczorek (2020), A joint confidence region for an overall ranking of
    populations, Journal of the Royal Statistical Society C 69(3).

    Examples
    --------
    >>> def scored(value, error):
    ...     return IndexScore("mean", value, None, None, 0.95, 50, 0, 50.0, error=error)
    >>> found = rank([scored(90, 1), scored(80, 2), scored(80, 2), scored(None, None)])
    >>> [(one.rank, one.low, one.high, one.tied) for one in found if one]
    [(1, 1, 1, False), (2, 2, 3, True), (2, 2, 3, True)]
    """
    placed = [one for one in scores if one.value is not None]
    scale = max((grade.scale_of(one) for one in placed), default=0.0)
    lows, highs = _intervals(placed, level)
    beyond = highs + threshold.trace(highs, scale=scale), lows - threshold.trace(lows, scale=scale)
    above = len(placed) - np.searchsorted(np.sort(lows), beyond[0], side="right")
    below = np.searchsorted(np.sort(highs), beyond[1], side="left")
    places = shared_places([one.value for one in placed if one.value is not None], scale=scale)
    many = Counter(places)
    ranks = iter(
        Rank(place, 1 + int(better), len(placed) - int(worse), tied=many[place] > 1)
        for place, better, worse in zip(places, above, below, strict=True)
    )
    return tuple(None if one.value is None else next(ranks) for one in scores)


@dataclass(frozen=True)
class RankChange:
    """The places of one unit among the same units in two waves."""

    before: Rank
    now: Rank

    @property
    def climb(self) -> int:
        """So many places it went up; below 0: down."""
        return self.before.rank - self.now.rank

    @property
    def low(self) -> int:
        """So many places its true place went up at least."""
        return self.before.low - self.now.high

    @property
    def high(self) -> int:
        """So many at most."""
        return self.before.high - self.now.low

    @property
    def verdict(self) -> Literal["climbed", "dropped", "not_shown"]:
        """Whether its true place is another, beyond what sampling can do."""
        if self.low > 0:
            return "climbed"
        return "dropped" if self.high < 0 else "not_shown"


def climbs(
    now: Sequence[IndexScore], before: Sequence[IndexScore], *, level: float = 0.95
) -> tuple[RankChange | None, ...]:
    """Who really climbed or dropped among the same units since a wave before?

    Parameters
    ----------
    now, before : the scores of the same units, in the same order
    level : float in (0, 1)
        With this probability no unit whose true place stayed what it was is called another.

    Returns
    -------
    tuple of RankChange or None, in the order of the units
        None for a unit without a value in either wave: the others are ranked without it, so that
        who joined or left moves nobody.

    Notes
    -----
    Within each wave every two units are compared (Welch's t of both errors), and all these tests
    of both waves are one family (Holm). A true place is between one behind those who are surely
    above and one before those who are surely below; a unit climbed where even its best place
    before is behind its worst place now. As no two waves are compared with each other, it does
    not matter whether the same respondents answered. Sharper than intervals that must not overlap,
    which `rank` has. A score whose error is not known is surely above or below nobody.

    References
    ----------
    Mogstad, Romano, Shaikh and Wilhelm (2024), Inference for ranks with applications to mobility
    across neighbourhoods and academic achievement across countries, Review of Economic Studies
    91(1), 476-518: places from all pairwise differences, stepwise; theirs is a bootstrap of the
    greatest of them, Holm's needs none and is as safe but wider (tests/bench/climbs.py). Al
    Mohamad, Goeman and van Zwet (2022), Simultaneous confidence intervals for ranks with
    application to ranking institutions, Biometrics 78(1), 238-247 (arXiv 1812.05507): the same
    from Tukey's honest significant differences. Goldstein and Spiegelhalter (1996), JRSS A 159(3),
    385-443, on why places alone mislead.

    Examples
    --------
    >>> def scored(value):
    ...     return IndexScore("mean", value, None, None, 0.95, 50, 0, 50.0, error=0.5)
    >>> found = climbs([scored(90), scored(80), scored(79)], [scored(70), scored(80), scored(80)])
    >>> [(one.climb, one.low, one.high, one.verdict) for one in found if one]
    [(2, 2, 2, 'climbed'), (-1, -2, 0, 'not_shown'), (-2, -2, 0, 'not_shown')]
    """
    both = [
        at
        for at, pair in enumerate(zip(now, before, strict=True))
        if all(score.value is not None for score in pair)
    ]
    then, since = ([wave[at] for at in both] for wave in (before, now))
    orders = [_compared(then), _compared(since)]
    shown = _shown(np.concatenate([order.p for order in orders]), 1 - level)
    parts = np.split(shown, [len(orders[0].p)])
    places = [_places(order, part) for order, part in zip(orders, parts, strict=True)]
    found = {
        at: RankChange(*pair) for at, pair in zip(both, zip(*places, strict=True), strict=True)
    }
    return tuple(found.get(at) for at in range(len(now)))


class _Pairs(NamedTuple):
    """Each two of some scores: which, by how much the first is above, and by chance how likely."""

    values: Numbers
    first: Places
    second: Places
    difference: Numbers
    p: Numbers
    """0 of two that were counted in full and differ; 1 where nothing can be told."""


def _compared(scores: Sequence[IndexScore]) -> _Pairs:
    values, error, df = (
        (
            np.array([math.nan if each is None else each for each in column], dtype=float)
            for column in zip(*((one.value, one.error, one.df) for one in scores), strict=True)
        )
        if scores
        else (np.zeros(0),) * 3
    )
    df = np.where(np.isnan(df), math.inf, df)
    first, second = np.triu_indices(len(values), 1)
    difference = values[first] - values[second]
    scale = max((grade.scale_of(one) for one in scores), default=0.0)
    trace = threshold.trace(np.maximum(np.abs(values[first]), np.abs(values[second])), scale=scale)
    difference[np.abs(difference) <= trace] = 0.0
    variances = error[first] ** 2, error[second] ** 2
    total = variances[0] + variances[1]
    with np.errstate(divide="ignore", invalid="ignore"):
        parts = variances[0] ** 2 / df[first] + variances[1] ** 2 / df[second]
        freedom = np.where(parts > 0, total**2 / parts, math.inf)
        p = 2 * special.stdtr(np.minimum(freedom, _NORMAL), -np.abs(difference) / np.sqrt(total))
    p = np.where(total > 0, p, np.where(difference != 0, 0.0, 1.0))
    return _Pairs(values, first, second, difference, np.where(np.isnan(total), 1.0, p))


def _shown(p: Numbers, alpha: float) -> Flags:
    """Which of these tests hold together (Holm)? Those of p 0 are certain and no tests."""
    tested = np.flatnonzero(p > 0)
    order = tested[np.argsort(p[tested], kind="stable")]
    holds = p[order] < alpha / (len(order) - np.arange(len(order)))
    shown: Flags = np.equal(p, 0)
    shown[order[: int(np.logical_and.accumulate(holds).sum())]] = True
    return shown


def _places(pairs: _Pairs, shown: Flags) -> list[Rank]:
    """The place of each, and the places that those leave it which are surely above or below."""
    size = len(pairs.values)
    higher = np.where(pairs.difference > 0, pairs.first, pairs.second)[shown]
    lower = np.where(pairs.difference > 0, pairs.second, pairs.first)[shown]
    above, below = (np.bincount(each, minlength=size) for each in (lower, higher))
    scale = float(np.abs(pairs.values).max(initial=0.0))
    places = shared_places(pairs.values.tolist(), scale=scale)
    many = Counter(places)
    return [
        Rank(place, 1 + int(better), size - int(worse), tied=many[place] > 1)
        for place, better, worse in zip(places, above, below, strict=True)
    ]


def shared_places(values: Sequence[float], *, scale: float = 0.0) -> list[int]:
    """Which place has each number, the highest first? Equals share the better place.

    Parameters
    ----------
    values : numbers in one unit
    scale : how large they can be, where they may lie near 0 (see `threshold`)

    Returns
    -------
    list of int
        1, 2, 2, 4: numbers that equal the best of their place, but for rounding, share it.

    Examples
    --------
    >>> shared_places([0.3, 0.7, 0.1 + 0.2, 0.1])
    [2, 1, 2, 4]
    """
    places = [0] * len(values)
    best, shared = math.inf, 0
    for behind, at in enumerate(sorted(range(len(values)), key=lambda at: -values[at])):
        if not threshold.equals(values[at], best, scale=scale):
            best, shared = values[at], behind + 1
        places[at] = shared
    return places


def _intervals(scores: Sequence[IndexScore], level: float) -> tuple[Numbers, Numbers]:
    """Between which values do the true scores lie, all of them with this probability?"""
    uncertain = sum(one.error != 0 for one in scores)
    each = level ** (1 / max(uncertain, 1))
    ends = [interval_at(one, each) or (-math.inf, math.inf) for one in scores]
    return np.array([low for low, _ in ends]), np.array([high for _, high in ends])
