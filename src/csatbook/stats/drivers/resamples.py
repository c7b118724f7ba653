"""The resamples of a sample: the one source of all bootstraps of drivers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from csatbook.stats.block import Flags, Numbers
from csatbook.stats.design import Design
from csatbook.stats.drivers.given import Given

Places = npt.NDArray[np.intp]
_ORDER_SEED = 20240502


@dataclass(frozen=True, eq=False)
class Ordered:
    """The respondents with a weight, in that order."""

    places: Places
    """Shape (m,): where they stand."""
    kind: Places
    """Shape (m,): 0, 1, 2 …; the same of those who answered alike and weigh as much."""


def canonical_order(given: Given) -> Ordered:
    """In which order are respondents taken?

    By the outcome, then by the drivers in the order of their names, then by the weight.

    Examples
    --------
    >>> import pandas as pd
    >>> from csatbook.stats.drivers import given
    >>> asked = given.gather(pd.Series([3.0, 1, 3]), pd.DataFrame({"speed": [None, 2.0, None]}))
    >>> found = canonical_order(asked)
    >>> found.places.tolist(), found.kind.tolist()
    ([1, 0, 2], [0, 1, 1])
    """
    counted = np.flatnonzero(given.weight > 0)
    names = sorted(range(len(given.names)), key=given.names.__getitem__)
    columns = [given.outcome, *(given.drivers[:, at] for at in names), given.weight]
    keys = [np.nan_to_num(column[counted], nan=np.inf) for column in columns]
    order = np.lexsort(keys[::-1])
    new = np.zeros(len(order), dtype=bool)
    for key in keys:
        own = key[order]
        new[1:] |= own[1:] != own[:-1]
    return Ordered(counted[order], np.cumsum(new))


def canonical_clusters(drawn: Design, ordered: Ordered) -> Places:
    """The cluster of each of these respondents, numbered by stratum and by who is in it.

    Each kind of respondent has a random number; clusters of a stratum are in the order of the sums
    of these, which are the same only where the same kinds are in them.
    """
    mark: Numbers = np.random.default_rng(_ORDER_SEED).random(len(ordered.kind))[ordered.kind]
    code: Places = drawn.cluster.to_numpy()[ordered.places]
    held = np.bincount(code, mark, len(drawn.stratum))
    place = np.empty(len(held), dtype=np.intp)
    place[np.lexsort([held, drawn.stratum])] = np.arange(len(held))
    return place[code]


_SEED = 20240501
_MOST_BLOCKS = 4096
_AT_ONCE = 2**22
"""Numbers of one kind held at a time while drawing."""
_COLUMNS = 64


@dataclass(frozen=True, eq=False)
class Resamples:
    """A sample and its resamples: how often each of its blocks of respondents counts in each.

    What comes out does not depend on the order of the respondents or of the drivers: both are
    put into an order of their own before anything is drawn, added up or put into a block.
    """

    times: Numbers
    """Shape (1 + B, u): row 0 is the sample itself, all 1."""
    order: Places
    """Shape (m,): the respondents with a weight, in an order that only their answers decide."""
    block: Places
    """Shape (m,): the block of each of these."""
    weight: Numbers
    """Shape (m,): theirs."""

    def sums(self, terms: Numbers, rows: Flags | None = None) -> Numbers:
        """What do the respondents' numbers sum up to, weighted, in each resample?

        Parameters
        ----------
        terms : array, shape (n, m)
            One row a respondent, in the order of `Given`.
        rows : array, shape (n,); optional
            Who counts; the terms of others are not looked at and may be missing.

        Returns
        -------
        array, shape (1 + B, m)

        Examples
        --------
        >>> import pandas as pd
        >>> from csatbook.stats.drivers import given
        >>> asked = given.gather(pd.Series([1.0, 2, 4]), pd.DataFrame({"speed": [1.0, 3, 2]}))
        >>> draw(asked, resamples=2).sums(asked.values).shape
        (3, 2)
        >>> draw(asked, resamples=0).sums(asked.values).tolist()
        [[7.0, 6.0]]
        """
        at, block, weight = self._counted(rows)
        return self._totals((weight * column[at] for column in terms.T), block)

    def products(self, columns: Numbers, rows: Flags | None = None) -> Numbers:
        """What do the products of any two columns sum up to, weighted, in each resample?

        Parameters
        ----------
        columns, rows : array, shape (n, k), and who counts; as in `sums`

        Returns
        -------
        array, shape (1 + B, k, k)
            A column of ones among the columns brings the sums of the others and of the weights.
            Columns far from 0 beside their spread lose digits: take their means off before.
        """
        at, block, weight = self._counted(rows)
        own = [column[at] for column in columns.T]
        heavy = [weight * column for column in own]
        one, other = np.triu_indices(len(own))
        terms = (heavy[i] * own[j] for i, j in zip(one, other, strict=True))
        products = np.empty((len(self.times), len(own), len(own)))
        products[:, one, other] = products[:, other, one] = self._totals(terms, block)
        return products

    def _totals(self, terms: Iterable[Numbers], block: Places) -> Numbers:
        each = np.array([np.bincount(block, term, self.times.shape[1]) for term in terms])
        # Few at a time: of many, the last digits depend on how many processors share the work.
        parts = [
            self.times @ each[first : first + _COLUMNS].T for first in range(0, len(each), _COLUMNS)
        ]
        return np.hstack(parts)

    def _counted(self, rows: Flags | None) -> tuple[Places, Places, Numbers]:
        if rows is None:
            return self.order, self.block, self.weight
        kept = rows[self.order]
        return self.order[kept], self.block[kept], self.weight[kept]


def draw(given: Given, *, resamples: int, seed: int = _SEED) -> Resamples:
    """Which respondents might have answered instead?

    Parameters
    ----------
    given : the respondents, their weights, and how they were drawn
    resamples : 0 or more
    seed : the same one draws the same resamples

    Returns
    -------
    Resamples

    Notes
    -----
    Drawn are respondents, or where the sample was drawn in clusters whole clusters, of each
    stratum n - 1 out of its n with replacement, each counting n / (n - 1) times: so the variance
    over the resamples is that of the design, without bias. Where it is known which share f of a
    stratum was drawn, the deviations from 1 are multiplied by the root of 1 - f. A cluster alone
    in its stratum counts twice or not at all (`centre`), or always once (`certainty`). More than
    a few thousand respondents (or clusters) are put into so many random blocks first, and the
    blocks are drawn: for sums over many respondents that has the same variance.

    References
    ----------
    Rao and Wu (1988), Resampling inference with complex survey data, J. American Statistical
    Association 83. Rao, Wu and Yue (1992), Survey Methodology 18 (weights of resamples).
    """
    rng = np.random.default_rng(seed)
    ordered = canonical_order(given)
    if given.drawn is None:
        left_out, sizes = np.ones(1), np.array([len(ordered.places)])
        cluster = np.arange(len(ordered.places))
    else:
        left_out, sizes = given.drawn.left_out, np.bincount(given.drawn.stratum)
        cluster = canonical_clusters(given.drawn, ordered)
    blocks = _sizes(sizes)
    place = np.concatenate(
        [
            start + rng.permutation(size) % many
            for start, size, many in zip(_starts(blocks), sizes, blocks, strict=True)
        ]
    )
    certain = given.drawn is not None and given.drawn.single == "certainty"
    times = np.ones((1 + resamples, int(blocks.sum())))
    for start, many, left in zip(_starts(blocks), blocks, left_out, strict=True):
        drawn = _drawn(rng, int(many), resamples, certain=certain)
        times[1:, start : start + many] += np.sqrt(left) * (drawn - 1)
    return Resamples(times, ordered.places, place[cluster], given.weight[ordered.places])


def _sizes(sizes: Places) -> Places:
    """So many blocks for each stratum's clusters: as many as clusters, if they are not too many."""
    total = int(sizes.sum())
    if total <= _MOST_BLOCKS:
        return sizes
    return np.asarray(np.minimum(sizes, np.maximum(2, sizes * _MOST_BLOCKS // total)))


def _starts(sizes: Places) -> Places:
    return np.asarray(np.cumsum(sizes) - sizes)


def _drawn(rng: np.random.Generator, many: int, resamples: int, *, certain: bool) -> Numbers:
    """How often each of so many blocks counts, shape (resamples, many)."""
    if many < 2:
        alone = np.ones((resamples, many)) if certain else rng.integers(0, 2, (resamples, many)) * 2
        return alone.astype(float)
    found = np.empty((resamples, many))
    chunk = max(1, _AT_ONCE // many)
    for first in range(0, resamples, chunk):
        some = found[first : first + chunk]
        picks = rng.integers(0, many, (len(some), many - 1))
        picks += many * np.arange(len(some))[:, np.newaxis]
        some[:] = np.bincount(picks.ravel(), minlength=some.size).reshape(some.shape)
    found *= many / (many - 1)
    return found
