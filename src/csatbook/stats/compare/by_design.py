"""Comparisons of groups of a sample drawn in strata or clusters: pairs, the rest, everyone."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import combinations

from csatbook.stats.compare import cautious_design, design, design_f, part_total
from csatbook.stats.compare.choice import small
from csatbook.stats.compare.sampled import Domain, Sampled
from csatbook.stats.compare.side import lacking
from csatbook.stats.groups.comparison import Comparison
from csatbook.stats.groups.group import merged
from csatbook.stats.together.omnibus import Omnibus

_ENOUGH = 100
"""Effective clusters; with fewer the design's own error is found too small (tests/bench/designs.py:
groups without a difference differ in up to 46 of 100 families)."""


def pair(
    among: Sampled,
    a: Collection[int],
    b: Collection[int],
    *,
    test: str = "auto",
    level: float = 0.95,
) -> Comparison:
    """Does the score of some groups, taken as one, differ from that of others?

    Parameters
    ----------
    among : the groups
    a, b : their places on either side; none on both
    test : what the study declares
        With `linear` it is `design`. Else `cautious_design` where a side has fewer than 100
        effective clusters, or so few respondents that they cannot tell their own spread
        (`choice.small`). Tests that take respondents for drawn one by one are not used.
    level : float in (0, 1)
        Coverage of the intervals.
    """
    sides = among.domain(a), among.domain(b)
    if test == "linear" or not _few(sides):
        return design.compare(among, *sides, level=level)
    return cautious_design.compare(among, *sides, level=level)


def differ(among: Sampled, *, test: str = "auto") -> Omnibus:
    """Does some group's score differ from that of others? By the same rule as pairs are tested."""
    sides = [among.domain([at]) for at, one in enumerate(among.groups) if lacking(one) is None]
    return design_f.differ(among, sides, cautious=test != "linear" and _few(sides))


def _few(sides: Sequence[Domain]) -> bool:
    there = [one for one in sides if one.group.n]
    return any(one.clusters < _ENOUGH for one in there) or small([one.group for one in there])


def pairs(
    among: Sampled, *, test: str = "auto", level: float = 0.95
) -> dict[tuple[int, int], Comparison]:
    """Which groups differ from which? By the places of both, each pair once."""
    return {
        (i, j): pair(among, [i], [j], test=test, level=level)
        for i, j in combinations(range(len(among.groups)), 2)
    }


def rest(among: Sampled, place: int, *, test: str = "auto", level: float = 0.95) -> Comparison:
    """Does one group differ from all others taken together?"""
    others = [at for at in range(len(among.groups)) if at != place]
    return pair(among, [place], others, test=test, level=level)


def total(among: Sampled, place: int, *, test: str = "auto", level: float = 0.95) -> Comparison:
    """Does one group differ from everyone, of whom it is a part? See `part_total`."""
    beside_rest = rest(among, place, test=test, level=level)
    return part_total.compare(beside_rest, among.groups[place], merged(among.groups))
