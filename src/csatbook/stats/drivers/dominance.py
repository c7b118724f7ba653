"""Dominance: which driver tells more than which other, whatever else is in the model?"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass

import numpy as np

from csatbook.stats.block import Numbers
from csatbook.stats.drivers import covariances, submodels

METHOD = "dominance"
Pairs = tuple[tuple[str, str], ...]
"""Of each pair the driver that dominates, and the one that is dominated."""


@dataclass(frozen=True)
class Dominance:
    """Who dominates whom; of two drivers one, or neither."""

    complete: Pairs
    """Adds more to every set of the other drivers."""
    conditional: Pairs
    """Adds more on average to the sets of each size."""
    general: Pairs
    """Adds more on average over the sizes."""

    def as_dict(self) -> dict[str, object]:
        """Plain values, ready for JSON."""
        return asdict(self)


def who_dominates(matrix: Numbers, names: Sequence[str]) -> Dominance:
    """Which driver dominates which other?

    Parameters
    ----------
    matrix : array, shape (1 + p, 1 + p)
        Covariances, the outcome first; p of 20 or less.
    names : of the p drivers

    Returns
    -------
    Dominance
        Who dominates completely does so conditionally, and who does so conditionally does so
        generally; the other way round it need not be.

    References
    ----------
    Azen and Budescu (2003), The dominance analysis approach, Psychological Methods 8.

    Examples
    --------
    >>> matrix = np.array([[1, 0.33, 0.57], [0.33, 1, 0.3], [0.57, 0.3, 1]])
    >>> who_dominates(matrix, ["standing", "intelligence"]).complete
    (('intelligence', 'standing'),)
    """
    explained = submodels.r_squared(matrix[np.newaxis])[:, 0]
    sizes = _by_size(explained, len(names))
    means = sizes.mean(axis=0)

    def pairs(more: Callable[[int, int], bool]) -> Pairs:
        places = range(len(names))
        return tuple(
            (names[one], names[other])
            for one in places
            for other in places
            if one != other and more(one, other)
        )

    return Dominance(
        pairs(lambda one, other: _everywhere(*_beside(explained, one, other))),
        pairs(lambda one, other: _everywhere(sizes[:, one], sizes[:, other])),
        pairs(lambda one, other: bool(means[one] > means[other] + covariances.NOTHING)),
    )


def _by_size(explained: Numbers, width: int) -> Numbers:
    """What each driver adds on average to the sets of each size, shape (sizes, p)."""
    sets = np.arange(len(explained))
    size = np.array([one.bit_count() for one in sets.tolist()])
    found = np.empty((width, width))
    for driver in range(width):
        without = sets[(sets >> driver) & 1 == 0]
        added = explained[without | 1 << driver] - explained[without]
        found[:, driver] = np.bincount(size[without], added) / np.bincount(size[without])
    return found


def _beside(explained: Numbers, one: int, other: int) -> tuple[Numbers, Numbers]:
    """What each set explains with the one driver, and with the other instead."""
    sets = np.arange(len(explained))
    held = sets[((sets >> one) & 1 == 1) & ((sets >> other) & 1 == 0)]
    return explained[held], explained[held ^ (1 << one | 1 << other)]


def _everywhere(one: Numbers, other: Numbers) -> bool:
    more = one - other
    return bool(more.min() > -covariances.NOTHING and more.max() > covariances.NOTHING)
