"""Dispersion of answers (波动幅度), by Brown and Forsythe's test: whose vary more?"""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
from scipy.special import stdtrit

from csatbook.stats import design
from csatbook.stats.block import Numbers
from csatbook.stats.compare import pair as pair_of_means
from csatbook.stats.compare import t_test
from csatbook.stats.compare.by_t import Error, judged
from csatbook.stats.groups import crosstab, equal_means, group_means
from csatbook.stats.groups.comparison import Comparison
from csatbook.stats.groups.crosstab import Crosstab
from csatbook.stats.groups.group import Group
from csatbook.stats.groups.group_means import GroupMeans
from csatbook.stats.groups.omnibus import Omnibus
from csatbook.stats.groups.sampled import Domain

TEST, CAUTIOUS, EFFECT = "brown_forsythe", "cautious_spread", "deviation_ratio"
DRAWN, CAUTIOUS_DRAWN = "drawn_spread", "cautious_drawn_spread"
"""Of samples drawn in strata or clusters."""

_MOST = 20
"""A ratio that may be e²⁰ times as large has no interval worth telling."""


def compare(
    table: Crosstab, a: int, b: int, *, level: float = 0.95, cautious: bool | None = None
) -> Comparison:
    """Do the answers of one group vary more than those of another?

    Parameters
    ----------
    table : answers by groups, weighted or not
    a, b : places of the two groups
    level : float in (0, 1)
        Coverage of the intervals.
    cautious : bool, optional
        Of two standard errors the larger one counts: that of Welch, each group with its own
        variance of the deviations, and that of Student, both with the same. The test is then
        called `cautious_spread`. By default where a group is small (`group_means.too_small`). Of a
        sample drawn in strata or clusters the errors are those of `compare.pair`: `drawn_spread`,
        or `cautious_drawn_spread` where a group has few clusters or respondents.

    Returns
    -------
    Comparison
        `value_a`, `value_b` are the groups' mean absolute deviations from their own median, in
        the unit of the answers; the `difference` has Student's interval. The effect is their
        ratio, above 1 where a varies more, with an interval of its logarithm. Reasons:
        `empty_group`, `one_answer`, and `all_equal` where all of both groups deviate equally (or
        of one, unless cautious), so that the spread seen says nothing about how sure it is. Where
        all of one do, the ratio is left out.

    Notes
    -----
    Welch's t test of the deviations |x - median|. With weights, medians and means are weighted,
    and variances those of `group_means`. Own, because scipy's `levene` takes no weights and has the
    same variance for all groups.

    References
    ----------
    Brown and Forsythe (1974), Robust tests for the equality of variances, J. American Statistical
    Association 69, 364-367; under a design as `svyttest` of these
    deviations in R's survey. Without their assumption of equal variances of the deviations:
    Welch (1947), Biometrika 34, 28-35.

    Examples
    --------
    >>> import pandas as pd
    >>> from csatbook.stats.groups import crosstab
    >>> marks, who = pd.Series([1.0, 3, 5, 5, 3, 3, 4, 3]), pd.Series(list("aaaabbbb"))
    >>> found = compare(crosstab.cross(marks, who.astype("category")), 0, 1)
    >>> found.value_a, found.value_b  # from the median 4: 3, 1, 1, 1; from 3: 0, 0, 1, 0
    (1.5, 0.25)
    """
    pair = table.only([a, b])
    if pair.sampled is not None:
        return _drawn(pair, level=level, cautious=cautious)
    found = crosstab.untested(TEST, pair, effect_name=EFFECT, level=level)
    if found.reason is not None:
        return found
    away = _away(pair)
    means = group_means.weighted_means(pair, away)
    if cautious is None:
        cautious = group_means.too_small(pair, away)
    value_a, value_b = means.value.tolist()
    found = replace(found, value_a=value_a, value_b=value_b, difference=value_a - value_b)
    if not (means.variance.any() if cautious else means.variance.all()):
        return replace(found, reason="all_equal")
    error, df = group_means.difference_error(means)
    if cautious:
        found = replace(found, test=CAUTIOUS)
        error, df = max((error, df), _alike(means, pair))
    found = judged(found, [Error(error, df)])
    if not means.variance.all():
        return found
    return _with_ratio(found, math.sqrt(np.sum(means.variance / np.square(means.value))))


