"""Dispersion of groups drawn in strata or clusters (波动幅度): whose answers vary more?"""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from dataclasses import replace

import numpy as np
from scipy.special import stdtrit

from csatbook.stats import design
from csatbook.stats.block import Numbers
from csatbook.stats.compare import by_design
from csatbook.stats.compare import design as design_t
from csatbook.stats.compare.sampled import Sampled
from csatbook.stats.groups import group_medians
from csatbook.stats.groups.comparison import Comparison
from csatbook.stats.spread import brown_forsythe

TEST, CAUTIOUS = "drawn_spread", "cautious_drawn_spread"

_MOST = 20
"""A ratio that may be e²⁰ times as large has no interval worth telling."""


def compare(
    among: Sampled,
    a: Collection[int],
    b: Collection[int],
    *,
    test: str = "auto",
    level: float = 0.95,
) -> Comparison:
    """Do the answers of one group vary more than those of another, of respondents drawn together?

    Parameters
    ----------
    among : groups of one item's marks
    a, b : the places of the groups on either side
    test : `auto` or `linear`
        As in `by_design.pair`: `drawn_spread` with `linear`; else `cautious_drawn_spread` where a
        side has few clusters or respondents.
    level : float in (0, 1)
        Coverage of the intervals.

    Returns
    -------
    Comparison
        As in `brown_forsythe.compare`: mean absolute deviations from the weighted median of each
        group, with the errors of a difference of two means by the design. The effect is their
        ratio; left out where one is 0. Reasons as in `by_design.pair`.

    References
    ----------
    Brown and Forsythe (1974), J. American Statistical Association 69, 364-367. Of a sample by its
    design: `svyttest` (`svyglm`) of these deviations in R's survey.

    Examples
    --------
    >>> import pandas as pd
    >>> from csatbook.stats import tally
    >>> from csatbook.stats.groups import crossing, grouped
    >>> from csatbook.stats.compare import sampled
    >>> from csatbook.stats.terms import Terms
    >>> marks, who = pd.Series([1.0, 3, 3, 3, 5, 4, 5, 3]), np.array([0, 1] * 4)
    >>> everyone = tally.rows([marks], drawn=design.of(None, pd.Series([1, 1, 2, 2, 3, 3, 4, 4])))
    >>> found = crossing.patterns(everyone, [0])
    >>> terms = Terms.of_means(found.given.marks[:, 0], bounds=(1, 5))
    >>> groups = grouped.of(terms, crossing.cells(found, everyone, who, size=2))
    >>> among = sampled.of(terms, found, everyone, who, groups)
    >>> one = compare(among, [0], [1], test="linear")
    >>> one.value_a, one.value_b  # from the median 4: 3, 1, 1, 1; from 3: 0, 0, 1, 0
    (1.5, 0.25)
    """
    away = among.marked([a, b], _away(among, [a, b]))
    found = by_design.pair(away, [0], [1], test=test, level=level)
    found = replace(
        found,
        test=TEST if found.test == design_t.TEST else CAUTIOUS,
        effect=None,
        effect_name=brown_forsythe.EFFECT,
        effect_low=None,
        effect_high=None,
    )
    if found.reason is not None or not (found.value_a and found.value_b):
        return found
    ratio, times = found.value_a / found.value_b, _times(away, found)
    found = replace(found, effect=ratio)
    if times is None:
        return found
    return replace(found, effect_low=ratio / times, effect_high=ratio * times)


def _times(away: Sampled, found: Comparison) -> float | None:
    """By how much the ratio may be larger or smaller: of its logarithm, as cautious as the test."""
    a, b = away.domain([0]), away.domain([1])
    logarithm = a.moved / a.group.value - b.moved / b.group.value
    seen = design.variance(logarithm, away.drawn, a.inside | b.inside).variance
    plain = away.variance(a, b).variance
    error, df = found.error or math.nan, found.df or math.nan
    careful = error / math.sqrt(plain) if plain > 0 else math.nan
    logarithms = float(stdtrit(df, (1 + found.level) / 2)) * math.sqrt(seen) * careful
    return math.exp(logarithms) if logarithms < _MOST else None


def _away(among: Sampled, sides: Sequence[Collection[int]]) -> Numbers:
    """How far the answer of each respondent is from the median of the own side."""
    medians = np.append(group_medians.of(among.table(sides)), np.nan)
    levels = np.divide(among.top, among.base, out=np.zeros(len(among.base)), where=among.base > 0)
    return np.asarray(np.abs(levels - medians[among.sides_of(sides)]))
