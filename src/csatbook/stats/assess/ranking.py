"""Ranking: who stands where among several, and how certain is that?"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass

import numpy as np

from csatbook.stats import grade
from csatbook.stats.block import Numbers
from csatbook.stats.result import IndexScore, interval_at
from csatbook.study import threshold


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
