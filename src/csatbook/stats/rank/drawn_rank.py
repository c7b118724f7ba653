"""Rank test of groups drawn in strata or clusters: who tends to answer higher?"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from itertools import combinations

import numpy as np
from scipy.special import stdtrit

from csatbook.stats.block import Numbers
from csatbook.stats.compare import by_design, design, design_f
from csatbook.stats.compare.sampled import Sampled
from csatbook.stats.groups import ridit
from csatbook.stats.groups.comparison import Comparison
from csatbook.stats.rank import cliff_delta
from csatbook.stats.together.omnibus import Omnibus

TEST, CAUTIOUS = "drawn_rank", "cautious_drawn_rank"


def compare(
    among: Sampled,
    a: Collection[int],
    b: Collection[int],
    *,
    test: str = "auto",
    level: float = 0.95,
) -> Comparison:
    """Does one group tend to answer higher than the other, of respondents drawn together?

    Parameters
    ----------
    among : groups of one item's marks
    a, b : the places of the groups on either side
    test : `auto` or `linear`
        As in `by_design.pair`: `drawn_rank` with `linear`; else `cautious_drawn_rank` where a side
        has few clusters or respondents.
    level : float in (0, 1)
        Coverage of the interval.

    Returns
    -------
    Comparison
        `value_a` is the chance that an answer of a is higher than one of b, ties counted half;
        `value_b` the reverse. Their `difference` is Cliff's delta, as the `effect` is, with its
        interval. Reasons as in `by_design.pair`.

    Notes
    -----
    The ridits of the weighted answers of both sides, taken as fixed, are compared as means are:
    delta is twice their difference. So the error is that of groups that answer alike; where they
    differ it is rather too large.

    References
    ----------
    Lumley and Scott (2013), Two-sample rank tests under complex sampling, Biometrika 100(4),
    831-842; as `svyranktest` of the R package survey. Cliff (1996), Ordinal Methods for Behavioral
    Data Analysis, ch. 5 (the interval).

    Examples
    --------
    >>> import numpy as np
    >>> import pandas as pd
    >>> from csatbook.stats import design, tally
    >>> from csatbook.stats.groups import crossing, grouped
    >>> from csatbook.stats.compare import sampled
    >>> from csatbook.stats.terms import Terms
    >>> marks, who = pd.Series([5.0, 4, 4, 2, 1, 2, 5, 3]), np.array([0, 1] * 4)
    >>> drawn = design.of(None, pd.Series([1, 1, 2, 2, 3, 3, 4, 4]))
    >>> everyone = tally.rows([marks], drawn=drawn)
    >>> found = crossing.patterns(everyone, [0])
    >>> terms = Terms.of_means(found.given.marks[:, 0], bounds=(1, 5))
    >>> groups = grouped.of(terms, crossing.cells(found, everyone, who, size=2))
    >>> among = sampled.of(terms, found, everyone, who, groups)
    >>> one = compare(among, [0], [1], test="linear")  # of 16 pairs 11 to 4
    >>> one.difference, one.df
    (0.4375, 2.0)
    """
    ranked = among.marked([a, b], _ridits(among, [a, b]))
    found = by_design.pair(ranked, [0], [1], test=test, level=level)
    delta = None if found.difference is None else 2 * found.difference
    low = high = error = None
    if delta is not None and found.error is not None and found.df is not None:
        error = 2 * found.error
        low, high = cliff_delta.interval(delta, float(stdtrit(found.df, (1 + level) / 2)) * error)
    return replace(
        found,
        test=TEST if found.test == design.TEST else CAUTIOUS,
        value_a=None if delta is None else (1 + delta) / 2,
        value_b=None if delta is None else (1 - delta) / 2,
        difference=delta,
        low=low,
        high=high,
        error=error,
        effect=delta,
        effect_name=cliff_delta.NAME,
        effect_low=low,
        effect_high=high,
    )


def pairs(
    among: Sampled, *, test: str = "auto", level: float = 0.95
) -> dict[tuple[int, int], Comparison]:
    """Which groups tend to answer higher than which? By the places of both, each pair once."""
    return {
        (i, j): compare(among, [i], [j], test=test, level=level)
        for i, j in combinations(range(len(among.groups)), 2)
    }


def differ(among: Sampled, *, test: str = "auto") -> Omnibus:
    """Do some groups tend to answer higher than others, of respondents drawn together?

    Parameters
    ----------
    among : groups of one item's marks
    test : `auto` or `linear`

    Returns
    -------
    Omnibus
        `by_design.differ` of the ridits: `drawn_rank`, or `cautious_drawn_rank`.
    """
    sides = [[at] for at in range(len(among.groups))]
    found = by_design.differ(among.marked(sides, _ridits(among, sides)), test=test)
    return replace(found, test=TEST if found.test == design_f.TEST else CAUTIOUS)


def _ridits(among: Sampled, sides: Sequence[Collection[int]]) -> Numbers:
    """Where the answer of each respondent stands among those of all sides."""
    table = among.table(sides)
    if not len(table.levels):
        return np.zeros(len(among.base))
    levels = np.divide(among.top, among.base, out=np.zeros(len(among.base)), where=among.base > 0)
    # who is on no side may have an answer above all of them
    at = np.searchsorted(table.levels, levels).clip(max=len(table.levels) - 1)
    return np.asarray(ridit.of(table)[at])
