"""An order of respondents that only their answers decide, not their place in a file."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from csatbook.stats.block import Numbers
from csatbook.stats.design import Design
from csatbook.stats.drivers.given import Given

Places = npt.NDArray[np.intp]
_SEED = 20240502


@dataclass(frozen=True, eq=False)
class Ordered:
    """The respondents with a weight, in that order."""

    places: Places
    """Shape (m,): where they stand."""
    kind: Places
    """Shape (m,): 0, 1, 2 …; the same of those who answered alike and weigh as much."""


def of(given: Given) -> Ordered:
    """In which order are respondents taken?

    By the outcome, then by the drivers in the order of their names, then by the weight.

    Examples
    --------
    >>> import pandas as pd
    >>> from csatbook.stats.drivers import given
    >>> asked = given.of(pd.Series([3.0, 1, 3]), pd.DataFrame({"speed": [None, 2.0, None]}))
    >>> found = of(asked)
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


def clusters(drawn: Design, ordered: Ordered) -> Places:
    """The cluster of each of these respondents, numbered by stratum and by who is in it.

    Each kind of respondent has a random number; clusters of a stratum are in the order of the sums
    of these, which are the same only where the same kinds are in them.
    """
    mark: Numbers = np.random.default_rng(_SEED).random(len(ordered.kind))[ordered.kind]
    code: Places = drawn.cluster.to_numpy()[ordered.places]
    held = np.bincount(code, mark, len(drawn.stratum))
    place = np.empty(len(held), dtype=np.intp)
    place[np.lexsort([held, drawn.stratum])] = np.arange(len(held))
    return place[code]
