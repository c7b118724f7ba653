"""Dispersion of answers (波动幅度), by Brown and Forsythe's test: whose vary more?"""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import combinations

import numpy as np
from scipy.special import stdtrit

from csatbook.stats import design
from csatbook.stats.block import Flags, Numbers
from csatbook.stats.compare import pair as pair_of_means
from csatbook.stats.compare import t_test
from csatbook.stats.compare.by_t import Errors, judged_all
from csatbook.stats.groups import equal_means, group_means
from csatbook.stats.groups.comparison import Comparison, Comparisons
from csatbook.stats.groups.crossing import Places
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
    return pairs(table.only([a, b]), level=level, cautious=cautious)[0, 1]


def pairs(
    table: Crosstab, *, level: float = 0.95, cautious: bool | None = None
) -> dict[tuple[int, int], Comparison]:
    """Whose answers vary more than those of which other group? Each pair once, all at once."""
    places = list(combinations(range(table.count.shape[1]), 2))
    if table.sampled is not None:
        return {pair: _drawn(table.only(pair), level=level, cautious=cautious) for pair in places}
    if not places:
        return {}
    a, b = np.array(places).T
    away = np.nan_to_num(_away(table))
    careful = (
        group_means.too_small_pairs(table, away, a, b)
        if cautious is None
        else np.full(len(a), cautious)
    )
    with np.errstate(divide="ignore", invalid="ignore"):  # groups without answers or spread
        means = group_means.weighted_means(table, away)
        blank = _untested(table, means, a, b, careful=careful, level=level)
        own, common = _errors(table, means, a, b)
        larger = careful & ((common.size > own.size) | ~(own.size > 0))
        larger |= careful & (common.size == own.size) & (common.df > own.df)
        error = Errors(*(np.where(larger, *each) for each in zip(common[:2], own[:2], strict=True)))
        judged = judged_all(blank, [error], most=math.inf)
        tested = _with_ratios(judged, means, a, b).split()
    return {
        pair: replace(found, test=CAUTIOUS) if now and found.reason is None else found
        for pair, found, now in zip(places, tested, careful.tolist(), strict=True)
    }


def _untested(
    table: Crosstab, means: GroupMeans, a: Places, b: Places, *, careful: Flags, level: float
) -> Comparisons:
    """The pairs with their values and differences, and with the reason if there can be no test."""
    n_eff = table.n_eff
    levels = (table.count[:, a] + table.count[:, b] > 0).sum(axis=0)
    spread = np.stack([means.variance[a], means.variance[b]]) != 0
    nothing = np.full(len(a), np.nan)
    blank = Comparisons(
        test=TEST,
        value_a=nothing,
        value_b=nothing,
        difference=nothing,
        low=nothing,
        high=nothing,
        statistic=nothing,
        df=nothing,
        p=nothing,
        effect=nothing,
        effect_name=EFFECT,
        effect_low=nothing,
        effect_high=nothing,
        n_a=table.n[a],
        n_b=table.n[b],
        n_eff_a=n_eff[a],
        n_eff_b=n_eff[b],
        level=level,
        reason=[None] * len(a),
        error=nothing,
    )
    blank = blank.told((table.n[a] == 0) | (table.n[b] == 0), "empty_group")
    blank = blank.told(~(table.judgeable[a] & table.judgeable[b]), "one_answer")
    blank = blank.told(levels < 2, "all_equal")
    value_a, value_b = (np.where(blank.testable, means.value[own], np.nan) for own in (a, b))
    blank = replace(blank, value_a=value_a, value_b=value_b, difference=value_a - value_b)
    seen = np.where(careful, spread.any(axis=0), spread.all(axis=0))
    return blank.told(~seen, "all_equal")


def _errors(table: Crosstab, means: GroupMeans, a: Places, b: Places) -> tuple[Errors, Errors]:
    """Each group with its own variance (Welch), and both with the same (Student)."""
    variance = means.variance[a] + means.variance[b]
    parts = np.square(means.variance) / means.df
    n_a, n_b = table.n_eff[a], table.n_eff[b]
    both = np.stack([a, b], axis=1)
    spread = np.vecdot(means.spread[both], table.n_eff[both]) / (n_a + n_b - 2)
    return (
        Errors(np.sqrt(variance), variance**2 / (parts[a] + parts[b])),
        Errors(np.sqrt(spread * (1 / n_a + 1 / n_b)), n_a + n_b - 2),
    )


def _with_ratios(tested: Comparisons, means: GroupMeans, a: Places, b: Places) -> Comparisons:
    """With the ratio of both deviations, where both vary, as `_with_ratio`."""
    relative = means.variance / np.square(means.value)
    able = tested.testable & (means.variance[a] > 0) & (means.variance[b] > 0)
    ratio = np.where(able, tested.value_a / tested.value_b, np.nan)
    quantile = stdtrit(tested.df, (1 + tested.level) / 2)
    logarithms = quantile * np.sqrt(relative[a] + relative[b])
    times = np.exp(np.where(logarithms < _MOST, logarithms, np.nan))
    return replace(tested, effect=ratio, effect_low=ratio / times, effect_high=ratio * times)


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