def _drawn(pair: Crosstab, *, level: float, cautious: bool | None) -> Comparison:
    a, b = pair.marked(_away(pair))
    found = pair_of_means(a, b, test="linear" if cautious is False else "auto", level=level)
    found = replace(
        found,
        test=DRAWN if found.test == t_test.DESIGN else CAUTIOUS_DRAWN,
        effect=None,
        effect_name=EFFECT,
        effect_low=None,
        effect_high=None,
    )
    if found.reason is not None or not (found.value_a and found.value_b):
        return found
    return _with_ratio(found, _error_of_logarithm(a, b, found.error or math.nan))


def _error_of_logarithm(a: Group, b: Group, error: float) -> float:
    """Of the ratio's logarithm by the design, as cautious as the error of the difference."""
    if not (isinstance(a, Domain) and isinstance(b, Domain)):
        return math.nan
    moved = a.moved / a.value - b.moved / b.value
    seen = design.variance(moved, a.sampled.drawn, a.inside | b.inside).variance
    plain, _ = a.variance_beside(b)
    return math.sqrt(seen) * error / math.sqrt(plain) if plain > 0 else math.nan


def _with_ratio(found: Comparison, error: float) -> Comparison:
    """With the ratio of both deviations, and its interval if it may not be just anything."""
    ratio = (found.value_a or math.nan) / (found.value_b or math.nan)
    logarithms = float(stdtrit(found.df, (1 + found.level) / 2)) * error
    if not logarithms < _MOST:
        return replace(found, effect=ratio)
    times = math.exp(logarithms)
    return replace(found, effect=ratio, effect_low=ratio / times, effect_high=ratio * times)


def differ(table: Crosstab, *, cautious: bool | None = None) -> Omnibus:
    """Do the answers of some group vary more than those of others?

    Parameters
    ----------
    table : answers by groups, weighted or not
        Groups of one answer (or one that outweighs the others), and those where all deviate
        equally, are left out.
    cautious : bool, optional
        Whichever finds less counts, Welch's test or the analysis of variance of the deviations
        (`equal_means.cautious_ratio`): `cautious_spread`. By default where a group is small.

    Returns
    -------
    Omnibus
        Welch's F of the deviations |x - median| (`equal_means.ratio`). Reasons: `one_group`,
        `all_equal`.

    Examples
    --------
    >>> import pandas as pd
    >>> from csatbook.stats.groups import crosstab
    >>> marks, who = pd.Series([1.0, 3, 5, 5, 3, 3, 4, 3]), pd.Series(list("aaaabbbb"))
    >>> found = differ(crosstab.cross(marks, who.astype("category")))
    >>> found.statistic, found.df, round(found.df_error, 4)  # (1.5 - 0.25)² / (1 / 4 + 0.25 / 4)
    (5.0, 1.0, 4.4118)
    """
    used = table.only(np.flatnonzero(group_means.weighted_means(table, _away(table)).variance > 0))
    found = Omnibus.blank(TEST, table, used)
    if found.reason is not None:
        return found
    away = _away(used)
    means = group_means.weighted_means(used, away)
    if group_means.too_small(used, away) if cautious is None else cautious:
        ratio = equal_means.cautious_ratio(means, used.n_eff)
        return replace(found, test=CAUTIOUS, **ratio._asdict())
    return replace(found, **equal_means.ratio(means)._asdict())


def _away(table: Crosstab) -> Numbers:
    return np.abs(table.levels[:, np.newaxis] - group_means.weighted_medians(table))


def _alike(means: GroupMeans, pair: Crosstab) -> tuple[float, float]:
    spread = float(means.spread @ pair.n_eff) / (float(pair.n_eff.sum()) - 2)
    return group_means.common_error(spread, pair.n_eff)
